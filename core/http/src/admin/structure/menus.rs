//! Menus. Every button saves what stands in the form, so that nothing is lost without a script.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::StatusCode;

use super::{page, sentences};
use crate::{
    App,
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{
    Actor, EntryFilter, EntryStatus, FieldError, MenuItem, MenuTarget, PageRequest, Permission, StatusFilter,
    Taxonomy,
};
use sandpress_services::{NewMenu, NewMenuItem, ServiceError};
use sandpress_themes::contexts::admin::{
    AdminSection, MenuFormContext, MenuLinkContext, MenuRowContext, MenusContext, PanelChoiceContext,
};

const LIST: &str = "/admin/structure/menus";

/// Entries that are offered for a link, the last changed first.
const ENTRIES: u32 = 200;

/// `GET /admin/structure/menus`
pub(crate) async fn list(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    draw_list(&app, &visitor, &[]).await
}

/// `POST /admin/structure/menus`
pub(crate) async fn create(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    match app.services().create_menu(&form.visitor.actor()?, form.get("label")).await {
        Ok(menu) => {
            form.visitor.flash(FlashLevel::Success, "Made. Now add links.").await?;
            Ok(redirect::to(&format!("{LIST}/{}", menu.key)))
        }
        Err(ServiceError::Invalid(errors)) => draw_list(&app, &form.visitor, &errors).await,
        Err(error) => Err(error.into()),
    }
}

/// `GET /admin/structure/menus/{key}`
pub(crate) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Path(key): Path<String>,
) -> Result<Response, HttpError> {
    let menu = app.services().get_menu(&visitor.actor()?, &key).await?;
    let items = menu.items.iter().map(sent).collect();
    let shown = NewMenu { label: menu.label, location: menu.location, items };
    draw(&app, &visitor, &key, &shown, Vec::new()).await
}

