//! What `sandpress user` does to accounts that are there.

use super::{SiteArgs, site};
use crate::{
    domain::{Actor, User, Visit},
    services::{ServiceError, Services},
};

/// Whoever runs the program owns the server.
const OWNER: Actor = Actor::System;

pub(super) fn disable(site: &SiteArgs, person: &str) -> anyhow::Result<()> {
    on_site(site, async |services| {
        let user = find(&services, person).await?;
        services.disable_person(&OWNER, user.id, &Visit::default()).await?;
        say!("The account of {} is disabled, and its sessions have ended.", user.name);
        Ok(())
    })
}

pub(super) fn enable(site: &SiteArgs, person: &str) -> anyhow::Result<()> {
    on_site(site, async |services| {
        let user = find(&services, person).await?;
        services.enable_person(&OWNER, user.id, &Visit::default()).await?;
        say!("The account of {} can be used again.", user.name);
        Ok(())
    })
}

pub(super) fn reset_password(
    site: &SiteArgs,
    person: &str,
    without_factors: bool,
    password: impl FnOnce() -> anyhow::Result<String>,
) -> anyhow::Result<()> {
    on_site(site, async |services| {
        let user = find(&services, person).await?;
        let password = password()?;
        services.recover_account(&OWNER, user.id, &password, without_factors).await?;
        say!("{} has a new password, and changes it at the next log-in. All sessions have ended.", user.name);
        if without_factors {
            say!("Second factors, recovery codes and passkeys of the account are gone.");
        }
        Ok(())
    })
}

pub(super) fn role(site: &SiteArgs, person: &str, set: Option<&str>) -> anyhow::Result<()> {
    on_site(site, async |services| {
        let user = find(&services, person).await?;
        let Some(role) = set else {
            say!("{} has the role {}.", user.name, user.role);
            return Ok(());
        };
        services.set_role(&OWNER, user.id, role, &Visit::default()).await?;
        say!("{} has the role {role} now, and logs in again.", user.name);
        Ok(())
    })
}

pub(super) fn roles(site: &SiteArgs, json: bool) -> anyhow::Result<()> {
    on_site(site, async |services| {
        let roles = services.list_roles(&OWNER).await?;
        if json {
            let roles = roles.iter().map(|known| {
                serde_json::json!({
                    "key": known.role,
                    "label": known.role.label(),
                    "people": known.people,
                    "permissions": known.role.permissions(),
                })
            });
            say!("{}", serde_json::to_string_pretty(&roles.collect::<Vec<_>>())?);
            return Ok(());
        }
        for known in &roles {
            let people = if known.people == 1 { "person" } else { "people" };
            say!("{:<20} {:>4} {people:<6}  {}", known.role, known.people, known.role.permissions());
        }
        Ok(())
    })
}

/// Opens the site of a command and does something there.
pub(super) fn on_site(
    site: &SiteArgs,
    work: impl AsyncFnOnce(Services) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let config = site.load()?;
    site::runtime()?.block_on(async { work(site::open(&config).await?).await })
}

/// The account of a name or an email address.
pub(super) async fn find(services: &Services, person: &str) -> anyhow::Result<User> {
    match services.get_person_by_login(&OWNER, person).await {
        Err(ServiceError::NotFound(_)) => {
            anyhow::bail!("nobody has the name or the email address {person:?}: see `sandpress user list`")
        }
        found => Ok(found?),
    }
}
