//! Links by mail that let whoever has them do one thing, once.

use std::{str::FromStr, time::Duration};

use super::{Email, Timestamp, UserId};

/// What a link is for. It is good for nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkPurpose {
    /// Make an account, after asking for one.
    Registration,
    /// Make an account with the role that somebody chose.
    Invitation,
    /// Choose a new password.
    Password,
    /// Confirm a new address of an account.
    Email,
}

/// A link that was made. The secret in it is known to its reader alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountLink {
    /// What it is for.
    pub purpose: LinkPurpose,
    /// Whose account it is about; for an invitation, who invited.
    pub user: Option<UserId>,
    /// The address that it was sent to.
    pub email: Email,
    /// The word for the role of an invitation.
    pub role: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when it is of no use.
    pub expires_at: Timestamp,
}

impl LinkPurpose {
    /// Every purpose.
    pub const ALL: [Self; 4] = [Self::Registration, Self::Invitation, Self::Password, Self::Email];

    /// The word for the purpose in the database and in the audit log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Invitation => "invitation",
            Self::Password => "password",
            Self::Email => "email",
        }
    }

    /// How long a link is good.
    pub fn lifetime(self) -> Duration {
        const MINUTE: u64 = 60;
        const DAY: u64 = 24 * 60 * MINUTE;
        Duration::from_secs(match self {
            Self::Password => 30 * MINUTE,
            Self::Email => 2 * 60 * MINUTE,
            Self::Registration => DAY,
            Self::Invitation => 7 * DAY,
        })
    }
}

/// A word that is no purpose.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not what a link is for")]
pub struct UnknownLinkPurpose(String);

impl FromStr for LinkPurpose {
    type Err = UnknownLinkPurpose;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.into_iter().find(|purpose| purpose.as_str() == text);
        named.ok_or_else(|| UnknownLinkPurpose(text.to_owned()))
    }
}

impl AccountLink {
    /// A link to `email`, good for as long as its purpose allows.
    pub fn new(purpose: LinkPurpose, email: Email, now: Timestamp) -> Self {
        let expires_at = now + purpose.lifetime();
        Self { purpose, user: None, email, role: None, created_at: now, expires_at }
    }
}
