//! Reads the site's entries into the index.

use sandpress_plugin::content::{self, Query};
use sandpress_plugin::jobs::NewJob;
use sandpress_plugin::store::Collection;
use sandpress_plugin::types::Error;
use sandpress_plugin::{clock, i18n};

use crate::index::{self, Indexed};
use crate::keywords::Language;

/// The task that reads the next entries.
pub(crate) const CATCH_UP: &str = "catch-up";

/// How far the reading of all entries has come.
const PROGRESS: Collection<'_> = Collection::new("progress");

/// The place on which the next reading goes on.
const CURSOR: &str = "cursor";

/// When the last one came to its end, in seconds since 1970.
const DONE: &str = "done";

/// The most entries that are read at once: each takes two of the 32 transactions of a call.
const AT_ONCE: usize = 10;

/// After so many milliseconds no further entry is begun: a call may compute for 50, of which a long text alone takes 10.
const ENOUGH_MILLIS: u64 = 30;

/// Seconds after which everything is looked through again, for what happened while the plugin was off.
const AGAIN: u64 = 24 * 60 * 60;

/// Reads one entry anew, or forgets it where readers no longer see it.
///
/// # Errors
/// Those of the store and of the content.
pub(crate) fn update(id: &str) -> Result<(), Error> {
    let language = Language::new(&i18n::site_language());
    match content::get(id)? {
        Some(entry) => read(&language, &entry.id, entry.title, entry.path),
        None => index::set(id, None),
    }
}

/// Reads the next entries that the index may not know yet, and asks for a task that goes on from there. Once a day it
/// begins anew.
///
/// # Errors
/// Those of the store, of the content and of the queue.
pub(crate) fn catch_up() -> Result<(), Error> {
    let started = millis();
    let now = started / 1000;
    let done = PROGRESS.get(DONE)?.and_then(|done| done.body.parse::<u64>().ok());
    let mut cursor = PROGRESS.get(CURSOR)?.map(|cursor| cursor.body);
    if cursor.is_none() && done.is_some_and(|done| now < done.saturating_add(AGAIN)) {
        return Ok(());
    }
    let language = Language::new(&i18n::site_language());
    for _ in 0..AT_ONCE {
        let page = Query::new().list(cursor.as_deref(), 1)?;
        // Before the entry is read, so that one that cannot be read does not hold up the others.
        match &page.next {
            Some(next) => PROGRESS.put(CURSOR, next, &[]).map(drop)?,
            None => finish(now)?,
        }
        for entry in page.entries {
            read(&language, &entry.id, entry.title, entry.path)?;
        }
        cursor = page.next;
        if cursor.is_none() {
            return Ok(());
        }
        if millis().saturating_sub(started) >= ENOUGH_MILLIS {
            break;
        }
    }
    go_on()
}

fn finish(now: u64) -> Result<(), Error> {
    PROGRESS.put(DONE, &now.to_string(), &[])?;
    PROGRESS.delete(CURSOR)
}

/// Asks for the next piece at once. Where the site's owner allows no more tasks in this hour, the next minute goes on.
fn go_on() -> Result<(), Error> {
    match NewJob::new(CATCH_UP).key(CATCH_UP).enqueue() {
        Ok(_) | Err(Error::Limit(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

fn millis() -> u64 {
    let now = clock::now();
    now.seconds.saturating_mul(1000).saturating_add(u64::from(now.nanoseconds / 1_000_000))
}

fn read(language: &Language, id: &str, title: String, path: String) -> Result<(), Error> {
    let Some(rendering) = content::get_rendering(id)? else { return index::set(id, None) };
    let keywords = language.keywords(&title, &rendering.text);
    index::set(id, Some(&Indexed { title, path, keywords }))
}
