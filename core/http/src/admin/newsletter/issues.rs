//! The list of issues, and entries that can be sent.

use axum::{
    extract::{Query, State},
    response::Response,
};
use http::StatusCode;
use serde::Deserialize;

use super::{facts, moment};
use crate::{
    App,
    admin::page::{self, sentence},
    error::HttpError,
    form::VerifiedForm,
    reader::pagination,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{Actor, IssueState, PageRequest, SubscriberFilter};
use sandpress_services::{IssueOverview, PublishedFilter, ServiceError};
use sandpress_themes::contexts::admin::{
    AdminSection, IssueRowContext, NewsletterContext, OfferedEntryContext,
};

/// Issues on a page of the list.
const PAGE: u32 = 20;

/// Entries that are offered.
const OFFERED: u32 = 5;

pub(super) const LIST: &str = "/admin/newsletter";

/// What is asked for in the URL. Whatever cannot be understood is as if it were not there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    page: String,
}

/// `GET /admin/newsletter`
pub(crate) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Result<Response, HttpError> {
    let actor = visitor.actor()?;
    let request = PageRequest::new(query.page.parse().unwrap_or(1), PAGE);
    let found = app.services().list_issues(&actor, request).await?;
    let counts = app.services().count_subscribers(&actor, &SubscriberFilter::default()).await?;
    let settings = app.services().newsletter_settings();
    let context = NewsletterContext {
        common: page::common(&app, &visitor, "Newsletter", AdminSection::Newsletter).await?,
        pagination: pagination(&found, |number| match number {
            1 => LIST.to_owned(),
            number => format!("{LIST}?page={number}"),
        }),
        issues: found.items.iter().map(|issue| row(&app, issue)).collect(),
        offered: if settings.offers_new { offered(&app, &actor).await? } else { Vec::new() },
        active: counts.active,
        suspended: counts.suspended,
        is_open: settings.is_open,
    };
    page::html(&visitor, StatusCode::OK, app.admin().newsletter(&context)?)
}

fn row(app: &App, overview: &IssueOverview) -> IssueRowContext {
    let IssueOverview { issue, counts, recipients } = overview;
    let began = issue.started.as_ref().map(|started| started.at);
    let when = match issue.state {
        IssueState::Draft => None,
        IssueState::Scheduled => issue.send_at,
        _ => began,
    };
    IssueRowContext {
        subject: issue.subject.clone(),
        url: format!("{LIST}/issues/{}", issue.id),
        state: issue.state.as_str().to_owned(),
        state_label: issue.state.label().to_owned(),
        when: when.map(|at| moment(app, at)).unwrap_or_default(),
        facts: facts(counts, *recipients),
    }
}

/// The latest entries of which there is no issue.
async fn offered(app: &App, actor: &Actor) -> Result<Vec<OfferedEntryContext>, HttpError> {
    let services = app.services();
    let latest = services.list_published(&PublishedFilter::default(), PageRequest::new(1, OFFERED)).await?;
    let mut offered = Vec::new();
    for listed in latest.items {
        if services.list_issues_of_entry(actor, listed.entry.id).await?.is_empty() {
            let at = listed.entry.published_at.unwrap_or(listed.entry.created_at);
            offered.push(OfferedEntryContext {
                id: listed.entry.id.to_string(),
                title: listed.rendering.title,
                published_on: app.site().time_zone.day(at),
            });
        }
    }
    Ok(offered)
}

/// `POST /admin/newsletter/issues`
pub(crate) async fn prepare(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let entry = form.get("entry").parse().map_err(|_| HttpError::NotFound)?;
    match app.services().prepare_issue(&form.visitor.actor()?, entry).await {
        Ok(id) => Ok(redirect::to(&format!("{LIST}/issues/{id}"))),
        Err(ServiceError::State(message)) => {
            form.visitor.flash(FlashLevel::Error, sentence(message)).await?;
            Ok(redirect::to(LIST))
        }
        Err(error) => Err(error.into()),
    }
}
