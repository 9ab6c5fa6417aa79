//! The pages of the admin that stand alone: log in, first run, error.

use serde::Serialize;

use super::{AccessLinkContext, AdminCommon};
use crate::contexts::FailureContext;
use sandpress_domain::FieldError;

/// `login.html`.
#[derive(Clone, Debug, Serialize)]
pub struct LoginContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The form.
    pub form: LoginFormContext,
    /// The other ways in.
    pub doors: LoginDoorsContext,
}

/// The ways in beside the form to log in.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LoginDoorsContext {
    /// Whether everybody may make an account.
    pub registration: bool,
    /// The providers with which people log in.
    pub providers: Vec<AccessLinkContext>,
}

/// The form to log in. The password is never sent back.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LoginFormContext {
    /// The user name or email address as it was typed.
    pub login: String,
    /// The path to go to afterwards; empty for the admin.
    pub next: String,
    /// Why it failed; empty at first.
    pub error: String,
    /// Whether the person wants to stay logged in when the browser is closed.
    pub kept: bool,
    /// Whether somebody may sign in with a passkey.
    pub has_passkeys: bool,
}

/// `setup.html`: the first run, which creates the owner.
#[derive(Clone, Debug, Serialize)]
pub struct SetupContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The form.
    pub form: SetupFormContext,
    /// What is wrong, by the name of the input; empty name for the whole form.
    pub errors: Vec<FieldError>,
}

/// The form that creates the owner. Passwords are never sent back.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SetupFormContext {
    /// The one-time token as it was typed.
    pub token: String,
    /// The owner's name.
    pub name: String,
    /// The owner's email address.
    pub email: String,
}

/// `error.html`: a page of the admin that could not be shown.
#[derive(Clone, Debug, Serialize)]
pub struct AdminErrorContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// What went wrong.
    pub error: FailureContext,
    /// What the visitor wrote into a form that was not accepted.
    pub kept: Vec<KeptFieldContext>,
}

/// A field of a form that was not accepted.
#[derive(Clone, Debug, Serialize)]
pub struct KeptFieldContext {
    /// The field's name.
    pub name: String,
    /// What was written.
    pub value: String,
}

impl LoginContext {
    /// A login that failed.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::bare(),
            form: LoginFormContext {
                login: "ada".into(),
                next: "/admin/entries".into(),
                error: "That name and password do not belong together.".into(),
                kept: true,
                has_passkeys: true,
            },
            doors: LoginDoorsContext {
                registration: true,
                providers: vec![AccessLinkContext {
                    label: "Example ID".into(),
                    url: "/login/oidc/example".into(),
                }],
            },
        }
    }

    /// The form before anything was typed.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            form: LoginFormContext::default(),
            doors: LoginDoorsContext::default(),
        }
    }
}

impl SetupContext {
    /// A form that was refused.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::bare(),
            form: SetupFormContext {
                token: "k7f2".into(),
                name: "Ada Marsh".into(),
                email: "ada@example.org".into(),
            },
            errors: vec![
                FieldError::new("password_again", "The two passwords differ: type them again."),
                FieldError::new("", "The database is busy: send the form again."),
            ],
        }
    }

    /// The form before anything was typed.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), form: SetupFormContext::default(), errors: Vec::new() }
    }
}

impl AdminErrorContext {
    /// The page for someone who is logged in.
    pub fn sample() -> Self {
        let kept = vec![KeptFieldContext { name: "body".into(), value: "Low water at nine.".into() }];
        Self { common: AdminCommon::sample(), error: FailureContext::sample(), kept }
    }

    /// The page for someone who is not.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), error: FailureContext::sample(), kept: Vec::new() }
    }
}
