//! Where messages are kept: in the plugin's own documents, the newest first.

use sandpress_plugin::store::{Collection, Document, Expectation, write};
use sandpress_plugin::types::Error;

use crate::message::Message;

const MESSAGES: Collection<'_> = Collection::new("messages");

/// What was received lately, so that the same message sent twice is kept once.
const SEEN: Collection<'_> = Collection::new("seen");

/// How often a visitor wrote in an hour.
const RATE: Collection<'_> = Collection::new("rate");

/// Keys count down from here, so that the newest message has the first key.
const LAST_MOMENT: u64 = 9_999_999_999;

const HOUR: u64 = 60 * 60;

/// What a message is to the site's people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Nobody has looked at it.
    New,
    /// Somebody has.
    Read,
    /// It was sent by a machine.
    Spam,
}

impl State {
    /// Every state.
    pub(crate) const ALL: [Self; 3] = [Self::New, Self::Read, Self::Spam];

    /// The word in the store and in addresses.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Read => "read",
            Self::Spam => "spam",
        }
    }

    /// The word for people.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Read => "Read",
            Self::Spam => "Spam",
        }
    }

    /// The state of this word; none where it is none.
    pub(crate) fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A message that is kept.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    /// Names it.
    pub(crate) key: String,
    /// When it came, in seconds since 1970.
    pub(crate) received: u64,
    /// What it is to the site's people.
    pub(crate) state: State,
    /// What was written.
    pub(crate) message: Message,
}

/// A page of messages.
pub(crate) struct Page {
    /// The newest first.
    pub(crate) messages: Vec<Kept>,
    /// The cursor of the next page.
    pub(crate) next: Option<String>,
}

/// Keeps a message and gives its key; none where the same message came on the same day.
///
/// # Errors
/// Those of the store.
pub(crate) fn keep(message: &Message, digest: &str, state: State, now: u64) -> Result<Option<String>, Error> {
    let key = format!("{:010}-{}", LAST_MOMENT.saturating_sub(now), digest.get(..12).unwrap_or(digest));
    let seen = format!("{:010}-{digest}", now / (24 * HOUR));
    let both = [
        SEEN.put_operation(&seen, "", &[], Expectation::Absent),
        MESSAGES.put_operation(&key, &message.to_document(), &[("state", state.as_str())], Expectation::Any),
    ];
    match write(&both) {
        Ok(_) => Ok(Some(key)),
        Err(Error::Conflict(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Counts one more message of a visitor and gives how many it were in this hour.
///
/// # Errors
/// Those of the store.
pub(crate) fn count(visitor: &str, now: u64) -> Result<i64, Error> {
    RATE.increment(&format!("{:010}-{visitor}", now / HOUR), 1)
}

/// The messages in one state, 25 at a time.
///
/// # Errors
/// Those of the store.
pub(crate) fn list(state: State, after: Option<&str>) -> Result<Page, Error> {
    let page = MESSAGES.find("state", state.as_str(), after, 25)?;
    Ok(Page { messages: page.documents.iter().map(kept).collect(), next: page.next })
}

/// The message under the key.
///
/// # Errors
/// [`Error::NotFound`], and those of the store.
pub(crate) fn get(key: &str) -> Result<Kept, Error> {
    find(key).map(|document| kept(&document))
}

/// Says what a message is.
///
/// # Errors
/// [`Error::NotFound`], and those of the store.
pub(crate) fn set_state(key: &str, state: State) -> Result<(), Error> {
    let document = find(key)?;
    MESSAGES.replace(&document, &document.body, &[("state", state.as_str())]).map(drop)
}

/// Deletes a message.
///
/// # Errors
/// Those of the store.
pub(crate) fn delete(key: &str) -> Result<(), Error> {
    MESSAGES.delete(key)
}

/// Deletes messages that are older than so many days (0 keeps them), and what is only remembered for a day. Deletes at
/// most a few hundred documents at once; the next time the rest. Gives how many messages it were.
///
/// # Errors
/// Those of the store.
pub(crate) fn tidy(now: u64, keep_days: u64) -> Result<usize, Error> {
    let yesterday = (now / (24 * HOUR)).saturating_sub(1);
    delete_while(SEEN, None, |key| key < format!("{yesterday:010}").as_str())?;
    let last_hour = (now / HOUR).saturating_sub(1);
    delete_while(RATE, None, |key| key < format!("{last_hour:010}").as_str())?;
    if keep_days == 0 {
        return Ok(0);
    }
    let oldest = now.saturating_sub(keep_days * 24 * HOUR);
    let first = format!("{:010}", LAST_MOMENT.saturating_sub(oldest));
    delete_while(MESSAGES, Some(&first), |_| true)
}

fn delete_while(
    collection: Collection<'_>,
    after: Option<&str>,
    is_old: impl Fn(&str) -> bool,
) -> Result<usize, Error> {
    let mut deleted = 0;
    for _ in 0..5 {
        let page = collection.list(after, 50)?;
        let old: Vec<_> = page.documents.iter().filter(|document| is_old(&document.key)).collect();
        if old.is_empty() {
            break;
        }
        let operations: Vec<_> =
            old.iter().map(|document| collection.delete_operation(&document.key, Expectation::Any)).collect();
        write(&operations)?;
        deleted += operations.len();
    }
    Ok(deleted)
}

fn find(key: &str) -> Result<Document, Error> {
    let gone = || Error::NotFound("The message is gone: somebody else has deleted it.".into());
    MESSAGES.get(key)?.ok_or_else(gone)
}

fn kept(document: &Document) -> Kept {
    let state = document.fields.iter().find(|field| field.name == "state");
    let moment = document.key.split('-').next().and_then(|number| number.parse::<u64>().ok());
    Kept {
        key: document.key.clone(),
        received: LAST_MOMENT.saturating_sub(moment.unwrap_or(LAST_MOMENT)),
        state: state.and_then(|field| State::named(&field.value)).unwrap_or(State::New),
        message: Message::from_document(&document.body),
    }
}
