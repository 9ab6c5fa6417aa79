//! What all pages of the admin have in common.

use axum::response::{Html, Response};
use http::StatusCode;

use crate::{
    App,
    error::HttpError,
    visitor::{self, Visitor},
};
use sandpress_domain::{Actor, Permission};
use sandpress_plugins::AdminPanel;
use sandpress_themes::contexts::admin::{
    AdminCommon, AdminSection, AdminSiteContext, AdminUserContext, FlashContext, FlashLevel, PanelLinkContext,
};

/// The part of the context that every page has.
pub(crate) async fn common(
    app: &App,
    visitor: &Visitor,
    title: &str,
    nav: AdminSection,
) -> Result<AdminCommon, HttpError> {
    let flash = visitor
        .take_flash()
        .await?
        .into_iter()
        .map(|flash| FlashContext { level: level(flash.level), message: flash.message });
    Ok(AdminCommon { flash: flash.collect(), nav, ..without_flash(app, Some(visitor), title) })
}

/// How a message is announced.
pub(crate) fn level(level: visitor::FlashLevel) -> FlashLevel {
    match level {
        visitor::FlashLevel::Success => FlashLevel::Success,
        visitor::FlashLevel::Error => FlashLevel::Error,
        visitor::FlashLevel::Info => FlashLevel::Info,
        visitor::FlashLevel::Warning => FlashLevel::Warning,
    }
}

/// A link to a page of a plugin.
pub(crate) fn panel_link(panel: &AdminPanel, current: bool) -> PanelLinkContext {
    PanelLinkContext {
        title: panel.title.clone(),
        summary: panel.summary.clone(),
        url: panel.url(),
        icon: panel.icon.clone(),
        current,
    }
}

/// The same for a page that stands in for another one: messages wait for that.
pub(crate) fn without_flash(app: &App, visitor: Option<&Visitor>, title: &str) -> AdminCommon {
    let site = app.site();
    let user = visitor.and_then(|visitor| visitor.user.as_ref());
    let panels = user.map(|user| app.services().list_panels(&Actor::User(user.clone()))).unwrap_or_default();
    AdminCommon {
        site: AdminSiteContext {
            title: site.title.clone(),
            url: app.origin(),
            language: site.language.clone(),
        },
        user: user.map(|user| AdminUserContext {
            name: user.name.to_string(),
            email: user.email.shown().into_owned(),
            role: user.role.to_string(),
            role_label: user.role.label().to_owned(),
        }),
        csrf: visitor.map(|visitor| visitor.csrf().to_owned()).unwrap_or_default(),
        flash: Vec::new(),
        title: title.to_owned(),
        nav: AdminSection::Outside,
        panels_in_nav: panels
            .iter()
            .filter(|panel| panel.in_navigation)
            .map(|panel| panel_link(panel, false))
            .collect(),
        may_enter_admin: user.is_some_and(|user| user.role.has(Permission::AdminEnter)),
        may_see_plugins: user.is_some_and(|user| user.role.has(Permission::PluginRead)),
        may_see_mail: user.is_some_and(|user| user.role.has(Permission::MailRead)),
        may_see_people: user.is_some_and(|user| user.role.has(Permission::UserRead)),
        may_see_audit: user.is_some_and(|user| user.role.has(Permission::AuditRead)),
        may_manage_structure: user.is_some_and(|user| user.role.has(Permission::StructureManage)),
        may_manage_settings: user.is_some_and(|user| user.role.has(Permission::SettingsManage)),
        in_theme: false,
        may_manage_redirects: user.is_some_and(|user| user.role.has(Permission::RedirectManage)),
        may_see_media: user.is_some_and(|user| user.role.has(Permission::MediaUpload)),
        may_manage_newsletter: user.is_some_and(|user| user.role.has(Permission::NewsletterManage)),
    }
}

/// A drawn page.
pub(crate) fn html(visitor: &Visitor, status: StatusCode, html: String) -> Result<Response, HttpError> {
    Ok(visitor.with_cookie((status, Html(html))))
}

/// An error's message as a sentence for people: with a capital letter and a full stop.
pub(crate) fn sentence(message: &str) -> String {
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
