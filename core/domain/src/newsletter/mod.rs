//! The newsletter: who gets it, what about, and the issues that are sent.

mod address;
mod issue;
mod settings;
mod subscriber;
mod topic;

pub use address::subscriber_address;
pub use issue::{
    DeliveryState, Issue, IssueCounts, IssueForm, IssueState, Segment, StartedIssue, UnknownIssueWord,
};
pub use settings::{MAX_BOUNCES, NewsletterSettings};
pub use subscriber::{
    NoteKind, Subscriber, SubscriberCounts, SubscriberFilter, SubscriberNote, SubscriberSource,
    SubscriberState, Suppression, UnknownSubscriberWord,
};
pub use topic::{Topic, TopicError};
