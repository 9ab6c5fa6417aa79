//! Roles of people and the permissions that go with them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// What a person is on the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads and has an account.
    Subscriber,
    /// Writes drafts that others publish.
    Contributor,
    /// Writes and publishes entries of their own.
    Author,
    /// Writes and publishes everything.
    Editor,
    /// Runs the site.
    Administrator,
    /// Runs the site and cannot be removed by others.
    Owner,
}

/// What a person may do. Services ask for permissions, never for roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Permission {
    /// Enter the admin.
    AdminEnter,
    /// Begin a new entry.
    EntryCreate,
    /// Change, trash and restore entries of one's own.
    EntryEditOwn,
    /// Change, trash and restore everybody's entries.
    EntryEditAny,
    /// Publish and unpublish entries of one's own.
    EntryPublishOwn,
    /// Publish and unpublish everybody's entries.
    EntryPublishAny,
    /// See which plugins run and how they do.
    PluginRead,
}

impl Role {
    /// Every role, from the least to the most.
    pub const ALL: [Self; 6] =
        [Self::Subscriber, Self::Contributor, Self::Author, Self::Editor, Self::Administrator, Self::Owner];

    /// Whether a person of this role has `permission`.
    pub fn has(self, permission: Permission) -> bool {
        use Permission::{AdminEnter, EntryCreate, EntryEditOwn, EntryPublishOwn, PluginRead};
        match self {
            Self::Subscriber => false,
            Self::Contributor => matches!(permission, AdminEnter | EntryCreate | EntryEditOwn),
            Self::Author => matches!(permission, AdminEnter | EntryCreate | EntryEditOwn | EntryPublishOwn),
            Self::Editor => permission != PluginRead,
            Self::Administrator | Self::Owner => true,
        }
    }

    /// The word for the role in the database, in commands and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Subscriber => "subscriber",
            Self::Contributor => "contributor",
            Self::Author => "author",
            Self::Editor => "editor",
            Self::Administrator => "administrator",
            Self::Owner => "owner",
        }
    }

    /// The word for the role in the admin.
    pub fn label(self) -> &'static str {
        match self {
            Self::Subscriber => "Subscriber",
            Self::Contributor => "Contributor",
            Self::Author => "Author",
            Self::Editor => "Editor",
            Self::Administrator => "Administrator",
            Self::Owner => "Owner",
        }
    }
}

impl Permission {
    /// The word for the permission in lists and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AdminEnter => "admin-enter",
            Self::EntryCreate => "entry-create",
            Self::EntryEditOwn => "entry-edit-own",
            Self::EntryEditAny => "entry-edit-any",
            Self::EntryPublishOwn => "entry-publish-own",
            Self::EntryPublishAny => "entry-publish-any",
            Self::PluginRead => "plugin-read",
        }
    }
}

/// A word that is no role.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a role: choose owner, administrator, editor, author, contributor or subscriber")]
pub struct UnknownRole(String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_grow() {
        use Permission::*;
        for permission in [
            AdminEnter,
            EntryCreate,
            EntryEditOwn,
            EntryEditAny,
            EntryPublishOwn,
            EntryPublishAny,
            PluginRead,
        ] {
            let first = Role::ALL.iter().position(|role| role.has(permission)).unwrap();
            assert!(Role::ALL.iter().skip(first).all(|role| role.has(permission)), "{permission:?}");
            assert!(!Role::Subscriber.has(permission));
        }
        assert!(!Role::Editor.has(PluginRead));
        assert!(!Role::Author.has(EntryEditAny) && !Role::Contributor.has(EntryPublishOwn));
    }

    #[test]
    fn roles_have_names() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse::<Role>().unwrap(), role);
        }
        assert!("boss".parse::<Role>().is_err());
    }
}
