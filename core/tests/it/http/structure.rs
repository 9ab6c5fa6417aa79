//! Categories, tags, authors, pages below each other, menus and settings.

mod bad_input;
mod menus;
mod pages;
mod people;
mod settings;
mod terms;

use sandpress::{
    domain::{Actor, Entry, EntryId, EntryPlace, FieldValues, Role, Taxonomy, Term, TermId, User},
    services::{EntryPatch, Intent, NewEntry, NewTerm, ServiceError},
};

use crate::support::app::TestApp;

async fn person(app: &TestApp, role: Role) -> User {
    let name = app.account(role).await;
    app.app.services().get_person_by_login(&Actor::System, &name).await.unwrap()
}

async fn term(app: &TestApp, taxonomy: Taxonomy, name: &str, parent: Option<TermId>) -> Term {
    let new = NewTerm { name: name.to_owned(), parent, ..NewTerm::default() };
    app.app.services().create_term(&Actor::System, taxonomy, &new).await.unwrap()
}

fn post(title: &str, place: EntryPlace) -> NewEntry {
    let fields: FieldValues = [("title", title), ("body", "Text.")]
        .into_iter()
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    NewEntry {
        publication_type: "text".to_owned(),
        fields,
        path: String::new(),
        byline: String::new(),
        source: None,
        published_at: None,
        aliases: Vec::new(),
        place,
    }
}

async fn publish(app: &TestApp, title: &str, place: EntryPlace) -> Entry {
    app.wait_a_minute();
    app.app.services().create_entry(&Actor::System, post(title, place), Intent::Publish).await.unwrap()
}

/// Saves an entry with another place and path; the path stays where it is empty.
async fn replace(
    app: &TestApp,
    actor: &Actor,
    id: EntryId,
    path: &str,
    place: EntryPlace,
) -> Result<Entry, ServiceError> {
    let details = app.app.services().get_entry(&Actor::System, id).await.unwrap();
    let patch = EntryPatch {
        base_revision: details.entry.revision,
        fields: details.revision.fields,
        path: path.to_owned(),
        byline: details.entry.byline,
        place: Some(place),
    };
    app.app.services().save_entry(actor, id, patch, Intent::Publish).await
}

fn below(parent: &Entry) -> EntryPlace {
    EntryPlace { parent: Some(parent.id), ..EntryPlace::default() }
}

/// The messages of a refusal.
fn refused<T: std::fmt::Debug>(result: Result<T, ServiceError>) -> String {
    match result {
        Err(error @ ServiceError::Invalid(_)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}
