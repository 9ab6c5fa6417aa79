//! Lists of entries that people come back to.

use super::access;
use crate::{ServiceError, Services};
use sandpress_db::{entries as rows, saved_lists};
use sandpress_domain::{Actor, Permission, SavedList, UserId};

/// Lists that one person keeps.
const MAX_LISTS: usize = 20;

/// The longest name in characters, and the longest query in bytes.
const MAX_NAME: usize = 60;
const MAX_QUERY: usize = 1_000;

impl Services {
    /// Who began entries, by name. Those who see only their own get nobody.
    ///
    /// # Errors
    /// Where the actor may not enter the admin.
    pub async fn list_entry_authors(&self, actor: &Actor) -> Result<Vec<(UserId, String)>, ServiceError> {
        access::need(actor, Permission::AdminEnter)?;
        if !actor.has(Permission::EntryEditAny) {
            return Ok(Vec::new());
        }
        Ok(rows::authors(self.db()).await?)
    }

    /// The lists that the person keeps, by name.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn saved_lists(&self, actor: &Actor) -> Result<Vec<SavedList>, ServiceError> {
        match actor.user_id() {
            Some(person) => Ok(saved_lists::list(self.db(), person).await?),
            None => Ok(Vec::new()),
        }
    }

    /// Keeps a list under a name, in place of one of the same name.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with `name`; [`ServiceError::State`] where the person keeps too many.
    pub async fn save_list(&self, actor: &Actor, name: &str, query: &str) -> Result<(), ServiceError> {
        access::need(actor, Permission::AdminEnter)?;
        let person = actor.user_id().ok_or(ServiceError::State("only people keep lists"))?;
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
            return Err(ServiceError::invalid("name", "write a name of at most 60 characters"));
        }
        if query.len() > MAX_QUERY {
            return Err(ServiceError::State("this list asks for too much to be kept: use fewer words"));
        }
        let known = saved_lists::list(self.db(), person).await?;
        if known.len() >= MAX_LISTS && known.iter().all(|list| list.name != name) {
            return Err(ServiceError::State("you keep twenty lists already: forget one of them first"));
        }
        let list = SavedList { name, query: query.to_owned() };
        saved_lists::upsert(self.db(), person, &list).await?;
        Ok(())
    }

    /// Forgets a list.
    ///
    /// # Errors
    /// Where there is no such list.
    pub async fn forget_list(&self, actor: &Actor, name: &str) -> Result<(), ServiceError> {
        let person = actor.user_id().ok_or(ServiceError::NotFound("the list"))?;
        let is_gone = saved_lists::delete(self.db(), person, name).await?;
        is_gone.then_some(()).ok_or(ServiceError::NotFound("the list"))
    }
}
