//! Roles of people and the permissions that go with them.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Serialize, Serializer};

use super::{Permission, PermissionSet};

/// What a person is on the site.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// One that the site made for itself.
    Custom(Arc<CustomRole>),
}

/// A role that the site made for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomRole {
    /// Its word in the database, in commands and in the API.
    pub key: RoleKey,
    /// Its name in the admin.
    pub label: String,
    /// What its people may do.
    pub permissions: PermissionSet,
}

/// The word for a role: 1 to 20 lower-case letters, digits and hyphens, beginning with a letter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct RoleKey(String);

impl Role {
    /// The roles that every site has, from the least to the most.
    pub const BUILT_IN: [Self; 6] =
        [Self::Subscriber, Self::Contributor, Self::Author, Self::Editor, Self::Administrator, Self::Owner];

    /// Whether a person of this role has `permission`.
    pub fn has(&self, permission: Permission) -> bool {
        use Permission::{
            AdminEnter, EntryCreate, EntryDelete, EntryEditAny, EntryEditOwn, EntryPublishAny,
            EntryPublishOwn, MediaManage, MediaUpload, RedirectManage, StructureManage,
        };
        match self {
            Self::Subscriber => false,
            Self::Contributor => matches!(permission, AdminEnter | EntryCreate | EntryEditOwn | MediaUpload),
            Self::Author => {
                matches!(permission, AdminEnter | EntryCreate | EntryEditOwn | EntryPublishOwn | MediaUpload)
            }
            Self::Editor => matches!(
                permission,
                AdminEnter
                    | EntryCreate
                    | EntryEditOwn
                    | EntryEditAny
                    | EntryPublishOwn
                    | EntryPublishAny
                    | StructureManage
                    | MediaUpload
                    | MediaManage
                    | EntryDelete
                    | RedirectManage
            ),
            Self::Administrator | Self::Owner => true,
            Self::Custom(role) => role.permissions.has(permission),
        }
    }

    /// Everything that a person of this role may do.
    pub fn permissions(&self) -> PermissionSet {
        Permission::ALL.into_iter().filter(|permission| self.has(*permission)).collect()
    }

    /// The word for the role in the database, in commands and in the API.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Subscriber => "subscriber",
            Self::Contributor => "contributor",
            Self::Author => "author",
            Self::Editor => "editor",
            Self::Administrator => "administrator",
            Self::Owner => "owner",
            Self::Custom(role) => role.key.as_str(),
        }
    }

    /// The word for the role in the admin.
    pub fn label(&self) -> &str {
        match self {
            Self::Subscriber => "Subscriber",
            Self::Contributor => "Contributor",
            Self::Author => "Author",
            Self::Editor => "Editor",
            Self::Administrator => "Administrator",
            Self::Owner => "Owner",
            Self::Custom(role) => &role.label,
        }
    }
}

impl RoleKey {
    /// The word.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A word that cannot name a role that the site makes for itself.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum RoleKeyError {
    /// It is no key.
    #[error("a role has 1 to 20 lower-case letters, digits and hyphens, beginning with a letter")]
    Malformed,
    /// Every site has it.
    #[error("this role is on every site: choose another word")]
    BuiltIn,
}

impl FromStr for RoleKey {
    type Err = RoleKeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if text.len() > 20 || !text.starts_with(|c: char| c.is_ascii_lowercase()) || !text.chars().all(fits) {
            return Err(RoleKeyError::Malformed);
        }
        if Role::BUILT_IN.iter().any(|role| role.as_str() == text) {
            return Err(RoleKeyError::BuiltIn);
        }
        Ok(Self(text.to_owned()))
    }
}

/// A word that is no role.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a role: choose owner, administrator, editor, author, contributor or subscriber")]
pub struct UnknownRole(String);

/// The roles that every site has.
impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = Self::BUILT_IN.into_iter().find(|role| role.as_str() == text);
        named.ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Role {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_grow() {
        for (less, more) in Role::BUILT_IN.iter().zip(Role::BUILT_IN.iter().skip(1)) {
            assert!(more.permissions().has_all(less.permissions()), "{less} {more}");
        }
        assert_eq!(Role::Subscriber.permissions(), PermissionSet::default());
        assert_eq!(Role::Owner.permissions(), Permission::ALL.into_iter().collect());
        assert!(!Role::Author.has(Permission::EntryEditAny));
        assert!(!Role::Contributor.has(Permission::EntryPublishOwn));
        use Permission::{
            AuditRead, MailRead, MailSend, PluginManage, PluginRead, RoleManage, UserManage, UserRead,
        };
        for permission in
            [AuditRead, MailRead, MailSend, PluginManage, PluginRead, RoleManage, UserManage, UserRead]
        {
            assert!(!Role::Editor.has(permission) && Role::Administrator.has(permission), "{permission}");
        }
    }

    #[test]
    fn roles_have_names() {
        for role in Role::BUILT_IN {
            assert_eq!(role.as_str().parse::<Role>().unwrap(), role);
            assert_eq!(role.as_str().parse::<RoleKey>(), Err(RoleKeyError::BuiltIn));
        }
        assert!("boss".parse::<Role>().is_err());
    }

    #[test]
    fn a_role_of_the_site_may_what_it_was_given() {
        let permissions: PermissionSet = [Permission::AdminEnter, Permission::MailRead].into_iter().collect();
        let key = "post-office".parse().unwrap();
        let role = Role::Custom(Arc::new(CustomRole { key, label: "Post office".into(), permissions }));
        assert!(role.has(Permission::MailRead) && !role.has(Permission::MailSend));
        assert_eq!((role.as_str(), role.label()), ("post-office", "Post office"));
        for bad in ["", "Post", "1st", "a b", "a_b", "abcdefghijklmnopqrstu"] {
            assert_eq!(bad.parse::<RoleKey>(), Err(RoleKeyError::Malformed), "{bad:?}");
        }
    }
}
