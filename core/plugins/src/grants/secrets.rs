//! `secrets = ["smtp-password", "api-key@api.example.com", "sign:dkim-key"]`: secrets that a plugin may use, and where.

use std::collections::BTreeMap;

use url::Host;

use super::connect;
use sandpress_config::{Grant, is_secret_name};

pub(super) const RULE: &str = "must be the name of a secret or a list of names, as in secrets = [\"smtp-password\"], each with \"@\" and a \
     host where it is for that host only, as in \"api-key@api.example.com\", or with \"sign:\" before it where it is a key to \
     sign with; a name has at most 64 lower-case letters, digits and single hyphens, and stands either with hosts or without";

/// The secrets that a plugin may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SecretsGrant(BTreeMap<String, SecretHosts>);

/// To whom a secret may be sent, of those whom the plugin may talk to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SecretHosts {
    /// Any of them.
    Any,
    /// These hosts, on this port where there is one.
    Only(Vec<(Host<String>, Option<u16>)>),
    /// To nobody: it is a key to sign with.
    Signing,
}

pub(super) fn read(grant: &Grant) -> Option<SecretsGrant> {
    let Grant::Only(items) = grant else { return None };
    let mut names = BTreeMap::new();
    for item in items {
        if let Some(name) = item.trim().strip_prefix("sign:") {
            let is_new =
                is_secret_name(name) && names.insert(name.to_owned(), SecretHosts::Signing).is_none();
            if !is_new {
                return None;
            }
            continue;
        }
        let (name, host) = item.trim().split_once('@').map_or((item.trim(), None), |(n, h)| (n, Some(h)));
        if !is_secret_name(name) {
            return None;
        }
        let added = match host {
            Some(host) => SecretHosts::Only(vec![bound(host)?]),
            None => SecretHosts::Any,
        };
        match (names.get_mut(name), added) {
            (None, added) => {
                names.insert(name.to_owned(), added);
            }
            (Some(SecretHosts::Only(hosts)), SecretHosts::Only(more)) => hosts.extend(more),
            _ => return None,
        }
    }
    (!names.is_empty()).then_some(SecretsGrant(names))
}

/// A host, with a port or without.
fn bound(text: &str) -> Option<(Host<String>, Option<u16>)> {
    match text.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some((connect::host(host)?, Some(port.parse().ok()?)))
        }
        _ => connect::host(text).map(|host| (host, None)),
    }
}

impl SecretsGrant {
    /// The names, in their order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The names of those that may go to this server.
    pub(crate) fn names_for(&self, host: &Host<String>, port: u16) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(_, hosts)| hosts.allow(host, port)).map(|(name, _)| name.as_str())
    }

    /// To whom the secret may be sent; none where it is not granted.
    pub(crate) fn hosts_of(&self, name: &str) -> Option<&SecretHosts> {
        self.0.get(name)
    }
}

impl SecretHosts {
    /// Whether this server is among them.
    pub(crate) fn allow(&self, host: &Host<String>, port: u16) -> bool {
        match self {
            Self::Any => true,
            Self::Signing => false,
            Self::Only(hosts) => {
                hosts.iter().any(|(bound, only)| bound == host && only.is_none_or(|only| only == port))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(items: &[&str]) -> Option<SecretsGrant> {
        read(&Grant::Only(items.iter().map(ToString::to_string).collect()))
    }

    fn allows(items: &[&str], name: &str, host: &str, port: u16) -> bool {
        let host = connect::host(host).unwrap();
        grant(items).unwrap().hosts_of(name).is_some_and(|hosts| hosts.allow(&host, port))
    }

    #[test]
    fn a_secret_is_for_all_servers_or_for_those_named() {
        assert!(allows(&["key"], "key", "a.example", 443));
        assert!(!allows(&["key"], "other", "a.example", 443));
        let items = ["key@a.example", "key@b.example:8443", "other"];
        assert!(allows(&items, "key", "a.example", 1) && allows(&items, "key", "b.example", 8443));
        assert!(!allows(&items, "key", "b.example", 443) && !allows(&items, "key", "c.example", 443));
        assert!(allows(&items, "other", "c.example", 443));
        assert!(allows(&["key@127.0.0.1:81"], "key", "127.0.0.1", 81));
        let grant = grant(&items).unwrap();
        assert_eq!(grant.names().collect::<Vec<_>>(), ["key", "other"]);
        let host = connect::host("c.example").unwrap();
        assert_eq!(grant.names_for(&host, 443).collect::<Vec<_>>(), ["other"]);
    }

    #[test]
    fn a_key_to_sign_with_goes_nowhere() {
        let items = ["sign:key", "other"];
        assert!(!allows(&items, "key", "a.example", 443) && allows(&items, "other", "a.example", 443));
        assert_eq!(grant(&items).unwrap().hosts_of("key"), Some(&SecretHosts::Signing));
        assert_eq!(grant(&["sign:key", "key@a.example"]), None);
        assert_eq!(grant(&["key", "sign:key"]), None);
        assert_eq!(grant(&["sign:Key"]), None);
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for item in [
            "",
            "Key",
            "a_b",
            "a b",
            "-a",
            "a-",
            "a--b",
            "key@",
            "key@*.example",
            "key@a.example:x",
            "key@a/b",
            "key@a:70000",
        ] {
            assert_eq!(grant(&[item]), None, "{item}");
        }
        assert_eq!(grant(&["key", "key@a.example"]), None);
        assert_eq!(grant(&["key", "key"]), None);
        assert_eq!(grant(&[]), None);
        assert_eq!(read(&Grant::Allowed), None);
    }
}
