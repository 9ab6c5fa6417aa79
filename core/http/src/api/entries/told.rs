//! Entries as programs are told of them.

use axum::response::Response;
use http::StatusCode;
use serde_json::{Value, json};

use super::super::{
    problem::{Problem, data},
    program::Program,
};
use crate::App;
use sandpress_domain::{Entry, EntryId, Revision, Taxonomy, Timestamp};
use sandpress_themes::rfc3339;

/// An entry with its fields.
pub(super) async fn whole(
    app: &App,
    program: &Program,
    id: EntryId,
    status: StatusCode,
) -> Result<Response, Problem> {
    let details = app.services().get_entry(&program.actor, id).await?;
    let mut body = view(app, &details.entry);
    if let Some(members) = body.as_object_mut() {
        members.insert("fields".to_owned(), fields(&details.revision));
        let place = app.services().place_of(&details.entry).await?;
        let terms = app.services().terms_of(&details.entry).await?;
        let of = |taxonomy| terms.iter().filter(move |term| term.taxonomy == taxonomy);
        let categories: Vec<_> = of(Taxonomy::Category)
            .map(|term| json!({ "id": term.id, "name": term.name, "slug": term.slug }))
            .collect();
        let tags: Vec<_> = of(Taxonomy::Tag).map(|term| term.name.to_string()).collect();
        members.insert("authors".to_owned(), json!(place.authors));
        members.insert("categories".to_owned(), json!(categories));
        members.insert("tags".to_owned(), json!(tags));
        members.insert("parent".to_owned(), json!(place.parent));
        members.insert("menu_order".to_owned(), json!(place.menu_order));
        members.insert("noindex".to_owned(), json!(place.noindex));
    }
    Ok(data(status, body))
}

fn fields(revision: &Revision) -> Value {
    Value::Object(revision.fields.iter().map(|(name, value)| (name.to_owned(), json!(value))).collect())
}

/// An entry as it stands in lists.
pub(super) fn view(app: &App, entry: &Entry) -> Value {
    let moment = |moment: Option<Timestamp>| moment.map(rfc3339);
    json!({
        "id": entry.id,
        "type": entry.publication_type,
        "status": if entry.deleted_at.is_some() { "trashed" } else { entry.status.as_str() },
        "title": entry.title,
        "path": entry.path.to_string(),
        "url": entry.is_public().then(|| app.url(&entry.path.to_url_path())),
        "byline": entry.byline,
        "author": entry.author,
        "revision": entry.revision,
        "published_revision": entry.published_revision,
        "published_at": moment(entry.published_at),
        "created_at": rfc3339(entry.created_at),
        "updated_at": rfc3339(entry.updated_at),
    })
}
