//! `[mail]`: from whom and to whom the site sends mail.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use super::section::{Section, path_in};
use sandpress_domain::{MailRate, Mailbox};

pub(super) const KEYS: &[&str] =
    &["from", "to", "folder", "without_server", "rate", "recipient_rate", "digest_minutes"];

/// As many as a mail may have recipients.
const PEOPLE: usize = 10;

/// From whom and to whom the site sends mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailConfig {
    /// The sender of the site's mail; none where the owner wrote none.
    pub from: Option<Mailbox>,
    /// The site's own people, who get its notices; at most 10.
    pub to: Vec<Mailbox>,
    /// Where mail is written while no plugin delivers it, absolute.
    pub folder: PathBuf,
    /// What becomes of mail while no plugin delivers it.
    pub without_server: WithoutServer,
    /// How much mail leaves within a while; none for as much as there is.
    pub rate: Option<MailRate>,
    /// How much of it goes to one address.
    pub recipient_rate: Option<MailRate>,
    /// The least time between two letters about errors of the site; none where nobody gets any.
    pub digest: Option<Duration>,
}

/// What becomes of mail while no plugin delivers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithoutServer {
    /// Each is written to a file.
    File,
    /// Each is printed to the standard output, for people who develop.
    Console,
}

pub(super) fn read(mut section: Section<'_>, folder: &Path) -> Option<MailConfig> {
    let allowed = "\"name@example.org\" or \"Name <name@example.org>\"";
    let from = section.parsed("from", "", allowed, |text| match text.trim() {
        "" => Ok(None),
        text => mailbox(text).map(Some),
    });
    let to = section.parsed("to", "", "addresses with commas between them", people);
    let folder = section.parsed("folder", "data/mail", "the path of a folder", |text| path_in(folder, text));
    let places = "\"file\" or \"console\"";
    let without_server = section.parsed("without_server", "file", places, |text| match text.trim() {
        "file" => Ok(WithoutServer::File),
        "console" => Ok(WithoutServer::Console),
        _ => Err(format!("{text:?} is no place for mail")),
    });
    let rates = "a number of mails in a while, as in \"600/hour\", or \"\"";
    let total = section.parsed("rate", "", rates, rate);
    let recipient_rate = section.parsed("recipient_rate", "60/hour", rates, rate);
    let digest = section.whole("digest_minutes", 60, 0..=10_080);
    Some(MailConfig {
        from: from?,
        to: to?,
        folder: folder?,
        without_server: without_server?,
        rate: total?,
        recipient_rate: recipient_rate?,
        digest: (digest > 0).then(|| Duration::from_secs(u64::from(digest) * 60)),
    })
}

/// A rate such as `600/hour`; none where nothing is written.
fn rate(text: &str) -> Result<Option<MailRate>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let refused = || format!("{text:?} is no rate");
    let (count, unit) = text.split_once('/').ok_or_else(refused)?;
    let seconds = match unit.trim() {
        "minute" => 60,
        "hour" => 60 * 60,
        "day" => 24 * 60 * 60,
        _ => return Err(refused()),
    };
    let count = count.trim().parse::<u32>().ok().filter(|count| *count > 0).ok_or_else(refused)?;
    Ok(Some(MailRate { count, per: Duration::from_secs(seconds) }))
}

fn people(text: &str) -> Result<Vec<Mailbox>, String> {
    let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
    let people = items.map(mailbox).collect::<Result<Vec<_>, _>>()?;
    if people.len() > PEOPLE {
        return Err(format!("these are more than {PEOPLE} addresses"));
    }
    Ok(people)
}

fn mailbox(text: &str) -> Result<Mailbox, String> {
    text.parse().map_err(|_| format!("{text:?} is not an email address"))
}
