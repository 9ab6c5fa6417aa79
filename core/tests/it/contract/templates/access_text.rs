//! The pages about getting an account with one text in every place that holds text.

use sandpress::{
    domain::FieldError,
    themes::contexts::admin::{AccessContext, ConnectionsContext},
};

use super::text_everywhere::{common, fill};

pub(super) fn access(text: &str) -> AccessContext {
    let mut context = AccessContext { common: common(text), ..AccessContext::sample() };
    context.lead = vec![text.to_owned()];
    let form = context.form.as_mut().unwrap();
    fill!(text; form; action, button);
    for field in &mut form.fields {
        fill!(text; field; name, label, r#type, value, autocomplete, help);
    }
    context.errors = ["email", "", text].map(|field| FieldError::new(field, text)).into();
    let next = context.next.as_mut().unwrap();
    fill!(text; next; label, url);
    for link in &mut context.links {
        fill!(text; link; label, url);
    }
    context
}

pub(super) fn connections(text: &str) -> ConnectionsContext {
    let mut context = ConnectionsContext { common: common(text), ..ConnectionsContext::sample() };
    for connection in &mut context.connections {
        fill!(text; connection; label, email, issuer, subject, used);
    }
    for provider in &mut context.providers {
        fill!(text; provider; label, url);
    }
    context
}
