//! Making, changing, merging and deleting terms.

use super::{
    need,
    term_rules::{description, move_children, name, parent, slug},
    terms::Tree,
};
use crate::{
    ServiceError, Services,
    audit::{changed, changed_in, record},
};
use sandpress_db::{Transaction, site, terms as rows};
use sandpress_domain::{Actor, PageTag, Permission, Taxonomy, Term, TermId, TermName, TermSlug, Timestamp};

/// How many numbers are tried behind a slug that is taken.
const NUMBERS: u32 = 200;

const NO_TERM: ServiceError = ServiceError::NotFound("this term");

/// A term as it was filled in.
#[derive(Clone, Debug, Default)]
pub struct NewTerm {
    /// Its name.
    pub name: String,
    /// Its segment in addresses; made from the name where it is empty.
    pub slug: String,
    /// What is found under it.
    pub description: String,
    /// The category above it.
    pub parent: Option<TermId>,
}

impl Services {
    /// A term.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`].
    pub async fn get_term(&self, actor: &Actor, id: TermId) -> Result<Term, ServiceError> {
        need(actor, Permission::StructureManage)?;
        rows::find(self.db(), id).await?.ok_or(NO_TERM)
    }

    /// Makes a term.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::Invalid`] for the fields `name`, `slug`, `description` and `parent`.
    pub async fn create_term(
        &self,
        actor: &Actor,
        taxonomy: Taxonomy,
        new: &NewTerm,
    ) -> Result<Term, ServiceError> {
        need(actor, Permission::StructureManage)?;
        let tx = self.begin_structure().await?;
        let id = TermId::generate();
        let name = name(&new.name)?;
        let term = Term {
            id,
            taxonomy,
            slug: self.slug_for(&tx, taxonomy, &new.slug, &name, id).await?,
            name,
            description: description(&new.description)?,
            parent: parent(&tx, taxonomy, id, new.parent).await?,
        };
        rows::insert(&tx, &term, self.clock().now()).await?;
        rows::unredirect(&tx, taxonomy, &term.slug).await?;
        let tree = Tree::of(rows::list(&tx, taxonomy).await?);
        record(&tx, &changed(actor, self.clock().now(), subject(&term), "made")).await?;
        self.commit_structure(tx, tree.gathered(id)).await?;
        Ok(term)
    }

    /// Changes a term. The address that it had leads to the new one.
    ///
    /// # Errors
    /// As for [`Services::create_term`]; [`ServiceError::NotFound`].
    pub async fn change_term(&self, actor: &Actor, id: TermId, new: &NewTerm) -> Result<Term, ServiceError> {
        need(actor, Permission::StructureManage)?;
        let tx = self.begin_structure().await?;
        let before = rows::find(&tx, id).await?.ok_or(NO_TERM)?;
        let tree = Tree::of(rows::list(&tx, before.taxonomy).await?);
        let mut tags: Vec<_> = tree.moved(id).into_iter().chain(tree.gathered(id)).collect();
        let name = name(&new.name)?;
        let slug = match new.slug.trim() {
            "" => before.slug.clone(),
            written => slug(written)?,
        };
        let term = Term {
            id,
            taxonomy: before.taxonomy,
            name,
            slug,
            description: description(&new.description)?,
            parent: parent(&tx, before.taxonomy, id, new.parent).await?,
        };
        rows::update(&tx, &term).await?;
        if term.name != before.name {
            self.queue_indexing(&tx, &rows::entries_with(&tx, id).await?).await?;
        }
        if term.slug != before.slug {
            rows::redirect(&tx, term.taxonomy, &before.slug, id).await?;
            rows::unredirect(&tx, term.taxonomy, &term.slug).await?;
        }
        let tree = Tree::of(rows::list(&tx, term.taxonomy).await?);
        if term.slug == before.slug && term.parent == before.parent {
            tags = vec![PageTag::Term(id)];
        } else {
            tags.extend(tree.gathered(id));
        }
        let fields = differing(&before, &term);
        if !fields.is_empty() {
            record(&tx, &changed_in(actor, self.clock().now(), subject(&term), &fields)).await?;
        }
        self.commit_structure(tx, tags).await?;
        Ok(term)
    }

    /// Lets one term take the place of another: its entries, its address and what stands below it. The other one is gone.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`]; [`ServiceError::Invalid`] for the field `into`.
    pub async fn merge_terms(&self, actor: &Actor, from: TermId, into: TermId) -> Result<Term, ServiceError> {
        need(actor, Permission::StructureManage)?;
        let tx = self.begin_structure().await?;
        let gone = rows::find(&tx, from).await?.ok_or(NO_TERM)?;
        let stays = rows::find(&tx, into).await?.filter(|term| term.taxonomy == gone.taxonomy);
        let stays = stays.ok_or_else(|| ServiceError::invalid("into", "choose one that is there"))?;
        let tree = Tree::of(rows::list(&tx, gone.taxonomy).await?);
        if tree.below(from).contains(&into) {
            let message = "it cannot be merged into itself or into one below it: choose another one";
            return Err(ServiceError::invalid("into", message));
        }
        let mut tags: Vec<_> = tree.moved(from).into_iter().chain(tree.gathered(from)).collect();
        move_children(&tx, &tree, &gone, Some(into)).await?;
        self.queue_indexing(&tx, &rows::entries_with(&tx, from).await?).await?;
        rows::move_entries(&tx, from, into).await?;
        rows::move_redirects(&tx, from, into).await?;
        rows::delete(&tx, from).await?;
        rows::redirect(&tx, gone.taxonomy, &gone.slug, into).await?;
        tags.extend(tree.gathered(into));
        let event = changed(actor, self.clock().now(), subject(&gone), "merged");
        record(&tx, &event.with("into", stays.name.to_string())).await?;
        self.commit_structure(tx, tags).await?;
        Ok(stays)
    }

