//! Sample contexts with one text in every place that holds text.

use sandpress::domain::FieldError;
use sandpress::themes::contexts::FailureContext;
use sandpress::themes::contexts::admin::{
    AdminCommon, AdminErrorContext, EntriesContext, EntryEditContext, FieldContext, KeptFieldContext,
    LetterContext, LettersContext, LoginContext, MailPageContext, MailsContext, SetupContext,
};
use sandpress::themes::contexts::reader::{
    AccountPageContext, EntryCardContext, EntryContext, ErrorContext, HomeContext, PageContext, PieceContext,
    PluginPageContext, SearchContext, SiteContext,
};
use sandpress::themes::json_ld;
use serde_json::json;

pub(super) use super::access_text::{access, connections};
pub(super) use super::editorial_text::{compare, conflict, flow, jump, missing_pages, redirects, revisions};
use super::panel_text;
pub(super) use super::people_text::{audit, invitations, people, person, role, roles, status};
pub(super) use super::plugin_text::{
    plugin, plugin_add, plugin_log, plugin_powers, plugin_review, plugin_settings, plugin_updates, plugins,
};
pub(super) use panel_text::{confirm, panel};

macro_rules! fill {
    ($text:expr; $context:expr; $($field:ident),+) => {
        $($context.$field = $text.to_owned();)+
    };
}

pub(super) use fill;

pub(super) fn site(text: &str) -> SiteContext {
    let mut site = SiteContext::sample();
    fill!(text; site; title, description, language, direction, url, feed_url, archive_url, search_url, logo_url);
    site
}

