//! Errors of the site, told to its people by mail: what happened and how often, never what was in it.

use std::{collections::HashMap, sync::Mutex};

use super::Posting;
use crate::{ServiceError, Services};
use sandpress_db::mails as rows;
use sandpress_domain::{MailKeeping, Timestamp};
use sandpress_themes::{
    contexts::mail::{CountedError, ErrorDigestLetter},
    minute,
};

/// Kinds of errors that are told apart.
const KINDS: usize = 30;

/// Characters that are kept of what happened.
const WHAT: usize = 160;

/// The errors of this program that nobody was told of yet. Filled by whoever reads along in the log.
pub static SITE_ERRORS: ErrorTally = ErrorTally::new();

/// Counts errors by what happened. It never holds more than 30 kinds.
#[derive(Debug)]
pub struct ErrorTally(Mutex<Option<Counts>>);

#[derive(Clone, Debug)]
struct Counts {
    since: Timestamp,
    kinds: HashMap<String, (u64, Timestamp)>,
    others: u64,
}

impl ErrorTally {
    /// A tally of nothing.
    pub const fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// Counts one. `what` is a sentence of the program's own, without anything that somebody typed.
    pub fn note(&self, what: &str, now: Timestamp) {
        let what: String = what.chars().filter(|c| !c.is_control()).take(WHAT).collect();
        let mut counts = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let counts = counts.get_or_insert_with(|| Counts { since: now, kinds: HashMap::new(), others: 0 });
        let has_room = counts.kinds.len() < KINDS;
        match counts.kinds.get_mut(&what) {
            Some((count, last)) => (*count, *last) = (count.saturating_add(1), now),
            None if has_room => {
                counts.kinds.insert(what, (1, now));
            }
            None => counts.others = counts.others.saturating_add(1),
        }
    }

    /// What was counted, without how often.
    fn kinds(&self) -> Vec<String> {
        let counts = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        counts.iter().flat_map(|counts| counts.kinds.keys().cloned()).collect()
    }

    fn take(&self) -> Option<Counts> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take()
    }

    /// Puts back what was taken and could not be told.
    fn put_back(&self, taken: Counts) {
        let mut counts = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match counts.as_mut() {
            None => *counts = Some(taken),
            Some(newer) => {
                newer.since = taken.since;
                newer.others = newer.others.saturating_add(taken.others);
                for (what, (count, last)) in taken.kinds {
                    if newer.kinds.len() < KINDS || newer.kinds.contains_key(&what) {
                        let known = newer.kinds.entry(what).or_insert((0, last));
                        known.0 = known.0.saturating_add(count);
                    } else {
                        newer.others = newer.others.saturating_add(count);
                    }
                }
            }
        }
    }
}

impl Default for ErrorTally {
    fn default() -> Self {
        Self::new()
    }
}

impl Services {
    /// Tells the people under `[mail] to` of errors that they do not know of, where the last such letter is long enough
    /// ago. Whether a letter was written.
    ///
    /// # Errors
    /// Where the database fails: the errors are told later.
    pub async fn mail_errors(&self, tally: &ErrorTally) -> Result<bool, ServiceError> {
        let config = &self.0.outbox.config;
        let (Some(pause), false) = (config.digest, config.to.is_empty()) else { return Ok(false) };
        let waiting = tally.kinds();
        if waiting.is_empty() {
            return Ok(false);
        }
        let now = self.clock().now();
        let window = now.unix_timestamp() / i64::try_from(pause.as_secs()).unwrap_or(i64::MAX).max(1);
        if self.has_digest_since(now - pause, window).await? {
            tracing::debug!(?waiting, "errors wait until the next letter about them is due");
            return Ok(false);
        }
        let Some(counts) = tally.take() else { return Ok(false) };
        let posting = Posting {
            to: config.to.clone(),
            // One letter in each while, however often the server starts, and however many servers there are.
            key: Some(key(window)),
            keeping: MailKeeping::Kept,
            ..Posting::to_nobody()
        };
        let posted = self.post_digest(&letter(&counts, pause.as_secs() / 60), posting).await;
        if !matches!(posted, Ok(true)) {
            tally.put_back(counts);
        }
        posted
    }

    /// Whether a letter of this while or of the one before is younger than that.
    async fn has_digest_since(&self, since: Timestamp, window: i64) -> Result<bool, ServiceError> {
        for window in [window, window.saturating_sub(1)] {
            if let Some(id) = rows::find_by_key(self.db(), "", &key(window)).await?
                && let Some(mail) = rows::find(self.db(), id).await?
                && mail.created_at > since
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn post_digest(&self, letter: &ErrorDigestLetter, posting: Posting) -> Result<bool, ServiceError> {
        let tx = self.db().begin().await?;
        let id = self.post_letter(&tx, letter, posting).await?;
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(id.is_some())
    }
}

/// What names the letter of a while.
fn key(window: i64) -> String {
    format!("error-digest {window}")
}

fn letter(counts: &Counts, minutes: u64) -> ErrorDigestLetter {
    let mut errors: Vec<_> = counts.kinds.iter().collect();
    errors.sort_by(|(one, (few, _)), (other, (many, _))| many.cmp(few).then_with(|| one.cmp(other)));
    let counted = |(what, (count, last)): (&String, &(u64, Timestamp))| CountedError {
        what: what.clone(),
        count: *count,
        last_on: minute(*last),
    };
    ErrorDigestLetter {
        since_on: minute(counts.since),
        total: counts.kinds.values().map(|(count, _)| count).sum::<u64>().saturating_add(counts.others),
        errors: errors.into_iter().map(counted).collect(),
        more: counts.others,
        minutes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_bounded_and_nothing_gets_lost() {
        let tally = ErrorTally::new();
        let now = Timestamp::UNIX_EPOCH;
        for number in 0..100_u32 {
            tally.note(&format!("error {number}\n"), now);
            tally.note("often", now);
        }
        let taken = tally.take().unwrap();
        assert!(tally.take().is_none());
        assert_eq!(taken.kinds.len(), KINDS);
        tally.note("often", now);
        tally.put_back(taken);
        let letter = letter(&tally.take().unwrap(), 60);
        assert_eq!((letter.total, letter.errors.len()), (201, KINDS));
        assert_eq!((letter.errors[0].what.as_str(), letter.errors[0].count), ("often", 101));
        assert_eq!(letter.errors[1].what, "error 0");
        tally.note(&"x".repeat(10_000), now);
        assert!(tally.take().unwrap().kinds.keys().all(|what| what.len() == WHAT));
    }
}
