//! Addresses that mail can be sent to, with the names that people see.

use std::{borrow::Cow, fmt, str::FromStr};

use email_address::{EmailAddress, Options};
use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, is_nfkc};
use unicode_security::MixedScript;
use url::Host;

use crate::user::{folded, is_invisible};

/// The longest name of a mailbox, in bytes.
const NAME: usize = 128;

/// An address that mail can be sent to: `local@domain` without quotes, comments and white space, at most 64 bytes before
/// the `@` and 254 in all (RFC 5321). A domain of any script is kept as the DNS has it, in ASCII (IDNA, RFC 5891), so no
/// server has to understand anything else. The part before it may have letters of any script (RFC 6531), under the rules
/// of UTS 39, section 4: in the form NFKC, nothing invisible, and one script between two dots. Two addresses are the same
/// when their folded forms are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MailAddress(String);

/// An address with the name that people see, which may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    name: String,
    address: MailAddress,
}

/// Why a text is no address or name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailboxError {
    /// Not an address.
    #[error("this is not an email address that mail can be sent to: write it like name@example.org")]
    Address,
    /// Not a name.
    #[error("the name is longer than 128 bytes, or has a line break or another control character")]
    Name,
}

impl MailAddress {
    /// The address with its domain in ASCII, in the case in which it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as people read it: with the letters of its domain, unless a label has those of several scripts and so
    /// may look like another one.
    pub fn shown(&self) -> Cow<'_, str> {
        in_letters(&self.0)
    }

    /// A word that somebody searches for, as it stands in addresses that are kept: whole labels of a domain in ASCII.
    pub fn searched(word: &str) -> Cow<'_, str> {
        let (local, domain) = match word.rsplit_once('@') {
            Some((local, domain)) => (format!("{local}@"), domain),
            None => (String::new(), word),
        };
        match idna::domain_to_ascii(domain) {
            Ok(ascii) if !domain.is_ascii() => Cow::Owned(local + &ascii),
            _ => Cow::Borrowed(word),
        }
    }

    /// What two addresses that are the same have in common: the lower-case form.
    pub fn key(&self) -> String {
        folded(&self.0)
    }

    /// What stands behind the `@`, in ASCII.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// Whether it is the same address, whatever its case.
    pub fn is(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl FromStr for MailAddress {
    type Err = MailboxError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text: String = text.nfc().collect();
        let text = in_ascii(&text)?;
        let options = Options::default().without_display_text().without_domain_literal();
        let odd =
            |c: char| c.is_control() || c.is_whitespace() || is_invisible(c) || "\"()<>[],;:\\".contains(c);
        let is_clear = text.is_ascii() || (is_nfkc(&text) && has_one_script(&text.replace('@', ".")));
        let plain = text.len() <= 254 && !text.contains(odd) && is_clear;
        let parsed = EmailAddress::parse_with_options(&text, options).ok().filter(|_| plain);
        parsed.map(|_| Self(text.into_owned())).ok_or(MailboxError::Address)
    }
}

impl TryFrom<String> for MailAddress {
    type Error = MailboxError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<MailAddress> for String {
    fn from(address: MailAddress) -> Self {
        address.0
    }
}

/// For machines: the domain in ASCII.
impl fmt::Display for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Mailbox {
    /// A mailbox of a name, which may be empty, and an address.
    ///
    /// # Errors
    /// Where one of the two is none.
    pub fn new(name: &str, address: &str) -> Result<Self, MailboxError> {
        if name.len() > NAME || !is_one_line(name) {
            return Err(MailboxError::Name);
        }
        Ok(Self { name: name.trim().to_owned(), address: address.parse()? })
    }

    /// The name that people see; may be empty.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The address.
    pub fn address(&self) -> &MailAddress {
        &self.address
    }
}

/// `ann@example.org`, or `Ann Lee <ann@example.org>`.
impl FromStr for Mailbox {
    type Err = MailboxError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        match text.strip_suffix('>').and_then(|text| text.split_once('<')) {
            Some((name, address)) => Self::new(name, address.trim()),
            None => Self::new("", text),
        }
    }
}

/// For people: the domain in its letters.
impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name.as_str() {
            "" => f.write_str(&self.address.shown()),
            name => write!(f, "{name} <{}>", self.address.shown()),
        }
    }
}

/// An address with the letters of its domain, where each label has those of one script.
pub(crate) fn in_letters(address: &str) -> Cow<'_, str> {
    let Some((local, domain)) = address.rsplit_once('@') else { return Cow::Borrowed(address) };
    match idna::domain_to_unicode(domain) {
        (letters, Ok(())) if !letters.is_ascii() && has_one_script(&letters) => {
            Cow::Owned(format!("{local}@{letters}"))
        }
        _ => Cow::Borrowed(address),
    }
}

/// The text with its domain in ASCII. One whose labels mix scripts is refused: it may look like another.
pub(crate) fn in_ascii(text: &str) -> Result<Cow<'_, str>, MailboxError> {
    let Some((local, domain)) = text.rsplit_once('@').filter(|(_, domain)| !domain.is_ascii()) else {
        return Ok(Cow::Borrowed(text));
    };
    // A host in the address of a page may have escapes; one in an address of a person has none.
    if domain.contains(|c: char| c == '%' || is_invisible(c)) || !has_one_script(domain) {
        return Err(MailboxError::Address);
    }
    match Host::parse(domain) {
        Ok(Host::Domain(domain)) => Ok(Cow::Owned(format!("{local}@{domain}"))),
        _ => Err(MailboxError::Address),
    }
}

/// Whether no part between dots has letters of several scripts (UTS 39; the scripts of Japanese and Korean count as one).
fn has_one_script(text: &str) -> bool {
    text.split('.').all(|part| part.is_single_script())
}

/// Whether a text can stand in a header: no control characters, and none of those at which something breaks lines.
pub fn is_one_line(text: &str) -> bool {
    !text.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
}

#[cfg(test)]
mod tests;
