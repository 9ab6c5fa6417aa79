//! The account of the author on the development site. Nobody knows its password: the author comes in by a link.

use uuid::Uuid;

use super::DevError;
use crate::{
    domain::{PageRequest, Role, User},
    services::{NewUser, Services},
};

/// The author's address on the development site.
pub(super) const EMAIL: &str = "author@example.org";

/// The owner of the development site, who is made at its first start.
pub(super) async fn owner(services: &Services) -> Result<User, DevError> {
    let known = services.list_users(PageRequest::new(1, u32::MAX)).await?.items;
    if let Some(owner) = known.into_iter().find(|user| user.role == Role::Owner) {
        return Ok(owner);
    }
    let new = NewUser {
        name: "Author".to_owned(),
        email: EMAIL.to_owned(),
        password: format!("{} {}", Uuid::new_v4(), Uuid::new_v4()),
        role: Role::Owner,
    };
    Ok(services.create_user(&new).await?)
}
