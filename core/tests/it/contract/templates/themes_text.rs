//! Archives, terms and authors of a theme, and the pages of themes in the admin, with one text everywhere.

use sandpress::themes::contexts::admin::{
    TemplateFaultContext, ThemeNoticeContext, ThemeRowContext, ThemeSettingsContext, ThemesContext,
};
use sandpress::themes::contexts::reader::{ArchiveContext, AuthorPageContext, TermPageContext};

use super::text_everywhere::{card, common, entry_field, fill, page};

pub(super) fn archive(text: &str) -> ArchiveContext {
    let mut context = ArchiveContext { page: page(text), ..ArchiveContext::sample() };
    fill!(text; context.archive; year);
    for year in &mut context.archive.years {
        fill!(text; year; year, url);
    }
    for month in &mut context.archive.months {
        fill!(text; month; name);
        month.entries.iter_mut().for_each(|entry| card(entry, text));
    }
    fill!(text; context.pagination; newer_url, older_url);
    context
}

pub(super) fn term(text: &str) -> TermPageContext {
    let mut context = TermPageContext { page: page(text), ..TermPageContext::sample() };
    fill!(text; context.term; name, description, url);
    context.pagination.page = 1;
    for link in &mut context.breadcrumbs {
        fill!(text; link; name, url);
    }
    for below in &mut context.below {
        fill!(text; below; name, url);
    }
    context.entries.iter_mut().for_each(|entry| card(entry, text));
    context
}

pub(super) fn author(text: &str) -> AuthorPageContext {
    let mut context = AuthorPageContext { page: page(text), ..AuthorPageContext::sample() };
    fill!(text; context.author; name, picture_url, url);
    context.author.bio = vec![text.to_owned()];
    for link in &mut context.author.links {
        fill!(text; link; name, url);
    }
    context.entries.iter_mut().for_each(|entry| card(entry, text));
    context
}

fn row(row: &mut ThemeRowContext, text: &str) {
    fill!(text; row; name, label, version, description, author, parent, screenshot_url, url);
}

pub(super) fn themes(text: &str) -> ThemesContext {
    let mut context = ThemesContext { common: common(text), ..ThemesContext::sample() };
    fill!(text; context; folder);
    context.themes.iter_mut().for_each(|theme| row(theme, text));
    if let Some(broken) = context.themes.last_mut() {
        fill!(text; broken; problem);
    }
    context
}

pub(super) fn theme(text: &str) -> ThemeSettingsContext {
    let mut context = ThemeSettingsContext { common: common(text), ..ThemeSettingsContext::sample() };
    row(&mut context.theme, text);
    for group in &mut context.groups {
        fill!(text; group; title);
        group.fields.iter_mut().for_each(|field| entry_field(field, text));
    }
    for problem in &mut context.problems {
        fill!(text; problem; id, label, message);
    }
    (context.errors, context.notes) = (vec![text.to_owned()], vec![text.to_owned()]);
    for page in &mut context.pages {
        fill!(text; page; value, label);
    }
    context
}

pub(super) fn notice(text: &str) -> ThemeNoticeContext {
    ThemeNoticeContext { message: text.to_owned() }
}

pub(super) fn fault(text: &str) -> TemplateFaultContext {
    TemplateFaultContext::new(text.to_owned(), (1, 1), text.to_owned(), vec![(1, text.to_owned())])
}
