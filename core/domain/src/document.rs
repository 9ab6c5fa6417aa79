//! What plugins store for themselves.

use std::collections::BTreeMap;

/// A document of a plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Names it in its collection.
    pub key: String,
    /// Its content, in the plugin's own form.
    pub body: String,
    /// The number of the transaction that wrote it; never used twice for one plugin.
    pub version: u64,
    /// The values by which it is found.
    pub fields: BTreeMap<String, String>,
}

/// Where a document is among those of a plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentAddress {
    /// The collection.
    pub collection: String,
    /// The key in it.
    pub key: String,
}

/// What must hold of a document for a write to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// Nothing.
    Any,
    /// It is not there.
    Absent,
    /// It has this version.
    Version(u64),
}

/// One step of a transaction on documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentChange {
    /// Which document.
    pub address: DocumentAddress,
    /// What must hold before.
    pub expected: Expectation,
    /// The new content; none deletes the document.
    pub content: Option<DocumentContent>,
}

/// What is written under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentContent {
    /// The body.
    pub body: String,
    /// The values by which the document is found.
    pub fields: BTreeMap<String, String>,
}

/// Which documents of a collection are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentQuery {
    /// The collection.
    pub collection: String,
    /// A field with its value, where not all are asked for.
    pub field: Option<(String, String)>,
    /// Only those whose keys come after this one.
    pub after: Option<String>,
    /// How many at most.
    pub limit: u32,
}

/// Documents in the order of their keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentPage {
    /// The documents.
    pub documents: Vec<Document>,
    /// The key after which the next page begins; none where this is the last.
    pub next: Option<String>,
}

/// Bytes that a document counts beyond its texts.
const DOCUMENT_COST: usize = 128;

/// Bytes that an index value counts beyond its texts.
const FIELD_COST: usize = 64;

impl DocumentContent {
    /// The bytes that the document counts against its plugin's quota: its texts (the key once more for each field, as
    /// in the index), 128 for itself and 64 for each field.
    pub fn bytes(&self, key: &str) -> u64 {
        let field = |(name, value): (&String, &String)| FIELD_COST + key.len() + name.len() + value.len();
        let fields: usize = self.fields.iter().map(field).sum();
        (DOCUMENT_COST + key.len() + self.body.len() + fields) as u64
    }
}

impl Expectation {
    /// Whether it holds of a document with this version, or of none.
    pub fn holds(self, version: Option<u64>) -> bool {
        match self {
            Self::Any => true,
            Self::Absent => version.is_none(),
            Self::Version(expected) => version == Some(expected),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expectation_compares_versions() {
        assert!(Expectation::Any.holds(None) && Expectation::Any.holds(Some(1)));
        assert!(Expectation::Absent.holds(None) && !Expectation::Absent.holds(Some(1)));
        assert!(Expectation::Version(2).holds(Some(2)));
        assert!(!Expectation::Version(2).holds(Some(3)) && !Expectation::Version(2).holds(None));
    }

    #[test]
    fn a_document_counts_its_texts_and_its_rows() {
        let fields = [("year".to_owned(), "2026".to_owned())].into();
        assert_eq!(
            DocumentContent { body: "bödy".to_owned(), fields }.bytes("key"),
            128 + 3 + 5 + 64 + 3 + 8
        );
    }
}
