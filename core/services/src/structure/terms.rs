//! Categories and tags as readers and authors see them.

use std::collections::HashMap;

use super::need;
use crate::{ServiceError, Services, pages::depends_on};
use sandpress_db::terms as rows;
use sandpress_domain::{Actor, MAX_DEPTH, PageTag, Permission, Taxonomy, Term, TermId, TermSlug};

/// Tags that are proposed while somebody types.
const SUGGESTIONS: u64 = 12;

/// A term with what the admin shows of it.
#[derive(Clone, Debug)]
pub struct TermInUse {
    /// The term.
    pub term: Term,
    /// How many terms stand above it.
    pub depth: usize,
    /// How many entries have it, those in the trash left out.
    pub entries: u64,
    /// Where readers find it.
    pub url: String,
}

/// A link to a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermLink {
    /// What it is.
    pub taxonomy: Taxonomy,
    /// The name.
    pub name: String,
    /// Where readers find it.
    pub url: String,
}

/// A term as readers find it.
#[derive(Clone, Debug)]
pub struct TermPage {
    /// The term.
    pub term: Term,
    /// Where it stands.
    pub url: String,
    /// Those above it, from the top.
    pub above: Vec<TermLink>,
    /// Those right below it that have entries which readers see, with how many.
    pub below: Vec<(TermLink, u64)>,
    /// It and all below it.
    pub tree: Vec<TermId>,
}

/// What stands at the address of a term.
#[derive(Clone, Debug)]
pub enum LocatedTerm {
    /// The term.
    Here(Box<TermPage>),
    /// It has moved there.
    Moved(String),
}

/// The terms of a taxonomy by their ids.
pub(crate) struct Tree(HashMap<TermId, Term>);

impl Tree {
    pub(crate) fn of(terms: impl IntoIterator<Item = Term>) -> Self {
        Self(terms.into_iter().map(|term| (term.id, term)).collect())
    }

    /// The term and those above it, from the top.
    pub(crate) fn line(&self, id: TermId) -> Vec<&Term> {
        let mut line = Vec::new();
        let mut next = Some(id);
        while let Some(term) = next.and_then(|id| self.0.get(&id)) {
            line.push(term);
            // A tree that was damaged by hand must not hold a page up.
            next = term.parent.filter(|_| line.len() <= MAX_DEPTH);
        }
        line.reverse();
        line
    }

    /// The term and all below it.
    pub(crate) fn below(&self, id: TermId) -> Vec<TermId> {
        let mut found = vec![id];
        let mut at = 0;
        while let Some(parent) = found.get(at).copied() {
            for term in self.0.values().filter(|term| term.parent == Some(parent)) {
                if !found.contains(&term.id) {
                    found.push(term.id);
                }
            }
            at += 1;
        }
        found
    }

    /// The term and all below it, whose addresses change with its own.
    pub(crate) fn moved(&self, id: TermId) -> Vec<PageTag> {
        self.below(id).into_iter().map(PageTag::Term).collect()
    }

    /// The term and those above it, whose lists have in them what stands under it.
    pub(crate) fn gathered(&self, id: TermId) -> Vec<PageTag> {
        self.line(id).into_iter().map(|term| PageTag::ListsOfTerm(term.id)).collect()
    }

    /// How many levels there are from the term down.
    pub(crate) fn height(&self, id: TermId) -> usize {
        let above = self.line(id).len();
        self.below(id).into_iter().map(|below| self.line(below).len() + 1 - above).max().unwrap_or(1)
    }

    /// Where readers find the term.
    pub(crate) fn url(&self, id: TermId) -> String {
        let line = self.line(id);
        let Some(last) = line.last() else { return String::new() };
        let slugs: Vec<_> = line.iter().map(|term| term.slug.to_url()).collect();
        format!("/{}/{}", last.taxonomy.as_str(), slugs.join("/"))
    }

    /// The ids of all terms.
    pub(crate) fn ids(&self) -> impl Iterator<Item = TermId> + '_ {
        self.0.keys().copied()
    }

    fn link(&self, term: &Term) -> TermLink {
        TermLink { taxonomy: term.taxonomy, name: term.name.to_string(), url: self.url(term.id) }
    }

    /// All terms, each after the one above it, and by name.
    pub(crate) fn in_order(&self) -> Vec<(&Term, usize)> {
        let mut terms: Vec<_> = self.0.values().map(|term| (self.line(term.id), term)).collect();
        let key = |line: &[&Term]| line.iter().map(|term| (term.name.key(), term.id)).collect::<Vec<_>>();
        terms.sort_by_cached_key(|(line, _)| key(line));
        terms.into_iter().map(|(line, term)| (term, line.len().saturating_sub(1))).collect()
    }
}

