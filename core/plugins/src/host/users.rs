//! `sandpress:users/users`: the people with an account.

use std::{collections::BTreeSet, future::Future, time::Duration};

use crate::{
    bindings::sandpress::{
        types::types::{Error, FieldError},
        users::users::{self as wit, Host},
    },
    grants::UserField,
    host::{Capability, GrantRule, HasState},
    ports::ContentError,
    powers::UsersAccess,
    state::PluginState,
};
use sandpress_domain::{Actor, User, UserId};

/// How long one read may take.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Users on a page.
const PAGE: u32 = 100;

/// The capability.
pub(super) const CAPABILITY: Capability = Capability {
    name: "users",
    interface: "sandpress:users/users",
    grant: GrantRule::Granted { is_granted: |grants| grants.users.is_some(), example: "users = [\"name\"]" },
    link: |linker| wit::add_to_linker::<_, HasState>(linker, |state| state),
};

type Answer<T> = Result<T, Error>;

impl Host for PluginState {
    async fn get(&mut self, id: String) -> wasmtime::Result<Answer<Option<wit::User>>> {
        self.budget.reading_call()?;
        Ok(self.find_user(&id).await)
    }

    async fn list_users(&mut self, after: Option<String>, limit: u32) -> wasmtime::Result<Answer<wit::Page>> {
        self.budget.reading_call()?;
        Ok(self.users_after(after, limit).await)
    }

    async fn current(&mut self) -> wasmtime::Result<Answer<Option<wit::User>>> {
        self.budget.reading_call()?;
        Ok(self.current_user())
    }
}

impl PluginState {
    async fn find_user(&mut self, id: &str) -> Answer<Option<wit::User>> {
        let access = self.users()?;
        let id = user_id("id", id)?;
        self.count_users(1)?;
        let found = bounded(&self.plugin, access.users.find(id)).await?;
        Ok(found.map(|user| shown(&user, &access.fields)))
    }

    async fn users_after(&mut self, after: Option<String>, limit: u32) -> Answer<wit::Page> {
        let access = self.users()?;
        if !(1..=PAGE).contains(&limit) {
            return Err(invalid("limit", "a page has 1 to 100 users"));
        }
        let after = after.map(|after| user_id("after", &after)).transpose()?;
        self.count_users(limit)?;
        let (users, has_more) = bounded(&self.plugin, access.users.list(after, limit)).await?;
        let next = users.last().filter(|_| has_more).map(|user| user.id.to_string());
        Ok(wit::Page { users: users.iter().map(|user| shown(user, &access.fields)).collect(), next })
    }

    fn current_user(&self) -> Answer<Option<wit::User>> {
        let access = self.users()?;
        Ok(match self.actor.as_deref() {
            Some(Actor::User(user)) => Some(shown(user, &access.fields)),
            _ => None,
        })
    }

    fn users(&self) -> Answer<UsersAccess> {
        let denied = || Error::Denied("users are not there before the plugin has said who it is".to_owned());
        self.powers.users.clone().ok_or_else(denied)
    }

    fn count_users(&mut self, count: u32) -> Answer<()> {
        let limit = || Error::Limit("one call reads at most 1,000 users".to_owned());
        self.budget.content.rows(count).then_some(()).ok_or_else(limit)
    }
}

/// The user with what of it is granted.
fn shown(user: &User, fields: &BTreeSet<UserField>) -> wit::User {
    let field = |field, value: &str| fields.contains(&field).then(|| value.to_owned());
    wit::User {
        id: user.id.to_string(),
        name: field(UserField::Name, user.name.as_str()),
        email: field(UserField::Email, user.email.as_str()),
        role: field(UserField::Role, user.role.as_str()),
        extra: Vec::new(),
    }
}

fn user_id(field: &str, text: &str) -> Answer<UserId> {
    text.parse().map_err(|_| invalid(field, "this is not the id of a user"))
}

fn invalid(field: &str, rule: &str) -> Error {
    Error::Invalid(vec![FieldError { field: field.to_owned(), message: rule.to_owned() }])
}

/// Waits for a read for as long as it may take, and says in the guest's terms why there is no answer.
async fn bounded<T>(plugin: &str, read: impl Future<Output = Result<T, ContentError>>) -> Answer<T> {
    let Ok(answer) = tokio::time::timeout(TIMEOUT, read).await else {
        return Err(Error::Unavailable("the database took too long: try again later".to_owned()));
    };
    answer.map_err(|error| {
        let message = error.to_string();
        match error {
            ContentError::Unavailable => Error::Unavailable(message),
            ContentError::Internal(source) => {
                tracing::error!(plugin, error = source, "users cannot be had for a plugin");
                Error::Internal(message)
            }
        }
    })
}
