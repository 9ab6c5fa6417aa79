//! Tokens for programs.

use super::{PermissionSet, Timestamp, TokenId, UserId};

/// A token with which a program acts as a person. Its secret is shown once and not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// Names the token.
    pub id: TokenId,
    /// The person as whom the program acts.
    pub user: UserId,
    /// What the person calls it.
    pub name: String,
    /// How the secret begins, to tell one token from another.
    pub prefix: String,
    /// What it is good for, as far as the person may do it.
    pub scopes: PermissionSet,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when it is no longer good.
    pub expires_at: Timestamp,
    /// When it was last used; noted once a minute at most.
    pub used_at: Option<Timestamp>,
}

/// A new token, as it was filled in.
#[derive(Clone, Debug)]
pub struct NewApiToken {
    /// What the person calls it: 1 to 60 characters.
    pub name: String,
    /// What it is to be good for.
    pub scopes: PermissionSet,
    /// How long, in days: 1 to 365.
    pub days: u32,
}
