//! Who does something: a person, a plugin, or the site itself.

use super::{ContentWriting, Origin, Permission, PermissionSet, TokenId, User, UserId};

/// On whose behalf a use case runs. Services ask it for permissions.
#[derive(Clone, Debug)]
pub enum Actor {
    /// A logged-in person.
    User(User),
    /// The command line, run by whoever owns the server; may do everything.
    System,
    /// A plugin, as itself or as a person.
    Plugin(Box<PluginActor>),
    /// A program with a token that a person gave it.
    Token(Box<TokenActor>),
}

/// A program that acts as the person whose token it has.
#[derive(Clone, Debug)]
pub struct TokenActor {
    /// The person.
    pub user: User,
    /// The token.
    pub token: TokenId,
    /// What the token is good for; of this, what the person may do now.
    pub scopes: PermissionSet,
    /// Whether it is an access token that comes from the token, not the token itself.
    pub is_derived: bool,
}

impl TokenActor {
    /// What the program may do now: no more than the token is good for, and no more than the person may.
    pub fn permissions(&self) -> PermissionSet {
        self.scopes.intersection(self.user.role.permissions())
    }
}

/// A plugin that changes entries.
#[derive(Clone, Debug)]
pub struct PluginActor {
    /// Its id in cms.toml.
    pub id: String,
    /// What the site owner granted it.
    pub writing: ContentWriting,
    /// The person as whom it acts: it may do what is granted and this person may do. None where it acts as itself.
    pub user: Option<User>,
    /// What its changes go back to.
    pub origin: Origin,
}

impl PluginActor {
    fn has(&self, permission: Permission) -> bool {
        let is_granted = match permission {
            Permission::EntryCreate | Permission::EntryEditOwn | Permission::EntryEditAny => true,
            Permission::EntryPublishOwn | Permission::EntryPublishAny => self.writing.publish,
            _ => false,
        };
        is_granted && self.user.as_ref().is_none_or(|user| user.role.has(permission))
    }
}

impl Actor {
    /// Whether the actor has `permission`.
    pub fn has(&self, permission: Permission) -> bool {
        match self {
            Self::User(user) => user.role.has(permission),
            Self::System => true,
            Self::Plugin(plugin) => plugin.has(permission),
            Self::Token(token) => token.permissions().has(permission),
        }
    }

    /// The person, where it is one.
    pub fn user_id(&self) -> Option<UserId> {
        match self {
            Self::User(user) => Some(user.id),
            Self::System => None,
            Self::Plugin(plugin) => plugin.user.as_ref().map(|user| user.id),
            Self::Token(token) => Some(token.user.id),
        }
    }

    /// The plugin, where it is one.
    pub fn plugin(&self) -> Option<&PluginActor> {
        match self {
            Self::Plugin(plugin) => Some(plugin),
            Self::User(_) | Self::System | Self::Token(_) => None,
        }
    }

    /// What the actor's changes go back to.
    pub fn origin(&self) -> Origin {
        match self {
            Self::User(_) | Self::System | Self::Token(_) => Origin::DIRECT,
            Self::Plugin(plugin) => plugin.origin,
        }
    }
}
