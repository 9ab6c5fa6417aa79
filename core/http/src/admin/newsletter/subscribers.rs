//! Who gets the newsletter.

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;

use super::{choices, moment, refusals};
use crate::{
    App,
    admin::page::{self, sentence},
    error::HttpError,
    form::VerifiedForm,
    reader::pagination,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{
    FieldError, PageRequest, Subscriber, SubscriberCounts, SubscriberFilter, SubscriberId, SubscriberSource,
    SubscriberState, Suppression, Topic,
};
use sandpress_services::{NewSubscriber, ServiceError};
use sandpress_themes::contexts::admin::{
    AdminSection, PanelChoiceContext, StatusCountContext, SubscriberContext, SubscriberFormContext,
    SubscriberNoteContext, SubscriberRowContext, SubscribersContext,
};

/// Subscriptions on a page of the list.
const PAGE: u32 = 50;

const LIST: &str = "/admin/newsletter/subscribers";

/// What is asked for in the URL. Whatever cannot be understood is as if it were not there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    q: String,
    state: String,
    source: String,
    topic: String,
    page: String,
}

impl ListQuery {
    fn filter(&self) -> SubscriberFilter {
        SubscriberFilter {
            // PostgreSQL compares no texts with a NUL.
            text: self.q.replace('\0', "").trim().to_owned(),
            state: self.state.parse().ok(),
            source: self.source.parse().ok(),
            topic: self.topic.parse().ok(),
        }
    }

    /// The URL of the same list with another state and page.
    fn url(&self, state: &str, number: u32) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let given = [("state", state), ("source", &self.source), ("topic", &self.topic), ("q", &self.q)];
        for (name, value) in given {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if number > 1 {
            query.append_pair("page", &number.to_string());
        }
        match query.finish() {
            query if query.is_empty() => LIST.to_owned(),
            query => format!("{LIST}?{query}"),
        }
    }

    fn tabs(&self, counts: &SubscriberCounts) -> Vec<StatusCountContext> {
        let tab = |state: &str, label: &str, count| StatusCountContext {
            status: state.to_owned(),
            label: label.to_owned(),
            count,
            url: self.url(state, 1),
            current: self.state == state,
        };
        let of = |state: &SubscriberState| tab(state.as_str(), state.label(), counts.of(*state));
        std::iter::once(tab("", "All", counts.all())).chain(SubscriberState::ALL.iter().map(of)).collect()
    }
}

/// `GET /admin/newsletter/subscribers`
pub(crate) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Result<Response, HttpError> {
    draw(&app, &visitor, &query, &NewSubscriber::default(), Vec::new()).await
}

/// `POST /admin/newsletter/subscribers`
pub(crate) async fn add(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let new = NewSubscriber {
        email: form.get("email").to_owned(),
        name: form.get("name").to_owned(),
        topics: Vec::new(),
        statement: form.get("statement").to_owned(),
    };
    let visitor = &form.visitor;
    match app.services().add_subscriber(&visitor.actor()?, &new, &visitor.visit).await {
        Ok(id) => {
            let message = match new.statement.trim() {
                "" => "A letter is on its way. Who opens its link is on the list.",
                _ => "This address is on the list.",
            };
            visitor.flash(FlashLevel::Success, message).await?;
            Ok(redirect::to(&format!("{LIST}/{id}")))
        }
        Err(error) => draw(&app, visitor, &ListQuery::default(), &new, refusals(error)?).await,
    }
}

/// `POST /admin/newsletter/subscribers/export`
pub(crate) async fn export(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let text = |name: &str| form.get(name).to_owned();
    let query = ListQuery {
        q: text("q"),
        state: text("state"),
        source: text("source"),
        topic: text("topic"),
        page: String::new(),
    };
    let visitor = &form.visitor;
    let table = app.services().export_subscribers(&visitor.actor()?, &query.filter(), &visitor.visit).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"subscribers.csv\"")),
    ];
    Ok((headers, table).into_response())
}

/// `GET /admin/newsletter/subscribers/{id}`
pub(crate) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    let details = app.services().get_subscriber(&visitor.actor()?, parse(&id)?).await?;
    let subscriber = &details.subscriber;
    let notes = details.notes.iter().map(|note| SubscriberNoteContext {
        on: moment(&app, note.at),
        label: note.kind.label().to_owned(),
        detail: note.detail.clone(),
    });
    let context = SubscriberContext {
        common: page::common(&app, &visitor, &subscriber.email.shown(), AdminSection::Newsletter).await?,
        topics: details.topics.clone(),
        bounces: subscriber.bounces,
        confirmed_on: subscriber.confirmed_at.map(|at| moment(&app, at)).unwrap_or_default(),
        notes: notes.collect(),
        can_unsubscribe: subscriber.state != SubscriberState::Unsubscribed,
        can_reactivate: subscriber.state == SubscriberState::Suspended,
        subscriber: row(&app, subscriber),
    };
    page::html(&visitor, StatusCode::OK, app.admin().subscriber(&context)?)
}

