//! The way to any page and entry by a few letters of its name.

use axum::{
    extract::{Query, State},
    response::Response,
};
use http::StatusCode;
use serde::Deserialize;

use super::{entries::edit_url, page};
use crate::{App, error::HttpError, visitor::Visitor};
use sandpress_domain::{Actor, Permission};
use sandpress_themes::contexts::admin::{AdminSection, JumpContext, JumpPlaceContext};

/// Entries that are offered.
const ENTRIES: u32 = 8;

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct JumpQuery {
    q: String,
}

/// `GET /admin/jump`
pub(crate) async fn jump(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<JumpQuery>,
) -> Result<Response, HttpError> {
    let actor = visitor.actor()?;
    let words = query.q.replace('\0', "").trim().to_lowercase();
    let mut places = pages(&app, &actor);
    places.retain(|place| words.split_whitespace().all(|word| place.title.to_lowercase().contains(word)));
    let entries = app.services().jump_to_entries(&actor, &words, ENTRIES).await?;
    places.extend(entries.iter().map(|entry| {
        place(if entry.title.is_empty() { "Untitled" } else { &entry.title }, "Entry", edit_url(entry))
    }));
    let context = JumpContext {
        common: page::common(&app, &visitor, "Jump to…", AdminSection::Outside).await?,
        q: query.q,
        places,
    };
    page::html(&visitor, StatusCode::OK, app.admin().jump(&context)?)
}

/// The pages of the admin that the person may see.
fn pages(app: &App, actor: &Actor) -> Vec<JumpPlaceContext> {
    let mut places = Vec::new();
    if actor.has(Permission::EntryCreate) {
        for definition in app.services().plugins().types() {
            let title = format!("New {}", definition.label.to_lowercase());
            places.push(place(&title, "Begin", format!("/admin/entries/new/{}", definition.id)));
        }
    }
    let fixed = [
        ("Entries", "/admin/entries", Permission::AdminEnter),
        ("Drafts", "/admin/entries?status=draft", Permission::AdminEnter),
        ("Trash", "/admin/entries?status=trashed", Permission::AdminEnter),
        ("Media", "/admin/media", Permission::MediaUpload),
        ("Categories", "/admin/structure/terms/category", Permission::StructureManage),
        ("Tags", "/admin/structure/terms/tag", Permission::StructureManage),
        ("Menus", "/admin/structure/menus", Permission::StructureManage),
        ("Settings", "/admin/settings", Permission::SettingsManage),
        ("Redirects", "/admin/redirects", Permission::RedirectManage),
        ("Addresses not found", "/admin/redirects/missing", Permission::RedirectManage),
        ("Plugins", "/admin/plugins", Permission::PluginRead),
        ("Mail", "/admin/mail", Permission::MailRead),
        ("Jobs", "/admin/jobs", Permission::PluginRead),
        ("Newsletter", "/admin/newsletter", Permission::NewsletterManage),
        ("Subscribers", "/admin/newsletter/subscribers", Permission::NewsletterManage),
        ("Settings of the newsletter", "/admin/newsletter/settings", Permission::NewsletterManage),
        ("People", "/admin/people", Permission::UserRead),
        ("Roles", "/admin/people/roles", Permission::RoleManage),
        ("Audit log", "/admin/audit", Permission::AuditRead),
        ("Status", "/admin/status", Permission::SettingsManage),
        ("My account", "/account", Permission::AdminEnter),
    ];
    let seen = fixed.into_iter().filter(|(_, _, permission)| actor.has(*permission));
    places.extend(seen.map(|(title, url, _)| place(title, "Page", url.to_owned())));
    let panels = app.services().list_panels(actor);
    places.extend(panels.iter().map(|panel| place(&panel.title, "Page", panel.url())));
    places
}

fn place(title: &str, kind: &str, url: String) -> JumpPlaceContext {
    JumpPlaceContext { title: title.to_owned(), kind: kind.to_owned(), url }
}
