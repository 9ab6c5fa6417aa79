//! What the index knows of an entry. Everything that it is made of is read in the transaction of the change itself, so
//! that index and entry never differ.

use std::collections::BTreeSet;

use crate::{ServiceError, Services, structure::shown_names};
use sandpress_db::{Transaction, authors, entries as rows, jobs, renderings, revisions, search, terms};
use sandpress_domain::{
    Author, Entry, EntryId, FieldValues, JobKind, NewJob, Rendering, Term,
    search::{KnownWord, SearchDocument, SearchMark, SearchPart, plain_text},
};

/// Entries in one job.
const BATCH: usize = 500;

/// Letters of an excerpt by which it is told whether the text has it.
const BEGINNING: usize = 40;

impl Services {
    /// Puts an entry into the index as it stands in the transaction.
    pub(crate) async fn index_entry(&self, tx: &Transaction, entry: &Entry) -> Result<(), ServiceError> {
        let documents = self.documents_of(tx, entry).await?;
        for part in SearchPart::ALL {
            match documents.iter().find(|document| document.part == part) {
                Some(document) => {
                    if search::upsert(tx, document).await? && document.is_for_readers() {
                        search::learn(tx, &vocabulary(document)).await?;
                    }
                }
                None => search::delete_part(tx, entry.id, part).await?,
            }
        }
        Ok(())
    }

    /// The documents that the index is to have of an entry: of what readers see, and of the newest revision where that is
    /// another text.
    pub(super) async fn documents_of(
        &self,
        tx: &Transaction,
        entry: &Entry,
    ) -> Result<Vec<SearchDocument>, ServiceError> {
        let terms = terms::of_entries(tx, &[entry.id]).await?.remove(&entry.id).unwrap_or_default();
        let authors = authors::of_entries(tx, &[entry.id]).await?.remove(&entry.id).unwrap_or_default();
        let names = names(entry, &terms, &authors);
        let marks = |first: &[SearchMark]| {
            let mut marks = first.to_vec();
            marks.push(SearchMark::Type(entry.publication_type.clone()));
            marks.extend(terms.iter().map(|term| SearchMark::Term(term.id)));
            marks.extend(authors.iter().map(|author| SearchMark::Author(author.user)));
            marks.extend(entry.author.map(SearchMark::BegunBy));
            marks
        };
        let mut documents = Vec::new();
        let rendering = if entry.is_public() { renderings::find(tx, entry.id).await? } else { None };
        let is_newest = rendering.is_some() && !entry.has_unpublished_changes();
        if let Some(rendering) = rendering {
            let who: &[_] =
                if is_newest { &[SearchMark::Readers, SearchMark::Editors] } else { &[SearchMark::Readers] };
            let at = entry.published_at.unwrap_or(entry.updated_at);
            let text = text_of(&rendering);
            let texts = (rendering.title.as_str(), names.as_str(), text.as_str());
            documents.push(SearchDocument::new(entry.id, SearchPart::Published, at, texts, marks(who)));
        }
        if !is_newest {
            let revision = revisions::find(tx, entry.id, entry.revision).await?;
            let text = revision.map(|revision| words_of(&revision.fields)).unwrap_or_default();
            let texts = (entry.title.as_str(), names.as_str(), text.as_str());
            let marks = marks(&[SearchMark::Editors]);
            documents.push(SearchDocument::new(entry.id, SearchPart::Newest, entry.updated_at, texts, marks));
        }
        Ok(documents)
    }

    /// Has these entries put into the index anew, because a name in it has changed. Ring for jobs after the commit.
    pub(crate) async fn queue_indexing(
        &self,
        tx: &Transaction,
        entries: &[EntryId],
    ) -> Result<(), ServiceError> {
        for batch in entries.chunks(BATCH) {
            let payload = batch.iter().map(EntryId::to_string).collect::<Vec<_>>().join(" ");
            jobs::enqueue(tx, &NewJob::new(JobKind::Search, payload, self.clock().now())).await?;
        }
        Ok(())
    }

    /// Puts entries into the index, as many as are still there.
    pub(super) async fn index_entries(&self, ids: &[EntryId]) -> Result<(), ServiceError> {
        let tx = self.db().begin().await?;
        for id in ids {
            if let Some(entry) = rows::find_for_update(&tx, *id).await? {
                self.index_entry(&tx, &entry).await?;
            }
        }
        Ok(tx.commit().await?)
    }
}

/// Names by which an entry is found: those of its terms and of those who wrote it.
fn names(entry: &Entry, terms: &[Term], authors: &[Author]) -> String {
    let mut names: Vec<String> = terms.iter().map(|term| term.name.to_string()).collect();
    names.push(shown_names(authors, &entry.byline));
    names.join("\n")
}

/// The text that readers see.
pub(super) fn text_of(rendering: &Rendering) -> String {
    let mut text = plain_text(&rendering.html);
    let beginning: String = rendering.excerpt.chars().take(BEGINNING).collect();
    if !text.contains(&beginning) {
        text.push('\n');
        text.push_str(&rendering.excerpt);
    }
    text
}

/// The words of fields, whatever their kinds. Ids are no words.
fn words_of(fields: &FieldValues) -> String {
    let values = fields.iter().map(|(_, value)| value);
    let texts = values.filter(|value| value.parse::<uuid::Uuid>().is_err());
    texts.map(plain_text).collect::<Vec<_>>().join("\n")
}

/// The words of a document that are proposed to those who mistype one, in order.
fn vocabulary(document: &SearchDocument) -> Vec<KnownWord> {
    let texts = [&document.title, &document.names, &document.text];
    let words: BTreeSet<KnownWord> =
        texts.into_iter().flat_map(|text| text.split(' ')).filter_map(KnownWord::new).collect();
    words.into_iter().collect()
}