/// `POST /admin/newsletter/subscribers/{id}/unsubscribe`
pub(crate) async fn unsubscribe(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    change(&app, &form, &id, SubscriberState::Unsubscribed, "Taken off the list.").await
}

/// `POST /admin/newsletter/subscribers/{id}/reactivate`
pub(crate) async fn reactivate(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    change(&app, &form, &id, SubscriberState::Active, "The next issue goes there again.").await
}

/// `POST /admin/newsletter/subscribers/{id}/erase`
pub(crate) async fn erase(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    erase_for(&app, &form, &id, Suppression::Erased).await
}

/// `POST /admin/newsletter/subscribers/{id}/complained`
pub(crate) async fn complained(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    erase_for(&app, &form, &id, Suppression::Complained).await
}

async fn change(
    app: &App,
    form: &VerifiedForm,
    id: &str,
    state: SubscriberState,
    done: &str,
) -> Result<Response, HttpError> {
    let id = parse(id)?;
    let (level, message) = match app.services().set_subscriber_state(&form.visitor.actor()?, id, state).await
    {
        Ok(()) => (FlashLevel::Success, done.to_owned()),
        Err(ServiceError::State(message)) => (FlashLevel::Error, sentence(message)),
        Err(error) => return Err(error.into()),
    };
    form.visitor.flash(level, message).await?;
    Ok(redirect::to(&format!("{LIST}/{id}")))
}

async fn erase_for(
    app: &App,
    form: &VerifiedForm,
    id: &str,
    reason: Suppression,
) -> Result<Response, HttpError> {
    let visitor = &form.visitor;
    app.services().erase_subscriber(&visitor.actor()?, parse(id)?, reason, &visitor.visit).await?;
    visitor.flash(FlashLevel::Success, "The address is erased, and no import brings it back.").await?;
    Ok(redirect::to(LIST))
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    query: &ListQuery,
    new: &NewSubscriber,
    errors: Vec<FieldError>,
) -> Result<Response, HttpError> {
    let (actor, services) = (visitor.actor()?, app.services());
    let filter = query.filter();
    let request = PageRequest::new(query.page.parse().unwrap_or(1), PAGE);
    let found = services.list_subscribers(&actor, &filter, request).await?;
    let counts = services.count_subscribers(&actor, &filter).await?;
    let sources = SubscriberSource::ALL.iter().map(|source| PanelChoiceContext {
        value: source.as_str().to_owned(),
        label: source.label().to_owned(),
        chosen: query.source == source.as_str(),
    });
    let chosen: Vec<Topic> = filter.topic.clone().into_iter().collect();
    let context = SubscribersContext {
        common: page::common(app, visitor, "Subscribers", AdminSection::Newsletter).await?,
        pagination: pagination(&found, |number| query.url(&query.state, number)),
        subscribers: found.items.iter().map(|subscriber| row(app, subscriber)).collect(),
        is_filtered: filter != SubscriberFilter::default(),
        counts: query.tabs(&counts),
        q: query.q.clone(),
        state: query.state.clone(),
        sources: sources.collect(),
        topics: choices(services.list_newsletter_topics(&chosen).await?),
        form: SubscriberFormContext {
            email: new.email.clone(),
            name: new.name.clone(),
            statement: new.statement.clone(),
        },
        errors,
    };
    let is_refused = !context.errors.is_empty();
    let status = if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page::html(visitor, status, app.admin().subscribers(&context)?)
}

fn parse(id: &str) -> Result<SubscriberId, HttpError> {
    id.parse().map_err(|_| HttpError::NotFound)
}

fn row(app: &App, subscriber: &Subscriber) -> SubscriberRowContext {
    SubscriberRowContext {
        email: subscriber.email.shown().into_owned(),
        name: subscriber.name.clone(),
        url: format!("{LIST}/{}", subscriber.id),
        state: subscriber.state.as_str().to_owned(),
        state_label: subscriber.state.label().to_owned(),
        source_label: subscriber.source.label().to_owned(),
        created_on: app.site().time_zone.day(subscriber.created_at),
    }
}
