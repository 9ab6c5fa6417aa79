//! Who gets the newsletter.

use std::{fmt, str::FromStr};

use serde::Serialize;

use super::Topic;
use crate::{MailAddress, SubscriberId, Timestamp};

/// Defines an enum with a word for each case in the database and in URLs, and a label for people.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $case:ident = $word:literal, $label:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $word)] $case,)+ }

        impl $name {
            /// Every case.
            pub const ALL: &'static [Self] = &[$(Self::$case),+];

            /// The word in the database and in URLs.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$case => $word,)+ }
            }

            /// The words for people.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$case => $label,)+ }
            }
        }

        impl FromStr for $name {
            type Err = UnknownSubscriberWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let named = Self::ALL.iter().copied().find(|case| case.as_str() == text);
                named.ok_or_else(|| UnknownSubscriberWord(text.to_owned()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// Whether somebody gets the newsletter. Only who is active does.
    SubscriberState {
        /// Somebody asked for it with this address, and nobody has shown that it is theirs.
        Unconfirmed = "unconfirmed", "Not confirmed";
        /// Gets it.
        Active = "active", "Active";
        /// Wants a pause.
        Paused = "paused", "Paused";
        /// Does not want it any more.
        Unsubscribed = "unsubscribed", "Unsubscribed";
        /// The address refused mail again and again.
        Suspended = "suspended", "Suspended";
    }
}

words! {
    /// How an address came to the site.
    SubscriberSource {
        /// Its owner asked for the newsletter.
        Form = "form", "Form";
        /// Somebody who runs the site wrote it down.
        Admin = "admin", "Added by hand";
        /// It stood in a table that was taken over.
        Import = "import", "Import";
    }
}

words! {
    /// What happened to a subscription.
    NoteKind {
        /// Its owner, or somebody in their name, asked for the newsletter, and a letter with a link was sent.
        Asked = "asked", "Asked for the newsletter";
        /// Its owner opened the link in the letter and said yes.
        Confirmed = "confirmed", "Confirmed";
        /// Somebody who runs the site wrote it down; the statement about consent stands with it.
        Added = "added", "Added by hand";
        /// It was taken over from a table; the statement about consent stands with it.
        Imported = "imported", "Imported";
        /// Its owner chose other topics.
        Topics = "topics", "Chose topics";
        /// Its owner wanted a pause.
        Paused = "paused", "Paused";
        /// Its owner wanted to go on.
        Resumed = "resumed", "Went on";
        /// Its owner left.
        Unsubscribed = "unsubscribed", "Unsubscribed";
        /// A mail was refused for good.
        Bounced = "bounced", "A mail was refused";
        /// So many in a row were refused that none is sent any more.
        Suspended = "suspended", "Suspended after refusals";
        /// Somebody who runs the site changed the state.
        Changed = "changed", "Changed by the site";
        /// Its owner took a copy of what is kept.
        Exported = "exported", "Took a copy of their data";
    }
}

/// A word that is no state, source or note of a subscription.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no word for a subscription")]
pub struct UnknownSubscriberWord(String);

/// A subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscriber {
    /// Names it for ever.
    pub id: SubscriberId,
    /// Where the mail goes, in the form of [`subscriber_address`](super::subscriber_address).
    pub email: MailAddress,
    /// What the person is called; may be empty.
    pub name: String,
    /// Whether they get the newsletter.
    pub state: SubscriberState,
    /// How the address came to the site.
    pub source: SubscriberSource,
    /// What they want to read about; everything where there is none.
    pub topics: Vec<Topic>,
    /// How many mails in a row were refused for good.
    pub bounces: u32,
    /// When the address came to the site.
    pub created_at: Timestamp,
    /// Since when there is consent.
    pub confirmed_at: Option<Timestamp>,
    /// When the state last changed.
    pub changed_at: Timestamp,
}

/// A line of the history of a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriberNote {
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub kind: NoteKind,
    /// What else is to be known: what was agreed to, or what a server answered.
    pub detail: String,
}

/// Which subscriptions are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubscriberFilter {
    /// With this text in the address or the name.
    pub text: String,
    /// In this state.
    pub state: Option<SubscriberState>,
    /// That came to the site in this way.
    pub source: Option<SubscriberSource>,
    /// Who chose this topic.
    pub topic: Option<Topic>,
}

/// How many subscriptions there are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SubscriberCounts {
    /// Not confirmed.
    pub unconfirmed: u64,
    /// Active.
    pub active: u64,
    /// Paused.
    pub paused: u64,
    /// Unsubscribed.
    pub unsubscribed: u64,
    /// Suspended.
    pub suspended: u64,
}

/// Why an address that is not kept must not be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suppression {
    /// Its owner had their data erased.
    Erased,
    /// Its owner complained.
    Complained,
}

impl SubscriberCounts {
    /// All subscriptions.
    pub fn all(&self) -> u64 {
        self.unconfirmed + self.active + self.paused + self.unsubscribed + self.suspended
    }

    /// Those in a state.
    pub fn of(&self, state: SubscriberState) -> u64 {
        match state {
            SubscriberState::Unconfirmed => self.unconfirmed,
            SubscriberState::Active => self.active,
            SubscriberState::Paused => self.paused,
            SubscriberState::Unsubscribed => self.unsubscribed,
            SubscriberState::Suspended => self.suspended,
        }
    }
}

impl Suppression {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Erased => "erased",
            Self::Complained => "complained",
        }
    }
}

impl FromStr for Suppression {
    type Err = UnknownSubscriberWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "erased" => Ok(Self::Erased),
            "complained" => Ok(Self::Complained),
            _ => Err(UnknownSubscriberWord(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_written_and_read() {
        for state in SubscriberState::ALL {
            assert_eq!(state.as_str().parse::<SubscriberState>().unwrap(), *state);
        }
        for kind in NoteKind::ALL {
            assert_eq!(kind.as_str().parse::<NoteKind>().unwrap(), *kind);
        }
        for source in SubscriberSource::ALL {
            assert_eq!(source.as_str().parse::<SubscriberSource>().unwrap(), *source);
        }
        for reason in [Suppression::Erased, Suppression::Complained] {
            assert_eq!(reason.as_str().parse::<Suppression>().unwrap(), reason);
        }
        assert!("".parse::<SubscriberState>().is_err());
    }
}
