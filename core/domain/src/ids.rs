//! Identifiers: UUIDs of version 7, which sort by the time they were made (RFC 9562).

use std::{fmt, str::FromStr};

use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identifier.
            pub fn generate() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id!(
    /// Names an entry for ever, also when its path changes.
    EntryId
);
id!(
    /// Names a user account.
    UserId
);
id!(
    /// Names a job of the queue.
    JobId
);
id!(
    /// Names an event, at every delivery and for every plugin that gets it.
    EventId
);
id!(
    /// Names a mail.
    MailId
);
id!(
    /// Names a passkey.
    PasskeyId
);
id!(
    /// Names a log-in that waits for its second factor.
    HalfLoginId
);
id!(
    /// Names a token for programs.
    TokenId
);
id!(
    /// Names a category or a tag.
    TermId
);
id!(
    /// Names a subscription to the newsletter.
    SubscriberId
);
id!(
    /// Names an issue of the newsletter.
    IssueId
);
