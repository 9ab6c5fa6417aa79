//! Sample contexts of everybody's own account with one text in every place that holds text.

use sandpress::domain::FieldError;
use sandpress::themes::contexts::admin::{
    AccountContext, ConfirmIdentityContext, RecoveryCodesContext, SecondStepContext, SessionsContext,
    TotpContext, TwoFactorContext,
};

use super::text_everywhere::{common, fill};

pub(super) fn account(text: &str) -> AccountContext {
    let mut context = AccountContext { common: common(text), ..AccountContext::sample() };
    fill!(text; context; name, email);
    context.errors = ["name", "password", text].map(|field| FieldError::new(field, text)).into();
    context
}

pub(super) fn sessions(text: &str) -> SessionsContext {
    let mut context = SessionsContext { common: common(text), ..SessionsContext::sample() };
    for session in &mut context.sessions {
        fill!(text; session; key, device, address, seen_at, seen_on, since);
    }
    context
}

pub(super) fn two_factor(text: &str) -> TwoFactorContext {
    let mut context = TwoFactorContext { common: common(text), ..TwoFactorContext::sample() };
    for passkey in &mut context.passkeys {
        fill!(text; passkey; id, name, since, used_on);
    }
    fill!(text; context; totp_since);
    context
}

pub(super) fn totp(text: &str) -> TotpContext {
    let mut context = TotpContext { common: common(text), ..TotpContext::sample() };
    fill!(text; context; secret, address, picture_path, error);
    context
}

pub(super) fn recovery_codes(text: &str) -> RecoveryCodesContext {
    RecoveryCodesContext { common: common(text), codes: vec![text.to_owned()] }
}

pub(super) fn confirm_identity(text: &str) -> ConfirmIdentityContext {
    let mut context = ConfirmIdentityContext { common: common(text), ..ConfirmIdentityContext::sample() };
    fill!(text; context; next, error);
    context
}

pub(super) fn second_step(text: &str) -> SecondStepContext {
    let mut context = SecondStepContext { common: common(text), ..SecondStepContext::sample() };
    fill!(text; context; next, error);
    context
}
