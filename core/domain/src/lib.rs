//! What a site consists of and the rules that hold without a database, a network or a plugin.

mod account_link;
mod actor;
mod api_token;
mod asset;
mod asset_mention;
mod backup;
mod block;
mod cause;
mod clock;
mod colours;
mod content;
mod cron;
mod document;
mod editorial;
mod entry;
mod event;
mod field;
mod head;
mod identity;
mod ids;
mod job;
mod language;
mod mail;
mod mailbox;
mod menu;
mod newsletter;
mod origin;
mod page;
mod page_tag;
pub mod panel;
mod passkey;
mod path;
mod permission;
mod place;
mod profile;
mod redirect;
mod rendition;
mod role;
pub mod search;
mod security_event;
mod session;
mod settings;
mod size;
mod task;
mod term;
mod theme;
mod user;
mod visit;
mod week;
mod zone;

pub use account_link::{AccountLink, LinkPurpose, UnknownLinkPurpose};
pub use actor::{Actor, PluginActor, TokenActor};
pub use api_token::{ApiToken, NewApiToken};
pub use asset::{
    Asset, AssetWords, FocalPoint, MediaFacts, MediaFolder, MediaKind, MediaWriting, NewAsset,
    ProcessingState,
};
pub use asset_mention::{AssetMentions, media_addresses};
pub use backup::MadeBackup;
pub use block::{
    BlockCall, BlockPlace, BlockPlaceholder, is_block_name, placeholders, replace_placeholders,
    template_placeholder, without_blocks,
};
pub use cause::with_causes;
pub use clock::{Clock, FixedClock, SystemClock};
pub use colours::{InvalidColours, QuarterColours};
pub use content::{
    ContentChange, ContentCursor, ContentItem, ContentKey, ContentPage, ContentQuery, ContentReading,
    ContentScope, ContentStatus, ContentWriting, EntryAddress, FieldChoice, FieldScope,
};
pub use cron::{CronError, CronExpression};
pub use document::{
    Document, DocumentAddress, DocumentChange, DocumentContent, DocumentPage, DocumentQuery, Expectation,
};
pub use editorial::{
    EntryPlan, PlannedAction, Presence, PreviewLink, SavedList, UnknownPlannedAction, WorkingCopy,
};
pub use entry::{
    Entry, EntryCounts, EntryFilter, EntryOrder, EntryStatus, Rendering, Revision, StatusFilter,
};
pub use event::{EntryEvent, EntryEventKind};
pub use field::{
    Condition, FieldDefinition, FieldError, FieldValues, Filled, FlatField, MediaItem, Part, Presentation,
    RowChange, Stage, TypeDefinition, ValueKind, Viewed, ViewedAsset, local_moment,
};
pub use head::HeadItem;
pub use identity::Identity;
pub use ids::{
    EntryId, EventId, HalfLoginId, IssueId, JobId, MailId, PasskeyId, SubscriberId, TermId, TokenId, UserId,
};
pub use job::{Job, JobCounts, JobKind, JobOutcome, JobState, ListedJob, NewJob, PluginQueue};
pub use language::{DateLength, Language, NotANumber};
pub use mail::{
    HeaderUrl, ListId, Mail, MailCause, MailCounts, MailFate, MailHeaderError, MailHeaders, MailKeeping,
    MailPart, MailPriority, MailRate, MailRecipient, MailState, MailSubject, MailVerdict, NewMail,
    UnknownMailState, UnknownMailWord,
};
pub use mailbox::{MailAddress, Mailbox, MailboxError, is_one_line};
pub use menu::{MAX_MENU_ITEMS, Menu, MenuItem, MenuTarget};
pub use newsletter::{
    DeliveryState, Issue, IssueCounts, IssueForm, IssueState, MAX_BOUNCES, NewsletterSettings, NoteKind,
    Segment, StartedIssue, Subscriber, SubscriberCounts, SubscriberFilter, SubscriberNote, SubscriberSource,
    SubscriberState, Suppression, Topic, TopicError, UnknownIssueWord, UnknownSubscriberWord,
    subscriber_address,
};
pub use origin::Origin;
pub use page::{Page, PageRequest};
pub use page_tag::{PageTag, UnknownPageTag};
pub use passkey::Passkey;
pub use path::{EntryPath, PathError, slugify};
pub use permission::{Permission, PermissionSet, UnknownPermission};
pub use place::{EntryPlace, MAX_AUTHORS, MAX_DEPTH, MAX_TERMS};
pub use profile::{Author, MAX_BIO, MAX_LINKS, NamedLink, Profile};
pub use redirect::{MissingPage, Redirect, RedirectTarget};
pub use rendition::{Rendition, RenditionRole};
pub use role::{CustomRole, Role, RoleKey, RoleKeyError};
pub use security_event::{SealedEvent, SecurityEvent, SecurityEventKind, UnknownSecurityEvent};
pub use session::{UserSession, device_of};
pub use settings::{SiteSettings, StoredSettings};
pub use size::size_in_words;
pub use task::{NewTask, Schedule, Task};
pub use term::{Taxonomy, Term, TermError, TermName, TermSlug, UnknownTaxonomy};
pub use theme::{StoredThemes, ThemeLook, ThemeValues};
pub use user::{Email, User, UserName, UserNameError};
pub use visit::{Visit, network};
pub use week::Week;
pub use zone::{MomentError, SiteZone, UnknownZone, WrittenMoment};

/// A moment in UTC.
pub type Timestamp = time::OffsetDateTime;
