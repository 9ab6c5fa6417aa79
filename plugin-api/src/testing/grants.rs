//! What the owner of the site lets the plugin do.

use std::collections::{BTreeMap, BTreeSet};

use crate::types::Mailbox;

/// The capabilities that have to be granted.
const CAPABILITIES: &[&str] = &[
    "connect",
    "content-read",
    "content-write",
    "http",
    "jobs",
    "mail",
    "media-read",
    "media-write",
    "secrets",
    "store",
    "users",
];

/// What is granted: without another word everything, with the quotas and rates that `true` means in cms.toml.
pub(super) struct Grants {
    pub(super) denied: BTreeSet<String>,
    pub(super) store_quota: u64,
    pub(super) jobs_per_hour: usize,
    pub(super) mail: MailGrant,
    /// Fields of users; none for all.
    users: Option<BTreeSet<String>>,
    pub(super) read: Scope,
    pub(super) write: Scope,
    /// Hosts, as they stand in cms.toml; none for all.
    http: Option<Vec<String>>,
    connect: Option<Vec<String>>,
    media_read: Option<BTreeSet<String>>,
    media_write: Option<BTreeSet<String>>,
    pub(super) media_quota: u64,
}

/// Publication types with their fields.
pub(super) struct Scope {
    /// None for all types; no fields for all fields of a type.
    types: Option<BTreeMap<String, Option<BTreeSet<String>>>>,
    /// `drafts` or `publish`.
    pub(super) has_word: bool,
}

/// From whom, to whom and how much the plugin may send.
pub(super) struct MailGrant {
    pub(super) from: Vec<String>,
    is_from_anybody: bool,
    to: Vec<String>,
    /// Recipients in so many seconds.
    pub(super) count: usize,
    pub(super) seconds: u64,
}

impl Default for Grants {
    fn default() -> Self {
        Self {
            denied: BTreeSet::new(),
            store_quota: 8 << 20,
            jobs_per_hour: 120,
            mail: MailGrant {
                from: Vec::new(),
                is_from_anybody: true,
                to: vec!["*".to_owned()],
                count: 60,
                seconds: 3_600,
            },
            users: None,
            read: Scope { types: None, has_word: true },
            write: Scope { types: None, has_word: true },
            http: None,
            connect: None,
            media_read: None,
            media_write: None,
            media_quota: 64 << 20,
        }
    }
}

impl Grants {
    /// Grants nothing of a capability.
    pub(super) fn deny(&mut self, capability: &str) {
        assert!(
            CAPABILITIES.contains(&capability),
            "{capability:?} is no capability that has to be granted; there are: {}",
            CAPABILITIES.join(", ")
        );
        self.denied.insert(capability.to_owned());
    }

    /// Grants what these words mean in cms.toml, and no more.
    pub(super) fn grant(&mut self, capability: &str, words: &[&str]) {
        let known = match capability {
            "store" => one(words).and_then(size).map(|quota| self.store_quota = quota),
            "jobs" => one(words).and_then(rate).filter(|(_, seconds)| *seconds == 3_600).map(|(count, _)| {
                self.jobs_per_hour = count;
            }),
            "mail" => MailGrant::of(words).map(|grant| self.mail = grant),
            "users" => {
                self.users = Some(owned(words));
                Some(())
            }
            "content-read" => Scope::of(words, "drafts").map(|scope| self.read = scope),
            "content-write" => Scope::of(words, "publish").map(|scope| self.write = scope),
            "http" => {
                self.http = Some(owned(words));
                Some(())
            }
            "connect" => {
                self.connect = Some(owned(words));
                Some(())
            }
            "media-read" => {
                self.media_read = Some(owned(words));
                Some(())
            }
            "media-write" => {
                let (quotas, kinds): (Vec<&str>, _) =
                    words.iter().partition(|word| word.starts_with(|c: char| c.is_ascii_digit()));
                self.media_write = Some(owned::<BTreeSet<String>>(&kinds));
                match quotas.as_slice() {
                    [] => Some(()),
                    quotas => one(quotas).and_then(size).map(|quota| self.media_quota = quota),
                }
            }
            _ => None,
        };
        assert!(
            known.is_some(),
            "{words:?} cannot be granted as {capability:?}: write what would stand in [plugins.<id>.grants] of cms.toml"
        );
    }

    pub(super) fn shows_of_users(&self, field: &str) -> bool {
        self.users.as_ref().is_none_or(|fields| fields.contains(field))
    }

