//! `sandpress token`

use std::collections::HashMap;

use anyhow::Context;
use clap::Subcommand;

use super::{SiteArgs, site};
use crate::{
    domain::{Actor, ApiToken, NewApiToken, PageRequest, Permission, TokenId, UserId, Visit},
    services::Services,
    themes::{minute, rfc3339},
};

#[derive(Debug, Subcommand)]
pub(super) enum TokenCommand {
    /// Make a token with which a program acts as a person. It is printed once and kept nowhere.
    Create {
        #[command(flatten)]
        site: SiteArgs,
        /// The name or email address of the person.
        #[arg(long)]
        user: String,
        /// What the token is for, such as the program that uses it.
        #[arg(long)]
        name: String,
        /// A permission that the token has, as far as the person has it; may be given several times, or with commas.
        #[arg(long = "scope", required = true, value_delimiter = ',')]
        scopes: Vec<Permission>,
        /// How many days it is good: 1 to 365.
        #[arg(long, default_value_t = 90)]
        days: u32,
    },
    /// List the tokens.
    List {
        #[command(flatten)]
        site: SiteArgs,
        /// Only those of the person with this name or email address.
        #[arg(long)]
        user: Option<String>,
        /// Print JSON for machines.
        #[arg(long)]
        json: bool,
    },
    /// Take a token back; it is good for nothing from now on.
    Revoke {
        #[command(flatten)]
        site: SiteArgs,
        /// The id that `sandpress token list` prints.
        id: TokenId,
    },
    /// Replace the keys that sign access tokens, so that none that was given out so far is good any more.
    ReplaceKeys {
        #[command(flatten)]
        site: SiteArgs,
    },
}

pub(super) fn run(command: TokenCommand) -> anyhow::Result<()> {
    match command {
        TokenCommand::Create { site, user, name, scopes, days } => {
            let new = NewApiToken { name, scopes: scopes.into_iter().collect(), days };
            with_services(&site, async |services| create(services, &user, &new).await)
        }
        TokenCommand::List { site, user, json } => {
            with_services(&site, async |services| list(services, user.as_deref(), json).await)
        }
        TokenCommand::Revoke { site, id } => with_services(&site, async |services| {
            services.revoke_token(&Actor::System, id, &Visit::default()).await?;
            say!("Revoked {id}.");
            Ok(())
        }),
        TokenCommand::ReplaceKeys { site } => with_services(&site, async |services| {
            services.replace_signing_keys(&Actor::System).await?;
            say!(
                "Access tokens that were given out so far are no longer good. Programs get new ones with their tokens."
            );
            Ok(())
        }),
    }
}

fn with_services(
    site: &SiteArgs,
    work: impl AsyncFnOnce(&Services) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let config = site.load()?;
    site::runtime()?.block_on(async { work(&site::open(&config).await?).await })
}

async fn create(services: &Services, login: &str, new: &NewApiToken) -> anyhow::Result<()> {
    let user = account(services, login).await?;
    let made = services.make_token(&Actor::System, user, new, &Visit::default()).await?;
    eprintln!("This is the token. It is shown only now. It is good until {}.", minute(made.token.expires_at));
    say!("{}", made.secret);
    Ok(())
}

async fn list(services: &Services, login: Option<&str>, json: bool) -> anyhow::Result<()> {
    let user = match login {
        Some(login) => Some(account(services, login).await?),
        None => None,
    };
    let tokens = services.list_tokens(&Actor::System, user).await?;
    let people = services.list_users(PageRequest::new(1, u32::MAX)).await?.items;
    let names = people.into_iter().map(|user| (user.id, user.name.to_string())).collect();
    if json { print_json(&tokens, &names) } else { print_table(&tokens, &names) }
}

async fn account(services: &Services, login: &str) -> anyhow::Result<UserId> {
    let user = services.get_person_by_login(&Actor::System, login).await;
    Ok(user.with_context(|| format!("cannot find {login:?}"))?.id)
}

fn print_json(tokens: &[ApiToken], names: &HashMap<UserId, String>) -> anyhow::Result<()> {
    let shown = |token: &ApiToken| {
        serde_json::json!({
            "id": token.id,
            "user": names.get(&token.user),
            "name": token.name,
            "prefix": token.prefix,
            "scopes": token.scopes,
            "created_at": rfc3339(token.created_at),
            "expires_at": rfc3339(token.expires_at),
            "used_at": token.used_at.map(rfc3339),
        })
    };
    let tokens: Vec<_> = tokens.iter().map(shown).collect();
    say!("{}", serde_json::to_string_pretty(&tokens)?);
    Ok(())
}

fn print_table(tokens: &[ApiToken], names: &HashMap<UserId, String>) -> anyhow::Result<()> {
    if tokens.is_empty() {
        say!("There are no tokens. `sandpress token create` makes one.");
    }
    for token in tokens {
        let owner = names.get(&token.user).map_or("", String::as_str);
        let used =
            token.used_at.map_or_else(|| "never used".to_owned(), |used| format!("used {}", minute(used)));
        say!("{}  {}…  {}  ({owner})", token.id, token.prefix, token.name);
        say!("        {}; until {}; {used}", token.scopes, minute(token.expires_at));
    }
    Ok(())
}
