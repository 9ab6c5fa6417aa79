//! An issue: what it says, who gets it, and how its sending goes.

use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse, Response},
};
use http::StatusCode;

use super::{choices, facts, issues::LIST, moment, refusals};
use crate::{
    App,
    admin::page::{self, sentence},
    error::HttpError,
    form::VerifiedForm,
    policy::MailPolicy,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{FieldError, Issue, IssueForm, IssueId, Segment};
use sandpress_services::{IssueOverview, NewIssue, ServiceError};
use sandpress_themes::contexts::admin::{AdminSection, IssueContext};

/// What a page shows beside the issue as it is.
#[derive(Default)]
struct Shown {
    /// What was filled in and refused.
    new: Option<NewIssue>,
    to: String,
    at: String,
    errors: Vec<FieldError>,
    asks_to_send: bool,
}

/// `GET /admin/newsletter/issues/{id}`
pub(crate) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    draw(&app, &visitor, parse(&id)?, Shown::default()).await
}

/// `GET /admin/newsletter/issues/{id}/preview`
pub(crate) async fn preview(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    let preview = app.services().preview_issue(&visitor.actor()?, parse(&id)?).await?;
    let mut response = Html(preview.html).into_response();
    response.extensions_mut().insert(MailPolicy);
    Ok(response)
}

/// `POST /admin/newsletter/issues/{id}`
pub(crate) async fn save(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = parse(&id)?;
    let topics = form.fields().iter().filter(|(name, _)| name == "topic").map(|(_, value)| value.clone());
    let new = NewIssue {
        subject: form.get("subject").to_owned(),
        intro: form.get("intro").to_owned(),
        form: form.get("form").parse().unwrap_or_default(),
        to_everybody: !form.get("to_everybody").is_empty(),
        topics: topics.collect(),
    };
    let done = app.services().save_issue(&form.visitor.actor()?, id, &new).await;
    let shown = Shown { new: Some(new), ..Shown::default() };
    answer(&app, &form.visitor, id, done, "Saved.", shown).await
}

/// `POST /admin/newsletter/issues/{id}/test`
pub(crate) async fn test(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let (id, to) = (parse(&id)?, form.get("to").to_owned());
    let done = app.services().send_test_issue(&form.visitor.actor()?, id, &to).await;
    let shown = Shown { to, ..Shown::default() };
    answer(&app, &form.visitor, id, done, "A test is on its way.", shown).await
}

/// `POST /admin/newsletter/issues/{id}/send`: asks first, with how many get it.
pub(crate) async fn send(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = parse(&id)?;
    if form.get("confirmed") != "yes" {
        return draw(&app, &form.visitor, id, Shown { asks_to_send: true, ..Shown::default() }).await;
    }
    let done = app.services().send_issue(&form.visitor.actor()?, id, &form.visitor.visit).await;
    answer(&app, &form.visitor, id, done, "It is being sent.", Shown::default()).await
}

/// `POST /admin/newsletter/issues/{id}/schedule`
pub(crate) async fn schedule(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let (id, at) = (parse(&id)?, form.get("at").to_owned());
    let done = match app.site().time_zone.read(&at) {
        Ok(written) => app.services().schedule_issue(&form.visitor.actor()?, id, written.at).await,
        Err(error) => Err(ServiceError::invalid("at", error.to_string())),
    };
    let shown = Shown { at, ..Shown::default() };
    answer(&app, &form.visitor, id, done, "It is sent by itself then.", shown).await
}

/// `POST /admin/newsletter/issues/{id}/unschedule`
pub(crate) async fn unschedule(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = parse(&id)?;
    let done = app.services().unschedule_issue(&form.visitor.actor()?, id).await;
    answer(&app, &form.visitor, id, done, "It is a draft again.", Shown::default()).await
}

/// `POST /admin/newsletter/issues/{id}/pause`
pub(crate) async fn pause(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = parse(&id)?;
    let done = app.services().pause_issue(&form.visitor.actor()?, id).await;
    answer(&app, &form.visitor, id, done, "Paused. What is in the outbox still leaves.", Shown::default())
        .await
}

/// `POST /admin/newsletter/issues/{id}/resume`
pub(crate) async fn resume(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = parse(&id)?;
    let done = app.services().resume_issue(&form.visitor.actor()?, id).await;
    answer(&app, &form.visitor, id, done, "It goes on.", Shown::default()).await
}

