//! What the templates of the admin see.

mod access;
mod account;
mod audit;
mod common;
mod conflict;
mod edit;
mod entries;
mod gate;
mod history;
mod invitations;
mod jobs;
mod mails;
mod media;
mod newsletter;
mod panel;
mod people;
mod plugin;
mod plugins;
mod programs;
mod redirects;
mod settings;
mod status;
mod structure;
mod themes;

pub use access::{
    AccessContext, AccessFieldContext, AccessFormContext, AccessLinkContext, ConnectionContext,
    ConnectionsContext,
};
pub use account::{
    AccountContext, ConfirmIdentityContext, PasskeyRowContext, RecoveryCodesContext, SecondStepContext,
    SessionRowContext, SessionsContext, TotpContext, TwoFactorContext,
};
pub use audit::{AuditContext, AuditFilterContext, AuditRowContext};
pub use common::{AdminCommon, AdminSection, AdminSiteContext, AdminUserContext, FlashContext, FlashLevel};
pub use conflict::{
    ConflictContext, ConflictEntryContext, FieldValueContext, MergedFieldContext, MergedKind,
    MergedPieceContext,
};
pub use edit::{
    BlockAttributeContext, BlockContext, BoxContext, BylineContext, CategoryChoiceContext, ChoiceContext,
    EditedEntryContext, EditorFrameContext, EntryEditContext, EntryFlowContext, FieldContext,
    OrganiseContext, PathFieldContext, PlanContext, PreviewLinkContext, ProblemContext, RowContext,
    UnsavedContext,
};
pub use entries::{
    BulkActionContext, EntriesContext, EntryFilterContext, EntryRowContext, PublicationTypeContext,
    SavedListContext, StatusCountContext,
};
pub use gate::{
    AdminErrorContext, KeptFieldContext, LoginContext, LoginDoorsContext, LoginFormContext, SetupContext,
    SetupFormContext,
};
pub use history::{
    CompareContext, ComparedFieldContext, RevisionRowContext, RevisionsContext, TextRunContext,
};
pub use invitations::{InvitationRowContext, InvitationsContext};
pub use jobs::{JobRowContext, JobsContext};
pub use mails::{
    LetterContext, LetterRowContext, LettersContext, MailPageContext, MailRecipientContext, MailRowContext,
    MailsContext,
};
pub use media::{
    MediaContext, MediaFactContext, MediaFileContext, MediaRowContext, MediaUseContext, MediaWordsContext,
};
pub use newsletter::{
    ImportColumnContext, ImportPreviewContext, IssueContext, IssueFactsContext, IssueRowContext,
    NewsletterContext, NewsletterPageContext, NewsletterSettingsContext, NewsletterSettingsFieldsContext,
    OfferedEntryContext, OwnIssueContext, SubscribeFormContext, SubscriberContext, SubscriberFormContext,
    SubscriberImportContext, SubscriberNoteContext, SubscriberRowContext, SubscribersContext,
};
pub use panel::{
    ActionContext, ChartContext, ChartMarkContext, ChartRowContext, ChartSeriesContext, ChartTickContext,
    EditorPanelContext, GroupContext, PanelChoiceContext, PanelFieldContext, PanelFormContext,
    PanelLinkContext, PanelMessageContext, PanelNodeContext, PanelPageContext, TabContext, TableCellContext,
    TableColumnContext, TableContext, TableRowContext, TabsContext,
};
pub use people::{
    PeopleContext, PermissionChoiceContext, PersonContext, PersonRowContext, RoleFormContext, RoleRowContext,
    RolesContext,
};
pub use plugin::{
    ConfirmContext, HiddenFieldContext, HookCostContext, LogLevelContext, LogLineContext, PluginAddContext,
    PluginContext, PluginCostContext, PluginFactContext, PluginFailureContext, PluginGrantsContext,
    PluginHeadContext, PluginLimitContext, PluginLogContext, PluginOverviewContext, PluginPowersContext,
    PluginReviewContext, PluginSettingsContext, PluginStateContext, PluginTabContext, PluginUpdatesContext,
    PluginVersionContext, PowerContext, SettingContext, WaitingUpdateContext,
};
pub use plugins::{GonePluginContext, PluginRowContext, PluginWorkContext, PluginsContext};
pub use programs::{PersonalDataContext, TokenContext, TokensContext};
pub use redirects::{
    JumpContext, JumpPlaceContext, MissingPageContext, MissingPagesContext, RedirectFormContext,
    RedirectRowContext, RedirectsContext,
};
pub use settings::{ProfileContext, SettingsContext, SettingsFieldsContext};
pub use status::{
    StatusBackupContext, StatusContext, StatusDiskContext, StatusFactContext, StatusPluginContext,
    StatusSessionContext,
};
pub use structure::{
    MenuFormContext, MenuLinkContext, MenuRowContext, MenusContext, TermFieldsContext, TermFormContext,
    TermRowContext, TermsContext,
};
pub use themes::{
    FaultLineContext, SettingGroupContext, TemplateFaultContext, ThemeNoticeContext, ThemeRowContext,
    ThemeSettingsContext, ThemesContext,
};
