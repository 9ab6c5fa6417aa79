//! The newsletter: who gets it, what it says, and how it is sent. The host keeps it, since it holds addresses of people:
//! no plugin sees one.

mod archive;
mod block;
mod bounces;
mod compose;
mod export;
mod flow;
mod html;
mod import;
mod issues;
mod letters;
mod links;
mod own;
mod people;
mod sending;
mod settings;
mod subscribe;
mod table;
mod topics;

pub use archive::ArchivedIssue;
pub(crate) use block::{NAME as BLOCK, definition as block_definition};
pub(crate) use bounces::Bounces;
pub use compose::IssuePreview;
pub use import::{ImportConsent, ImportPreview, ImportedSubscribers, NewImport, RefusedLine};
pub use issues::{IssueOverview, NewIssue};
pub(crate) use links::Newsletter;
pub use own::OwnChoice;
pub use people::{NewSubscriber, SubscriberDetails};
pub use settings::NewNewsletterSettings;
pub use subscribe::NewSubscription;
pub use topics::TopicChoice;

use crate::ServiceError;
use sandpress_domain::{Actor, NoteKind, Permission, SubscriberNote, Timestamp};

fn need(actor: &Actor) -> Result<(), ServiceError> {
    let permission = Permission::NewsletterManage;
    actor.has(permission).then_some(()).ok_or(ServiceError::Denied(permission))
}

fn note(at: Timestamp, kind: NoteKind, detail: impl Into<String>) -> SubscriberNote {
    SubscriberNote { at, kind, detail: detail.into() }
}

/// Who did something to a subscription, for its history.
fn who(actor: &Actor) -> String {
    match actor {
        Actor::User(user) => user.name.to_string(),
        Actor::Token(token) => token.user.name.to_string(),
        Actor::System | Actor::Plugin(_) => "the command line".to_owned(),
    }
}
