mod addresses;
mod interleavings;
mod later;
mod lists;
mod previews;
mod revisions;
mod sittings;
mod two_versions;

use sandpress::{
    domain::{Actor, Entry, EntryId, FieldValues, Role, User},
    services::EntryPatch,
};

use crate::support::app::TestApp;

/// A change of a post on top of a revision.
fn patch(base_revision: u32, body: &str) -> EntryPatch {
    EntryPatch {
        base_revision,
        fields: fields("Shared", body),
        path: String::new(),
        byline: "Ada Lovelace".to_owned(),
        place: None,
    }
}

fn fields(title: &str, body: &str) -> FieldValues {
    [("title", title), ("body", body)]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into_iter()
        .collect()
}

/// The account of a role, as services see it.
async fn person(app: &TestApp, role: Role) -> User {
    let name = app.account(role).await;
    app.app.services().get_person_by_login(&Actor::System, &name).await.unwrap()
}

/// The newest body of an entry.
async fn body(app: &TestApp, id: EntryId) -> String {
    let details = app.app.services().get_entry(&Actor::System, id).await.unwrap();
    details.revision.fields.get("body").to_owned()
}

/// The body that readers get; none where they get nothing.
async fn public_body(app: &TestApp, entry: &Entry) -> Option<String> {
    let number = entry.published_revision.filter(|_| entry.is_readable())?;
    let revision = app.app.services().get_old_revision(&Actor::System, entry.id, number).await.unwrap();
    Some(revision.fields.get("body").to_owned())
}
