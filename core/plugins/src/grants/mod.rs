//! What the site owner granted a plugin: `[plugins.<id>.grants]`, one file for each grant.

mod connect;
mod content;
mod html;
mod http;
mod jobs;
mod mail;
mod media;
mod rate;
mod reader_assets;
mod secrets;
mod size;
mod store;
mod users;

use std::{collections::BTreeSet, sync::Arc};

pub(super) use connect::{ConnectGrant, host};
pub(super) use html::HtmlPolicy;
pub(super) use http::{HttpGrant, method};
pub(super) use mail::MailGrant;
pub(super) use secrets::{SecretHosts, SecretsGrant};
pub(super) use users::UserField;

use serde::Serialize;

use super::{
    error::LoadProblem,
    hooks::Hook,
    host::{CAPABILITIES, Capability, GrantRule},
    reader_assets::AssetKind,
};
use sandpress_config::{Grant, PluginConfig};
use sandpress_domain::{ContentReading, ContentWriting, MediaKind, MediaWriting};

/// The grants of one plugin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Grants {
    /// The servers that the plugin may connect to.
    pub(super) connect: Option<Arc<ConnectGrant>>,
    pub(super) html: HtmlPolicy,
    /// From whom, to whom and how much the plugin may send; none where it may send no mail.
    pub(super) mail: Option<MailGrant>,
    /// What the plugin may ask for by HTTP.
    pub(super) http: Option<Arc<HttpGrant>>,
    /// The secrets that the plugin may use.
    pub(super) secrets: Option<Arc<SecretsGrant>>,
    /// What the plugin's documents may count, in bytes; none where it may have none.
    pub(super) store_quota: Option<u64>,
    /// Tasks that the plugin may put into the queue within an hour; none where it may put none.
    pub(super) jobs_per_hour: Option<u32>,
    /// Which entries the plugin may read.
    pub(super) content_read: Option<ContentReading>,
    /// Which entries the plugin may write.
    pub(super) content_write: Option<ContentWriting>,
    /// What of users the plugin may read.
    pub(super) users: Option<BTreeSet<UserField>>,
    /// The kinds of files that the plugin may read.
    pub(super) media_read: Option<BTreeSet<MediaKind>>,
    /// The files that the plugin may add.
    pub(super) media_write: Option<MediaWriting>,
    /// What readers' pages may carry of the plugin; none where they may carry nothing.
    pub(super) reader_assets: Option<BTreeSet<AssetKind>>,
}

/// A hook that the owner has to grant, because what a plugin gives by it works where the sandbox does not reach.
pub(super) struct GrantedHook {
    /// The hook, whose name is that of its grant in cms.toml.
    pub(super) hook: Hook,
    /// Whether it is granted.
    pub(super) is_granted: fn(&Grants) -> bool,
    /// What the owner writes into cms.toml to grant it.
    pub(super) example: &'static str,
}

/// All of them.
const GRANTED_HOOKS: &[GrantedHook] = &[GrantedHook {
    hook: Hook::ReaderAssets,
    is_granted: |grants| grants.reader_assets.is_some(),
    example: reader_assets::EXAMPLE,
}];

impl GrantedHook {
    /// The hook by which a component exports the interface, if it has to be granted.
    pub(super) fn of_export(export: &str) -> Option<&'static Self> {
        let hook = Hook::of_export(export)?;
        GRANTED_HOOKS.iter().find(|granted| granted.hook == hook)
    }
}

impl Grants {
    /// Reads the grants; one that is not known is refused, so that nobody takes it for protection.
    pub(super) fn read(config: &PluginConfig) -> Result<Self, LoadProblem> {
        let mut grants = Self::default();
        for (capability, grant) in &config.grants {
            let rule = rule_of(capability).ok_or_else(|| unknown(config, capability))?;
            grants.accept(capability, grant).ok_or_else(|| {
                LoadProblem::Grant(format!(
                    "the grant `{capability}` in [plugins.{}.grants] {rule}",
                    config.id
                ))
            })?;
        }
        Ok(grants)
    }

    /// Takes one grant over; none where it is not written as it has to be.
    fn accept(&mut self, capability: &str, grant: &Grant) -> Option<()> {
        match capability {
            "connect" => self.connect = Some(Arc::new(connect::read(grant)?)),
            "content-read" => self.content_read = Some(content::reading(grant)?),
            "content-write" => self.content_write = Some(content::writing(grant)?),
            "html" => self.html = html::read(grant)?,
            "http" => self.http = Some(Arc::new(http::read(grant)?)),
            "jobs" => self.jobs_per_hour = Some(jobs::read(grant)?),
            "mail" => self.mail = Some(mail::read(grant)?),
            "media-read" => self.media_read = Some(media::reading(grant)?),
            "media-write" => self.media_write = Some(media::writing(grant)?),
            "reader-assets" => self.reader_assets = Some(reader_assets::read(grant)?),
            "secrets" => self.secrets = Some(Arc::new(secrets::read(grant)?)),
            "store" => self.store_quota = Some(store::read(grant)?),
            "users" => self.users = Some(users::read(grant)?),
            _ => return None,
        }
        Some(())
    }

