//! Passkeys of people.

use super::{PasskeyId, Timestamp, UserId};

/// A passkey as the site keeps it: the public half of a pair of keys.
#[derive(Clone, Debug)]
pub struct Passkey {
    /// Names it on the site.
    pub id: PasskeyId,
    /// Whose it is.
    pub user: UserId,
    /// What names it everywhere, in base64url.
    pub credential: String,
    /// What its person calls it.
    pub name: String,
    /// What is needed to check it, as JSON.
    pub data: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Option<Timestamp>,
}