impl Services {
    /// Every term of a taxonomy, categories in the order of their tree.
    ///
    /// # Errors
    /// Where the actor may not enter the admin.
    pub async fn list_terms(
        &self,
        actor: &Actor,
        taxonomy: Taxonomy,
    ) -> Result<Vec<TermInUse>, ServiceError> {
        need(actor, Permission::AdminEnter)?;
        let tree = self.tree(taxonomy).await?;
        let counts = rows::counts(self.db(), false).await?;
        let in_use = |(term, depth): (&Term, usize)| TermInUse {
            depth,
            entries: counts.get(&term.id).copied().unwrap_or(0),
            url: tree.url(term.id),
            term: term.clone(),
        };
        Ok(tree.in_order().into_iter().map(in_use).collect())
    }

    /// Tags with the text in their names, for somebody who types.
    ///
    /// # Errors
    /// Where the actor may not enter the admin.
    pub async fn suggest_tags(&self, actor: &Actor, text: &str) -> Result<Vec<String>, ServiceError> {
        need(actor, Permission::AdminEnter)?;
        let text: String = text.trim().to_lowercase().chars().filter(|c| *c != '\0').take(80).collect();
        let tags = rows::search_tags(self.db(), &text, SUGGESTIONS).await?;
        Ok(tags.into_iter().map(|tag| tag.name.to_string()).collect())
    }

    /// What readers find at the address of a term, given by the segments of its path.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn locate_term(
        &self,
        taxonomy: Taxonomy,
        path: &[&str],
    ) -> Result<Option<LocatedTerm>, ServiceError> {
        let Some(slug) = path.last().and_then(|slug| slug.parse::<TermSlug>().ok()) else { return Ok(None) };
        if path.len() > MAX_DEPTH + 1 {
            return Ok(None);
        }
        let tree = self.tree(taxonomy).await?;
        let Some(term) = tree.0.values().find(|term| term.slug == slug).cloned() else {
            let moved = rows::find_redirect(self.db(), taxonomy, &slug).await?;
            return Ok(moved.map(|term| LocatedTerm::Moved(tree.url(term.id))));
        };
        let line = tree.line(term.id);
        depends_on(line.iter().map(|term| PageTag::Term(term.id)));
        if line.iter().map(|term| term.slug.as_str()).ne(path.iter().copied()) {
            return Ok(Some(LocatedTerm::Moved(tree.url(term.id))));
        }
        let children = tree.in_order().into_iter().map(|(term, _)| term);
        let children: Vec<_> = children.filter(|child| child.parent == Some(term.id)).collect();
        let counts = if children.is_empty() { HashMap::new() } else { rows::counts(self.db(), true).await? };
        let sum = |id| tree.below(id).iter().filter_map(|id| counts.get(id)).sum::<u64>();
        let below = children
            .into_iter()
            .map(|child| (tree.link(child), sum(child.id)))
            .filter(|(_, entries)| *entries > 0);
        depends_on(
            tree.below(term.id).into_iter().flat_map(|id| [PageTag::Term(id), PageTag::ListsOfTerm(id)]),
        );
        let above = line.iter().take(line.len().saturating_sub(1)).map(|term| tree.link(term));
        Ok(Some(LocatedTerm::Here(Box::new(TermPage {
            url: tree.url(term.id),
            above: above.collect(),
            below: below.collect(),
            tree: tree.below(term.id),
            term,
        }))))
    }

    /// Links to the terms of an entry, categories first.
    pub(crate) async fn term_links(&self, terms: &[Term]) -> Result<Vec<TermLink>, ServiceError> {
        // A change of the address of a category touches all below it.
        depends_on(terms.iter().map(|term| PageTag::Term(term.id)));
        let mut links = Vec::new();
        if terms.iter().any(|term| term.taxonomy == Taxonomy::Category) {
            let tree = self.tree(Taxonomy::Category).await?;
            let categories = terms.iter().filter(|term| term.taxonomy == Taxonomy::Category);
            links.extend(categories.map(|term| tree.link(term)));
        }
        let tags: Vec<_> = terms.iter().filter(|term| term.taxonomy == Taxonomy::Tag).cloned().collect();
        let tree = Tree::of(tags.clone());
        links.extend(tags.iter().map(|term| tree.link(term)));
        Ok(links)
    }

    async fn tree(&self, taxonomy: Taxonomy) -> Result<Tree, ServiceError> {
        Ok(Tree::of(rows::list(self.db(), taxonomy).await?))
    }
}
