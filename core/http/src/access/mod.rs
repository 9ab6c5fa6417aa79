//! How people get an account and get back into it: registration, invitations, forgotten passwords, another address,
//! providers elsewhere.

pub(super) mod connections;
pub(super) mod email;
pub(super) mod forgotten;
pub(super) mod invitation;
pub(super) mod oidc;
mod page;
pub(super) mod register;