pub(super) fn page(text: &str) -> PageContext {
    let mut page = PageContext::sample();
    fill!(text; page; title, description, canonical_url, robots, og_type, image_url, published_at, modified_at, author);
    for meta in &mut page.head.metas {
        fill!(text; meta; name, content);
    }
    for property in &mut page.head.properties {
        fill!(text; property; property, content);
    }
    for link in &mut page.head.links {
        fill!(text; link; rel, href, r#type, title, hreflang);
    }
    page.head.json_ld = vec![json_ld(&json!([text]))];
    page.json_ld = json_ld(&json!({ "headline": text }));
    page
}

fn failure(text: &str) -> FailureContext {
    let text = || text.to_owned();
    FailureContext { status: 500, title: text(), message: text(), request_id: text() }
}

pub(super) fn card(card: &mut EntryCardContext, text: &str) {
    fill!(text; card; title, url, excerpt, image_url, image_alt, published_at, published_on, byline, r#type, label, guest);
    if !card.picture.url.is_empty() {
        fill!(text; card.picture; url, alt, srcset, modern_srcset);
    }
    for author in &mut card.authors {
        fill!(text; author; name, url);
    }
}

pub(super) fn home(text: &str) -> HomeContext {
    let mut home = HomeContext { page: page(text), ..HomeContext::sample() };
    home.entries.iter_mut().for_each(|entry| card(entry, text));
    fill!(text; home.pagination; newer_url, older_url);
    home
}

pub(super) fn entry(text: &str) -> EntryContext {
    let mut context = EntryContext { page: page(text), ..EntryContext::sample() };
    fill!(text; context.entry; title, url, excerpt, byline, published_at, published_on, updated_at, updated_on, r#type, label);
    for heading in &mut context.entry.outline {
        fill!(text; heading; id, text);
    }
    fill!(text; context.newer; title, url);
    fill!(text; context.older; title, url);
    context
}

pub(super) fn account_page(text: &str) -> AccountPageContext {
    let mut context = AccountPageContext { page: page(text), ..AccountPageContext::sample() };
    fill!(text; context.account; title);
    context
}

pub(super) fn plugin_page(text: &str) -> PluginPageContext {
    let mut context = PluginPageContext { page: page(text), ..PluginPageContext::sample() };
    fill!(text; context.plugin; id, title);
    context
}

pub(super) fn error(text: &str) -> ErrorContext {
    let mut latest = ErrorContext::sample().latest;
    latest.iter_mut().for_each(|entry| card(entry, text));
    ErrorContext { page: page(text), error: failure(text), latest }
}

pub(super) fn common(text: &str) -> AdminCommon {
    let mut common = AdminCommon::sample();
    fill!(text; common; csrf, title);
    fill!(text; common.site; title, url, language);
    if let Some(user) = &mut common.user {
        fill!(text; user; name, email, role, role_label);
    }
    for link in &mut common.panels_in_nav {
        fill!(text; link; title, summary, url, icon);
    }
    for flash in &mut common.flash {
        fill!(text; flash; message);
    }
    common
}

pub(super) fn login(text: &str) -> LoginContext {
    let mut context = LoginContext { common: common(text), ..LoginContext::sample() };
    fill!(text; context.form; login, next, error);
    for provider in &mut context.doors.providers {
        fill!(text; provider; label, url);
    }
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
        row.plans = vec![text.to_owned()];
    }
    fill!(text; context.filter; q, status, r#type, author, from, until, sort);
    fill!(text; context; query);
    for author in &mut context.authors {
        fill!(text; author; value, label);
    }
    for list in &mut context.lists {
        fill!(text; list; name, url);
    }
    for action in &mut context.actions {
        fill!(text; action; value, label);
    }
    for count in &mut context.counts {
        fill!(text; count; status, label, url);
    }
    for kind in &mut context.types {
        fill!(text; kind; id, label, new_url);
    }
    fill!(text; context.pagination; newer_url, older_url);
    context
}

pub(super) fn entry_field(field: &mut FieldContext, text: &str) {
    fill!(text; field; name, id, label, help, value, minimum, maximum, step, zone, media_kinds);
    fill!(text; field; conditions, condition_note);
    field.errors = vec![text.to_owned()];
    for choice in &mut field.choices {
        fill!(text; choice; value, label);
    }
    for choice in &mut field.boxes {
        fill!(text; choice; name, id, value, label);
    }
    for row in &mut field.rows {
        fill!(text; row; name, id, label);
        row.fields.iter_mut().for_each(|own| entry_field(own, text));
    }
    field.fields.iter_mut().for_each(|own| entry_field(own, text));
}

pub(super) fn entry_edit(text: &str) -> EntryEditContext {
    let mut context = EntryEditContext { common: common(text), ..EntryEditContext::sample() };
    fill!(text; context.entry; id, r#type, type_label, status, status_label, path, view_url, preview_url);
    fill!(text; context.entry; updated_on, published_on, action_url);
    context.fields.iter_mut().for_each(|field| entry_field(field, text));
    for problem in &mut context.problems {
        fill!(text; problem; id, label, message);
    }
    fill!(text; context.path_field; value);
    context.path_field.errors = vec![text.to_owned()];
    fill!(text; context.byline; value);
    for block in &mut context.blocks {
        fill!(text; block; label, help, line);
        for attribute in &mut block.attributes {
            fill!(text; attribute; name, label, help, default_value);
            for choice in &mut attribute.choices {
                fill!(text; choice; value, label);
            }
        }
    }
    context.errors = vec![text.to_owned()];
    context.panels = vec![panel_text::editor_panel(text)];
    fill!(text; context; panels_url);
    context.flow = flow(text);
    context
}

pub(super) fn mails(text: &str) -> MailsContext {
    let mut context = MailsContext { common: common(text), ..MailsContext::sample() };
    for mail in &mut context.mails {
        fill!(text; mail; id, url, subject, plugin, state, state_label, created_at, created_on, again_url);
        for recipient in &mut mail.recipients {
            fill!(text; recipient; mailbox, answer);
        }
    }
    for count in &mut context.counts {
        fill!(text; count; label, url);
    }
    fill!(text; context.pagination; newer_url, older_url);
    fill!(text; context; folder);
    context.transport = String::new();
    context
}

pub(super) fn search(text: &str) -> SearchContext {
    let mut context = SearchContext { page: page(text), ..SearchContext::sample() };
    fill!(text; context.search; action, q, suggestion, suggestion_url, tag, from, until);
    let form = &mut context.search;
    for choice in form.types.iter_mut().chain(&mut form.categories).chain(&mut form.authors) {
        fill!(text; choice; value, label);
    }
    for result in &mut context.results {
        fill!(text; result.entry; title, url, excerpt, published_at, published_on, byline, guest, label);
        let piece = |found| PieceContext { text: text.to_owned(), found };
        result.title = vec![piece(false), piece(true)];
        result.snippet = vec![piece(true), piece(false)];
    }
    fill!(text; context.pagination; newer_url, older_url);
    context
}

pub(super) fn mail(text: &str) -> MailPageContext {
    let mut context = MailPageContext { common: common(text), ..MailPageContext::sample() };
    context.mail = mails(text).mails.remove(0);
    fill!(text; context; sender, reply_to, batch, updated_at, updated_on, html_url, delete_url);
    context.text = text.to_owned();
    context
}

pub(super) fn letters(text: &str) -> LettersContext {
    let mut context = LettersContext { common: common(text), ..LettersContext::sample() };
    for letter in &mut context.letters {
        fill!(text; letter; name, when, url);
    }
    context
}

pub(super) fn letter(text: &str) -> LetterContext {
    let mut context = LetterContext { common: common(text), ..LetterContext::sample() };
    fill!(text; context; name, subject, html_url);
    context.text = text.to_owned();
    context
}

pub(super) fn admin_error(text: &str) -> AdminErrorContext {
    let kept = vec![KeptFieldContext { name: text.to_owned(), value: text.to_owned() }];
    AdminErrorContext { common: common(text), error: failure(text), kept }
}