    /// Whether a request may be sent. A host stands for `https` on its port, with `*.` for one label before it.
    pub(super) fn allows_request(&self, method: &str, scheme: &str, host: &str, path: &str) -> bool {
        let allows = |rule: &String| {
            let (methods, target) = rule.split_once(' ').unwrap_or(("", rule));
            let target = target.trim_start_matches("private:");
            let (is_https, target) =
                target.strip_prefix("http://").map_or((true, target), |rest| (false, rest));
            let (granted, prefix) = target.split_at(target.find('/').unwrap_or(target.len()));
            let has_host = match granted.strip_prefix("*.") {
                Some(parent) => host.split_once('.').is_some_and(|(_, rest)| rest == parent),
                None => granted == host,
            };
            let below = path.strip_prefix(prefix.trim_end_matches('/'));
            has_host
                && is_https == (scheme == "https")
                && (methods.is_empty() || methods.split(',').any(|granted| granted == method))
                && below.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
        };
        self.http.as_ref().is_none_or(|rules| rules.iter().any(allows))
    }

    pub(super) fn allows_connection(&self, place: &str) -> bool {
        let allows = |rule: &String| rule.trim_start_matches("private:") == place;
        self.connect.as_ref().is_none_or(|rules| rules.iter().any(allows))
    }

    pub(super) fn reads_media(&self, kind: &str) -> bool {
        self.media_read.as_ref().is_none_or(|kinds| kinds.contains(kind))
    }

    pub(super) fn writes_media(&self, kind: &str) -> bool {
        self.media_write.as_ref().is_none_or(|kinds| kinds.contains(kind))
    }
}

impl Scope {
    fn of(words: &[&str], right: &str) -> Option<Self> {
        let mut types: BTreeMap<String, Option<BTreeSet<String>>> = BTreeMap::new();
        let (mut has_word, mut has_all) = (false, false);
        for word in words {
            match word.split_once('.') {
                _ if *word == right => has_word = true,
                _ if *word == "*" => has_all = true,
                None => drop(types.insert((*word).to_owned(), None)),
                Some((publication_type, field)) => {
                    let fields = types.entry(publication_type.to_owned()).or_insert(Some(BTreeSet::new()));
                    if let Some(fields) = fields {
                        fields.insert(field.to_owned());
                    }
                }
            }
        }
        (has_all == types.is_empty()).then_some(Self { types: (!has_all).then_some(types), has_word })
    }

    pub(super) fn has_type(&self, publication_type: &str) -> bool {
        self.types.as_ref().is_none_or(|types| types.contains_key(publication_type))
    }

    pub(super) fn has_whole_type(&self, publication_type: &str) -> bool {
        self.types.as_ref().is_none_or(|types| types.get(publication_type) == Some(&None))
    }

    pub(super) fn has_field(&self, publication_type: &str, name: &str) -> bool {
        let base = name.split('.').next().unwrap_or(name);
        let Some(types) = &self.types else { return true };
        types
            .get(publication_type)
            .is_some_and(|fields| fields.as_ref().is_none_or(|fields| fields.contains(base)))
    }
}

impl MailGrant {
    fn of(words: &[&str]) -> Option<Self> {
        let mut grant =
            Self { from: Vec::new(), is_from_anybody: false, to: Vec::new(), count: 60, seconds: 3_600 };
        for word in words {
            match word.split_once(':') {
                Some(("from", address)) => grant.from.push(address.to_owned()),
                Some(("to", who)) => grant.to.push(who.to_owned()),
                None => (grant.count, grant.seconds) = rate(word)?,
                Some(_) => return None,
            }
        }
        if grant.to.is_empty() {
            grant.to.push("site".to_owned());
        }
        Some(grant)
    }

    pub(super) fn allows_sender(&self, address: &str, site: Option<&Mailbox>) -> bool {
        let is_same = |allowed: &str| allowed.eq_ignore_ascii_case(address);
        self.is_from_anybody
            || self.from.iter().any(|from| is_same(from))
            || site.is_some_and(|site| is_same(&site.address))
    }

    pub(super) fn allows_recipient(&self, address: &str, people: &[Mailbox]) -> bool {
        self.to.iter().any(|allowed| match allowed.as_str() {
            "*" => true,
            "site" => people.iter().any(|mailbox| mailbox.address.eq_ignore_ascii_case(address)),
            allowed => match allowed.strip_prefix('@') {
                Some(granted) => {
                    address.rsplit_once('@').is_some_and(|(_, domain)| domain.eq_ignore_ascii_case(granted))
                }
                None => allowed.eq_ignore_ascii_case(address),
            },
        })
    }
}

fn owned<C: FromIterator<String>>(words: &[&str]) -> C {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn one<'a>(words: &[&'a str]) -> Option<&'a str> {
    <[&str; 1]>::try_from(words).ok().map(|[word]| word)
}

/// Bytes, as in `16 MiB`.
fn size(text: &str) -> Option<u64> {
    let (number, unit) = text.split_once(' ')?;
    let shift = match unit {
        "KiB" => 10,
        "MiB" => 20,
        "GiB" => 30,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_shl(shift)
}

/// So many in so many seconds, as in `20/hour`.
fn rate(text: &str) -> Option<(usize, u64)> {
    let (count, per) = text.split_once('/')?;
    let seconds = match per {
        "minute" => 60,
        "hour" => 3_600,
        "day" => 86_400,
        _ => return None,
    };
    Some((count.parse().ok()?, seconds))
}
