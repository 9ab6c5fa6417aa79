//! What a site consists of and the rules that hold without a database, a network or a plugin.

mod actor;
mod cause;
mod clock;
mod document;
mod entry;
mod field;
mod head;
mod ids;
mod page;
mod path;
mod role;
mod user;

pub use actor::Actor;
pub use cause::with_causes;
pub use clock::{Clock, FixedClock, SystemClock};
pub use document::{
    Document, DocumentAddress, DocumentChange, DocumentContent, DocumentPage, DocumentQuery, Expectation,
};
pub use entry::{Entry, EntryCounts, EntryFilter, EntryStatus, Rendering, Revision, StatusFilter};
pub use field::{FieldError, FieldValues};
pub use head::HeadItem;
pub use ids::{EntryId, UserId};
pub use page::{Page, PageRequest};
pub use path::{EntryPath, PathError, slugify};
pub use role::{Permission, Role};
pub use user::{Email, User, UserName, UserNameError};

/// A moment in UTC.
pub type Timestamp = time::OffsetDateTime;
