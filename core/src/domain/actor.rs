//! Who does something: a person, or the site itself.

use super::{Permission, User, UserId};

/// On whose behalf a use case runs. Services ask it for permissions.
#[derive(Clone, Debug)]
pub enum Actor {
    /// A logged-in person.
    User(User),
    /// The command line, run by whoever owns the server; may do everything.
    System,
}

impl Actor {
    /// Whether the actor has `permission`.
    pub fn has(&self, permission: Permission) -> bool {
        match self {
            Self::User(user) => user.role.has(permission),
            Self::System => true,
        }
    }

    /// The person, where it is one.
    pub fn user_id(&self) -> Option<UserId> {
        match self {
            Self::User(user) => Some(user.id),
            Self::System => None,
        }
    }
}
