//! The newsletter for readers: subscribing, what subscribers do by the links in their mail, and the archive.

pub(crate) mod archive;
pub(crate) mod own;
pub(crate) mod subscribe;

use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

use super::{Audience, blocks, view::menus};
use crate::{App, error::HttpError};
use sandpress_services::TopicChoice;
use sandpress_themes::contexts::{
    admin::{NewsletterPageContext, OwnIssueContext, PanelChoiceContext},
    reader::{
        AccountContentContext, AccountPageContext, PageContext, PluginContentContext, PluginPageContext,
    },
};

/// The page with the form.
const PAGE: &str = "/newsletter";

/// The style sheet for forms and lists.
const STYLES: &str = "forms.css";

/// Draws a page of the newsletter inside the theme, as it draws pages of accounts, or of plugins where it has none of
/// those.
async fn html(app: &App, head: PageContext, context: &NewsletterPageContext) -> Result<String, HttpError> {
    let html = app.admin().newsletter_page(context)?;
    let title = context.title.clone();
    let page = PageContext {
        title: format!("{title} · {}", app.site().title),
        og_type: "website".to_owned(),
        menus: menus(app, PAGE),
        ..head
    };
    if !app.theme().has_account_page() {
        let plugin = PluginContentContext { id: "newsletter".to_owned(), title, html };
        let context = PluginPageContext { page, plugin };
        return blocks::page(app, None, Audience::Addressee, |theme| theme.plugin(&context)).await;
    }
    let styles_url = app.admin().assets().at(STYLES).map(|asset| asset.url.clone()).unwrap_or_default();
    let context = AccountPageContext { page, account: AccountContentContext { title, html, styles_url } };
    blocks::page(app, None, Audience::Addressee, |theme| theme.account(&context)).await
}

/// A page for one visitor, which nobody keeps and no search engine lists.
async fn private(
    app: &App,
    status: StatusCode,
    context: &NewsletterPageContext,
) -> Result<Response, HttpError> {
    let head = PageContext { robots: "noindex".to_owned(), ..PageContext::default() };
    let mut response = (status, Html(html(app, head, context).await?)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// What a link leads to that is of no use.
async fn dead_link(app: &App) -> Result<Response, HttpError> {
    let mut page = NewsletterPageContext::new("This link does not work any more");
    page.lead.push(
        "It was used already, it is too old, or it was not copied whole. If you confirmed your subscription before, all is \
         well."
            .to_owned(),
    );
    page.links.push(link("To the newsletter", PAGE));
    private(app, StatusCode::NOT_FOUND, &page).await
}

fn link(label: &str, url: &str) -> OwnIssueContext {
    OwnIssueContext { label: label.to_owned(), url: url.to_owned(), sent_on: String::new() }
}

fn choices(topics: Vec<TopicChoice>) -> Vec<PanelChoiceContext> {
    let choice = |topic: TopicChoice| PanelChoiceContext {
        value: topic.topic.to_string(),
        label: topic.label,
        chosen: topic.is_chosen,
    };
    topics.into_iter().map(choice).collect()
}

/// The values of the fields of this name.
fn all(fields: &[(String, String)], name: &str) -> Vec<String> {
    fields.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
}

/// The value of the first field of this name; empty where there is none.
fn one<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}
