//! What the sandbox needs of the rest of the house, as traits that the services implement: one file for each.

mod content;
mod documents;
mod jobs;
mod mail;
mod media;
mod media_files;
mod network;
mod references;
mod users;
mod versions;
mod writing;

use std::sync::Arc;

pub use content::{ContentError, PluginContent};
pub use documents::{PluginDocuments, StoreError};
pub use jobs::{JobsError, PluginJobs};
pub use mail::{MailError, PluginMail};
pub use media::{MediaError, MediaUpload, NewMedia, PluginMedia};
pub use media_files::{SharedSink, SinkFile, SourceFile};
pub use network::{Line, Resolver, SecretValue, Secrets, Switchboard};
pub use references::{ReferenceError, References};
pub use users::PluginUsers;
pub use versions::{FailedUpdate, PluginRecord, PluginVersions};
pub use writing::{PluginWriting, WriteError};

use sandpress_domain::{Clock, Language, SiteZone, SystemClock};

/// Everything that the sandbox needs of the rest of the house.
#[derive(Clone)]
pub struct Ports {
    /// Which versions the site last ran.
    pub versions: Arc<dyn PluginVersions>,
    /// What plugins store.
    pub documents: Arc<dyn PluginDocuments>,
    /// What plugins do later.
    pub jobs: Arc<dyn PluginJobs>,
    /// The entries of the site.
    pub content: Arc<dyn PluginContent>,
    /// The way to change them.
    pub writing: Arc<dyn PluginWriting>,
    /// The people with an account.
    pub users: Arc<dyn PluginUsers>,
    /// The files of the site.
    pub media: Arc<dyn PluginMedia>,
    /// What fields of entries point to.
    pub references: Arc<dyn References>,
    /// What mail they send.
    pub mail: Arc<dyn PluginMail>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The language of the site.
    pub language: Arc<Language>,
    /// The time zone of the site.
    pub zone: Arc<SiteZone>,
    /// Where the hosts are that plugins talk to.
    pub resolver: Arc<dyn Resolver>,
    /// The values of secrets.
    pub secrets: Arc<dyn Secrets>,
    /// What answers in place of the network; none on a site.
    pub switchboard: Option<Arc<dyn Switchboard>>,
}

/// An error of a port by which the house behind it can say that it failed.
pub trait PortError {
    /// It cannot be done now, and may be later.
    fn unavailable() -> Self;

    /// It failed for a reason that is no business of the plugin.
    fn internal(error: Box<dyn std::error::Error + Send + Sync>) -> Self;
}

macro_rules! port_errors {
    ($($error:ty)*) => {$(
        impl PortError for $error {
            fn unavailable() -> Self {
                Self::Unavailable
            }

            fn internal(error: Box<dyn std::error::Error + Send + Sync>) -> Self {
                Self::Internal(error)
            }
        }
    )*};
}

port_errors!(ContentError JobsError MailError MediaError ReferenceError StoreError);

/// Answers every question with nothing, and every wish with "not now": for looking at a plugin outside of a site.
struct Absent;

impl Ports {
    /// Ports behind which nothing is: plugins can be looked at, but whatever they want is unavailable.
    pub fn absent() -> Self {
        let absent = Arc::new(Absent);
        Self {
            versions: absent.clone(),
            documents: absent.clone(),
            content: absent.clone(),
            jobs: absent.clone(),
            writing: absent.clone(),
            mail: absent.clone(),
            resolver: absent.clone(),
            secrets: absent.clone(),
            switchboard: None,
            users: absent.clone(),
            media: absent.clone(),
            references: absent.clone(),
            clock: Arc::new(SystemClock),
            language: Arc::new(Language::new("en")),
            zone: Arc::default(),
        }
    }
}
