//! `mail = true`, or senders, recipients and a rate: sending mail.

use std::time::Duration;

use sandpress_config::Grant;
use sandpress_domain::{MailAddress, MailRate, Mailbox};

/// How much a plugin may send where the owner named no rate.
const DEFAULT_RATE: MailRate = MailRate { count: 60, per: Duration::from_secs(60 * 60) };

/// The highest number in a rate.
const MAX_COUNT: u32 = 100_000;

pub(super) const RULE: &str = "must be true (mail to the addresses under [mail] to, from that under [mail] from), or a \
                               list of \"from:ADDRESS\", \"to:ADDRESS\", \"to:@DOMAIN\", \"to:site\", \"to:*\" and one \
                               rate such as \"20/hour\" (or minute, or day)";

/// From whom, to whom and how much a plugin may send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MailGrant {
    from: Vec<MailAddress>,
    to: Vec<Recipients>,
    pub(crate) rate: MailRate,
}

/// Somebody to whom a plugin may send.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Recipients {
    /// Those under `[mail] to`.
    Site,
    /// Everybody at a domain, not below it.
    Domain(String),
    /// One.
    Address(MailAddress),
    /// Everybody.
    Everybody,
}

impl MailGrant {
    /// The sender of a mail that names none: the first that was granted, or that of the site.
    pub(crate) fn default_sender(&self, site: Option<&Mailbox>) -> Option<Mailbox> {
        match self.from.first() {
            Some(address) => Mailbox::new("", address.as_str()).ok(),
            None => site.cloned(),
        }
    }

    /// Whether the plugin may send from the address. It always may from that of the site.
    pub(crate) fn allows_sender(&self, sender: &MailAddress, site: Option<&Mailbox>) -> bool {
        self.from.iter().chain(site.map(Mailbox::address)).any(|allowed| allowed.is(sender))
    }

    /// Whether the plugin may send to the address; `site` are those under `[mail] to`.
    pub(crate) fn allows_recipient(&self, recipient: &MailAddress, site: &[Mailbox]) -> bool {
        self.to.iter().any(|allowed| match allowed {
            Recipients::Site => site.iter().any(|mailbox| mailbox.address().is(recipient)),
            Recipients::Domain(domain) => recipient.domain().eq_ignore_ascii_case(domain),
            Recipients::Address(address) => address.is(recipient),
            Recipients::Everybody => true,
        })
    }
}

pub(super) fn read(grant: &Grant) -> Option<MailGrant> {
    let items: &[String] = match grant {
        Grant::Allowed => &[],
        Grant::Only(items) if items.is_empty() => return None,
        Grant::Only(items) => items,
    };
    let (mut from, mut to, mut rate) = (Vec::new(), Vec::new(), None);
    for item in items {
        match item.trim().split_once(':') {
            Some(("from", address)) => from.push(address.trim().parse().ok()?),
            Some(("to", who)) => to.push(recipients(who.trim())?),
            None if rate.is_none() => rate = Some(self::rate(item.trim())?),
            _ => return None,
        }
    }
    if to.is_empty() {
        to.push(Recipients::Site);
    }
    Some(MailGrant { from, to, rate: rate.unwrap_or(DEFAULT_RATE) })
}

fn recipients(who: &str) -> Option<Recipients> {
    match who {
        "site" => Some(Recipients::Site),
        "*" => Some(Recipients::Everybody),
        _ => match who.strip_prefix('@') {
            // A domain is one that an address can have.
            Some(domain) => {
                let address = format!("name@{domain}").parse::<MailAddress>().ok()?;
                Some(Recipients::Domain(address.domain().to_owned()))
            }
            None => who.parse().ok().map(Recipients::Address),
        },
    }
}

fn rate(text: &str) -> Option<MailRate> {
    let (count, per) = text.split_once('/')?;
    let minutes = match per.trim() {
        "minute" => 1,
        "hour" => 60,
        "day" => 24 * 60,
        _ => return None,
    };
    let count = count.trim().parse().ok().filter(|count| (1..=MAX_COUNT).contains(count))?;
    Some(MailRate { count, per: Duration::from_secs(minutes * 60) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(items: &[&str]) -> Option<MailGrant> {
        read(&Grant::Only(items.iter().map(|item| (*item).to_owned()).collect()))
    }

    fn address(text: &str) -> MailAddress {
        text.parse().unwrap()
    }

    #[test]
    fn true_is_mail_to_the_sites_own_people() {
        let grant = read(&Grant::Allowed).unwrap();
        let site = [Mailbox::new("Me", "me@example.org").unwrap()];
        assert!(grant.allows_recipient(&address("ME@example.org"), &site));
        assert!(!grant.allows_recipient(&address("you@example.org"), &site));
        assert!(grant.allows_sender(&address("me@example.org"), site.first()));
        assert!(!grant.allows_sender(&address("you@example.org"), site.first()));
        assert!(!grant.allows_sender(&address("me@example.org"), None));
        assert_eq!(grant.default_sender(site.first()), site.first().cloned());
        assert_eq!(grant.rate, DEFAULT_RATE);
    }

    #[test]
    fn senders_recipients_and_a_rate() {
        let grant =
            only(&["from:news@example.org", "to:@example.com", "to:ann@example.net", "20/day"]).unwrap();
        for (recipient, allowed) in [
            ("bob@example.com", true),
            ("bob@EXAMPLE.com", true),
            ("bob@mail.example.com", false),
            ("bob@notexample.com", false),
            ("ann@example.net", true),
            ("bob@example.net", false),
        ] {
            assert_eq!(grant.allows_recipient(&address(recipient), &[]), allowed, "{recipient}");
        }
        assert!(grant.allows_sender(&address("news@example.org"), None));
        assert_eq!(grant.default_sender(None).unwrap().address(), &address("news@example.org"));
        assert_eq!(grant.rate, MailRate { count: 20, per: Duration::from_secs(24 * 60 * 60) });
        assert!(only(&["to:*"]).unwrap().allows_recipient(&address("x@y.example"), &[]));
        assert!(!only(&["5/minute"]).unwrap().allows_recipient(&address("x@y.example"), &[]));
    }

    #[test]
    fn anything_else_is_no_grant() {
        for wrong in [
            "",
            "to",
            "to:",
            "to:@",
            "to:everybody",
            "from:*",
            "from:@example.org",
            "cc:ann@example.org",
            "0/hour",
            "100001/hour",
            "20/week",
            "20",
            "-1/hour",
            "to:ann@example.org,bob@example.org",
            "raw",
        ] {
            assert_eq!(only(&[wrong]), None, "{wrong}");
        }
        assert_eq!(only(&[]), None);
        assert_eq!(only(&["1/hour", "2/hour"]), None);
    }
}
