//! `connect = ["smtp.example.com:587", …]`: the servers that a plugin may connect to.

use url::Host;

use crate::net::{Reach, is_private};
use sandpress_config::Grant;

pub(super) const RULE: &str = "must be a host with its port, or a list of them, as in connect = [\"smtp.example.com:587\"]; to open a \
     private network, write \"private:mail.internal:25\", or a private address as it is, such as \"127.0.0.1:1025\"";

/// The servers that a plugin may connect to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ConnectGrant(Vec<Server>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Server {
    host: Host<String>,
    port: u16,
    reach: Reach,
}

pub(super) fn read(grant: &Grant) -> Option<ConnectGrant> {
    match grant {
        Grant::Allowed => None,
        Grant::Only(items) if items.is_empty() => None,
        Grant::Only(items) => items.iter().map(|item| server(item)).collect::<Option<_>>().map(ConnectGrant),
    }
}

/// A host as plugins and site owners write it, in the one form that it has.
pub(crate) fn host(text: &str) -> Option<Host<String>> {
    let text = text.trim_matches(['[', ']']);
    if text.len() > 253
        || text.contains(|c: char| c.is_whitespace() || c.is_control() || "%/@*,;|".contains(c))
    {
        return None;
    }
    if let Ok(address) = text.parse() {
        return Some(Host::Ipv6(address));
    }
    match Host::parse(text).ok()? {
        Host::Domain(name) if name.ends_with('.') => None,
        host => Some(host),
    }
}

fn server(item: &str) -> Option<Server> {
    let (is_named_private, target) = match item.trim().strip_prefix("private:") {
        Some(target) => (true, target),
        None => (false, item.trim()),
    };
    let (name, port) = target.rsplit_once(':')?;
    let port = port.parse().ok().filter(|port| *port != 0)?;
    let host = host(name)?;
    let is_private = match &host {
        Host::Domain(_) => is_named_private,
        Host::Ipv4(address) => is_private((*address).into()).then_some(true)?,
        Host::Ipv6(address) => is_private((*address).into()).then_some(true)?,
    };
    let reach = if is_private { Reach::Private } else { Reach::Public };
    Some(Server { host, port, reach })
}

impl ConnectGrant {
    /// How far a connection may reach; none where it is not granted.
    pub(crate) fn find(&self, host: &Host<String>, port: u16) -> Option<Reach> {
        self.0.iter().find(|server| server.host == *host && server.port == port).map(|server| server.reach)
    }

    /// Whether it opens more than the public internet.
    pub(super) fn is_private(&self) -> bool {
        self.0.iter().any(|server| server.reach == Reach::Private)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(item: &str, name: &str, port: u16) -> Option<Reach> {
        let grant = read(&Grant::Only(vec![item.to_owned()]))?;
        host(name).and_then(|host| grant.find(&host, port))
    }

    #[test]
    fn a_server_is_exact() {
        assert_eq!(reach("smtp.example.com:587", "SMTP.example.com", 587), Some(Reach::Public));
        assert_eq!(reach("smtp.example.com:587", "smtp.example.com", 25), None);
        assert_eq!(reach("smtp.example.com:587", "x.smtp.example.com", 587), None);
        assert_eq!(reach("smtp.example.com:587", "smtp.example.com.", 587), None);
        assert_eq!(reach("smtp.example.com:587", "127.0.0.1", 587), None);
    }

    #[test]
    fn private_networks_are_opened_by_name_or_address() {
        assert_eq!(reach("private:mail.internal:25", "mail.internal", 25), Some(Reach::Private));
        assert_eq!(reach("127.0.0.1:1025", "127.0.0.1", 1025), Some(Reach::Private));
        assert_eq!(reach("127.0.0.1:1025", "2130706433", 1025), Some(Reach::Private));
        assert_eq!(reach("private:10.0.0.5:25", "10.0.0.5", 25), Some(Reach::Private));
        assert_eq!(reach("[::1]:25", "::1", 25), Some(Reach::Private));
        assert_eq!(reach("[::1]:25", "[::1]", 25), Some(Reach::Private));
        assert_eq!(reach("127.0.0.1:1025", "::ffff:127.0.0.1", 1025), None);
    }

    #[test]
    fn what_is_no_server_is_refused() {
        for item in [
            "",
            "smtp.example.com",
            "smtp.example.com:",
            "smtp.example.com:0",
            "smtp.example.com:65536",
            ":25",
            "*.example.com:25",
            "smtp.example.com.:25",
            "1.1.1.1:25",
            "169.254.169.254:80",
            "private:169.254.169.254:80",
            "0.0.0.0:25",
            "[::ffff:127.0.0.1]:25",
            "[fe80::1]:25",
            "a b:25",
            "u@a.example:25",
            "a.example/x:25",
            "smtp://a.example:25",
        ] {
            assert_eq!(read(&Grant::Only(vec![item.to_owned()])), None, "{item}");
        }
        assert_eq!(read(&Grant::Allowed), None);
        assert_eq!(read(&Grant::Only(Vec::new())), None);
    }
}
