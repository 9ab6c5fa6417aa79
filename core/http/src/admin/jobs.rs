//! What the site does in the background, and what of it failed.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use http::StatusCode;
use serde::Deserialize;

use super::page;
use crate::{
    App,
    error::HttpError,
    form::VerifiedForm,
    reader::pagination,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{JobCounts, JobId, JobKind, JobState, PageRequest, Permission};
use sandpress_services::{ServiceError, ShownJob};
use sandpress_themes::{
    contexts::admin::{AdminSection, JobRowContext, JobsContext, StatusCountContext},
    minute, rfc3339,
};

/// Jobs on a page of the list.
const PAGE: u32 = 25;

/// Where the list stands of what failed.
const FAILED: &str = "/admin/jobs?state=dead";

/// What is asked for in the URL. Whatever cannot be understood is as if it were not there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    state: String,
    page: String,
}

/// `/admin/jobs`
pub(crate) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Result<Response, HttpError> {
    let actor = visitor.actor()?;
    let counts = app.services().count_jobs(&actor).await?;
    let state = query.state.parse().unwrap_or_else(|_| first_state(&counts));
    let request = PageRequest::new(query.page.parse().unwrap_or(1), PAGE);
    let jobs = app.services().list_jobs(&actor, state, request).await?;
    let context = JobsContext {
        common: page::common(&app, &visitor, "Jobs", AdminSection::Jobs).await?,
        pagination: pagination(&jobs, |number| url(state, number)),
        jobs: jobs.items.into_iter().map(row).collect(),
        state: state.as_str().to_owned(),
        counts: tabs(&counts, state),
        may_decide: actor.has(Permission::PluginManage),
    };
    page::html(&visitor, StatusCode::OK, app.admin().jobs(&context)?)
}

/// `POST /admin/jobs/{id}/retry`
pub(crate) async fn retry(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let answer = app.services().retry_job(&form.visitor.actor()?, job(&id)?).await;
    decided(&form, answer, "It is done again now. This list shows what becomes of it.").await
}

/// `POST /admin/jobs/{id}/discard`
pub(crate) async fn discard(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let answer = app.services().discard_job(&form.visitor.actor()?, job(&id)?).await;
    decided(&form, answer, "The job is discarded.").await
}

fn job(id: &str) -> Result<JobId, HttpError> {
    id.parse().map(JobId).map_err(|_| HttpError::NotFound)
}

async fn decided(
    form: &VerifiedForm,
    answer: Result<(), ServiceError>,
    success: &str,
) -> Result<Response, HttpError> {
    answer?;
    form.visitor.flash(FlashLevel::Success, success.to_owned()).await?;
    Ok(redirect::to(FAILED))
}

/// What people most likely come for.
fn first_state(counts: &JobCounts) -> JobState {
    match counts {
        JobCounts { dead: 1.., .. } => JobState::Dead,
        JobCounts { running: 1.., .. } => JobState::Running,
        _ => JobState::Waiting,
    }
}

fn url(state: JobState, number: u32) -> String {
    let page = if number > 1 { format!("&page={number}") } else { String::new() };
    format!("/admin/jobs?state={}{page}", state.as_str())
}

fn tabs(counts: &JobCounts, current: JobState) -> Vec<StatusCountContext> {
    let tab = |state: JobState, count| StatusCountContext {
        status: state.as_str().to_owned(),
        label: label(state).to_owned(),
        count,
        url: url(state, 1),
        current: state == current,
    };
    vec![
        tab(JobState::Waiting, counts.waiting),
        tab(JobState::Running, counts.running),
        tab(JobState::Dead, counts.dead),
        tab(JobState::Done, counts.done),
    ]
}

fn label(state: JobState) -> &'static str {
    match state {
        JobState::Waiting => "Waiting",
        JobState::Running => "Running",
        JobState::Done => "Done",
        JobState::Cancelled => "Called off",
        JobState::Dead => "Failed",
    }
}

fn title(kind: JobKind, subject: &str) -> String {
    match (kind, subject) {
        (JobKind::EntryEvent, _) => "Tell a plugin of a change of an entry".to_owned(),
        (JobKind::Scheduled, _) => "A task whose hour has come".to_owned(),
        (JobKind::PluginJob, _) => "A task that a plugin asked for".to_owned(),
        (JobKind::Mail, _) => "Deliver a mail".to_owned(),
        (JobKind::PlannedChange, _) => "Publish or unpublish an entry as planned".to_owned(),
        (JobKind::Search, _) => "Put entries into the search index".to_owned(),
        (JobKind::Backup, _) => "Make a backup".to_owned(),
        (JobKind::Newsletter, _) => "Put mails of the newsletter into the outbox".to_owned(),
        (JobKind::Media, "") => "Look at a file that is gone".to_owned(),
        (JobKind::Media, name) => format!("Look at {name} and make smaller pictures of it"),
    }
}

fn row(shown: ShownJob) -> JobRowContext {
    let ShownJob { listed, subject, progress } = shown;
    let job = listed.job;
    let (moment_label, moment) = match listed.finished_at {
        Some(ended) => ("ended", ended),
        None if job.state == JobState::Running => ("was to be done", job.run_at),
        None => ("to be done", job.run_at),
    };
    let decide = |what: &str| match job.state {
        JobState::Dead => format!("/admin/jobs/{}/{what}", job.id.0),
        _ => String::new(),
    };
    JobRowContext {
        title: title(job.kind, &subject),
        plugin: job.plugin.clone().unwrap_or_default(),
        state: job.state.as_str().to_owned(),
        state_label: label(job.state).to_owned(),
        attempts: job.attempts,
        error: listed.error,
        steps_done: progress.map_or(0, |progress| progress.done),
        steps: progress.map_or(0, |progress| progress.steps),
        moment_label: moment_label.to_owned(),
        moment: rfc3339(moment),
        moment_for_people: minute(moment),
        again_url: decide("retry"),
        discard_url: decide("discard"),
    }
}