/// `POST /admin/newsletter/issues/{id}/cancel`
pub(crate) async fn cancel(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = parse(&id)?;
    let done = app.services().cancel_issue(&form.visitor.actor()?, id, &form.visitor.visit).await;
    answer(&app, &form.visitor, id, done, "Called off. Who has it has it.", Shown::default()).await
}

/// `POST /admin/newsletter/issues/{id}/delete`
pub(crate) async fn delete(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = parse(&id)?;
    match app.services().delete_issue(&form.visitor.actor()?, id).await {
        Ok(()) => {
            form.visitor.flash(FlashLevel::Success, "Discarded.").await?;
            Ok(redirect::to(LIST))
        }
        error => answer(&app, &form.visitor, id, error, "", Shown::default()).await,
    }
}

fn parse(id: &str) -> Result<IssueId, HttpError> {
    id.parse().map_err(|_| HttpError::NotFound)
}

/// The page after something was done, or was refused.
async fn answer(
    app: &App,
    visitor: &Visitor,
    id: IssueId,
    done: Result<(), ServiceError>,
    message: &str,
    shown: Shown,
) -> Result<Response, HttpError> {
    match done {
        Ok(()) => visitor.flash(FlashLevel::Success, message).await?,
        Err(ServiceError::State(message)) => visitor.flash(FlashLevel::Error, sentence(message)).await?,
        Err(error) => {
            let errors = refusals(error)?;
            return draw(app, visitor, id, Shown { errors, ..shown }).await;
        }
    }
    Ok(redirect::to(&format!("{LIST}/issues/{id}")))
}

async fn draw(app: &App, visitor: &Visitor, id: IssueId, shown: Shown) -> Result<Response, HttpError> {
    let (actor, services) = (visitor.actor()?, app.services());
    let IssueOverview { issue, counts, recipients } = services.get_issue(&actor, id).await?;
    let preview = match services.preview_issue(&actor, id).await {
        Ok(preview) => Ok(preview.text),
        Err(ServiceError::State(message)) => Err(sentence(message)),
        Err(error) => return Err(error.into()),
    };
    let url = format!("{LIST}/issues/{id}");
    let typed = shown.new.unwrap_or_else(|| typed(&issue));
    let chosen: Vec<_> = typed.topics.iter().filter_map(|topic| topic.parse().ok()).collect();
    let began = issue.started.as_ref().map(|started| started.at);
    let own = visitor.user.as_ref().map(|user| user.email.shown().into_owned()).unwrap_or_default();
    let at = |at: Option<sandpress_domain::Timestamp>| at.map(|at| moment(app, at)).unwrap_or_default();
    let context = IssueContext {
        common: page::common(app, visitor, &issue.subject, AdminSection::Newsletter).await?,
        subject: typed.subject,
        intro: typed.intro,
        is_whole: typed.form == IssueForm::Whole,
        to_everybody: typed.to_everybody,
        topics: choices(services.list_newsletter_topics(&chosen).await?),
        state: issue.state.as_str().to_owned(),
        state_label: issue.state.label().to_owned(),
        send_on: at(issue.send_at),
        began_on: at(began),
        ended_on: at(issue.finished_at),
        facts: facts(&counts, recipients),
        preview_url: if preview.is_ok() { format!("{url}/preview") } else { String::new() },
        problem: preview.as_ref().err().cloned().unwrap_or_default(),
        text: preview.unwrap_or_default(),
        archive_url: match services.newsletter_settings().has_archive && began.is_some() {
            true => format!("/newsletter/archive/{}", issue.slug),
            false => String::new(),
        },
        entry_url: issue.entry.map(|entry| format!("/admin/entries/{entry}")).unwrap_or_default(),
        asks_to_send: shown.asks_to_send,
        test_to: if shown.to.is_empty() { own } else { shown.to },
        at: shown.at,
        time_zone: app.site().time_zone.name().to_owned(),
        url,
        errors: shown.errors,
    };
    let is_refused = !context.errors.is_empty();
    let status = if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page::html(visitor, status, app.admin().newsletter_issue(&context)?)
}

/// The issue as its form has it.
fn typed(issue: &Issue) -> NewIssue {
    let (to_everybody, topics) = match &issue.segment {
        Segment::Everybody => (true, Vec::new()),
        Segment::Topics(topics) => (false, topics.iter().map(ToString::to_string).collect()),
    };
    NewIssue {
        subject: issue.subject.clone(),
        intro: issue.intro.clone(),
        form: issue.form,
        to_everybody,
        topics,
    }
}
