//! Subscribing: a form, a letter, and a button behind the link in it. The link alone does nothing, since programs that look
//! for harmful mail follow links.

use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use http::{HeaderMap, StatusCode};

use super::{PAGE, all, choices, dead_link, link, one, private};
use crate::{App, admin::page::sentence, error::HttpError, form};
use sandpress_domain::Topic;
use sandpress_services::{NewSubscription, ServiceError};
use sandpress_themes::contexts::admin::{NewsletterPageContext, SubscribeFormContext};

/// `GET /newsletter`
pub(crate) async fn page(State(app): State<App>) -> Result<Response, HttpError> {
    let page = asking(&app, &NewSubscription::default()).await?;
    private(&app, StatusCode::OK, &page).await
}

/// `POST /newsletter`: the same answer whether the address is on the list or not.
pub(crate) async fn submit(State(app): State<App>, request: Request) -> Result<Response, HttpError> {
    let is_own_page = is_from_own_page(request.headers());
    let fields = form::fields(request, &app).await?;
    let new = NewSubscription { email: one(&fields, "email").to_owned(), topics: all(&fields, "topic") };
    if !one(&fields, "website").is_empty() {
        return look_into_your_mail(&app).await;
    }
    let is_filled_in_by_hand = match one(&fields, "ticket") {
        // The short form in pages that are kept for everybody: browsers say that it was sent from here.
        "" => is_own_page,
        ticket => app.services().is_newsletter_ticket_good(ticket),
    };
    if !is_filled_in_by_hand {
        let mut page = asking(&app, &new).await?;
        page.notice = "One more step: look at what stands here, and send it.".to_owned();
        return private(&app, StatusCode::OK, &page).await;
    }
    match app.services().subscribe(&new).await {
        Ok(()) => look_into_your_mail(&app).await,
        Err(ServiceError::Invalid(errors)) => {
            let mut page = asking(&app, &new).await?;
            for form in &mut page.forms {
                form.email_error = errors.first().map(|error| sentence(&error.message)).unwrap_or_default();
            }
            private(&app, StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /newsletter/confirm/{token}`
pub(crate) async fn confirm(
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Response, HttpError> {
    let asked = match app.services().find_asked(&token).await {
        Ok(asked) => asked,
        Err(ServiceError::NotFound(_)) => return dead_link(&app).await,
        Err(error) => return Err(error.into()),
    };
    let mut page = NewsletterPageContext::new("One click to go");
    page.lead.push(format!(
        "{} goes to {} as soon as you say yes.",
        app.services().newsletter_name(),
        asked.email.shown()
    ));
    page.forms.push(SubscribeFormContext {
        action: format!("/newsletter/confirm/{token}"),
        button: "Yes, subscribe me".to_owned(),
        ..SubscribeFormContext::default()
    });
    private(&app, StatusCode::OK, &page).await
}

/// `POST /newsletter/confirm/{token}`
pub(crate) async fn confirmed(
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Response, HttpError> {
    let own = match app.services().confirm_subscription(&token).await {
        Ok((_, own)) => own,
        Err(ServiceError::NotFound(_)) => return dead_link(&app).await,
        Err(error) => return Err(error.into()),
    };
    let mut page = NewsletterPageContext::new("You are subscribed");
    page.lead.push(format!("{} comes to you from now on.", app.services().newsletter_name()));
    page.lead.push("Every mail has a link by which you leave, or choose what you get.".to_owned());
    page.links.push(link("Choose topics, or pause", &format!("/newsletter/preferences/{own}")));
    page.links.push(link("To the home page", "/"));
    private(&app, StatusCode::OK, &page).await
}

/// Whether a browser says that the form was sent from a page of this site. Programs that fill in forms seldom do.
fn is_from_own_page(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site.as_bytes() == b"same-origin")
}

async fn asking(app: &App, typed: &NewSubscription) -> Result<NewsletterPageContext, HttpError> {
    let services = app.services();
    let settings = services.newsletter_settings();
    let mut page = NewsletterPageContext::new(services.newsletter_name());
    if !settings.is_open {
        return Err(HttpError::NotFound);
    }
    if !settings.description.is_empty() {
        page.lead.push(settings.description.clone());
    }
    let chosen: Vec<Topic> = typed.topics.iter().filter_map(|topic| topic.parse().ok()).collect();
    page.forms.push(SubscribeFormContext {
        action: PAGE.to_owned(),
        button: "Subscribe".to_owned(),
        asks_email: true,
        email: typed.email.clone(),
        ticket: services.newsletter_ticket(),
        topics: choices(services.list_newsletter_topics(&chosen).await?),
        help:
            "You get a letter first, and are on the list when you open its link. Nobody counts what you read."
                .to_owned(),
        ..SubscribeFormContext::default()
    });
    if settings.has_archive {
        page.links.push(link("Read earlier issues", "/newsletter/archive"));
    }
    Ok(page)
}

async fn look_into_your_mail(app: &App) -> Result<Response, HttpError> {
    let mut page = NewsletterPageContext::new("Look into your mail");
    page.lead.push("A letter is on its way to you. Open the link in it, and you are on the list.".to_owned());
    page.lead.push(
        "Nothing there after a few minutes? Look among unwanted mail, or try again in an hour.".to_owned(),
    );
    page.links.push(link("To the home page", "/"));
    private(app, StatusCode::OK, &page).await
}
