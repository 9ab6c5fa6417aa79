//! What people may do.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

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
    /// Add, switch, set, update and remove plugins, and decide about work of theirs that failed.
    PluginManage,
    /// See what mail left the site and what became of it.
    MailRead,
    /// Send mail again that was refused.
    MailSend,
    /// See who has an account.
    UserRead,
    /// Invite people, give them roles, disable accounts and end their sessions.
    UserManage,
    /// Make, change and delete roles.
    RoleManage,
    /// See what happened to accounts and access.
    AuditRead,
    /// Make, change, merge and delete categories, tags and menus.
    StructureManage,
    /// Change the settings of the site.
    SettingsManage,
    /// Add files to the media library, and change and delete those that one added.
    MediaUpload,
    /// Change and delete everybody's files in the media library, and its folders.
    MediaManage,
    /// Delete entries in the trash for good.
    EntryDelete,
    /// Decide where old addresses lead.
    RedirectManage,
    /// Write and send the newsletter, and see and change who gets it.
    NewsletterManage,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 21] = [
        Self::AdminEnter,
        Self::EntryCreate,
        Self::EntryEditOwn,
        Self::EntryEditAny,
        Self::EntryPublishOwn,
        Self::EntryPublishAny,
        Self::PluginRead,
        Self::PluginManage,
        Self::MailRead,
        Self::MailSend,
        Self::UserRead,
        Self::UserManage,
        Self::RoleManage,
        Self::AuditRead,
        Self::StructureManage,
        Self::SettingsManage,
        Self::MediaUpload,
        Self::MediaManage,
        Self::EntryDelete,
        Self::RedirectManage,
        Self::NewsletterManage,
    ];

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
            Self::PluginManage => "plugin-manage",
            Self::MailRead => "mail-read",
            Self::MailSend => "mail-send",
            Self::UserRead => "user-read",
            Self::UserManage => "user-manage",
            Self::RoleManage => "role-manage",
            Self::AuditRead => "audit-read",
            Self::StructureManage => "structure-manage",
            Self::SettingsManage => "settings-manage",
            Self::MediaUpload => "media-upload",
            Self::MediaManage => "media-manage",
            Self::EntryDelete => "entry-delete",
            Self::RedirectManage => "redirect-manage",
            Self::NewsletterManage => "newsletter-manage",
        }
    }

    /// What the permission is for, in words for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::AdminEnter => "Enter the admin",
            Self::EntryCreate => "Begin new entries",
            Self::EntryEditOwn => "Change, trash and restore entries of their own",
            Self::EntryEditAny => "Change, trash and restore everybody's entries",
            Self::EntryPublishOwn => "Publish and unpublish entries of their own",
            Self::EntryPublishAny => "Publish and unpublish everybody's entries",
            Self::PluginRead => "See which plugins run and how they do",
            Self::PluginManage => "Add, set, update and remove plugins",
            Self::MailRead => "See what mail left the site",
            Self::MailSend => "Send mail again that was refused",
            Self::UserRead => "See who has an account",
            Self::UserManage => "Invite people, give them roles, disable accounts and end their sessions",
            Self::RoleManage => "Make, change and delete roles",
            Self::AuditRead => "See what happened to accounts and access",
            Self::StructureManage => "Make, change, merge and delete categories, tags and menus",
            Self::SettingsManage => "Change the settings of the site",
            Self::MediaUpload => "Add files to the media library, change and delete those of their own",
            Self::MediaManage => "Change and delete everybody's files in the media library, and its folders",
            Self::EntryDelete => "Delete entries in the trash for good",
            Self::RedirectManage => "Decide where old addresses lead, and see which lead nowhere",
            Self::NewsletterManage => "Write and send the newsletter, and see and change who gets it",
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that is no permission.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a permission")]
pub struct UnknownPermission(String);

impl FromStr for Permission {
    type Err = UnknownPermission;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.into_iter().find(|permission| permission.as_str() == text);
        named.ok_or_else(|| UnknownPermission(text.to_owned()))
    }
}

/// Several permissions. As a text: their words with commas between them, in the order of [`Permission::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PermissionSet(u32);

impl PermissionSet {
    /// Whether `permission` is among them.
    pub fn has(self, permission: Permission) -> bool {
        self.0 & bit(permission) != 0
    }

    /// Whether each of `others` is among them.
    pub fn has_all(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// Those that are among both.
    #[must_use]
    pub fn intersection(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those among them, in the order of [`Permission::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |permission| self.has(*permission))
    }
}

fn bit(permission: Permission) -> u32 {
    1 << permission as u32
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().fold(0, |bits, permission| bits | bit(permission)))
    }
}

impl fmt::Display for PermissionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, permission) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(",")?;
            }
            f.write_str(permission.as_str())?;
        }
        Ok(())
    }
}

impl FromStr for PermissionSet {
    type Err = UnknownPermission;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split(',').filter(|word| !word.is_empty()).map(str::parse).collect()
    }
}

impl Serialize for PermissionSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_written_and_read() {
        let all: PermissionSet = Permission::ALL.into_iter().collect();
        assert_eq!(all.to_string().parse::<PermissionSet>().unwrap(), all);
        assert_eq!("".parse::<PermissionSet>().unwrap(), PermissionSet::default());
        let some: PermissionSet = [Permission::MailRead, Permission::AdminEnter].into_iter().collect();
        assert_eq!(some.to_string(), "admin-enter,mail-read");
        assert!(all.has_all(some) && !some.has_all(all) && some.has_all(some));
        assert!("admin-enter,fly".parse::<PermissionSet>().is_err());
        let other: PermissionSet = [Permission::MailRead, Permission::MailSend].into_iter().collect();
        assert_eq!(some.intersection(other).to_string(), "mail-read");
        assert!(!some.is_empty() && some.intersection(PermissionSet::default()).is_empty());
    }
}
