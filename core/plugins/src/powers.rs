//! What an instance can reach: the plugin's settings, and behind each granted capability the way into the house.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    grants::{ConnectGrant, Grants, HttpGrant, MailGrant, UserField},
    net::{Network, SecretAccess},
    ports::{
        PluginContent, PluginDocuments, PluginJobs, PluginMail, PluginMedia, PluginUsers, PluginWriting,
        Ports,
    },
    settings::Settings,
};
use sandpress_domain::{Clock, ContentReading, ContentWriting, Language, MediaKind, MediaWriting};

/// The settings and granted capabilities of one plugin.
pub(super) struct Powers {
    pub(super) settings: Settings,
    /// What time it is.
    pub(super) clock: Arc<dyn Clock>,
    /// The language of the site.
    pub(super) language: Arc<Language>,
    /// The servers that the plugin may connect to.
    pub(super) connect: Option<ConnectAccess>,
    /// What the plugin may ask for by HTTP.
    pub(super) http: Option<HttpAccess>,
    /// The secrets that it may use there.
    pub(super) secrets: Option<SecretAccess>,
    /// The plugin's documents; none where they are not granted.
    pub(super) store: Option<StoreAccess>,
    /// The queue of tasks; none where it is not granted.
    pub(super) jobs: Option<JobsAccess>,
    /// The site's entries; none where reading them is not granted.
    pub(super) content: Option<ContentAccess>,
    /// The way to change them; none where that is not granted.
    pub(super) writing: Option<WritingAccess>,
    /// The people with an account; none where reading them is not granted.
    pub(super) users: Option<UsersAccess>,
    /// The site's files; none where reading them is not granted.
    pub(super) media_read: Option<MediaReadAccess>,
    /// The way to add files; none where that is not granted.
    pub(super) media_write: Option<MediaWriteAccess>,
    /// The site's outbox; none where mail is not granted.
    pub(super) mail: Option<MailAccess>,
}

/// The way to servers by streams of bytes.
#[derive(Clone)]
pub(super) struct ConnectAccess {
    pub(super) network: Network,
    pub(super) grant: Arc<ConnectGrant>,
}

/// The way to servers by HTTP.
#[derive(Clone)]
pub(super) struct HttpAccess {
    pub(super) network: Network,
    pub(super) grant: Arc<HttpGrant>,
}

/// The way to a plugin's documents.
#[derive(Clone)]
pub(super) struct StoreAccess {
    pub(super) documents: Arc<dyn PluginDocuments>,
    /// What its documents may count, in bytes.
    pub(super) quota: u64,
}

/// The way into the queue of tasks.
#[derive(Clone)]
pub(super) struct JobsAccess {
    pub(super) jobs: Arc<dyn PluginJobs>,
    /// Tasks that the plugin may put into it within an hour.
    pub(super) per_hour: u32,
}

/// The way to the site's entries.
#[derive(Clone)]
pub(super) struct ContentAccess {
    pub(super) content: Arc<dyn PluginContent>,
    /// Which of them.
    pub(super) reading: ContentReading,
}

/// The way to change entries.
#[derive(Clone)]
pub(super) struct WritingAccess {
    pub(super) entries: Arc<dyn PluginWriting>,
    /// What of them.
    pub(super) writing: ContentWriting,
}

/// The way to the site's outbox.
#[derive(Clone)]
pub(super) struct MailAccess {
    pub(super) outbox: Arc<dyn PluginMail>,
    /// From whom, to whom and how much the plugin may send.
    pub(super) grant: Arc<MailGrant>,
}

/// The way to the people with an account.
#[derive(Clone)]
pub(super) struct UsersAccess {
    pub(super) users: Arc<dyn PluginUsers>,
    /// What of them.
    pub(super) fields: Arc<BTreeSet<UserField>>,
}

/// The way to the site's files.
#[derive(Clone)]
pub(super) struct MediaReadAccess {
    pub(super) media: Arc<dyn PluginMedia>,
    /// Which of them.
    pub(super) kinds: Arc<BTreeSet<MediaKind>>,
}

/// The way to add files.
#[derive(Clone)]
pub(super) struct MediaWriteAccess {
    pub(super) media: Arc<dyn PluginMedia>,
    /// Which, and how many bytes.
    pub(super) writing: MediaWriting,
}

impl Powers {
    /// What the grants allow, by way of the ports.
    pub(super) fn new(settings: Settings, grants: &Grants, ports: &Ports, network: Option<Network>) -> Self {
        let store = |quota| StoreAccess { documents: Arc::clone(&ports.documents), quota };
        let content = |reading| ContentAccess { content: Arc::clone(&ports.content), reading };
        let jobs = |per_hour| JobsAccess { jobs: Arc::clone(&ports.jobs), per_hour };
        let writing = |writing| WritingAccess { entries: Arc::clone(&ports.writing), writing };
        let mail = |grant: &MailGrant| MailAccess {
            outbox: Arc::clone(&ports.mail),
            grant: Arc::new(grant.clone()),
        };
        let users = |fields: &BTreeSet<UserField>| UsersAccess {
            users: Arc::clone(&ports.users),
            fields: Arc::new(fields.clone()),
        };
        let media_read = |kinds: &BTreeSet<MediaKind>| MediaReadAccess {
            media: Arc::clone(&ports.media),
            kinds: Arc::new(kinds.clone()),
        };
        let media_write = |writing| MediaWriteAccess { media: Arc::clone(&ports.media), writing };
        let secrets = |grant| SecretAccess { secrets: Arc::clone(&ports.secrets), grant };
        let http = network.clone().zip(grants.http.clone());
        let connect = network.zip(grants.connect.clone());
        Self {
            settings,
            clock: Arc::clone(&ports.clock),
            language: Arc::clone(&ports.language),
            connect: connect.map(|(network, grant)| ConnectAccess { network, grant }),
            http: http.map(|(network, grant)| HttpAccess { network, grant }),
            secrets: grants.secrets.clone().map(secrets),
            store: grants.store_quota.map(store),
            jobs: grants.jobs_per_hour.map(jobs),
            content: grants.content_read.clone().map(content),
            writing: grants.content_write.clone().map(writing),
            users: grants.users.as_ref().map(users),
            media_read: grants.media_read.as_ref().map(media_read),
            media_write: grants.media_write.clone().map(media_write),
            mail: grants.mail.as_ref().map(mail),
        }
    }

    /// What a plugin can reach before it has said who it is: nothing that has to be granted.
    pub(super) fn before_introduction(ports: &Ports) -> Self {
        Self::new(Settings::default(), &Grants::default(), ports, None)
    }

    /// Tells the owner of secrets that were granted and never set.
    pub(super) async fn warn_of_missing_secrets(&self, plugin: &str) {
        let Some(access) = &self.secrets else { return };
        for secret in access.grant.names() {
            if !access.exists(secret).await {
                tracing::warn!(
                    plugin,
                    secret,
                    "a secret is granted and has no value: set it under [secrets] in cms.toml, or in the variable \
                     SANDPRESS_SECRET_ and its name"
                );
            }
        }
    }
}
