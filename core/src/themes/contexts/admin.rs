//! What the templates of the admin see.

use serde::Serialize;

use super::{FailureContext, PaginationContext};
use crate::domain::FieldError;

/// What every page of the admin has; its fields stand beside those of the page.
#[derive(Clone, Debug, Serialize)]
pub struct AdminCommon {
    /// The site.
    pub site: AdminSiteContext,
    /// Who is logged in; none on the pages before that.
    pub user: Option<AdminUserContext>,
    /// The token that every form sends back.
    pub csrf: String,
    /// Messages about what was just done.
    pub flash: Vec<FlashContext>,
    /// The title of the page.
    pub title: String,
    /// The section that the page belongs to.
    pub nav: AdminSection,
}

/// The site, as the admin names it.
#[derive(Clone, Debug, Serialize)]
pub struct AdminSiteContext {
    /// The name of the site.
    pub title: String,
    /// The address of the home page, complete.
    pub url: String,
    /// The language of the content as a BCP 47 tag.
    pub language: String,
}

/// Who is logged in.
#[derive(Clone, Debug, Serialize)]
pub struct AdminUserContext {
    /// The name.
    pub name: String,
    /// The email address.
    pub email: String,
    /// The role for machines.
    pub role: String,
    /// The role for people.
    pub role_label: String,
}

/// A message about what was just done.
#[derive(Clone, Debug, Serialize)]
pub struct FlashContext {
    /// How it went.
    pub level: FlashLevel,
    /// The message.
    pub message: String,
}

/// How something went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FlashLevel {
    /// It was done.
    Success,
    /// It was not done.
    Error,
    /// Something to know.
    Info,
}

/// A section of the admin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum AdminSection {
    /// The entries.
    #[serde(rename = "entries")]
    Entries,
    /// None: a page outside the sections.
    #[serde(rename = "")]
    Outside,
}

/// `login.html`.
#[derive(Clone, Debug, Serialize)]
pub struct LoginContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The form.
    pub form: LoginFormContext,
}

/// The form to log in. The password is never sent back.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LoginFormContext {
    /// The user name or email address as it was typed.
    pub login: String,
    /// The path to go to afterwards; empty for the admin.
    pub next: String,
    /// Why it failed; empty at first.
    pub error: String,
}

/// `setup.html`: the first run, which creates the owner.
#[derive(Clone, Debug, Serialize)]
pub struct SetupContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The form.
    pub form: SetupFormContext,
    /// What is wrong, by the name of the input; empty name for the whole form.
    pub errors: Vec<FieldError>,
}

/// The form that creates the owner. Passwords are never sent back.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SetupFormContext {
    /// The one-time token as it was typed.
    pub token: String,
    /// The owner's name.
    pub name: String,
    /// The owner's email address.
    pub email: String,
}

/// `entries.html`: the list of entries.
#[derive(Clone, Debug, Serialize)]
pub struct EntriesContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The entries of the page.
    pub entries: Vec<EntryRowContext>,
    /// What the list was narrowed to.
    pub filter: EntryFilterContext,
    /// The tabs above the list.
    pub counts: Vec<StatusCountContext>,
    /// The publication types.
    pub types: Vec<PublicationTypeContext>,
    /// The place of the page in the list.
    pub pagination: PaginationContext,
}

/// An entry in the list.
#[derive(Clone, Debug, Serialize)]
pub struct EntryRowContext {
    /// The id.
    pub id: String,
    /// The title; may be empty.
    pub title: String,
    /// The name of its publication type.
    pub type_label: String,
    /// `draft`, `published` or `trashed`.
    pub status: String,
    /// The status for people.
    pub status_label: String,
    /// Whether it has changes that readers do not see yet.
    pub has_unpublished_changes: bool,
    /// The name shown as its author; may be empty.
    pub byline: String,
    /// When it last changed.
    pub updated_at: String,
    /// The day it last changed.
    pub updated_on: String,
    /// The day it was published; empty for a draft.
    pub published_on: String,
    /// Where it stands on the site.
    pub path: String,
    /// The address of its form.
    pub edit_url: String,
    /// The address of its page; empty unless it is published.
    pub view_url: String,
}

/// What the list was narrowed to; empty texts narrow nothing.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EntryFilterContext {
    /// The search text as it was typed.
    pub q: String,
    /// `draft`, `published`, `trashed` or empty.
    pub status: String,
    /// The id of a publication type or empty.
    pub r#type: String,
}

/// A tab above the list.
#[derive(Clone, Debug, Serialize)]
pub struct StatusCountContext {
    /// `draft`, `published`, `trashed`, or empty for all.
    pub status: String,
    /// The tab's text.
    pub label: String,
    /// How many entries it has.
    pub count: u64,
    /// The address of the list narrowed to it.
    pub url: String,
    /// Whether the list is narrowed to it now.
    pub current: bool,
}

/// A publication type to make an entry of.
#[derive(Clone, Debug, Serialize)]
pub struct PublicationTypeContext {
    /// The id.
    pub id: String,
    /// The name for people.
    pub label: String,
    /// The address of the form for a new entry.
    pub new_url: String,
}

