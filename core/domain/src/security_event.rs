//! What happens to accounts, access and the site itself, for the audit log.

use std::{collections::BTreeMap, fmt, str::FromStr};

use super::{Timestamp, User, UserId};

macro_rules! kinds {
    ($($(#[$meta:meta])* $name:ident = $word:literal, $label:literal;)+) => {
        /// What happened, in the words of the
        /// [OWASP logging vocabulary](https://cheatsheetseries.owasp.org/cheatsheets/Logging_Vocabulary_Cheat_Sheet.html).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum SecurityEventKind { $($(#[$meta])* $name,)+ }

        impl SecurityEventKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word of the vocabulary.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// What happened, in words for people.
            pub fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)+ }
            }
        }
    };
}

kinds! {
    /// Somebody logged in.
    LoginSuccess = "authn_login_success", "Logged in";
    /// Name, password or second factor were wrong.
    LoginFail = "authn_login_fail", "Log-in failed";
    /// Too many attempts: no more are looked at for some time.
    LoginLock = "authn_login_lock", "Attempts locked";
    /// Somebody logged out, or a session was ended.
    SessionEnd = "session_expired", "Session ended";
    /// A password was set or changed.
    PasswordChange = "authn_password_change", "Password changed";
    /// A password was to be changed and was not.
    PasswordChangeFail = "authn_password_change_fail", "Password not changed";
    /// A second factor, a passkey or a log-in from elsewhere was added, changed or taken away.
    FactorChange = "authn_factor_change", "Log-in factor changed";
    /// A token for programs, or a link by mail, was made.
    TokenCreated = "authn_token_created", "Token made";
    /// A token was taken back.
    TokenRevoked = "authn_token_revoked", "Token taken back";
    /// A token that was used up or taken back was used again.
    TokenReuse = "authn_token_reuse", "Used token used again";
    /// Somebody wanted what they may not.
    AccessDenied = "authz_fail", "Access denied";
    /// A role was given, or a role's permissions were changed.
    PermissionsChanged = "privilege_permissions_changed", "Permissions changed";
    /// An account was made.
    UserCreated = "user_created", "Account made";
    /// An account was changed.
    UserUpdated = "user_updated", "Account changed";
    /// An account was disabled.
    UserDisabled = "user_archived", "Account disabled";
    /// An account was erased.
    UserDeleted = "user_deleted", "Account erased";
    /// Settings, structure, redirects or the look of the site were changed.
    SiteChanged = "authz_admin", "Site changed";
    /// Personal data were handed out.
    DataExported = "sensitive_read", "Data handed out";
    /// Personal data were taken in.
    DataAdded = "sensitive_create", "Data taken in";
    /// Personal data were changed, or used to write to people.
    DataChanged = "sensitive_update", "Data changed or used";
    /// Personal data were erased.
    DataErased = "sensitive_delete", "Data erased";
}

/// A word that is no kind of event.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a kind of security event")]
pub struct UnknownSecurityEvent(String);

impl FromStr for SecurityEventKind {
    type Err = UnknownSecurityEvent;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.iter().copied().find(|kind| kind.as_str() == text);
        named.ok_or_else(|| UnknownSecurityEvent(text.to_owned()))
    }
}

impl fmt::Display for SecurityEventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityEvent {
    /// What happened.
    pub kind: SecurityEventKind,
    /// When.
    pub at: Timestamp,
    /// The account of who did it, where one is known.
    pub actor_id: Option<UserId>,
    /// Who did it, in a word: the name of an account, or "system".
    pub actor: String,
    /// To whom or what it happened: the name of an account, a role or a token; never a secret.
    pub subject: String,
    /// The network address it came from; empty where there is none.
    pub address: String,
    /// What else is to be known, never a secret.
    pub details: BTreeMap<String, String>,
}

impl SecurityEvent {
    /// Something that the site did by itself, or somebody at its command line.
    pub fn by_system(kind: SecurityEventKind, at: Timestamp) -> Self {
        let (actor, subject, address) = ("system".to_owned(), String::new(), String::new());
        Self { kind, at, actor_id: None, actor, subject, address, details: BTreeMap::new() }
    }

    /// Something that a person did.
    pub fn by_user(kind: SecurityEventKind, at: Timestamp, user: &User) -> Self {
        Self { actor_id: Some(user.id), actor: user.name.to_string(), ..Self::by_system(kind, at) }
    }

    /// Something that somebody did who is not known.
    pub fn by_visitor(kind: SecurityEventKind, at: Timestamp) -> Self {
        Self { actor: "visitor".to_owned(), ..Self::by_system(kind, at) }
    }

    /// To whom or what it happened.
    #[must_use]
    pub fn to(mut self, subject: impl Into<String>) -> Self {
        self.subject = subject.into();
        self
    }

    /// From which network address.
    #[must_use]
    pub fn from(mut self, address: impl Into<String>) -> Self {
        self.address = address.into();
        self
    }

    /// With a further fact.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.details.insert(key.to_owned(), value.into());
        self
    }
}

/// A line of the audit log with its number and the hash that seals it and all before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedEvent {
    /// 1 for the first.
    pub number: u64,
    /// What happened.
    pub event: SecurityEvent,
    /// SHA-256 over the hash before and the event, in hex.
    pub hash: String,
}
