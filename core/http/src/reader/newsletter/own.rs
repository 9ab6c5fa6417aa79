//! What subscribers do by the links in their mail. The links prove who opens them, so there is no session and no token of a
//! form.

use axum::{
    extract::{FromRequestParts, Path, Query, Request, State},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;

use super::{all, choices, dead_link, link, one, private};
use crate::{App, admin::page::sentence, error::HttpError, form, visit};
use sandpress_domain::{Subscriber, SubscriberState};
use sandpress_services::{OwnChoice, ServiceError};
use sandpress_themes::contexts::admin::{NewsletterPageContext, SubscribeFormContext};

/// The issue by whose link somebody leaves. Whatever cannot be understood is as if it were not there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LeaveQuery {
    issue: String,
}

/// `GET /newsletter/leave/{token}`
pub(crate) async fn leave(
    State(app): State<App>,
    Path(token): Path<String>,
    Query(query): Query<LeaveQuery>,
) -> Result<Response, HttpError> {
    let Some(own) = find(&app, &token).await? else { return dead_link(&app).await };
    if own.state == SubscriberState::Unsubscribed {
        return left(&app, &token).await;
    }
    let mut page = NewsletterPageContext::new("Unsubscribe");
    page.lead.push(format!("{} gets {} no more.", own.email.shown(), app.services().newsletter_name()));
    let issue = query.issue.parse::<sandpress_domain::IssueId>();
    let issue = issue.map(|issue| format!("?issue={issue}")).unwrap_or_default();
    page.forms.push(SubscribeFormContext {
        action: format!("/newsletter/leave/{token}{issue}"),
        button: "Unsubscribe".to_owned(),
        ..SubscribeFormContext::default()
    });
    page.links.push(link("Choose topics, or pause", &format!("/newsletter/preferences/{token}")));
    private(&app, StatusCode::OK, &page).await
}

/// `POST /newsletter/leave/{token}`: one click, as RFC 8058 has it. What is in the body does not matter.
pub(crate) async fn leave_at_once(
    State(app): State<App>,
    Path(token): Path<String>,
    Query(query): Query<LeaveQuery>,
) -> Result<Response, HttpError> {
    match app.services().leave_newsletter(&token, query.issue.parse().ok()).await {
        Ok(()) => left(&app, &token).await,
        Err(ServiceError::NotFound(_)) => dead_link(&app).await,
        Err(error) => Err(error.into()),
    }
}

/// `GET /newsletter/preferences/{token}`
pub(crate) async fn preferences(
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Response, HttpError> {
    show(&app, &token, Ok(String::new())).await
}

/// `POST /newsletter/preferences/{token}`
pub(crate) async fn choose(State(app): State<App>, request: Request) -> Result<Response, HttpError> {
    let (mut parts, body) = request.into_parts();
    let Path(token) =
        Path::<String>::from_request_parts(&mut parts, &app).await.map_err(|_| HttpError::NotFound)?;
    let visit = visit::visit(&app, &parts);
    let fields = form::fields(Request::from_parts(parts, body), &app).await?;
    let services = app.services();
    let (choice, done) = match one(&fields, "do") {
        "topics" => (OwnChoice::Topics(all(&fields, "topic")), "Your choice is kept."),
        "pause" => (OwnChoice::Pause, "You get nothing until you want to go on."),
        "resume" => (OwnChoice::Resume, "The newsletter comes to you again."),
        "export" => {
            return match services.export_own_subscription(&token, &visit).await {
                Ok(data) => Ok(download(&format!("{:#}\n", serde_json::Value::Object(data)))),
                Err(ServiceError::NotFound(_)) => dead_link(&app).await,
                Err(error) => Err(error.into()),
            };
        }
        "erase" => {
            return match services.erase_own_subscription(&token, &visit).await {
                Ok(()) => erased(&app).await,
                Err(ServiceError::NotFound(_)) => dead_link(&app).await,
                Err(error) => Err(error.into()),
            };
        }
        _ => return Err(HttpError::BadRequest("this form means nothing here")),
    };
    match services.change_own_subscription(&token, &choice).await {
        Ok(()) => show(&app, &token, Ok(done.to_owned())).await,
        Err(ServiceError::State(message)) => show(&app, &token, Err(sentence(message))).await,
        Err(ServiceError::NotFound(_)) => dead_link(&app).await,
        Err(error) => Err(error.into()),
    }
}

/// The page with all choices, after one was made or refused.
async fn show(app: &App, token: &str, said: Result<String, String>) -> Result<Response, HttpError> {
    let Some(own) = find(app, token).await? else { return dead_link(app).await };
    let services = app.services();
    let mut page = NewsletterPageContext::new(format!("Your subscription to {}", services.newsletter_name()));
    page.lead.push(format!("{}: {}.", own.email.shown(), own.state.label().to_lowercase()));
    page.is_refused = said.is_err();
    page.notice = said.unwrap_or_else(|refused| refused);
    let form = |action_name: &str, heading: &str, help: &str, button: &str| SubscribeFormContext {
        action: format!("/newsletter/preferences/{token}"),
        action_name: action_name.to_owned(),
        heading: heading.to_owned(),
        help: help.to_owned(),
        button: button.to_owned(),
        ..SubscribeFormContext::default()
    };
    let topics = choices(services.list_newsletter_topics(&own.topics).await?);
    if !topics.is_empty() {
        page.forms.push(SubscribeFormContext { topics, ..form("topics", "Topics", "", "Keep my choice") });
    }
    match own.state {
        SubscriberState::Active => {
            page.forms.push(form("pause", "Pause", "You stay on the list and get nothing.", "Pause"));
        }
        SubscriberState::Unconfirmed => {}
        _ => page.forms.push(form("resume", "Go on", "You get it again.", "Send it to me again")),
    }
    if own.state != SubscriberState::Unsubscribed {
        page.forms.push(SubscribeFormContext {
            action: format!("/newsletter/leave/{token}"),
            heading: "Unsubscribe".to_owned(),
            button: "Unsubscribe".to_owned(),
            ..SubscribeFormContext::default()
        });
    }
    page.forms.push(form(
        "export",
        "Your data",
        "All that is kept of your subscription, as a file.",
        "Download",
    ));
    page.forms.push(SubscribeFormContext {
        is_final: true,
        ..form("erase", "Erase", "Your address is deleted with all that is kept of it.", "Erase my data")
    });
    let status = if page.is_refused { StatusCode::CONFLICT } else { StatusCode::OK };
    private(app, status, &page).await
}

async fn find(app: &App, token: &str) -> Result<Option<Subscriber>, HttpError> {
    match app.services().find_own_subscription(token).await {
        Ok(own) => Ok(Some(own)),
        Err(ServiceError::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

async fn left(app: &App, token: &str) -> Result<Response, HttpError> {
    let mut page = NewsletterPageContext::new("You are unsubscribed");
    page.lead.push(format!("{} does not come to you any more.", app.services().newsletter_name()));
    page.links.push(link("This was a mistake", &format!("/newsletter/preferences/{token}")));
    page.links.push(link("To the home page", "/"));
    private(app, StatusCode::OK, &page).await
}

async fn erased(app: &App) -> Result<Response, HttpError> {
    let mut page = NewsletterPageContext::new("Your data are erased");
    page.lead.push(
        "What stays is a digest of your address, from which nobody can tell it, so that no list brings it back.".to_owned(),
    );
    page.links.push(link("To the home page", "/"));
    private(app, StatusCode::OK, &page).await
}

fn download(text: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"my-subscription.json\""),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, text.to_owned()).into_response()
}
