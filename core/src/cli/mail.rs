//! `sandpress mail`

use std::time::Duration;

use anyhow::{Context, bail};
use clap::Subcommand;

use super::{SiteArgs, site};
use crate::{
    domain::{Actor, Mail, MailId, MailState, Mailbox, PageRequest},
    jobs,
    services::{CONSOLE_TRANSPORT, FILE_TRANSPORT, Services},
    themes::{minute, rfc3339},
};

/// How long a test waits for a server that has taken the mail.
const PATIENCE: Duration = Duration::from_secs(60);

/// Mails in the list.
const QUEUE: u32 = 1_000;

#[derive(Debug, Subcommand)]
pub(super) enum MailCommand {
    /// Send a mail to an address, and tell what became of it.
    Test {
        #[command(flatten)]
        site: SiteArgs,
        /// Who gets it.
        address: String,
    },
    /// List the mail that waits, and what was not delivered.
    Queue {
        #[command(flatten)]
        site: SiteArgs,
        /// Print JSON for machines.
        #[arg(long)]
        json: bool,
        /// List only what was not delivered.
        #[arg(long)]
        failed: bool,
        /// Send this mail again, which was not delivered.
        #[arg(long, value_name = "ID", conflicts_with = "json")]
        resend: Option<MailId>,
        /// Send all mail again that was not delivered.
        #[arg(long, conflicts_with_all = ["json", "resend"])]
        all: bool,
    },
}

pub(super) fn run(command: MailCommand) -> anyhow::Result<()> {
    match command {
        MailCommand::Test { site, address } => {
            let to: Mailbox = address.parse().with_context(|| format!("cannot send to {address:?}"))?;
            let config = site.load()?;
            site::runtime()?.block_on(async { test(&site::open(&config).await?, to).await })
        }
        MailCommand::Queue { site, json, failed, resend, all } => {
            let config = site.load()?;
            site::runtime()?.block_on(async {
                let services = site::open(&config).await?;
                if let Some(id) = resend {
                    services.send_mail_again(&Actor::System, id).await?;
                    say!("It is sent again by the running server, or by the next one.");
                } else if all {
                    let count = services.send_all_mails_again(&Actor::System).await?;
                    say!("{count} sent again by the running server, or by the next one.");
                } else {
                    let mails = unfinished(&services, failed).await?;
                    if json { print_json(&mails)? } else { print_table(&mails)? }
                }
                Ok(())
            })
        }
    }
}

async fn test(services: &Services, to: Mailbox) -> anyhow::Result<()> {
    let id = services.send_test_mail(&Actor::System, to).await?;
    jobs::run_due(services).await?;
    let mail = first_attempt(services, id).await?;
    match mail.state {
        MailState::Sent if mail.transport == FILE_TRANSPORT => say!(
            "No plugin delivers mail, so it was written to {}/{id}.eml.",
            services.mail_folder().display()
        ),
        MailState::Sent if mail.transport == CONSOLE_TRANSPORT => {}
        MailState::Sent => say!("The plugin {} has delivered it.", mail.transport),
        MailState::Queued if mail.attempts == 0 => {
            bail!("nothing has tried to deliver it yet: it waits in the queue")
        }
        MailState::Queued => bail!("not delivered, but tried again later: {}", mail.last_error),
        MailState::Dead => bail!("not delivered: {}", mail.last_error),
    }
    Ok(())
}

/// The mail after its first attempt, which a running server may make.
async fn first_attempt(services: &Services, id: MailId) -> anyhow::Result<Mail> {
    let mut waited = Duration::ZERO;
    loop {
        let mail = services.get_mail(&Actor::System, id).await?;
        if mail.attempts > 0 || waited > PATIENCE {
            return Ok(mail);
        }
        let pause = Duration::from_millis(250);
        tokio::time::sleep(pause).await;
        waited += pause;
    }
}

async fn unfinished(services: &Services, only_failed: bool) -> anyhow::Result<Vec<Mail>> {
    let request = PageRequest::new(1, QUEUE);
    let mut mails = match only_failed {
        true => Vec::new(),
        false => services.list_mails(&Actor::System, Some(MailState::Queued), request).await?.items,
    };
    mails.extend(services.list_mails(&Actor::System, Some(MailState::Dead), request).await?.items);
    Ok(mails)
}

fn print_json(mails: &[Mail]) -> anyhow::Result<()> {
    let mails: Vec<_> = mails
        .iter()
        .map(|mail| {
            serde_json::json!({
                "id": mail.id,
                "state": mail.state,
                "plugin": mail.plugin,
                "subject": mail.subject.as_str(),
                "recipients": mail.recipients.iter().map(|recipient| recipient.mailbox.to_string()).collect::<Vec<_>>(),
                "attempts": mail.attempts,
                "last_error": mail.last_error,
                "created_at": rfc3339(mail.created_at),
            })
        })
        .collect();
    say!("{}", serde_json::to_string_pretty(&mails)?);
    Ok(())
}

fn print_table(mails: &[Mail]) -> anyhow::Result<()> {
    if mails.is_empty() {
        say!("No mail waits, and all was delivered.");
    }
    for mail in mails {
        let to = mail.recipients.first().map(|recipient| recipient.mailbox.to_string()).unwrap_or_default();
        let attempts = mail.attempts;
        say!(
            "{:<7} {:<30} {:<32} {attempts:>2}×  {}",
            mail.state.as_str(),
            minute(mail.created_at),
            to,
            mail.subject.as_str()
        );
        say!("        {}", mail.id);
        if !mail.last_error.is_empty() {
            say!("        {}", mail.last_error);
        }
    }
    Ok(())
}
