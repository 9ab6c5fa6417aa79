//! `sandpress user`

use std::io::{IsTerminal, Read, stdin};

use anyhow::{bail, ensure};
use clap::Subcommand;

use super::{SiteArgs, people, personal_data, site};
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
    /// Disable an account: its sessions end, and nobody logs in to it. What it wrote stays.
    Disable {
        #[command(flatten)]
        site: SiteArgs,
        /// The person's name or email address.
        person: String,
    },
    /// Let an account be used again.
    Enable {
        #[command(flatten)]
        site: SiteArgs,
        /// The person's name or email address.
        person: String,
    },
    /// Give somebody a new password, which they change at their next log-in. It ends their sessions and enables the account.
    ResetPassword {
        #[command(flatten)]
        site: SiteArgs,
        /// The person's name or email address.
        person: String,
        /// Take away second factors, recovery codes and passkeys too, for who has lost them.
        #[arg(long)]
        without_factors: bool,
        /// Read the password from standard input instead of asking for it.
        #[arg(long)]
        password_stdin: bool,
    },
    /// List the roles, or show and set the role of somebody.
    Roles {
        #[command(flatten)]
        site: SiteArgs,
        /// The person's name or email address.
        person: Option<String>,
        /// The role to give them: a built-in one, or one of this site's own. It ends their sessions.
        #[arg(long, value_name = "ROLE", requires = "person")]
        set: Option<String>,
        /// Print JSON for machines.
        #[arg(long)]
        json: bool,
    },
    /// Print all that the site knows of a person, as JSON. Secrets are not in it.
    ExportData {
        #[command(flatten)]
        site: SiteArgs,
        /// The name or email address of the person.
        user: String,
    },
    /// Erase a person: the account is gone, and what they wrote stays under another name.
    Erase {
        #[command(flatten)]
        site: SiteArgs,
        /// The name or email address of the person.
        user: String,
        /// Do it. Without this, nothing is done.
        #[arg(long)]
        yes: bool,
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
        UserCommand::Disable { site, person } => people::disable(&site, &person),
        UserCommand::Enable { site, person } => people::enable(&site, &person),
        UserCommand::ResetPassword { site, person, without_factors, password_stdin } => {
            let password = || if password_stdin { password_from_stdin() } else { ask_for_password() };
            people::reset_password(&site, &person, without_factors, password)
        }
        UserCommand::Roles { site, person: Some(person), set, json: _ } => {
            people::role(&site, &person, set.as_deref())
        }
        UserCommand::Roles { site, person: None, json, .. } => people::roles(&site, json),
        UserCommand::ExportData { site, user } => personal_data::export(&site, &user),
        UserCommand::Erase { site, user, yes } => personal_data::erase(&site, &user, yes),
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
                "disabled_at": user.disabled_at.map(rfc3339),
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
        let note = if user.disabled_at.is_some() { "  (disabled)" } else { "" };
        say!("{:<14} {:<24} {}{note}", user.role.as_str(), user.name.as_str(), user.email);
    }
    Ok(())
}
