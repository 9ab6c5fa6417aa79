//! Addresses of subscribers in one form, so that nobody is on the list twice.

use unicode_normalization::UnicodeNormalization;
use url::Host;

use crate::{MailAddress, MailboxError};

/// The address that somebody typed, in the form in which it is kept: without white space around it, in lower case, and a
/// domain of any script in the form that mail servers ask for (IDNA, RFC 5891).
///
/// RFC 5321 lets a server tell `Ann` and `ann` apart; none that people use does, and two subscriptions of one person are
/// the greater harm.
///
/// # Errors
/// [`MailboxError::Address`].
pub fn subscriber_address(text: &str) -> Result<MailAddress, MailboxError> {
    let text: String = text.trim().nfkc().collect();
    let address: MailAddress = text.to_lowercase().parse()?;
    // A machine without a name is nobody's provider.
    let has_name = matches!(Host::parse(address.domain()), Ok(Host::Domain(_)));
    has_name.then_some(address).ok_or(MailboxError::Address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> String {
        subscriber_address(text).unwrap().to_string()
    }

    #[test]
    fn one_address_has_one_form() {
        for same in ["ann@example.org", " Ann@Example.ORG ", "ａｎｎ@example.org", "ANN@EXAMPLE.org\n"] {
            assert_eq!(kept(same), "ann@example.org", "{same:?}");
        }
        assert_eq!(kept("ann@bücher.example"), "ann@xn--bcher-kva.example");
        assert_eq!(kept("ann@BU\u{308}CHER.example"), "ann@xn--bcher-kva.example");
        assert_eq!(kept("ann@xn--bcher-kva.example"), "ann@xn--bcher-kva.example");
        assert_eq!(kept("ann+news@例え.jp"), "ann+news@xn--r8jz45g.jp");
        for same in ["jörg@example.org", "JÖRG@example.org", "jo\u{308}rg@example.org"] {
            assert_eq!(kept(same), "jörg@example.org", "{same:?}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for bad in [
            "",
            "ann",
            "ann@",
            "@example.org",
            "ann@127.0.0.1",
            "ann@[::1]",
            "ann@exa mple.org",
            "a@b@example.org",
            "ann@example..org",
            "ann@example.org\r\nBcc: eve@example.org",
            "ann@example.org,eve@example.org",
            "\"a b\"@example.org",
            "ann@１２７.0.0.1",
            "ann@pаypal.com",
            "jö\u{200b}rg@example.org",
        ] {
            assert_eq!(subscriber_address(bad), Err(MailboxError::Address), "{bad:?}");
        }
    }
}
