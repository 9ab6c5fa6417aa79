//! The pages of everybody's own account, and the second step of a log-in.

use serde::Serialize;

use super::AdminCommon;
use sandpress_domain::FieldError;

/// `account.html`: name, address and password.
#[derive(Clone, Debug, Serialize)]
pub struct AccountContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The name, as it was typed.
    pub name: String,
    /// The email address.
    pub email: String,
    /// What is wrong, by the name of the input; empty name for the whole form.
    pub errors: Vec<FieldError>,
}

/// `account_sessions.html`: where the person is logged in.
#[derive(Clone, Debug, Serialize)]
pub struct SessionsContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The sessions, the last used first.
    pub sessions: Vec<SessionRowContext>,
}

/// A session in the list.
#[derive(Clone, Debug, Serialize)]
pub struct SessionRowContext {
    /// Names the session.
    pub key: String,
    /// Browser and system in a few words.
    pub device: String,
    /// The network address of the last use; may be empty.
    pub address: String,
    /// When it was last used.
    pub seen_at: String,
    /// The same for people.
    pub seen_on: String,
    /// When it began, for people.
    pub since: String,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// `account_two_factor.html`: the second factors of the person.
#[derive(Clone, Debug, Serialize)]
pub struct TwoFactorContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// Since when there is an authenticator app, for people; empty where there is none.
    pub totp_since: String,
    /// How many recovery codes are left.
    pub recovery_codes: u64,
    /// The passkeys.
    pub passkeys: Vec<PasskeyRowContext>,
    /// Whether the site can have passkeys.
    pub can_have_passkeys: bool,
    /// Whether the person must set a factor up before anything else.
    pub is_missing: bool,
}

/// A passkey in the list.
#[derive(Clone, Debug, Serialize)]
pub struct PasskeyRowContext {
    /// The id.
    pub id: String,
    /// What its person calls it.
    pub name: String,
    /// When it was added, for people.
    pub since: String,
    /// When it was last used, for people; empty where it was not.
    pub used_on: String,
}

/// `account_totp.html`: the secret for an authenticator app.
#[derive(Clone, Debug, Serialize)]
pub struct TotpContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The secret, in groups of four.
    pub secret: String,
    /// The address that opens the app on the same device.
    pub address: String,
    /// Modules on a side of the QR code.
    pub picture_size: usize,
    /// The dark modules, as a path of SVG.
    pub picture_path: String,
    /// Why the code was not accepted; empty at first.
    pub error: String,
}

/// `account_codes.html`: recovery codes, the one time that they are shown.
#[derive(Clone, Debug, Serialize)]
pub struct RecoveryCodesContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The codes.
    pub codes: Vec<String>,
}

/// `account_confirm.html`: who is asked to prove who they are, before something is changed.
#[derive(Clone, Debug, Serialize)]
pub struct ConfirmIdentityContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The path to go to afterwards.
    pub next: String,
    /// Why it failed; empty at first.
    pub error: String,
    /// Whether a passkey will do.
    pub has_passkeys: bool,
}

/// `second_step.html`: who is asked for a second factor at the log-in.
#[derive(Clone, Debug, Serialize)]
pub struct SecondStepContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The path to go to afterwards; empty for the admin.
    pub next: String,
    /// Why it failed; empty at first.
    pub error: String,
    /// Whether there is an authenticator app.
    pub has_totp: bool,
    /// Whether a passkey will do.
    pub has_passkeys: bool,
}

impl AccountContext {
    /// A form that was refused.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            name: "Ada Marsh".into(),
            email: "ada@example.org".into(),
            errors: vec![
                FieldError::new("name", "This name is taken: choose another one."),
                FieldError::new("current_password", "This is not your password."),
                FieldError::new("password", "This password is too easy to guess."),
            ],
        }
    }

    /// A page as it comes first.
    pub fn bare() -> Self {
        let (name, email) = (String::new(), String::new());
        Self { common: AdminCommon::bare(), name, email, errors: Vec::new() }
    }
}

impl SessionsContext {
    /// This session and another one.
    pub fn sample() -> Self {
        let sessions = [true, false].map(|current| SessionRowContext {
            key: "9b74c9".into(),
            device: "Firefox on Linux".into(),
            address: "192.0.2.7".into(),
            seen_at: "2026-11-21T09:30:00Z".into(),
            seen_on: "21 November 2026, 09:30 UTC".into(),
            since: "20 November 2026, 18:02 UTC".into(),
            current,
        });
        Self { common: AdminCommon::sample(), sessions: sessions.into() }
    }

    /// No session at all.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), sessions: Vec::new() }
    }
}

impl TwoFactorContext {
    /// Somebody with everything.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            totp_since: "20 November 2026".into(),
            recovery_codes: 9,
            passkeys: vec![PasskeyRowContext {
                id: "0198".into(),
                name: "Phone".into(),
                since: "20 November 2026".into(),
                used_on: "21 November 2026".into(),
            }],
            can_have_passkeys: true,
            is_missing: true,
        }
    }

    /// Somebody with nothing, on a site that can have no passkeys.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            totp_since: String::new(),
            recovery_codes: 0,
            passkeys: Vec::new(),
            can_have_passkeys: false,
            is_missing: false,
        }
    }
}

impl TotpContext {
    /// A code that was refused.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            secret: "GEZD GNBV".into(),
            address: "otpauth://totp/Tide:Ada?secret=GEZDGNBV".into(),
            picture_size: 33,
            picture_path: "M0 0h7v1H0z".into(),
            error: "This code is not right.".into(),
        }
    }

    /// A page as it comes first.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), error: String::new(), ..Self::sample() }
    }
}

impl RecoveryCodesContext {
    /// Two codes.
    pub fn sample() -> Self {
        let codes = vec!["k3mva-x9q2d".into(), "p8wha-c4n7r".into()];
        Self { common: AdminCommon::sample(), codes }
    }

    /// No codes.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), codes: Vec::new() }
    }
}

impl ConfirmIdentityContext {
    /// A password that was refused.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            next: "/account/two-factor".into(),
            error: "This is not your password.".into(),
            has_passkeys: true,
        }
    }

    /// A page as it comes first.
    pub fn bare() -> Self {
        let (next, error) = (String::new(), String::new());
        Self { common: AdminCommon::bare(), next, error, has_passkeys: false }
    }
}

impl SecondStepContext {
    /// A code that was refused.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::bare(),
            next: "/admin/entries".into(),
            error: "This code is not right.".into(),
            has_totp: true,
            has_passkeys: true,
        }
    }

    /// A page as it comes first.
    pub fn bare() -> Self {
        Self { next: String::new(), error: String::new(), has_passkeys: false, ..Self::sample() }
    }
}