/// `POST /admin/structure/menus/{key}`
pub(crate) async fn save(
    State(app): State<App>,
    Path(key): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let actor = form.visitor.actor()?;
    app.services().get_menu(&actor, &key).await?;
    let mut menu = filled_in(&form);
    act(&mut menu.items, &form);
    match app.services().save_menu(&actor, &key, &menu).await {
        Ok(()) => {
            form.visitor
                .flash(FlashLevel::Success, "Saved. Readers see it now, where the menu is shown.")
                .await?;
            Ok(redirect::to(&format!("{LIST}/{key}")))
        }
        Err(ServiceError::Invalid(errors)) => {
            let errors = sentences(&errors).into_iter().map(|error| error.message).collect();
            draw(&app, &form.visitor, &key, &filled_in(&form), errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /admin/structure/menus/{key}/delete`
pub(crate) async fn delete(
    State(app): State<App>,
    Path(key): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    app.services().delete_menu(&form.visitor.actor()?, &key).await?;
    form.visitor.flash(FlashLevel::Success, "The menu was deleted.").await?;
    Ok(redirect::to(LIST))
}

fn filled_in(form: &VerifiedForm) -> NewMenu {
    let all =
        |name: &'static str| form.fields().iter().filter(move |(key, _)| key == name).map(|(_, value)| value);
    let links = all("kind").zip(all("to")).zip(all("words").zip(all("nested")));
    let link = |((kind, to), (words, nested)): ((&String, &String), (&String, &String))| NewMenuItem {
        kind: kind.clone(),
        to: to.clone(),
        label: words.clone(),
        nested: nested == "yes",
    };
    NewMenu {
        label: form.get("label").to_owned(),
        location: form.get("location").to_owned(),
        items: links.map(link).collect(),
    }
}

/// Does what the button says: `up 2`, `down 2`, `nest 2`, `remove 2`, `add entry`.
fn act(items: &mut Vec<NewMenuItem>, form: &VerifiedForm) {
    let (what, which) = form.get("action").split_once(' ').unwrap_or_default();
    if what == "add" {
        let to = form.get(&format!("add-{which}")).to_owned();
        items.push(NewMenuItem { kind: which.to_owned(), to, ..NewMenuItem::default() });
        return;
    }
    change(items, what, which);
}

fn change(items: &mut Vec<NewMenuItem>, what: &str, which: &str) {
    let Some(at) = which.parse::<usize>().ok().filter(|at| *at < items.len()) else { return };
    match what {
        "up" if at > 0 => items.swap(at, at - 1),
        "down" if at + 1 < items.len() => items.swap(at, at + 1),
        "nest" => {
            if let Some(item) = items.get_mut(at) {
                item.nested = !item.nested;
            }
        }
        "remove" => {
            items.remove(at);
        }
        _ => {}
    }
    // The first link has nothing above it.
    if let Some(first) = items.first_mut() {
        first.nested = false;
    }
}

fn sent(item: &MenuItem) -> NewMenuItem {
    let (kind, to) = match &item.target {
        MenuTarget::Home => ("home", String::new()),
        MenuTarget::Entry(id) => ("entry", id.to_string()),
        MenuTarget::Term(id) => ("term", id.to_string()),
        MenuTarget::Author(id) => ("author", id.to_string()),
        MenuTarget::Url(url) => ("url", url.clone()),
    };
    NewMenuItem { kind: kind.to_owned(), to, label: item.label.clone(), nested: item.nested }
}

fn target(item: &NewMenuItem) -> Option<(MenuTarget, &'static str)> {
    Some(match item.kind.as_str() {
        "home" => (MenuTarget::Home, "Home page"),
        "entry" => (MenuTarget::Entry(item.to.parse().ok()?), "Page or entry"),
        "term" => (MenuTarget::Term(item.to.parse().ok()?), "Category or tag"),
        "author" => (MenuTarget::Author(item.to.parse().ok()?), "Author"),
        "url" => (MenuTarget::Url(item.to.clone()), "Elsewhere"),
        _ => return None,
    })
}

async fn draw_list(app: &App, visitor: &Visitor, errors: &[FieldError]) -> Result<Response, HttpError> {
    let menus = app.services().list_menus(&visitor.actor()?).await?;
    let theme = app.theme();
    let row = |menu: &sandpress_domain::Menu| MenuRowContext {
        label: menu.label.clone(),
        location: theme
            .manifest()
            .menus
            .iter()
            .find(|place| place.name == menu.location)
            .map_or_else(String::new, |place| place.label.clone()),
        links: menu.items.len() as u64,
        url: format!("{LIST}/{}", menu.key),
    };
    let context = MenusContext {
        common: page::common(app, visitor, "Menus", AdminSection::Structure).await?,
        menus: menus.iter().map(row).collect(),
        errors: sentences(errors),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page::html(visitor, status, app.admin().menus(&context)?)
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    key: &str,
    menu: &NewMenu,
    errors: Vec<String>,
) -> Result<Response, HttpError> {
    let actor = visitor.actor()?;
    let mut items = Vec::new();
    for item in &menu.items {
        let known = target(item);
        let shown = match &known {
            Some((target, _)) => app.services().describe_target(&actor, target).await?,
            None => None,
        };
        items.push(MenuLinkContext {
            kind: item.kind.clone(),
            kind_label: known.map_or("Link", |(_, label)| label).to_owned(),
            to: item.to.clone(),
            target: shown.unwrap_or_default(),
            label: item.label.clone(),
            nested: item.nested,
        });
    }
    let place = |place: &sandpress_themes::MenuLocation| PanelChoiceContext {
        value: place.name.clone(),
        label: place.label.clone(),
        chosen: place.name == menu.location,
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let context = MenuFormContext {
        common: page::common(app, visitor, &menu.label, AdminSection::Structure).await?,
        action_url: format!("{LIST}/{key}"),
        label: menu.label.clone(),
        locations: app.theme().manifest().menus.iter().map(place).collect(),
        items,
        entries: entries(app, &actor).await?,
        terms: terms(app, &actor).await?,
        authors: authors(app, &actor).await?,
        errors,
    };
    page::html(visitor, status, app.admin().menu(&context)?)
}

/// Published entries, as choices.
pub(super) async fn entries(app: &App, actor: &Actor) -> Result<Vec<PanelChoiceContext>, HttpError> {
    let filter = EntryFilter { status: StatusFilter::Only(EntryStatus::Published), ..EntryFilter::default() };
    let mut entries = app.services().list_entries(actor, filter, PageRequest::new(1, ENTRIES)).await?.items;
    // Pages are what menus are made of.
    entries.sort_by_key(|entry| entry.listed);
    let choice = |entry: &sandpress_domain::Entry| PanelChoiceContext {
        value: entry.id.to_string(),
        label: entry.title.clone(),
        chosen: false,
    };
    Ok(entries.iter().map(choice).collect())
}

async fn terms(app: &App, actor: &Actor) -> Result<Vec<PanelChoiceContext>, HttpError> {
    let mut choices = Vec::new();
    for (taxonomy, kind) in [(Taxonomy::Category, "category"), (Taxonomy::Tag, "tag")] {
        for found in app.services().list_terms(actor, taxonomy).await? {
            let label = format!("{}{} ({kind})", "– ".repeat(found.depth), found.term.name);
            choices.push(PanelChoiceContext { value: found.term.id.to_string(), label, chosen: false });
        }
    }
    Ok(choices)
}

async fn authors(app: &App, actor: &Actor) -> Result<Vec<PanelChoiceContext>, HttpError> {
    if !actor.has(Permission::EntryEditAny) {
        return Ok(Vec::new());
    }
    let choice = |user: sandpress_domain::User| PanelChoiceContext {
        value: user.id.to_string(),
        label: user.name.to_string(),
        chosen: false,
    };
    Ok(app.services().possible_authors(actor).await?.into_iter().map(choice).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buttons_move_links() {
        let link = |label: &str| NewMenuItem { label: label.to_owned(), ..NewMenuItem::default() };
        let words = |items: &[NewMenuItem]| items.iter().map(|item| item.label.clone()).collect::<String>();
        let mut items = vec![link("a"), link("b"), link("c")];
        change(&mut items, "up", "2");
        assert_eq!(words(&items), "acb");
        change(&mut items, "down", "0");
        assert_eq!(words(&items), "cab");
        change(&mut items, "nest", "1");
        assert!(items[1].nested);
        change(&mut items, "up", "1");
        assert!(!items[0].nested, "{items:?}");
        change(&mut items, "remove", "0");
        for odd in ["9", "-1", "x", ""] {
            change(&mut items, "remove", odd);
        }
        assert_eq!(words(&items), "cb");
    }
}
