//! People with an account, and the roles that they have.

pub(crate) mod invitations;
pub(crate) mod list;
pub(crate) mod person;
pub(crate) mod roles;

use super::page;
use sandpress_domain::{User, UserId};
use sandpress_themes::{contexts::admin::PersonRowContext, minute};

/// The page of an account.
fn url(id: UserId) -> String {
    format!("/admin/people/{id}")
}

fn row(user: &User, looks: Option<UserId>) -> PersonRowContext {
    PersonRowContext {
        name: user.name.to_string(),
        email: user.email.shown().into_owned(),
        role_label: user.role.label().to_owned(),
        is_disabled: user.disabled_at.is_some(),
        is_self: looks == Some(user.id),
        seen_on: user.last_login_at.map(minute).unwrap_or_default(),
        url: url(user.id),
    }
}
