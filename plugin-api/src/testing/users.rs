//! The fake of `users`.

use super::{calls::take, invalid, is_id, state::State, with};
use crate::{
    types::Error,
    users::{Page, User},
};

pub(crate) fn get(id: &str) -> Result<Option<User>, Error> {
    with("users::get", |state| {
        state.need_users()?;
        let found = state.users.iter().position(|user| user.id == id);
        if found.is_none() && !is_id(id) {
            return Err(invalid("id", "this is not the id of a user"));
        }
        state.count_users(1)?;
        Ok(found.and_then(|at| state.users.get(at)).map(|user| state.shown(user)))
    })
}

pub(crate) fn list_users(after: Option<&str>, limit: u32) -> Result<Page, Error> {
    with("users::list_users", |state| {
        state.need_users()?;
        if !(1..=100).contains(&limit) {
            return Err(invalid("limit", "a page has 1 to 100 users"));
        }
        let from = match after {
            None => 0,
            Some(after) => match state.users.iter().position(|user| user.id == after) {
                Some(at) => at + 1,
                None => return Err(invalid("after", "this is not the id of a user")),
            },
        };
        state.count_users(limit)?;
        let rest = state.users.get(from..).unwrap_or_default();
        let users: Vec<User> = rest.iter().take(limit as usize).map(|user| state.shown(user)).collect();
        let next = users.last().filter(|_| rest.len() > users.len()).map(|user| user.id.clone());
        Ok(Page { users, next })
    })
}

pub(crate) fn current() -> Result<Option<User>, Error> {
    with("users::current", |state| {
        state.need_users()?;
        Ok(state.acting_user().map(|user| state.shown(user)))
    })
}

impl State {
    fn need_users(&self) -> Result<(), Error> {
        let denied = || Error::Denied("users are not there before the plugin has said who it is".to_owned());
        self.is_open("users").then_some(()).ok_or_else(denied)
    }

    fn count_users(&mut self, count: u32) -> Result<(), Error> {
        let limit = || Error::Limit("one call reads at most 1,000 users".to_owned());
        take(&mut self.call.rows, count).then_some(()).ok_or_else(limit)
    }

    /// The user with what of it is granted.
    fn shown(&self, user: &User) -> User {
        let field =
            |field: &str, value: &Option<String>| value.clone().filter(|_| self.grants.shows_of_users(field));
        User {
            id: user.id.clone(),
            name: field("name", &user.name),
            email: field("email", &user.email),
            role: field("role", &user.role),
            extra: Vec::new(),
        }
    }
}
