//! `sandpress user`

use std::io::{IsTerminal, Read, stdin};

use anyhow::{bail, ensure};
use clap::Subcommand;

use super::{SiteArgs, site};
use crate::{
    domain::{PageRequest, Role, User},
    services::NewUser,
    themes::rfc3339,
};

/// The longest password that is read, in bytes.
const MAX_PASSWORD: u64 = 4096;

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Create an account.
    Create {
        #[command(flatten)]
        site: SiteArgs,
        /// Where the person gets mail; also good for logging in.
        #[arg(long)]
        email: String,
        /// The name that is shown; also good for logging in.
        #[arg(long)]
        name: String,
        /// owner, administrator, editor, author, contributor or subscriber
        #[arg(long)]
        role: Role,
        /// Read the password from standard input instead of asking for it.
        #[arg(long)]
        password_stdin: bool,
    },
    /// List the accounts.
    List {
        #[command(flatten)]
        site: SiteArgs,
        /// Print JSON for machines.
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(command: UserCommand) -> anyhow::Result<()> {
    match command {
        UserCommand::Create { site, email, name, role, password_stdin } => {
            let config = site.load()?;
            let password = if password_stdin { password_from_stdin()? } else { ask_for_password()? };
            let new = NewUser { name, email, password, role };
            let user = site::runtime()?.block_on(async {
                let services = site::open(&config).await?;
                anyhow::Ok(services.create_user(&new).await?)
            })?;
            say!("Created {} ({}) with the role {}.", user.name, user.email, user.role);
            Ok(())
        }
        UserCommand::List { site, json } => {
            let config = site.load()?;
            let users = site::runtime()?.block_on(async {
                let services = site::open(&config).await?;
                anyhow::Ok(services.list_users(PageRequest::new(1, u32::MAX)).await?.items)
            })?;
            if json { print_json(&users) } else { print_table(&users) }
        }
    }
}

fn password_from_stdin() -> anyhow::Result<String> {
    let mut password = String::new();
    stdin().take(MAX_PASSWORD).read_to_string(&mut password)?;
    Ok(password.trim_end_matches(['\r', '\n']).to_owned())
}

fn ask_for_password() -> anyhow::Result<String> {
    if !stdin().is_terminal() {
        bail!(
            "there is no terminal to ask for the password: pass --password-stdin and write it to standard input"
        );
    }
    let password = rpassword::prompt_password("Password: ")?;
    ensure!(password == rpassword::prompt_password("The same again: ")?, "the two passwords differ");
    Ok(password)
}

fn print_json(users: &[User]) -> anyhow::Result<()> {
    let users: Vec<_> = users
        .iter()
        .map(|user| {
            serde_json::json!({
                "id": user.id,
                "name": user.name,
                "email": user.email,
                "role": user.role,
                "created_at": rfc3339(user.created_at),
                "last_login_at": user.last_login_at.map(rfc3339),
            })
        })
        .collect();
    say!("{}", serde_json::to_string_pretty(&users)?);
    Ok(())
}

fn print_table(users: &[User]) -> anyhow::Result<()> {
    if users.is_empty() {
        say!("There are no accounts yet. `sandpress user create` makes one.");
    }
    for user in users {
        say!("{:<14} {:<24} {}", user.role.as_str(), user.name.as_str(), user.email);
    }
    Ok(())
}