    /// Deletes a term. Entries live on without it, and what stands below it moves up. How many entries had it.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`]; [`ServiceError::Invalid`] where one below it would stand beside
    /// another of its name.
    pub async fn delete_term(&self, actor: &Actor, id: TermId) -> Result<u64, ServiceError> {
        need(actor, Permission::StructureManage)?;
        let tx = self.begin_structure().await?;
        let term = rows::find(&tx, id).await?.ok_or(NO_TERM)?;
        let entries = rows::counts(&tx, false).await?.get(&id).copied().unwrap_or(0);
        let tree = Tree::of(rows::list(&tx, term.taxonomy).await?);
        let tags: Vec<_> = tree.moved(id).into_iter().chain(tree.gathered(id)).collect();
        move_children(&tx, &tree, &term, term.parent).await?;
        self.queue_indexing(&tx, &rows::entries_with(&tx, id).await?).await?;
        rows::delete(&tx, id).await?;
        record(&tx, &changed(actor, self.clock().now(), subject(&term), "deleted")).await?;
        self.commit_structure(tx, tags).await?;
        Ok(entries)
    }

    /// The tags of these names; those that are not there are made, where `may_create`. The transaction holds the lock of
    /// the trees.
    pub(crate) async fn tags_named(
        &self,
        tx: &Transaction,
        names: &[TermName],
        may_create: bool,
        now: Timestamp,
    ) -> Result<Vec<TermId>, ServiceError> {
        let keys: Vec<_> = names.iter().map(TermName::key).collect();
        let known = rows::tags_by_key(tx, &keys).await?;
        let mut ids = Vec::new();
        for name in names {
            if let Some(tag) = known.iter().find(|tag| tag.name.key() == name.key()) {
                ids.push(tag.id);
                continue;
            }
            if !may_create {
                let message = format!(
                    "there is no tag “{name}”, and you may not make one: choose among those that are there"
                );
                return Err(ServiceError::invalid("tags", message));
            }
            let id = TermId::generate();
            let slug = self.slug_for(tx, Taxonomy::Tag, "", name, id).await?;
            rows::unredirect(tx, Taxonomy::Tag, &slug).await?;
            let (name, description) = (name.clone(), String::new());
            let tag = Term { id, taxonomy: Taxonomy::Tag, name, slug, description, parent: None };
            rows::insert(tx, &tag, now).await?;
            ids.push(id);
        }
        Ok(ids)
    }

    pub(crate) async fn begin_structure(&self) -> Result<Transaction, ServiceError> {
        let tx = self.db().begin().await?;
        rows::lock(&tx).await?;
        Ok(tx)
    }

    pub(super) async fn commit_structure(
        &self,
        tx: Transaction,
        tags: impl IntoIterator<Item = PageTag> + Send,
    ) -> Result<(), ServiceError> {
        site::grow(&tx).await?;
        self.commit_pages(tx, tags).await?;
        self.ring_for_jobs();
        Ok(())
    }

    /// The slug that was written, or a free one made from the name.
    async fn slug_for(
        &self,
        tx: &Transaction,
        taxonomy: Taxonomy,
        written: &str,
        name: &TermName,
        id: TermId,
    ) -> Result<TermSlug, ServiceError> {
        if !written.trim().is_empty() {
            return slug(written.trim());
        }
        let wanted = TermSlug::of(name, id);
        for candidate in
            std::iter::once(wanted.clone()).chain((2..NUMBERS).map(|number| wanted.numbered(number)))
        {
            if rows::find_by_slug(tx, taxonomy, &candidate).await?.is_none() {
                return Ok(candidate);
            }
        }
        slug(&format!("term-{}", id.0.simple()))
    }
}

/// A term as the audit log names it.
fn subject(term: &Term) -> String {
    format!("{} {}", term.taxonomy.as_str(), term.name)
}

fn differing(before: &Term, after: &Term) -> Vec<&'static str> {
    let fields = [
        ("name", before.name != after.name),
        ("slug", before.slug != after.slug),
        ("description", before.description != after.description),
        ("parent", before.parent != after.parent),
    ];
    fields.into_iter().filter(|(_, is_other)| *is_other).map(|(name, _)| name).collect()
}
