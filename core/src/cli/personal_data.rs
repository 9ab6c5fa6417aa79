//! `sandpress user export-data` and `sandpress user erase`

use anyhow::{Context, ensure};

use super::{SiteArgs, site};
use crate::{
    domain::{Actor, UserId, Visit},
    services::Services,
};

pub(super) fn export(args: &SiteArgs, login: &str) -> anyhow::Result<()> {
    let config = args.load()?;
    let data = site::runtime()?.block_on(async {
        let services = site::open(&config).await?;
        let person = find(&services, login).await?;
        anyhow::Ok(services.export_personal_data(&Actor::System, person, &Visit::default()).await?)
    })?;
    say!("{}", serde_json::to_string_pretty(&data)?);
    Ok(())
}

pub(super) fn erase(args: &SiteArgs, login: &str, yes: bool) -> anyhow::Result<()> {
    let config = args.load()?;
    ensure!(
        yes,
        "nothing was done: this cannot be undone, so say --yes. `sandpress user export-data` keeps what the person may want"
    );
    let erased = site::runtime()?.block_on(async {
        let services = site::open(&config).await?;
        let person = find(&services, login).await?;
        anyhow::Ok(services.erase_person(&Actor::System, person).await?)
    })?;
    say!(
        "Erased. Entries with another byline: {}. Lines of the audit log that now name {:?}: {}.",
        erased.bylines,
        erased.pseudonym,
        erased.events
    );
    Ok(())
}

async fn find(services: &Services, login: &str) -> anyhow::Result<UserId> {
    let user = services.get_person_by_login(&Actor::System, login).await;
    Ok(user.with_context(|| format!("cannot find {login:?}"))?.id)
}
