//! What a subscriber wants to read about.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::TermId;

/// The longest id of a publication type in a topic, in bytes.
const MAX_TYPE: usize = 64;

/// Something that entries are about, and that a subscriber can choose: a category or tag, or a publication type. As a text
/// `term:<id>` or `type:<id>`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Topic {
    /// Entries with this category or tag.
    Term(TermId),
    /// Entries of the publication type with this id.
    Type(String),
}

/// A text that is no topic.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a topic: it is a category, a tag or a publication type")]
pub struct TopicError(String);

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term(id) => write!(f, "term:{id}"),
            Self::Type(id) => write!(f, "type:{id}"),
        }
    }
}

impl FromStr for Topic {
    type Err = TopicError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || TopicError(text.chars().take(MAX_TYPE).collect());
        match text.split_once(':') {
            Some(("term", id)) => id.parse().map(Self::Term).map_err(|_| refused()),
            Some(("type", id)) => {
                let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
                let is_id = !id.is_empty() && id.len() <= MAX_TYPE && id.chars().all(fits);
                is_id.then(|| Self::Type(id.to_owned())).ok_or_else(refused)
            }
            _ => Err(refused()),
        }
    }
}

impl TryFrom<String> for Topic {
    type Error = TopicError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Topic> for String {
    fn from(topic: Topic) -> Self {
        topic.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_written_and_read() {
        let term = Topic::Term(TermId::generate());
        for topic in [term, Topic::Type("text".to_owned())] {
            assert_eq!(topic.to_string().parse::<Topic>().unwrap(), topic);
        }
        for bad in ["", "text", "term:", "term:x", "type:", "type:A b", "tag:x", "type:é"] {
            assert!(bad.parse::<Topic>().is_err(), "{bad}");
        }
    }
}
