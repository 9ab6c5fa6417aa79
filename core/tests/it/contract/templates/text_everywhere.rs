//! Sample contexts with one text in every place that holds text.

use sandpress::domain::FieldError;
use sandpress::themes::contexts::FailureContext;
use sandpress::themes::contexts::admin::{
    AdminCommon, AdminErrorContext, ConflictContext, EntriesContext, EntryEditContext, FieldValueContext,
    KeptFieldContext, LoginContext, PluginsContext, SetupContext,
};
use sandpress::themes::contexts::reader::{
    EntryContext, ErrorContext, HomeContext, PageContext, SiteContext,
};
use sandpress::themes::json_ld;
use serde_json::json;

macro_rules! fill {
    ($text:expr; $context:expr; $($field:ident),+) => {
        $($context.$field = $text.to_owned();)+
    };
}

pub(super) fn site(text: &str) -> SiteContext {
    let mut site = SiteContext::sample();
    fill!(text; site; title, description, language, url, feed_url);
    site
}

fn page(text: &str) -> PageContext {
    let mut page = PageContext::sample();
    fill!(text; page; title, description, canonical_url, robots, og_type, image_url, published_at, modified_at, author);
    for meta in &mut page.head.metas {
        fill!(text; meta; name, content);
    }
    for property in &mut page.head.properties {
        fill!(text; property; property, content);
    }
    for link in &mut page.head.links {
        fill!(text; link; rel, href);
    }
    page.head.json_ld = vec![json_ld(&json!([text]))];
    page.json_ld = json_ld(&json!({ "headline": text }));
    page
}

fn failure(text: &str) -> FailureContext {
    FailureContext { status: 500, title: text.to_owned(), message: text.to_owned() }
}

pub(super) fn home(text: &str) -> HomeContext {
    let mut home = HomeContext { page: page(text), ..HomeContext::sample() };
    for card in &mut home.entries {
        fill!(text; card; title, url, excerpt, image_url, image_alt, published_at, published_on, byline);
    }
    fill!(text; home.pagination; newer_url, older_url);
    home
}

pub(super) fn entry(text: &str) -> EntryContext {
    let mut context = EntryContext { page: page(text), ..EntryContext::sample() };
    fill!(text; context.entry; title, url, excerpt, byline, published_at, published_on, updated_at, updated_on, r#type);
    fill!(text; context.newer; title, url);
    fill!(text; context.older; title, url);
    context
}

pub(super) fn error(text: &str) -> ErrorContext {
    ErrorContext { page: page(text), error: failure(text) }
}

fn common(text: &str) -> AdminCommon {
    let mut common = AdminCommon::sample();
    fill!(text; common; csrf, title);
    fill!(text; common.site; title, url, language);
    if let Some(user) = &mut common.user {
        fill!(text; user; name, email, role, role_label);
    }
    for flash in &mut common.flash {
        fill!(text; flash; message);
    }
    common
}

pub(super) fn login(text: &str) -> LoginContext {
    let mut context = LoginContext { common: common(text), ..LoginContext::sample() };
    fill!(text; context.form; login, next, error);
    context
}

pub(super) fn setup(text: &str) -> SetupContext {
    let mut context = SetupContext { common: common(text), ..SetupContext::sample() };
    fill!(text; context.form; token, name, email);
    context.errors = ["email", "", text].map(|field| FieldError::new(field, text)).into();
    context
}

pub(super) fn entries(text: &str) -> EntriesContext {
    let mut context = EntriesContext { common: common(text), ..EntriesContext::sample() };
    for row in &mut context.entries {
        fill!(text; row; id, title, type_label, status, status_label, byline, updated_at, updated_on, published_on);
        fill!(text; row; path, edit_url, view_url);
    }
    fill!(text; context.filter; q, status, r#type);
    for count in &mut context.counts {
        fill!(text; count; status, label, url);
    }
    for kind in &mut context.types {
        fill!(text; kind; id, label, new_url);
    }
    fill!(text; context.pagination; newer_url, older_url);
    context
}

pub(super) fn entry_edit(text: &str) -> EntryEditContext {
    let mut context = EntryEditContext { common: common(text), ..EntryEditContext::sample() };
    fill!(text; context.entry; id, r#type, type_label, status, status_label, path, view_url, preview_url);
    fill!(text; context.entry; updated_on, published_on, action_url);
    for field in &mut context.fields {
        fill!(text; field; name, id, label, help, value);
        field.errors = vec![text.to_owned()];
        for choice in &mut field.choices {
            fill!(text; choice; value, label);
        }
    }
    fill!(text; context.path_field; value);
    context.path_field.errors = vec![text.to_owned()];
    fill!(text; context.byline; value);
    context.errors = vec![text.to_owned()];
    context
}

pub(super) fn conflict(text: &str) -> ConflictContext {
    let mut context = ConflictContext { common: common(text), ..ConflictContext::sample() };
    fill!(text; context; their_author, their_saved_on, theirs_url);
    fill!(text; context.entry; id, action_url, path, byline);
    let value = |value: String| FieldValueContext { name: text.to_owned(), label: text.to_owned(), value };
    context.mine = vec![value(text.to_owned()), value(format!("\n{text}\n{text}"))];
    context.theirs = context.mine.clone();
    for diff in &mut context.diffs {
        fill!(text; diff; label);
        for line in &mut diff.lines {
            fill!(text; line; text);
        }
    }
    context
}

pub(super) fn plugins(text: &str) -> PluginsContext {
    let mut context = PluginsContext { common: common(text), ..PluginsContext::sample() };
    for plugin in &mut context.plugins {
        fill!(text; plugin; id, label, version, summary, sha256, problem, mean_ms);
        plugin.hooks = vec![text.to_owned()];
        if let Some(failure) = &mut plugin.last_failure {
            fill!(text; failure; hook, cause, backtrace, failed_at, failed_on);
        }
    }
    context
}

pub(super) fn admin_error(text: &str) -> AdminErrorContext {
    let kept = vec![KeptFieldContext { name: text.to_owned(), value: text.to_owned() }];
    AdminErrorContext { common: common(text), error: failure(text), kept }
}
