//! Which pages a change of an entry touches: what readers saw of it before, and what they see after it.

use std::collections::BTreeSet;

use crate::{ServiceError, Services};
use sandpress_db::{Transaction, authors, entries as rows, terms};
use sandpress_domain::{Entry, PageTag, Timestamp, Week};

/// What readers see of an entry beside its text.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// None where they see nothing of it.
    entry: Option<Entry>,
    /// The lists of its terms and authors in which it stands.
    lists: BTreeSet<PageTag>,
}

impl Seen {
    /// Whether readers see the same of the row itself.
    fn is_as(&self, other: &Self) -> bool {
        let row = |seen: &Self| {
            let entry = seen.entry.as_ref()?;
            let text = (entry.title.clone(), entry.path.clone(), entry.byline.clone());
            let moments = (entry.published_revision, entry.published_at, entry.revised_at);
            Some((text, moments, entry.status, entry.parent, entry.listed))
        };
        row(self) == row(other) && self.lists == other.lists
    }

    /// Where it stands in lists; none where it stands in none.
    fn order(&self) -> Option<(bool, Option<Timestamp>, &str)> {
        let entry = self.entry.as_ref().filter(|entry| entry.is_public())?;
        Some((entry.listed, entry.published_at, &entry.publication_type))
    }
}

impl Services {
    /// What readers see of the entry as it stands in the transaction.
    pub(super) async fn seen(&self, tx: &Transaction, entry: &Entry) -> Result<Seen, ServiceError> {
        if !entry.is_readable() {
            return Ok(Seen::default());
        }
        let id = [entry.id];
        let authors = authors::of_entries(tx, &id).await?.remove(&entry.id).unwrap_or_default();
        let terms = terms::of_entries(tx, &id).await?.remove(&entry.id).unwrap_or_default();
        let authors = authors.into_iter().map(|author| PageTag::ListsOfAuthor(author.user));
        let terms = terms.into_iter().map(|term| PageTag::ListsOfTerm(term.id));
        Ok(Seen { entry: Some(entry.clone()), lists: authors.chain(terms).collect() })
    }

    /// The tags of the pages that the change touches, in its transaction and at its end; `is_rendered` says that it made
    /// what readers get anew. The transaction holds the lock of
    /// the trees, so that the neighbours of two entries which appear at once are right.
    pub(super) async fn touched(
        &self,
        tx: &Transaction,
        was: &Seen,
        after: &Entry,
        is_rendered: bool,
    ) -> Result<Vec<PageTag>, ServiceError> {
        let is = self.seen(tx, after).await?;
        let is_hidden = was.entry.is_none() && is.entry.is_none();
        if is_hidden || (!is_rendered && was.is_as(&is)) {
            return Ok(Vec::new());
        }
        let mut tags = vec![PageTag::Entry(after.id)];
        if was.order() == is.order() {
            if is.order().is_some() {
                tags.extend(was.lists.symmetric_difference(&is.lists).cloned());
            }
            return Ok(tags);
        }
        tags.extend(was.lists.union(&is.lists).cloned());
        for (listed, at, publication_type) in [was.order(), is.order()].into_iter().flatten() {
            if listed {
                tags.extend([PageTag::Lists, PageTag::ListsOfType(publication_type.to_owned())]);
                tags.extend(at.map(|at| PageTag::ListsOfWeek(Week::of(at))));
            }
        }
        // Pages that showed it beside them have its own tag; those that show it from now on do not.
        if is.order().is_some() {
            let beside = rows::published_neighbours(tx, after).await?;
            tags.extend(
                [beside.newer, beside.older].into_iter().flatten().map(|link| PageTag::Beside(link.id)),
            );
        }
        Ok(tags)
    }
}
