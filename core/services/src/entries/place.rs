//! Where an entry belongs: its authors, its terms and what it stands below, checked and written in the transaction of the
//! change. Entries below one that moves move with it.

use std::collections::HashSet;

use super::access;
use crate::{ServiceError, Services};
use sandpress_db::{Transaction, authors, entries as rows, redirects, terms};
use sandpress_domain::{
    Actor, Entry, EntryEvent, EntryId, EntryPath, EntryPlace, MAX_AUTHORS, MAX_DEPTH, MAX_TERMS, PageTag,
    PathError, Permission, Taxonomy, Term, TermError, TermId, TermName, UserId,
};

/// A place that passed its checks.
pub(super) struct CheckedPlace {
    authors: Vec<UserId>,
    terms: Vec<TermId>,
}

const TOO_DEEP: &str = "pages stand at most 8 levels deep: choose one nearer to the top";

impl Services {
    /// Where the entry belongs now.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn place_of(&self, entry: &Entry) -> Result<EntryPlace, ServiceError> {
        let authors =
            authors::of_entries(self.db(), &[entry.id]).await?.remove(&entry.id).unwrap_or_default();
        let terms = terms::of_entries(self.db(), &[entry.id]).await?.remove(&entry.id).unwrap_or_default();
        Ok(EntryPlace {
            authors: authors.into_iter().map(|author| author.user).collect(),
            terms: terms.into_iter().map(|term| term.id).collect(),
            tags: Vec::new(),
            parent: entry.parent,
            menu_order: entry.menu_order,
            noindex: entry.noindex,
        })
    }

    /// The terms that the entry has, by name.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn terms_of(&self, entry: &Entry) -> Result<Vec<Term>, ServiceError> {
        Ok(terms::of_entries(self.db(), &[entry.id]).await?.remove(&entry.id).unwrap_or_default())
    }

    /// Whether a form wants the entry elsewhere than it is. Forms have categories by their ids and tags by their names.
    pub(super) async fn wants_another_place(
        &self,
        wanted: &EntryPlace,
        entry: &Entry,
    ) -> Result<bool, ServiceError> {
        let now = self.place_of(entry).await?;
        let (categories, tags): (Vec<_>, Vec<_>) =
            self.terms_of(entry).await?.into_iter().partition(|term| term.taxonomy == Taxonomy::Category);
        let categories: HashSet<_> = categories.into_iter().map(|term| term.id).collect();
        let tags: HashSet<_> = tags.into_iter().map(|term| term.name.to_string().to_lowercase()).collect();
        Ok(wanted.authors != now.authors
            || (wanted.parent, wanted.menu_order, wanted.noindex)
                != (now.parent, now.menu_order, now.noindex)
            || wanted.terms.iter().copied().collect::<HashSet<_>>() != categories
            || wanted.tags.iter().map(|tag| tag.to_lowercase()).collect::<HashSet<_>>() != tags)
    }

    /// The entries below which others may stand, with their paths.
    ///
    /// # Errors
    /// Where the actor may not enter the admin.
    pub async fn possible_parents(
        &self,
        actor: &Actor,
    ) -> Result<Vec<(EntryId, String, EntryPath)>, ServiceError> {
        access::need(actor, Permission::AdminEnter)?;
        Ok(rows::possible_parents(self.db(), 500).await?)
    }

    /// Checks a place and takes over into the entry what stands in its row. The transaction holds the lock of the trees.
    pub(super) async fn take_place(
        &self,
        tx: &Transaction,
        actor: &Actor,
        entry: &mut Entry,
        place: &EntryPlace,
    ) -> Result<CheckedPlace, ServiceError> {
        let authors = self.checked_authors(tx, actor, entry, &place.authors).await?;
        let terms = self.checked_terms(tx, actor, place, entry).await?;
        entry.parent = place.parent;
        entry.menu_order = place.menu_order;
        entry.noindex = place.noindex;
        Ok(CheckedPlace { authors, terms })
    }

    /// Lets the path of an entry follow what it stands below, as that stands now.
    pub(super) async fn follow_parent(
        &self,
        tx: &Transaction,
        before: Option<&Entry>,
        entry: &mut Entry,
    ) -> Result<(), ServiceError> {
        let invalid = |error: PathError| ServiceError::invalid("path", error.to_string());
        if entry.path.is_placeholder() {
            return Ok(());
        }
        let Some(parent) = entry.parent else {
            let was_below = before.filter(|before| before.parent.is_some() && before.path == entry.path);
            if was_below.is_some() {
                entry.path = entry.path.leaf().parse().map_err(invalid)?;
            }
            return Ok(());
        };
        let is_new_parent = before.is_none_or(|before| before.parent != Some(parent));
        let above = line_above(tx, entry.id, parent, is_new_parent).await?;
        if let Some(parent) = above.first() {
            entry.path = entry.path.below(&parent.path).map_err(invalid)?;
        }
        if is_new_parent && above.len() + height(tx, entry.id).await? > MAX_DEPTH {
            return Err(ServiceError::invalid("parent", TOO_DEEP));
        }
        Ok(())
    }

    /// Writes what does not stand in the row of the entry.
    pub(super) async fn write_place(
        &self,
        tx: &Transaction,
        entry: EntryId,
        place: &CheckedPlace,
    ) -> Result<(), ServiceError> {
        authors::set_of_entry(tx, entry, &place.authors).await?;
        Ok(terms::set_of_entry(tx, entry, &place.terms).await?)
    }

    /// Moves the entries below one that moved, with redirects and events. The tags of the pages that this touches.
    pub(super) async fn move_below(
        &self,
        tx: &Transaction,
        actor: &Actor,
        before: &Entry,
        after: &Entry,
    ) -> Result<Vec<PageTag>, ServiceError> {
        // What stands below shows what it stands below, also through a page that readers do not see.
        let mut tags = Vec::new();
        if (&before.path, before.parent) != (&after.path, after.parent) {
            tags.push(PageTag::Entry(after.id));
        }
        if before.path == after.path {
            return Ok(tags);
        }
        let now = self.clock().now();
        for old in below(tx, before.id).await? {
            let Some(path) = old.path.moved(&before.path, &after.path) else { continue };
            let path = path.map_err(|error| {
                ServiceError::invalid(
                    "path",
                    format!("“{}”, which stands below, cannot move with it: {error}", old.title),
                )
            })?;
            rows::set_path(tx, old.id, &path, now).await?;
            if old.is_readable() {
                tags.push(PageTag::Entry(old.id));
            }
            if old.published_at.is_some() {
                redirects::upsert(tx, &old.path, old.id, now).await?;
            }
            redirects::delete(tx, &path).await?;
            let moved = Entry { path, updated_at: now, ..old.clone() };
            if let Some(event) = EntryEvent::between(Some(&old), &moved, actor.origin()) {
                self.enqueue_event(tx, &event).await?;
            }
        }
        Ok(tags)
    }

    async fn checked_authors(
        &self,
        tx: &Transaction,
        actor: &Actor,
        entry: &Entry,
        wanted: &[UserId],
    ) -> Result<Vec<UserId>, ServiceError> {
        if wanted.len() > MAX_AUTHORS {
            let message = format!("an entry has at most {MAX_AUTHORS} authors: take some out");
            return Err(ServiceError::invalid("authors", message));
        }
        let mut seen = HashSet::new();
        let wanted: Vec<_> = wanted.iter().copied().filter(|author| seen.insert(*author)).collect();
        let now = authors::of_entries(tx, &[entry.id]).await?.remove(&entry.id).unwrap_or_default();
        let is_as_it_was = now.iter().map(|author| author.user).eq(wanted.iter().copied());
        let only_self = wanted.iter().all(|author| Some(*author) == actor.user_id()) && now.is_empty();
        if !is_as_it_was && !only_self {
            access::need(actor, Permission::EntryEditAny)?;
        }
        for author in &wanted {
            self.ensure_profile(tx, *author).await?;
        }
        Ok(wanted)
    }

    async fn checked_terms(
        &self,
        tx: &Transaction,
        actor: &Actor,
        place: &EntryPlace,
        entry: &Entry,
    ) -> Result<Vec<TermId>, ServiceError> {
        if place.terms.len() + place.tags.len() > MAX_TERMS {
            let message = format!("an entry has at most {MAX_TERMS} categories and tags: take some out");
            return Err(ServiceError::invalid("tags", message));
        }
        let mut names: Vec<TermName> = Vec::new();
        for tag in &place.tags {
            let name: TermName = tag.parse().map_err(|error: TermError| {
                let shown: String = tag.chars().filter(|c| !c.is_control()).take(40).collect();
                ServiceError::invalid("tags", format!("“{shown}”: {error}"))
            })?;
            if !names.iter().any(|known| known.key() == name.key()) {
                names.push(name);
            }
        }
        let may_create = actor.has(Permission::StructureManage) || actor.has(Permission::EntryPublishOwn);
        let mut ids = self.tags_named(tx, &names, may_create, entry.updated_at).await?;
        let known = terms::find_all(tx, &place.terms).await?;
        ids.extend(known.into_iter().map(|term| term.id));
        ids.sort();
        ids.dedup();
        Ok(ids)
    }
}

