//! People with an account.

use std::{borrow::Cow, fmt, str::FromStr};

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_security::{MixedScript, confusable_detection::skeleton};

use super::{
    Role, Timestamp, UserId,
    mailbox::{in_ascii, in_letters},
};

/// A person with an account.
#[derive(Clone, Debug)]
pub struct User {
    /// Names the account.
    pub id: UserId,
    /// The name that is shown, and with which the person may log in.
    pub name: UserName,
    /// Where the person gets mail, and with which they may log in.
    pub email: Email,
    /// When the person showed that the address is theirs.
    pub email_confirmed_at: Option<Timestamp>,
    /// What the person may do.
    pub role: Role,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When the person last logged in.
    pub last_login_at: Option<Timestamp>,
    /// Since when the account may not be used.
    pub disabled_at: Option<Timestamp>,
}

impl User {
    /// An account that nobody has used yet.
    pub fn new(name: UserName, email: Email, role: Role, created_at: Timestamp) -> Self {
        Self {
            id: UserId::generate(),
            name,
            email,
            email_confirmed_at: None,
            role,
            created_at,
            last_login_at: None,
            disabled_at: None,
        }
    }
}

/// A user name: 1 to 60 characters without control characters, characters that cannot be seen, and `@`; spaces only
/// inside. Two names are taken for the same when they look alike, whatever their case and Unicode form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct UserName(String);

/// An email address in the form `local@domain`, at most 254 bytes (RFC 5321). Whether it exists, only a
/// mail to it can tell. A domain of any script is kept as the DNS has it, in ASCII. Two addresses are the same when their
/// NFKC lower-case forms are; one whose parts mix scripts, and so may look like another, is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Email(String);

/// Why a text is not a user name or an email address.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum UserNameError {
    /// Not a user name.
    #[error("a user name has 1 to 60 characters and no @ or control characters")]
    Name,
    /// Not an email address.
    #[error("this is not an email address: write it like name@example.org")]
    Email,
}

impl UserName {
    /// The name as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What no two names may share: the skeleton (UTS 39) of the name's folded form.
    pub fn key(&self) -> String {
        Self::key_of(&self.0)
    }

    /// The key of what somebody typed as a name, which need not be one.
    pub fn key_of(text: &str) -> String {
        skeleton(&folded(text.trim())).collect()
    }

    /// Whether `text` is this name, whatever its case and Unicode form. One that only looks like it is not.
    pub fn is(&self, text: &str) -> bool {
        folded(&self.0) == folded(text.trim())
    }
}

impl Email {
    /// The address with its domain in ASCII.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as people read it: see [`MailAddress::shown`](super::MailAddress::shown).
    pub fn shown(&self) -> Cow<'_, str> {
        in_letters(&self.0)
    }

    /// What no two addresses may share: the folded form.
    pub fn key(&self) -> String {
        folded(&self.0)
    }

    /// The key of what somebody typed as an address, which need not be one.
    pub fn key_of(text: &str) -> String {
        folded(&with_ascii_domain(text.trim()))
    }

    /// The keys under which an account may stand: the one of today, and that of a site which kept domains as they were
    /// written.
    pub fn keys_of(text: &str) -> [String; 2] {
        [Self::key_of(text), folded(&in_letters(&with_ascii_domain(text.trim())))]
    }
}

impl fmt::Display for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The form in which texts are compared: NFKC and lower case, and NFKC once more, since lower case can undo it.
pub(super) fn folded(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase().nfkc().collect()
}

/// The address with its domain in ASCII; as it is where that cannot be, since it may have been kept for long.
fn with_ascii_domain(email: &str) -> Cow<'_, str> {
    in_ascii(email).unwrap_or(Cow::Borrowed(email))
}

/// Characters that change how a text is drawn and cannot be seen themselves: soft hyphen, joiners, marks and overrides
/// of direction (UAX 9), variation selectors and tags.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
}

impl FromStr for UserName {
    type Err = UserNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.trim();
        let length = name.chars().count();
        let odd = |c: char| c.is_control() || is_invisible(c) || c == '@';
        if length == 0 || length > 60 || name.contains(odd) {
            return Err(UserNameError::Name);
        }
        Ok(Self(name.to_owned()))
    }
}

impl FromStr for Email {
    type Err = UserNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let email = text.trim();
        let odd = |c: char| {
            c.is_control() || c.is_whitespace() || is_invisible(c) || matches!(c, '<' | '>' | ',' | ';' | '"')
        };
        let (local, domain) = email.rsplit_once('@').ok_or(UserNameError::Email)?;
        let good_domain = domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-'));
        let is_mixed = email.split(['@', '.']).any(|part| !part.is_single_script());
        if local.is_empty()
            || local.contains('@')
            || !good_domain
            || email.contains(odd)
            || email.len() > 254
            || is_mixed
        {
            return Err(UserNameError::Email);
        }
        Ok(Self(with_ascii_domain(email).into_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let ann = " Ann Lee ".parse::<UserName>().unwrap();
        assert_eq!(ann.as_str(), "Ann Lee");
        // The last one has a Cyrillic letter and full-width ones.
        for same in ["ANN LEE", "ann lee", "Аnn Ｌｅｅ"] {
            assert_eq!(UserName::key_of(same), ann.key(), "{same}");
        }
        assert!(ann.is("ANN LEE ") && ann.is("Ann Ｌｅｅ") && !ann.is("Аnn Lee"));
        assert_ne!(UserName::key_of("Ann Lea"), ann.key());
        for bad in ["", "  ", "a@b", "a\nb", "ann\u{200b}", "\u{202e}nna", &"x".repeat(61)] {
            assert!(bad.parse::<UserName>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn emails() {
        assert_eq!("Ann@Example.org".parse::<Email>().unwrap().key(), "ann@example.org");
        assert_eq!(
            "ÄNN@Example.org".parse::<Email>().unwrap().key(),
            Email::key_of("a\u{308}nn@example.ORG")
        );
        let ann: Email = "Ann@Bücher.example".parse().unwrap();
        assert_eq!((ann.as_str(), &*ann.shown()), ("Ann@xn--bcher-kva.example", "Ann@bücher.example"));
        for same in ["ann@bücher.example", "ANN@BU\u{308}CHER.example", "ann@XN--BCHER-KVA.example"] {
            assert_eq!(Email::key_of(same), ann.key(), "{same}");
            let keys = ["ann@xn--bcher-kva.example", "ann@bücher.example"];
            assert_eq!(Email::keys_of(same), keys, "{same}");
        }
        // A Cyrillic letter among Latin ones.
        for bad in [
            "",
            "ann",
            "pаypal@example.org",
            "ann\u{200b}@b.c",
            "@b.c",
            "a@",
            "a@b..c",
            "a b@c.d",
            "a@b@c.d",
            "a@b.c\r\nBcc: x@y.z",
            "<a@b.c>",
        ] {
            assert!(bad.parse::<Email>().is_err(), "{bad:?}");
        }
    }
}
