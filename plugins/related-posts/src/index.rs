//! The index: which words stand for which entry, in the plugin's own documents.

use sandpress_plugin::store::{Collection, Document, Expectation, Operation, write};
use sandpress_plugin::types::Error;

use crate::keywords::Keyword;
use crate::ranking::Shared;

/// One document for each entry: its title, its path and its words.
const ENTRIES: Collection<'_> = Collection::new("entries");

/// One document for each word of each entry, under `word/entry`, whose body is the weight.
const POSTINGS: Collection<'_> = Collection::new("postings");

/// How many entries there are.
const COUNTS: Collection<'_> = Collection::new("counts");

const TOTAL: &str = "entries";

/// How often a change is tried again that somebody else was faster with.
const TRIES: usize = 3;

/// So many entries with a word are looked at. One that more have tells little.
const POSTINGS_READ: u32 = 100;

/// So many of an entry's words are looked up: the heaviest.
const WORDS_READ: usize = 8;

/// An entry in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Indexed {
    /// Its title.
    pub(crate) title: String,
    /// Its path, without a slash in front.
    pub(crate) path: String,
    /// What it is about.
    pub(crate) keywords: Vec<Keyword>,
}

impl Indexed {
    fn to_document(&self) -> String {
        let words = self.keywords.iter().map(|word| format!("\n{} {}", word.weight, word.stem));
        format!("{}\n{}{}", self.title, self.path, words.collect::<String>())
    }

    fn from_document(document: &str) -> Self {
        let mut lines = document.lines();
        let mut next = || lines.next().unwrap_or_default().to_owned();
        let (title, path) = (next(), next());
        let keyword = |line: &str| {
            let (weight, stem) = line.split_once(' ')?;
            Some(Keyword { stem: stem.to_owned(), weight: weight.parse().ok()? })
        };
        Self { title, path, keywords: lines.filter_map(keyword).collect() }
    }
}

/// The entry, if it is in the index.
///
/// # Errors
/// Those of the store.
pub(crate) fn find(id: &str) -> Result<Option<Indexed>, Error> {
    Ok(ENTRIES.get(id)?.map(|document| Indexed::from_document(&document.body)))
}

/// How many entries are in the index.
///
/// # Errors
/// Those of the store.
pub(crate) fn total() -> Result<u64, Error> {
    Ok(COUNTS.get(TOTAL)?.map_or(0, |document| number(&document)))
}

/// The heaviest words of an entry, with the entries that have them.
///
/// # Errors
/// Those of the store.
pub(crate) fn shared(entry: &Indexed) -> Result<Vec<Shared>, Error> {
    let shared = entry.keywords.iter().take(WORDS_READ).map(|keyword| {
        let prefix = format!("{}/", keyword.stem);
        let page = POSTINGS.list(Some(&prefix), POSTINGS_READ)?;
        let entries = page.documents.iter().filter_map(|document| {
            let id = document.key.strip_prefix(&prefix)?;
            Some((id.to_owned(), document.body.parse().ok()?))
        });
        Ok(Shared { keyword: keyword.clone(), entries: entries.collect() })
    });
    shared.collect()
}

/// Puts an entry into the index, in place of what was known of it, or takes it out.
///
/// # Errors
/// [`Error::Conflict`] where others change the index all the time, and those of the store.
pub(crate) fn set(id: &str, entry: Option<&Indexed>) -> Result<(), Error> {
    let mut tries = 0;
    loop {
        tries += 1;
        match try_set(id, entry) {
            Err(Error::Conflict(_)) if tries < TRIES => {}
            outcome => return outcome,
        }
    }
}

fn try_set(id: &str, entry: Option<&Indexed>) -> Result<(), Error> {
    let current = ENTRIES.get(id)?;
    let before = current.as_ref().map(|document| Indexed::from_document(&document.body));
    if before.as_ref() == entry {
        return Ok(());
    }
    let mut operations = Vec::new();
    let stale = before.iter().flat_map(|before| &before.keywords);
    operations.extend(stale.map(|word| POSTINGS.delete_operation(&posting(word, id), Expectation::Any)));
    let expected = expectation(current.as_ref());
    match entry {
        Some(entry) => {
            operations.extend(entry.keywords.iter().map(|word| {
                POSTINGS.put_operation(&posting(word, id), &word.weight.to_string(), &[], Expectation::Any)
            }));
            operations.push(ENTRIES.put_operation(id, &entry.to_document(), &[], expected));
        }
        None => operations.push(ENTRIES.delete_operation(id, expected)),
    }
    let difference = i64::from(entry.is_some()) - i64::from(before.is_some());
    if difference != 0 {
        operations.push(counted(difference)?);
    }
    write(&operations).map(drop)
}

/// The step that changes the number of entries, together with the change itself or not at all.
fn counted(difference: i64) -> Result<Operation, Error> {
    let current = COUNTS.get(TOTAL)?;
    let sum = current.as_ref().map_or(0, number).saturating_add_signed(difference);
    Ok(COUNTS.put_operation(TOTAL, &sum.to_string(), &[], expectation(current.as_ref())))
}

fn expectation(current: Option<&Document>) -> Expectation {
    current.map_or(Expectation::Absent, |document| Expectation::Version(document.version))
}

fn number(document: &Document) -> u64 {
    document.body.parse().unwrap_or(0)
}

fn posting(word: &Keyword, id: &str) -> String {
    format!("{}/{id}", word.stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_read_as_it_was_written() {
        let keyword = |stem: &str, weight| Keyword { stem: stem.into(), weight };
        let entry = Indexed {
            title: "A title".into(),
            path: "2026/a-title".into(),
            keywords: vec![keyword("compil", 9), keyword("größ", 1)],
        };
        assert_eq!(Indexed::from_document(&entry.to_document()), entry);
        let bare = Indexed { title: String::new(), path: String::new(), keywords: Vec::new() };
        assert_eq!(Indexed::from_document(""), bare);
    }
}