/// `entry_edit.html`: the form of a new entry or of one that is there.
#[derive(Clone, Debug, Serialize)]
pub struct EntryEditContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The entry.
    pub entry: EditedEntryContext,
    /// Its fields, in the order of the form.
    pub fields: Vec<FieldContext>,
    /// The address on the site.
    pub path_field: PathFieldContext,
    /// The name shown as the author.
    pub byline: BylineContext,
    /// What is wrong with the entry as a whole.
    pub errors: Vec<String>,
}

/// The entry that a form is about.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EditedEntryContext {
    /// The id; empty for a new one.
    pub id: String,
    /// The id of its publication type.
    pub r#type: String,
    /// The name of its publication type.
    pub type_label: String,
    /// `draft`, `published` or `trashed`.
    pub status: String,
    /// The status for people.
    pub status_label: String,
    /// The number of the revision that the form started from; 0 for a new entry.
    pub revision: u32,
    /// Where it stands on the site.
    pub path: String,
    /// The address of its page; empty unless it is published.
    pub view_url: String,
    /// The address of its preview; empty for a new entry.
    pub preview_url: String,
    /// The day it was last saved; empty for a new entry.
    pub updated_on: String,
    /// The day it was published; empty for a draft.
    pub published_on: String,
    /// Whether it has changes that readers do not see yet.
    pub has_unpublished_changes: bool,
    /// Whether it is in the trash.
    pub trashed: bool,
    /// Where the form is sent; `/trash` and `/restore` stand below it.
    pub action_url: String,
}

/// A field in a form. Its input is named `field.` and the name.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FieldContext {
    /// The name that its publication type gave it.
    pub name: String,
    /// The id of its input, unique in the page.
    pub id: String,
    /// The name for people.
    pub label: String,
    /// `text`, `long-text`, `rich-text`, `number`, `boolean`, `date`, `choice` or `url`.
    pub kind: String,
    /// A sentence about what to write; may be empty.
    pub help: String,
    /// Whether it must not be empty.
    pub required: bool,
    /// The most characters it takes; 0 for no limit.
    pub max_length: u32,
    /// The value; `true` or empty for a boolean.
    pub value: String,
    /// What a choice offers.
    pub choices: Vec<ChoiceContext>,
    /// What is wrong with the value.
    pub errors: Vec<String>,
}

/// One of the values that a choice offers.
#[derive(Clone, Debug, Serialize)]
pub struct ChoiceContext {
    /// The value.
    pub value: String,
    /// The value for people.
    pub label: String,
}

/// The input for the address on the site, named `path`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PathFieldContext {
    /// The path; empty to make it from the title.
    pub value: String,
    /// What is wrong with it.
    pub errors: Vec<String>,
}

/// The input for the name shown as the author, named `byline`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BylineContext {
    /// The name; may be empty.
    pub value: String,
}

/// `conflict.html`: someone else saved the entry while this form was open.
#[derive(Clone, Debug, Serialize)]
pub struct ConflictContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The entry.
    pub entry: ConflictEntryContext,
    /// The fields as they were sent now.
    pub mine: Vec<FieldValueContext>,
    /// The fields as they were saved meanwhile.
    pub theirs: Vec<FieldValueContext>,
    /// Who saved meanwhile.
    pub their_author: String,
    /// The day they saved.
    pub their_saved_on: String,
    /// The address of the form with their version.
    pub theirs_url: String,
    /// What differs, field by field.
    pub diffs: Vec<FieldDiffContext>,
}

/// The entry that two people changed at once.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ConflictEntryContext {
    /// The id.
    pub id: String,
    /// Where the form is sent.
    pub action_url: String,
    /// The number of the newest revision: to save over it on purpose.
    pub revision: u32,
    /// The path as it was sent now.
    pub path: String,
    /// The byline as it was sent now.
    pub byline: String,
}

/// A field with a value.
#[derive(Clone, Debug, Serialize)]
pub struct FieldValueContext {
    /// The name that its publication type gave it.
    pub name: String,
    /// The name for people.
    pub label: String,
    /// The value.
    pub value: String,
}

/// What differs in a field.
#[derive(Clone, Debug, Serialize)]
pub struct FieldDiffContext {
    /// The field's name for people.
    pub label: String,
    /// The lines of both versions.
    pub lines: Vec<DiffLineContext>,
}

/// A line of a difference.
#[derive(Clone, Debug, Serialize)]
pub struct DiffLineContext {
    /// Which version has it.
    pub kind: DiffKind,
    /// The line without its end.
    pub text: String,
}

/// Which version has a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DiffKind {
    /// Both.
    Same,
    /// The one sent now.
    Mine,
    /// The one saved meanwhile.
    Theirs,
}

/// `error.html`: a page of the admin that could not be shown.
#[derive(Clone, Debug, Serialize)]
pub struct AdminErrorContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// What went wrong.
    pub error: FailureContext,
}
