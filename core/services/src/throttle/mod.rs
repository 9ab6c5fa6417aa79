//! Attempts to prove who one is: how many are looked at, and what is told of those that failed.
//!
//! Each account and each network ([`Visit::network`]) has its own count. Who has logged in from a network before is never
//! kept out by what others try: there the two together have a count of their own.

mod counts;

use sandpress_db::audit as events;
use sandpress_domain::{
    Email, PageRequest, SecurityEvent, SecurityEventKind, User, UserId, UserName, Visit, network,
};

use crate::{ServiceError, Services};
pub(crate) use counts::Counts;
use counts::{Key, Pace, Subject};

/// How many of a person's last log-ins are asked from where they came.
const LOG_INS: u32 = 100;

/// What somebody tries.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Tried<'a> {
    /// A password.
    Password(Whose<'a>),
    /// To have a link for a new password sent.
    Reset(Whose<'a>),
    /// To make an account.
    Registration,
}

/// Whose account it is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Whose<'a> {
    /// One that is there.
    Account(&'a User),
    /// One of this name or address, which is not there.
    Unknown(&'a str),
}

/// An attempt that was counted, or one too many.
#[derive(Debug)]
#[must_use]
pub(crate) struct Attempt {
    keys: Vec<Key>,
    subject: String,
    address: String,
    is_refused: bool,
}

impl Attempt {
    /// Whether it is one too many: it gets the answer of a wrong password after the same work, whatever was typed.
    pub(crate) fn is_refused(&self) -> bool {
        self.is_refused
    }
}

impl Services {
    /// Counts an attempt before it is looked at, so that many at the same time are no more than many in a row.
    ///
    /// # Errors
    /// Where the database fails.
    pub(crate) async fn check_attempt(
        &self,
        tried: Tried<'_>,
        visit: &Visit,
    ) -> Result<Attempt, ServiceError> {
        let now = self.clock().now();
        let counts = &self.0.attempts;
        let mut keys = counts.keys(tried.subject(), tried.paces(), visit.network());
        let mut taken = counts.take(&keys, now);
        if taken.is_refused && self.was_here(tried, visit).await? {
            keys = counts.own_key(tried.subject(), tried.paces(), visit.network());
            taken = counts.take(&keys, now);
        }
        let (subject, address) = (tried.told().to_owned(), visit.address());
        if taken.has_locked {
            let event = SecurityEvent::by_visitor(SecurityEventKind::LoginLock, now);
            self.note(&event.to(subject.as_str()).from(address.as_str()).with("tried", tried.word())).await;
        }
        Ok(Attempt { keys, subject, address, is_refused: taken.is_refused })
    }

    /// Tells of a log-in that failed, or was one too many.
    pub(crate) async fn failed(&self, attempt: &Attempt) {
        let event = SecurityEvent::by_visitor(SecurityEventKind::LoginFail, self.clock().now());
        let event = event.to(attempt.subject.as_str()).from(attempt.address.as_str());
        let event = if attempt.is_refused { event.with("looked_at", "no") } else { event };
        self.note(&event).await;
    }

    /// Takes the attempt out of the counts: it was right. The account begins anew; its network does not, or an account of
    /// one's own would make room for more attempts at those of others.
    pub(crate) fn succeeded(&self, attempt: &Attempt) {
        self.0.attempts.clear(&attempt.keys);
    }

    /// Takes the attempt out of the counts: it could not be looked at.
    pub(crate) fn undone(&self, attempt: &Attempt) {
        self.0.attempts.give_back(&attempt.keys);
    }

    /// Whether the person has logged in, or set a password, from this network before. Asked for an account that is not
    /// there too, at the same cost.
    async fn was_here(&self, tried: Tried<'_>, visit: &Visit) -> Result<bool, ServiceError> {
        let (whose, Some(here)) = (tried.account(), visit.network()) else { return Ok(false) };
        let filter = events::AuditFilter {
            kinds: vec![SecurityEventKind::LoginSuccess, SecurityEventKind::PasswordChange],
            actor: Some(whose.unwrap_or_else(UserId::generate)),
            ..events::AuditFilter::default()
        };
        let page = events::list(self.db(), &filter, PageRequest::new(1, LOG_INS)).await?;
        let mut places = page.items.iter().filter_map(|event| event.event.address.parse().ok());
        Ok(places.any(|address| network(address) == here))
    }
}

impl<'a> Tried<'a> {
    fn word(self) -> &'static str {
        match self {
            Self::Password(_) => "password",
            Self::Reset(_) => "reset",
            Self::Registration => "registration",
        }
    }

    fn account(self) -> Option<UserId> {
        match self {
            Self::Password(Whose::Account(user)) => Some(user.id),
            _ => None,
        }
    }

    /// What is counted: the account, by whatever name it was called.
    fn subject(self) -> Subject {
        let of = |whose: Whose<'_>| match whose {
            Whose::Account(user) => user.id.to_string(),
            Whose::Unknown(login) if login.contains('@') => Email::key_of(login),
            Whose::Unknown(login) => UserName::key_of(login),
        };
        match self {
            Self::Password(whose) => Subject::Password(of(whose)),
            Self::Reset(whose) => Subject::Reset(of(whose)),
            Self::Registration => Subject::Registration,
        }
    }

    fn paces(self) -> [Option<Pace>; 2] {
        match self {
            Self::Password(_) => [Some(Pace::ACCOUNT), Some(Pace::NETWORK)],
            Self::Reset(_) => [Some(Pace::RESET), Some(Pace::NETWORK)],
            Self::Registration => [None, Some(Pace::REGISTRATION)],
        }
    }

    fn told(self) -> &'a str {
        match self {
            Self::Password(Whose::Account(user)) | Self::Reset(Whose::Account(user)) => user.name.as_str(),
            Self::Password(Whose::Unknown(login)) | Self::Reset(Whose::Unknown(login)) => login,
            Self::Registration => "",
        }
    }
}
