//! Accounts elsewhere with which people log in.

use super::{Timestamp, UserId};

/// An account at an OpenID provider with which a person logs in. Issuer and subject together name it; its address and
/// its name may change and prove nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The provider, as its tokens name it.
    pub issuer: String,
    /// The account, as the provider names it.
    pub subject: String,
    /// Who logs in with it.
    pub user: UserId,
    /// The address or name that the provider told, to tell several apart; may be empty.
    pub email: String,
    /// When it was connected.
    pub created_at: Timestamp,
    /// When somebody last logged in with it.
    pub used_at: Option<Timestamp>,
}
