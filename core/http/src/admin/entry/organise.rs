//! The part of an entry's form about where it belongs: authors, categories, tags and the page above.

use axum::{
    Json,
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::form::FormPage;
use crate::{App, admin::page::sentence, error::HttpError, form::VerifiedForm, visitor::Visitor};
use sandpress_domain::{Actor, EntryPlace, Permission, Taxonomy, UserId};
use sandpress_themes::contexts::admin::{CategoryChoiceContext, OrganiseContext, PanelChoiceContext};

/// Where an entry belongs, as its author sent it.
#[derive(Clone, Debug)]
pub(in crate::admin) struct SentPlace {
    place: EntryPlace,
    tags: String,
}

impl SentPlace {
    /// None where the form has no such part.
    pub(in crate::admin) fn of(form: &VerifiedForm) -> Option<Self> {
        if form.get("organise").is_empty() {
            return None;
        }
        let all = |name: &str| {
            let name = name.to_owned();
            form.fields().iter().filter(move |(key, _)| *key == name).map(|(_, value)| value.as_str())
        };
        let tags = form.get("tags").to_owned();
        let place = EntryPlace {
            authors: all("author").filter_map(|id| id.parse().ok()).collect(),
            terms: all("category").filter_map(|id| id.parse().ok()).collect(),
            tags: words(&tags),
            parent: form.get("parent").parse().ok(),
            menu_order: form.get("menu_order").trim().parse().unwrap_or(0),
            noindex: !form.get("noindex").is_empty(),
        };
        Some(Self { place, tags })
    }

    pub(in crate::admin) fn into_place(self) -> EntryPlace {
        self.place
    }
}

impl From<EntryPlace> for SentPlace {
    fn from(place: EntryPlace) -> Self {
        Self { tags: place.tags.join(", "), place }
    }
}

/// The tags between the commas.
fn words(tags: &str) -> Vec<String> {
    tags.split([',', '\n']).map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}

/// What is typed so far.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    q: String,
}

/// `GET /admin/structure/tags.json`
pub(crate) async fn suggest_tags(
    State(app): State<App>,
    visitor: Visitor,
    Query(typed): Query<Typed>,
) -> Result<Response, HttpError> {
    let tags = app.services().suggest_tags(&visitor.actor()?, &typed.q).await?;
    Ok(Json(serde_json::json!({ "tags": tags })).into_response())
}

/// What the form shows: what was sent, or where the entry is.
pub(super) async fn context(
    app: &App,
    visitor: &Visitor,
    page: &FormPage<'_>,
) -> Result<OrganiseContext, HttpError> {
    let actor = visitor.actor()?;
    let (place, written) = match (&page.draft.place, page.entry) {
        (Some(sent), _) => (sent.place.clone(), Some(sent.tags.clone())),
        (None, Some(entry)) => (app.services().place_of(entry).await?, None),
        (None, None) => {
            let authors = actor.user_id().into_iter().collect();
            (EntryPlace { authors, ..EntryPlace::default() }, None)
        }
    };
    let tags = app.services().list_terms(&actor, Taxonomy::Tag).await?.into_iter();
    let names = tags.filter(|tag| place.terms.contains(&tag.term.id)).map(|tag| tag.term.name.to_string());
    let names = names.collect::<Vec<_>>().join(", ");
    let categories = app.services().list_terms(&actor, Taxonomy::Category).await?.into_iter();
    let category = |found: sandpress_services::TermInUse| CategoryChoiceContext {
        chosen: place.terms.contains(&found.term.id),
        id: found.term.id.to_string(),
        name: found.term.name.to_string(),
        depth: found.depth as u64,
    };
    let messages = |field: &str| {
        let own = page.errors.iter().filter(|error| error.field == field);
        own.map(|error| sentence(&error.message)).collect::<Vec<_>>()
    };
    let own = page.entry.map(|entry| entry.id);
    let parents =
        app.services().possible_parents(&actor).await?.into_iter().filter(|(id, ..)| Some(*id) != own);
    let parent = |(id, title, path): (sandpress_domain::EntryId, String, sandpress_domain::EntryPath)| {
        let depth = path.as_str().matches('/').count().min(8);
        let title = if title.is_empty() { path.to_string() } else { title };
        PanelChoiceContext {
            value: id.to_string(),
            label: format!("{}{title}", "– ".repeat(depth)),
            chosen: place.parent == Some(id),
        }
    };
    let (authors, author_choices) = authors(app, &actor, &place.authors).await?;
    Ok(OrganiseContext {
        authors,
        author_choices,
        author_errors: messages("authors"),
        categories: categories.map(category).collect(),
        tags: written.unwrap_or(names),
        tag_errors: messages("tags"),
        parents: parents.map(parent).collect(),
        parent_errors: messages("parent"),
        menu_order: place.menu_order,
        noindex: place.noindex,
    })
}

/// The names of the authors; and where they may be changed, an input for each and one for another.
async fn authors(
    app: &App,
    actor: &Actor,
    chosen: &[UserId],
) -> Result<(Vec<PanelChoiceContext>, Vec<Vec<PanelChoiceContext>>), HttpError> {
    let names = app.services().names_of(chosen).await?.into_iter();
    let named = |(id, name): (UserId, String)| PanelChoiceContext {
        value: id.to_string(),
        label: name,
        chosen: true,
    };
    let names: Vec<_> = names.map(named).collect();
    if !actor.has(Permission::EntryEditAny) {
        return Ok((names, Vec::new()));
    }
    let people = app.services().possible_authors(actor).await?;
    let choices = |author: Option<&UserId>| {
        let choice = |user: &sandpress_domain::User| PanelChoiceContext {
            value: user.id.to_string(),
            label: user.name.to_string(),
            chosen: Some(&user.id) == author,
        };
        people.iter().map(choice).collect::<Vec<_>>()
    };
    let inputs = chosen.iter().map(Some).chain([None]).map(choices);
    Ok((names, inputs.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_stand_between_commas() {
        assert_eq!(words(" rye,, sour dough \n wheat ,"), ["rye", "sour dough", "wheat"]);
        assert!(words(" , ,").is_empty());
    }
}
