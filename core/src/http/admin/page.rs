//! What all pages of the admin have in common.

use axum::response::{Html, Response};
use http::StatusCode;

use crate::{
    domain::Permission,
    http::{
        App,
        error::HttpError,
        visitor::{self, Visitor},
    },
    themes::contexts::admin::{
        AdminCommon, AdminSection, AdminSiteContext, AdminUserContext, FlashContext, FlashLevel,
    },
};

/// The part of the context that every page has.
pub(in crate::http) async fn common(
    app: &App,
    visitor: &Visitor,
    title: &str,
    nav: AdminSection,
) -> Result<AdminCommon, HttpError> {
    let flash = visitor.take_flash().await?.into_iter().map(|flash| FlashContext {
        level: match flash.level {
            visitor::FlashLevel::Success => FlashLevel::Success,
            visitor::FlashLevel::Error => FlashLevel::Error,
        },
        message: flash.message,
    });
    Ok(AdminCommon { flash: flash.collect(), nav, ..without_flash(app, Some(visitor), title) })
}

/// The same for a page that stands in for another one: messages wait for that.
pub(in crate::http) fn without_flash(app: &App, visitor: Option<&Visitor>, title: &str) -> AdminCommon {
    let site = app.site();
    let user = visitor.and_then(|visitor| visitor.user.as_ref());
    AdminCommon {
        site: AdminSiteContext {
            title: site.title.clone(),
            url: app.origin(),
            language: site.language.clone(),
        },
        user: user.map(|user| AdminUserContext {
            name: user.name.to_string(),
            email: user.email.to_string(),
            role: user.role.to_string(),
            role_label: user.role.label().to_owned(),
        }),
        csrf: visitor.map(|visitor| visitor.csrf().to_owned()).unwrap_or_default(),
        flash: Vec::new(),
        title: title.to_owned(),
        nav: AdminSection::Outside,
        may_see_plugins: user.is_some_and(|user| user.role.has(Permission::PluginRead)),
    }
}

/// A drawn page.
pub(in crate::http) fn html(
    visitor: &Visitor,
    status: StatusCode,
    html: String,
) -> Result<Response, HttpError> {
    Ok(visitor.with_cookie((status, Html(html))))
}

/// An error's message as a sentence for people: with a capital letter and a full stop.
pub(in crate::http) fn sentence(message: &str) -> String {
    let mut characters = message.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    let mut sentence: String = first.chain(characters).collect();
    if sentence.ends_with(char::is_alphanumeric) {
        sentence.push('.');
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_become_sentences() {
        assert_eq!(sentence("the name is taken"), "The name is taken.");
        assert_eq!(sentence("Write a title."), "Write a title.");
        assert_eq!(sentence("über (2)"), "Über (2)");
        assert_eq!(sentence(""), "");
    }
}
