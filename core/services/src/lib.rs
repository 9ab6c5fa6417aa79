//! The use cases of a site, one file for each subject: the only place where database, storage and plugins come
//! together. Every use case asks its [`Actor`](sandpress_domain::Actor) for permission, whoever calls it.

mod access_tokens;
mod account;
mod accounts;
mod assets;
mod audit;
mod backup;
mod blocks;
mod csv;
mod entries;
mod error;
mod factors;
mod import;
mod importing;
mod job_list;
mod jobs;
mod late;
mod mail;
mod media;
mod media_type;
mod newsletter;
mod opening;
mod pages;
mod panels;
mod people;
mod personal_data;
mod plugin_content;
mod plugin_details;
mod plugin_documents;
mod plugin_media;
mod plugin_network;
mod plugin_routes;
pub mod plugin_setup;
mod plugin_users;
mod plugin_versions;
mod plugin_writing;
mod port_errors;
mod reading;
mod redirecting;
mod references;
mod renderings;
mod renditions;
mod search;
mod sessions;
mod share_pictures;
mod sitemap;
mod status;
mod structure;
mod tallies;
mod tasks;
mod theming;
mod throttle;
mod tokens;
mod users;

use std::sync::{Arc, atomic::AtomicBool};

pub use access_tokens::{AccessGrant, words as scope_words};
pub use accounts::{Arrival, Connection, NewInvitation, NewPerson, ProviderAnswer, ProviderName};
pub use audit::{AUDIT_TARGET, AuditFilter, Chain};
pub use backup::{
    BackupError, BackupHead, BackupReport, BackupTarget, RestoreOptions, RestoreReport, check_backup,
    restore_backup,
};
pub use blocks::{BlockPage, PageEntry};
pub use entries::{
    Autosaved, BulkAction, BulkOutcome, ChangeSize, Conflict, EntryDetails, EntryPatch, FieldChange, Intent,
    ListedRevision, MergeChoice, MergedField, MergedPiece, NewEntry, Present, SavedMeanwhile,
    ShownEditorPanel, Sitting, TextChange, TextRun, UnsavedWords, compare_fields, merge_fields,
};
pub use error::{OpenError, ServiceError};
pub use factors::{Factors, TotpOffer};
pub use importing::{ImportError, ImportProgress, ImportReport};
pub use job_list::ShownJob;
pub use jobs::LEASE as JOB_LEASE;
pub use mail::{CONSOLE_TRANSPORT, ErrorTally, FILE_TRANSPORT, SITE_ERRORS};
pub use media::{
    AssetDetails, AssetFilter, AssetPatch, AssetUse, CareProgress, CareReport, FolderChoice, MediaAddress,
    MediaFile, MediaUpload, MoveProgress, MoveReport, NewUpload, SweepReport, Uploaded, move_storage,
};
pub use newsletter::{
    ArchivedIssue, ImportConsent, ImportPreview, ImportedSubscribers, IssueOverview, IssuePreview, NewImport,
    NewIssue, NewNewsletterSettings, NewSubscriber, NewSubscription, OwnChoice, RefusedLine,
    SubscriberDetails, TopicChoice,
};
pub use opening::Environment;
pub use pages::{PageParts, PageStore, depends_on, record_page};
pub use people::{NewRole, PeopleFilter, Person, RoleInUse};
pub use personal_data::ErasedPerson;
pub use plugin_details::PluginDetails;
pub use plugin_routes::OpenRoute;
pub use reading::{ListedEntry, Located, PublishedEntry};
pub use redirecting::RedirectImport;
pub use renditions::{JobProgress, ListedPicture};
pub use search::{FoundEntry, SearchCheck, SearchProgress, SearchRequest, SearchResults};
pub use share_pictures::SHARE_PICTURE_SIZE;
pub use sitemap::{SITEMAP_PART, SitemapEntry};
pub use status::{DatabaseFigures, DiskStatus, NotReady, SiteFigures, SiteStatus, Totals};
pub use structure::{
    AuthorPage, LocatedTerm, NewMenu, NewMenuItem, NewProfile, NewSettings, NewTerm, SettingsForm, ShownItem,
    ShownMenu, SiteState, TermInUse, TermLink, TermPage, shown_names,
};
pub use tokens::MadeToken;
pub use users::NewUser;

use accounts::Accounts;
use blocks::Blocks;
use mail::Outbox;
use newsletter::Newsletter;
use pages::Pages;
use plugin_network::ConfiguredSecrets;
pub use plugin_network::read_secret;
use plugin_setup::PluginSetup;
pub use sandpress_db::{
    entries::{EntryLink, Neighbours, PublishedFilter},
    sessions::Sessions as SessionStore,
};
use structure::Site;
use tallies::Tallies;
use throttle::Counts;
use tokio::sync::Notify;
use users::SetupToken;

use sandpress_auth::{Passkeys, PasswordHasher, VisitorKeys};
use sandpress_config::{Config, EntriesConfig};
use sandpress_db::Database;
use sandpress_domain::{Clock, PageTag};
use sandpress_plugins::{Plugins, ReloadReport};
use sandpress_storage::Storage;

/// Everything that a running site works with. Clones share it.
#[derive(Clone)]
pub struct Services(Arc<Inner>);

struct Inner {
    db: Database,
    storage: Storage,
    plugins: Plugins,
    passwords: PasswordHasher,
    clock: Arc<dyn Clock>,
    pages: Arc<Pages>,
    blocks: Blocks,
    accounts: Accounts,
    setup: SetupToken,
    attempts: Counts,
    job_bell: Arc<Notify>,
    outbox: Arc<Outbox>,
    visitor_keys: VisitorKeys,
    issuer: String,
    secrets: Arc<ConfiguredSecrets>,
    setup_of_plugins: PluginSetup,
    origin: String,
    site: Site,
    passkeys: Option<Passkeys>,
    progress: renditions::Progress,
    entry_rules: EntriesConfig,
    draws_share_pictures: bool,
    tallies: Tallies,
    max_upload: u64,
    config: Arc<Config>,
    newsletter: Newsletter,
    is_closing: AtomicBool,
}

impl Services {
    /// Loads the plugins that changed, in files or in cms.toml, without an interruption.
    pub async fn reload_plugins(&self, config: &Config) -> ReloadReport {
        self.0.secrets.replace(config.secrets.clone());
        let report = self.0.plugins.reload(&config.plugins).await;
        if !report.changed.is_empty() || !report.removed.is_empty() {
            self.purge_pages(&[PageTag::Everything]);
        }
        report
    }

    /// Waits until a new version of a plugin has failed, and puts the version before in its place. The plugins that
    /// returned.
    pub async fn return_failed_plugins(&self) -> Vec<String> {
        self.0.plugins.failed().await;
        let returned = self.0.plugins.return_failed().await;
        if !returned.is_empty() {
            self.purge_pages(&[PageTag::Everything]);
        }
        returned
    }

    /// The plugins as the owner of the site sets them up.
    pub fn plugin_setup(&self) -> &PluginSetup {
        &self.0.setup_of_plugins
    }

    /// The running plugins.
    pub fn plugins(&self) -> &Plugins {
        &self.0.plugins
    }

    /// The site's clock.
    pub fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }

    /// Where sessions are kept.
    pub fn sessions(&self) -> SessionStore {
        SessionStore::new(self.0.db.clone())
    }

    fn pages(&self) -> &Pages {
        &self.0.pages
    }

    fn blocks(&self) -> &Blocks {
        &self.0.blocks
    }

    fn db(&self) -> &Database {
        &self.0.db
    }
}
