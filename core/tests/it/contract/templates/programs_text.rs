//! The pages about programs and personal data with one text in every place that holds text.

use sandpress::themes::contexts::admin::{PersonalDataContext, TokensContext};

use super::{
    panel_text::fill_field,
    text_everywhere::{common, fill},
};

pub(super) fn tokens(text: &str) -> TokensContext {
    let mut context = TokensContext { common: common(text), ..TokensContext::sample() };
    fill!(text; context; secret);
    for token in &mut context.tokens {
        fill!(text; token; name, prefix, created_on, expires_on, revoke_url);
        if !token.used_on.is_empty() {
            fill!(text; token; used_on);
        }
        token.scopes = vec![text.to_owned()];
    }
    context.fields.iter_mut().for_each(|field| fill_field(text, field));
    context.errors = vec![text.to_owned()];
    context
}

pub(super) fn personal_data(text: &str) -> PersonalDataContext {
    let mut context = PersonalDataContext { common: common(text), ..PersonalDataContext::sample() };
    fill!(text; context; name, error);
    context
}