    /// The names of the capabilities and hooks that are granted.
    pub(super) fn granted(&self) -> impl Iterator<Item = &'static str> {
        let of_capability = |capability: &Capability| match capability.grant {
            GrantRule::Granted { is_granted, .. } => is_granted(self).then_some(capability.name),
            GrantRule::Always => None,
        };
        let of_hook = |granted: &GrantedHook| (granted.is_granted)(self).then(|| granted.hook.as_str());
        CAPABILITIES.iter().filter_map(of_capability).chain(GRANTED_HOOKS.iter().filter_map(of_hook))
    }

    /// Whether the plugin may reach this machine or a private network.
    pub(super) fn is_private(&self) -> bool {
        self.connect.as_ref().is_some_and(|servers| servers.is_private())
            || self.http.as_ref().is_some_and(|hosts| hosts.is_private())
    }
}

/// What can be granted, and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct GrantForm {
    /// The name of the grant in cms.toml.
    pub name: &'static str,
    /// How it is written: the end of a sentence that begins with its name.
    pub rule: &'static str,
    /// A line of cms.toml that grants it.
    pub example: &'static str,
    /// Whether `true` is enough.
    pub may_be_plain: bool,
    /// Whether it is written as a list of texts, and not as a single one.
    pub is_list: bool,
}

/// Everything that can be granted.
pub fn grant_forms() -> Vec<GrantForm> {
    names().into_iter().filter_map(grant_form).collect()
}

/// How the grant of this name is written, if there is one.
pub fn grant_form(name: &str) -> Option<GrantForm> {
    let rule = rule_of(name)?;
    let (name, example) = granted().find(|(known, _)| *known == name)?;
    let may_be_plain = Grants::default().accept(name, &Grant::Allowed).is_some();
    Some(GrantForm { name, rule, example, may_be_plain, is_list: !matches!(name, "html" | "jobs" | "store") })
}

/// Checks a grant by itself.
///
/// # Errors
/// How it has to be written.
pub fn check_grant(name: &str, grant: &Grant) -> Result<(), String> {
    let Some(rule) = rule_of(name) else {
        return Err(format!("there is no grant `{name}`; what can be granted is {}", names().join(", ")));
    };
    Grants::default().accept(name, grant).ok_or_else(|| format!("the grant `{name}` {rule}"))
}

fn rule_of(name: &str) -> Option<&'static str> {
    Some(match name {
        "connect" => connect::RULE,
        "content-read" => content::READ_RULE,
        "content-write" => content::WRITE_RULE,
        "html" => html::RULE,
        "http" => http::RULE,
        "jobs" => jobs::RULE,
        "mail" => mail::RULE,
        "media-read" => media::READ_RULE,
        "media-write" => media::WRITE_RULE,
        "reader-assets" => reader_assets::RULE,
        "secrets" => secrets::RULE,
        "store" => store::RULE,
        "users" => users::RULE,
        _ => return None,
    })
}

fn unknown(config: &PluginConfig, capability: &str) -> LoadProblem {
    LoadProblem::Grant(format!(
        "[plugins.{}.grants] grants {capability:?}, which this version of Sandpress ({}) does not offer: remove it; \
         what can be granted is {}",
        config.id,
        env!("CARGO_PKG_VERSION"),
        names().join(", ")
    ))
}

/// The names of what can be granted.
fn names() -> Vec<&'static str> {
    granted().map(|(name, _)| name).collect()
}

/// What can be granted, by its name and with a line of cms.toml that grants it.
fn granted() -> impl Iterator<Item = (&'static str, &'static str)> {
    let of_capability = |capability: &Capability| match capability.grant {
        GrantRule::Granted { example, .. } => Some((capability.name, example)),
        GrantRule::Always => None,
    };
    let hooks = GRANTED_HOOKS.iter().map(|granted| (granted.hook.as_str(), granted.example));
    let capabilities = CAPABILITIES.iter().filter_map(of_capability);
    std::iter::once(("html", "html = \"raw\"")).chain(capabilities).chain(hooks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_grant_has_its_form() {
        let forms = grant_forms();
        assert_eq!(forms.len(), names().len());
        for form in forms {
            assert!(form.example.starts_with(&format!("{} = ", form.name)), "{form:?}");
            assert_eq!(check_grant(form.name, &Grant::Allowed).is_ok(), form.may_be_plain, "{form:?}");
        }
        assert!(check_grant("htp", &Grant::Allowed).unwrap_err().contains("what can be granted is html, "));
    }
}
