//! What happened to accounts and access.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use time::{Date, Duration, format_description::well_known::Iso8601};

use super::page;
use crate::{
    App,
    error::HttpError,
    form::VerifiedForm,
    reader::pagination,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{PageRequest, SealedEvent, SecurityEventKind, Timestamp};
use sandpress_services::{AuditFilter, Chain};
use sandpress_themes::{
    contexts::admin::{AdminSection, AuditContext, AuditFilterContext, AuditRowContext, PanelChoiceContext},
    minute, rfc3339,
};

/// Events on a page of the list.
const PAGE: u32 = 50;

/// What is asked for in the URL. Whatever cannot be understood is as if it were not there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    q: String,
    kind: String,
    from: String,
    until: String,
    page: String,
}

/// `GET /admin/audit`
pub(crate) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Result<Response, HttpError> {
    let request = PageRequest::new(query.page.parse().unwrap_or(1), PAGE);
    let events = app.services().list_events(&visitor.actor()?, &query.filter(), request).await?;
    let context = AuditContext {
        common: page::common(&app, &visitor, "Audit log", AdminSection::Audit).await?,
        pagination: pagination(&events, |number| query.url(number)),
        events: events.items.iter().map(row).collect(),
        kinds: kinds(&query.kind),
        filter: AuditFilterContext { q: query.q, kind: query.kind, from: query.from, until: query.until },
        export_url: "/admin/audit/export".to_owned(),
    };
    page::html(&visitor, StatusCode::OK, app.admin().audit(&context)?)
}

/// `POST /admin/audit/export`
pub(crate) async fn export(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let query = ListQuery::of(&form);
    let visitor = &form.visitor;
    let table = app.services().export_events(&visitor.actor()?, &query.filter(), &visitor.visit).await?;
    let name = format!("attachment; filename=\"audit-{}.csv\"", app.services().clock().now().date());
    let mut response = table.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::try_from(name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// `POST /admin/audit/check`
pub(crate) async fn check(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let (level, message) = match app.services().check_events(&form.visitor.actor()?).await? {
        Chain::Whole { events } => {
            (FlashLevel::Success, format!("All {events} events are as they were written."))
        }
        Chain::Broken { number } => {
            let message = format!(
                "Event {number} is not as it was written, or one before it is missing. Somebody changed the database: \
                 compare it with a backup."
            );
            (FlashLevel::Error, message)
        }
    };
    form.visitor.flash(level, message).await?;
    Ok(redirect::to("/admin/audit"))
}

impl ListQuery {
    fn of(form: &VerifiedForm) -> Self {
        let text = |name| form.get(name).to_owned();
        Self {
            q: text("q"),
            kind: text("kind"),
            from: text("from"),
            until: text("until"),
            page: String::new(),
        }
    }

    fn filter(&self) -> AuditFilter {
        let day = |text: &str| Date::parse(text, &Iso8601::DATE).ok();
        let begin = |day: Date| -> Timestamp { day.midnight().assume_utc() };
        AuditFilter {
            kinds: self.kind.parse::<SecurityEventKind>().into_iter().collect(),
            actor: None,
            // PostgreSQL compares no texts with a NUL.
            text: self.q.replace('\0', ""),
            from: day(&self.from).map(begin),
            until: day(&self.until).map(begin).and_then(|begin| begin.checked_add(Duration::DAY)),
        }
    }

    /// The URL of the same list with another page.
    fn url(&self, number: u32) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in
            [("q", &self.q), ("kind", &self.kind), ("from", &self.from), ("until", &self.until)]
        {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if number > 1 {
            query.append_pair("page", &number.to_string());
        }
        match query.finish() {
            query if query.is_empty() => "/admin/audit".to_owned(),
            query => format!("/admin/audit?{query}"),
        }
    }
}

fn kinds(current: &str) -> Vec<PanelChoiceContext> {
    let choice = |kind: &SecurityEventKind| PanelChoiceContext {
        value: kind.as_str().to_owned(),
        label: kind.label().to_owned(),
        chosen: kind.as_str() == current,
    };
    SecurityEventKind::ALL.iter().map(choice).collect()
}

pub(super) fn row(sealed: &SealedEvent) -> AuditRowContext {
    let event = &sealed.event;
    AuditRowContext {
        number: sealed.number,
        at: rfc3339(event.at),
        on: minute(event.at),
        kind: event.kind.as_str().to_owned(),
        label: event.kind.label().to_owned(),
        tone: tone(event.kind).to_owned(),
        actor: event.actor.clone(),
        subject: event.subject.clone(),
        address: event.address.clone(),
        details: event
            .details
            .iter()
            .map(|(key, value)| format!("{}: {value}", key.replace('_', " ")))
            .collect(),
    }
}

fn tone(kind: SecurityEventKind) -> &'static str {
    use SecurityEventKind as K;
    match kind {
        K::LoginFail | K::LoginLock | K::AccessDenied | K::TokenReuse | K::PasswordChangeFail => "error",
        K::PermissionsChanged
        | K::UserDisabled
        | K::UserDeleted
        | K::DataExported
        | K::DataErased
        | K::FactorChange => "warning",
        K::LoginSuccess => "success",
        _ => "neutral",
    }
}
