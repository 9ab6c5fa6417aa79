//! The look of the pages on which people get into their account and look after it: inside the theme, as long as the
//! person has no business in the admin.

use axum::response::Response;
use http::StatusCode;

use crate::{App, admin::page, error::HttpError, reader, visitor::Visitor};
use sandpress_domain::Permission;
use sandpress_themes::contexts::{
    admin::{AdminCommon, AdminSection},
    reader::{AccountContentContext, AccountPageContext, PageContext},
};

/// The style sheet for forms and lists, which the admin has too.
const STYLES: &str = "forms.css";

/// The part of the context that all these pages have.
pub(crate) async fn common(app: &App, visitor: &Visitor, title: &str) -> Result<AdminCommon, HttpError> {
    let common = page::common(app, visitor, title, AdminSection::Outside).await?;
    let works_here = visitor.user.as_ref().is_some_and(|user| user.role.has(Permission::AdminEnter));
    Ok(AdminCommon { in_theme: !works_here && app.theme().has_account_page(), ..common })
}

/// The page for what was drawn with `common`.
pub(crate) async fn html(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    common: &AdminCommon,
    drawn: String,
) -> Result<Response, HttpError> {
    if !common.in_theme {
        return page::html(visitor, status, drawn);
    }
    let page = PageContext {
        title: format!("{} · {}", common.title, app.site().title),
        robots: "noindex".to_owned(),
        og_type: "website".to_owned(),
        ..PageContext::default()
    };
    let styles_url = app.admin().assets().at(STYLES).map(|asset| asset.url.clone()).unwrap_or_default();
    let account = AccountContentContext { title: common.title.clone(), html: drawn, styles_url };
    let context = AccountPageContext { page, account };
    let whole =
        reader::blocks::page(app, None, reader::Audience::Member, |theme| theme.account(&context)).await?;
    page::html(visitor, status, whole)
}
