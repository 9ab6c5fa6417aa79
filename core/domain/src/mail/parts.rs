//! What goes with a mail, and how the outbox treats it.

use std::str::FromStr;

use super::super::is_one_line;

/// The longest name of a file, in bytes.
const NAME: usize = 200;

/// Which mail goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailPriority {
    /// To one person, who may wait for it.
    Person,
    /// To many: it never stands in the way of the others.
    Bulk,
}

/// How long what a mail says is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailKeeping {
    /// As long as the mail itself.
    Kept,
    /// Until it is delivered.
    UntilSent,
    /// Until it is delivered, and nobody is shown it: it has a secret link in it.
    Secret,
}

/// What a mail was sent for: its listener is told what became of the mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailCause {
    /// Names the listener, at most 32 bytes.
    pub kind: String,
    /// What it means is the listener's business, at most 200 bytes.
    pub id: String,
}

/// A file that goes with a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailPart {
    name: String,
    media_type: String,
    content_id: Option<String>,
    bytes: Vec<u8>,
}

/// A word that is none of a mail.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no word for a mail")]
pub struct UnknownMailWord(String);

impl MailPart {
    /// A file to keep. None where the name or the media type cannot stand in the head of a part.
    pub fn attachment(name: &str, media_type: &str, bytes: Vec<u8>) -> Option<Self> {
        Self::new(name, media_type, None, bytes)
    }

    /// A picture that the HTML shows with `src="cid:<content_id>"`. None as for [`MailPart::attachment`], and where the
    /// id has anything but letters, digits, dots and hyphens.
    pub fn picture(content_id: &str, media_type: &str, bytes: Vec<u8>) -> Option<Self> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
        let is_id = (1..=64).contains(&content_id.len()) && content_id.bytes().all(fits);
        Self::new(content_id, media_type, is_id.then(|| content_id.to_owned()), bytes).filter(|_| is_id)
    }

    fn new(name: &str, media_type: &str, content_id: Option<String>, bytes: Vec<u8>) -> Option<Self> {
        let is_name =
            (1..=NAME).contains(&name.len()) && is_one_line(name) && !name.contains(['/', '\\', '"']);
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
        let is_type = media_type.split_once('/').is_some_and(|(kind, form)| {
            !kind.is_empty() && !form.is_empty() && kind.bytes().chain(form.bytes()).all(fits)
        });
        (is_name && is_type && media_type.len() <= 100).then(|| Self {
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            content_id,
            bytes,
        })
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the bytes are.
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// By what the HTML names it; none for a file to keep.
    pub fn content_id(&self) -> Option<&str> {
        self.content_id.as_deref()
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl MailPriority {
    /// The word for it in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Bulk => "bulk",
        }
    }
}

impl MailKeeping {
    /// The word for it in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::UntilSent => "until-sent",
            Self::Secret => "secret",
        }
    }
}

impl FromStr for MailPriority {
    type Err = UnknownMailWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = [Self::Person, Self::Bulk].into_iter().find(|word| word.as_str() == text);
        found.ok_or_else(|| UnknownMailWord(text.to_owned()))
    }
}

impl FromStr for MailKeeping {
    type Err = UnknownMailWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let all = [Self::Kept, Self::UntilSent, Self::Secret];
        all.into_iter().find(|word| word.as_str() == text).ok_or_else(|| UnknownMailWord(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_parts_are_one_line() {
        let part = |name: &str, media_type: &str| MailPart::attachment(name, media_type, Vec::new());
        assert!(part("Übersicht 2026.pdf", "application/pdf").is_some());
        for name in ["", "a\r\nb", "../a", "a\\b", "a\"b", "a\0"] {
            assert!(part(name, "text/plain").is_none(), "{name:?}");
        }
        for media_type in
            ["", "text", "text/", "/plain", "text/plain; x=y", "text/pl ain", "text/plain\r\nX: y"]
        {
            assert!(part("a", media_type).is_none(), "{media_type:?}");
        }
        assert_eq!(MailPart::picture("logo", "image/png", Vec::new()).unwrap().content_id(), Some("logo"));
        assert!(MailPart::picture("a>b", "image/png", Vec::new()).is_none());
    }
}
