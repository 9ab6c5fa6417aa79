//! The pages of everybody's own account, and the second step of a log-in.

use super::AdminTemplates;
use crate::contexts::admin::{
    AccountContext, ConfirmIdentityContext, PersonalDataContext, RecoveryCodesContext, SecondStepContext,
    SessionsContext, TokensContext, TotpContext, TwoFactorContext,
};
use crate::error::ThemeError;

const ACCOUNT: &str = "account.html";
const SESSIONS: &str = "account_sessions.html";
const TWO_FACTOR: &str = "account_two_factor.html";
const TOTP: &str = "account_totp.html";
const CODES: &str = "account_codes.html";
const IDENTITY: &str = "account_confirm.html";
const SECOND_STEP: &str = "second_step.html";
const TOKENS: &str = "account_tokens.html";
const DATA: &str = "account_data.html";

pub(super) const PAGES: [&str; 9] =
    [ACCOUNT, SESSIONS, TWO_FACTOR, TOTP, CODES, IDENTITY, SECOND_STEP, TOKENS, DATA];

impl AdminTemplates {
    /// Name, address and password.
    pub fn account(&self, context: &AccountContext) -> Result<String, ThemeError> {
        self.templates.render(ACCOUNT, context)
    }

    /// Where the person is logged in.
    pub fn sessions(&self, context: &SessionsContext) -> Result<String, ThemeError> {
        self.templates.render(SESSIONS, context)
    }

    /// The second factors of the person.
    pub fn two_factor(&self, context: &TwoFactorContext) -> Result<String, ThemeError> {
        self.templates.render(TWO_FACTOR, context)
    }

    /// The secret for an authenticator app.
    pub fn totp(&self, context: &TotpContext) -> Result<String, ThemeError> {
        self.templates.render(TOTP, context)
    }

    /// Recovery codes, the one time that they are shown.
    pub fn recovery_codes(&self, context: &RecoveryCodesContext) -> Result<String, ThemeError> {
        self.templates.render(CODES, context)
    }

    /// Who is asked to prove who they are, before something is changed.
    pub fn confirm_identity(&self, context: &ConfirmIdentityContext) -> Result<String, ThemeError> {
        self.templates.render(IDENTITY, context)
    }

    /// Who is asked for a second factor at the log-in.
    pub fn second_step(&self, context: &SecondStepContext) -> Result<String, ThemeError> {
        self.templates.render(SECOND_STEP, context)
    }

    /// The tokens that a person gave to programs.
    pub fn tokens(&self, context: &TokensContext) -> Result<String, ThemeError> {
        self.templates.render(TOKENS, context)
    }

    /// What the site knows of a person.
    pub fn personal_data(&self, context: &PersonalDataContext) -> Result<String, ThemeError> {
        self.templates.render(DATA, context)
    }

    pub(super) fn try_account_samples(&self) -> Result<(), ThemeError> {
        for context in [AccountContext::sample(), AccountContext::bare()] {
            self.account(&context)?;
        }
        for context in [SessionsContext::sample(), SessionsContext::bare()] {
            self.sessions(&context)?;
        }
        for context in [TwoFactorContext::sample(), TwoFactorContext::bare()] {
            self.two_factor(&context)?;
        }
        for context in [TotpContext::sample(), TotpContext::bare()] {
            self.totp(&context)?;
        }
        for context in [RecoveryCodesContext::sample(), RecoveryCodesContext::bare()] {
            self.recovery_codes(&context)?;
        }
        for context in [ConfirmIdentityContext::sample(), ConfirmIdentityContext::bare()] {
            self.confirm_identity(&context)?;
        }
        for context in [SecondStepContext::sample(), SecondStepContext::bare()] {
            self.second_step(&context)?;
        }
        for context in [TokensContext::sample(), TokensContext::bare()] {
            self.tokens(&context)?;
        }
        for context in [PersonalDataContext::sample(), PersonalDataContext::bare()] {
            self.personal_data(&context)?;
        }
        Ok(())
    }
}
