//! What stands in the head of a mail beside sender, recipients and subject. Each field is a type of its own that cannot
//! hold a line break, so nothing that somebody typed becomes another field.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::super::is_one_line;

/// The longest subject, in bytes: encoded, the field stays far below what servers take.
const SUBJECT: usize = 255;

/// The longest address of a page in a field, in bytes.
const URL: usize = 900;

/// The longest id of a list, in bytes.
const LIST: usize = 200;

/// The subject of a mail: one line of 1 to 255 bytes without control characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MailSubject(String);

/// The address of a page in the head of a mail: `https:` or `http:`, ASCII, without angle brackets and commas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HeaderUrl(String);

/// The id of a mailing list (RFC 2919): labels with dots between them, as in `newsletter.example.org`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ListId(String);

/// Why a text cannot stand in the head of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailHeaderError {
    /// Not a subject.
    #[error("a subject has 1 to 255 bytes in one line without control characters")]
    Subject,
    /// Not the address of a page.
    #[error("this is not an address of a page that can stand in the head of a mail")]
    Url,
    /// Not the id of a list.
    #[error("the id of a list has letters, digits, hyphens and dots, as in newsletter.example.org")]
    List,
}

/// The fields in the head of a mail that say what kind of mail it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MailHeaders {
    /// `List-Unsubscribe` (RFC 2369): the page on which whoever gets the mail says that they want no more.
    pub unsubscribe: Option<HeaderUrl>,
    /// `List-Unsubscribe-Post` (RFC 8058): that a POST to that page, without anything else, is enough.
    pub one_click: bool,
    /// `List-Id` (RFC 2919).
    pub list: Option<ListId>,
    /// `Auto-Submitted: auto-generated` (RFC 3834): a program wrote it, so none shall answer it.
    pub auto_submitted: bool,
    /// `Precedence: bulk`: it goes to many, so absence notes are not wanted.
    pub is_bulk: bool,
}

impl MailSubject {
    /// The subject that is most like the text: line breaks are spaces, and it is cut where it is too long.
    pub fn lossy(text: &str) -> Self {
        let words = text.split(|c: char| c.is_whitespace() || !is_one_line(c.encode_utf8(&mut [0; 4])));
        let mut line = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        line.truncate(line.floor_char_boundary(SUBJECT));
        if line.is_empty() { Self("(no subject)".to_owned()) } else { Self(line) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PartialEq<&str> for MailSubject {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl FromStr for MailSubject {
    type Err = MailHeaderError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim_matches(' ');
        let fits = !text.is_empty() && text.len() <= SUBJECT && is_one_line(text);
        fits.then(|| Self(text.to_owned())).ok_or(MailHeaderError::Subject)
    }
}

impl HeaderUrl {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for HeaderUrl {
    type Err = MailHeaderError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_web = text.starts_with("https://") || text.starts_with("http://");
        let fits = |byte: u8| byte.is_ascii_graphic() && !b"<>,\"\\".contains(&byte);
        let is_url = is_web && text.len() <= URL && text.bytes().all(fits);
        is_url.then(|| Self(text.to_owned())).ok_or(MailHeaderError::Url)
    }
}

impl ListId {
    /// The text, without angle brackets.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ListId {
    type Err = MailHeaderError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = |label: &str| {
            !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let is_id = text.len() <= LIST && text.contains('.') && text.split('.').all(fits);
        is_id.then(|| Self(text.to_owned())).ok_or(MailHeaderError::List)
    }
}

macro_rules! is_text {
    ($($name:ident)*) => {$(
        impl TryFrom<String> for $name {
            type Error = MailHeaderError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

is_text!(MailSubject HeaderUrl ListId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_begins_another_field() {
        for bad in ["", " ", "a\r\nBcc: eve@example.org", "a\nb", "a\0", "a\u{2028}b", &"x".repeat(256)] {
            assert_eq!(bad.parse::<MailSubject>(), Err(MailHeaderError::Subject), "{bad:?}");
        }
        for bad in [
            "javascript:alert(1)",
            "https://example.org/ü",
            "https://example.org/a b",
            "https://example.org/\r\nBcc:x",
            "https://example.org/>,<mailto:eve@example.org",
        ] {
            assert_eq!(bad.parse::<HeaderUrl>(), Err(MailHeaderError::Url), "{bad:?}");
        }
        for bad in ["", "news", "news..org", "news.example.org>", "nëws.org", "a b.org", "a.\r\norg"] {
            assert_eq!(bad.parse::<ListId>(), Err(MailHeaderError::List), "{bad:?}");
        }
    }

    #[test]
    fn a_subject_can_be_made_of_anything() {
        assert_eq!(MailSubject::lossy(" a\r\nBcc: b\u{2028}c\0 ").as_str(), "a Bcc: b c");
        assert_eq!(MailSubject::lossy("\n").as_str(), "(no subject)");
        assert_eq!(MailSubject::lossy(&"ü".repeat(300)).as_str().len(), 254);
    }

    #[test]
    fn what_is_written_down_is_checked_when_it_is_read() {
        assert!(serde_json::from_str::<MailSubject>("\"a\\nb\"").is_err());
        let headers = MailHeaders {
            unsubscribe: "https://example.org/u?t=1".parse().ok(),
            one_click: true,
            list: "news.example.org".parse().ok(),
            ..MailHeaders::default()
        };
        let text = serde_json::to_string(&headers).unwrap();
        assert_eq!(serde_json::from_str::<MailHeaders>(&text).unwrap(), headers);
    }
}
