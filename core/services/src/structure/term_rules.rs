//! What holds for terms: their names, and where a category can stand.

use super::terms::Tree;
use crate::ServiceError;
use sandpress_db::{Transaction, terms as rows};
use sandpress_domain::{MAX_DEPTH, Taxonomy, Term, TermError, TermId, TermName, TermSlug};

/// The longest description of a term, in characters.
const MAX_DESCRIPTION: usize = 1000;

const TOO_DEEP: &str = "categories stand at most 8 levels deep: choose one nearer to the top";

/// Puts what stands right below a term elsewhere.
pub(super) async fn move_children(
    tx: &Transaction,
    tree: &Tree,
    term: &Term,
    to: Option<TermId>,
) -> Result<(), ServiceError> {
    let top = to.map_or(0, |to| tree.line(to).len());
    for id in tree.below(term.id) {
        let Some(child) = tree.line(id).last().copied().filter(|child| child.parent == Some(term.id)) else {
            continue;
        };
        if top + tree.height(id) > MAX_DEPTH {
            return Err(ServiceError::invalid("into", TOO_DEEP));
        }
        rows::update(tx, &Term { parent: to, ..child.clone() }).await?;
    }
    Ok(())
}

/// The category that was chosen, where one may stand below it.
pub(super) async fn parent(
    tx: &Transaction,
    taxonomy: Taxonomy,
    id: TermId,
    parent: Option<TermId>,
) -> Result<Option<TermId>, ServiceError> {
    let Some(parent) = parent.filter(|_| taxonomy == Taxonomy::Category) else { return Ok(None) };
    let tree = Tree::of(rows::list(tx, taxonomy).await?);
    let above = tree.line(parent);
    if above.is_empty() {
        return Err(ServiceError::invalid("parent", "the category above is gone: choose another one"));
    }
    if tree.below(id).contains(&parent) {
        let message = "a category cannot stand below itself: choose another one";
        return Err(ServiceError::invalid("parent", message));
    }
    if above.len() + tree.height(id) > MAX_DEPTH {
        return Err(ServiceError::invalid("parent", TOO_DEEP));
    }
    Ok(Some(parent))
}

/// The name, where it can be one.
pub(super) fn name(text: &str) -> Result<TermName, ServiceError> {
    text.parse().map_err(|error: TermError| ServiceError::invalid("name", error.to_string()))
}

/// The segment in addresses, where it can be one.
pub(super) fn slug(text: &str) -> Result<TermSlug, ServiceError> {
    text.parse().map_err(|error: TermError| ServiceError::invalid("slug", error.to_string()))
}

/// The description without odd characters.
pub(super) fn description(text: &str) -> Result<String, ServiceError> {
    let kept: String = text.replace("\r\n", "\n").chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    if kept.chars().count() > MAX_DESCRIPTION {
        let message = format!("the description has more than {MAX_DESCRIPTION} characters: shorten it");
        return Err(ServiceError::invalid("description", message));
    }
    Ok(kept.trim().to_owned())
}