/// What stands above an entry, from right above to the top. `is_new` says that the entry begins to stand there.
async fn line_above(
    tx: &Transaction,
    entry: EntryId,
    parent: EntryId,
    is_new: bool,
) -> Result<Vec<Entry>, ServiceError> {
    let mut line: Vec<Entry> = Vec::new();
    let mut next = Some(parent);
    while let Some(id) = next {
        if id == entry {
            return Err(ServiceError::invalid(
                "parent",
                "a page cannot stand below itself: choose another one",
            ));
        }
        if line.len() > MAX_DEPTH {
            return Err(ServiceError::invalid("parent", TOO_DEEP));
        }
        match rows::find_by_id(tx, id).await? {
            Some(above) => {
                next = above.parent;
                line.push(above);
            }
            None => next = None,
        }
    }
    let is_gone = line.first().is_none_or(|parent| parent.deleted_at.is_some());
    if is_gone && is_new {
        return Err(ServiceError::invalid("parent", "the page above is gone: choose another one"));
    }
    Ok(line)
}

/// Every entry below this one, at most as deep as entries may stand.
async fn below(tx: &Transaction, id: EntryId) -> Result<Vec<Entry>, ServiceError> {
    let (mut found, mut level): (Vec<Entry>, Vec<EntryId>) = (Vec::new(), vec![id]);
    for _ in 0..MAX_DEPTH {
        let mut next = Vec::new();
        for parent in level {
            let children = rows::children(tx, parent).await?;
            next.extend(children.iter().map(|child| child.id));
            found.extend(children);
        }
        level = next;
    }
    Ok(found)
}

/// How many levels there are from the entry down.
async fn height(tx: &Transaction, id: EntryId) -> Result<usize, ServiceError> {
    let (mut height, mut level) = (0, vec![id]);
    while !level.is_empty() && height <= MAX_DEPTH {
        height += 1;
        let mut next = Vec::new();
        for parent in level {
            next.extend(rows::children(tx, parent).await?.into_iter().map(|child| child.id));
        }
        level = next;
    }
    Ok(height)
}
