//! How an issue is sent: a job puts its mails into the outbox, some at a time, and notes for whom in the same transaction.
//!
//! The row of the issue is locked while some are put there, so that of several servers one does it at a time, and a pause
//! holds from the next ones on. Recipients are taken in the order of their ids, behind the last one that was noted, and a
//! row for each issue and recipient can be there once: whatever stops in between, each gets one mail.

use std::time::Duration;

use super::{compose::Body, letters::Edition};
use crate::{ServiceError, Services};
use sandpress_db::{
    Transaction,
    newsletter::{self as rows, Delivery},
    subscribers::{self, Batch},
};
use sandpress_domain::{Issue, IssueId, IssueState, Job, JobOutcome, StartedIssue, Timestamp};

/// Mails that are put into the outbox at once.
const BATCH: u64 = 100;

/// Mails of an issue that wait in the outbox at most, so that a pause stops what has not left yet.
const WAITING: u64 = 500;

/// How long the job waits for the outbox.
const PAUSE: Duration = Duration::from_secs(5);

/// What came of an attempt to put mails into the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// There are more.
    GoesOn,
    /// There are none left, or it was paused or called off.
    IsOver,
}

impl Services {
    /// Puts mails of the issue into the outbox that the job is for, until there is one for everybody.
    pub(crate) async fn send_newsletter(&self, job: &Job) -> JobOutcome {
        match self.send_on(job).await {
            Ok(outcome) => outcome,
            Err(error) => JobOutcome::Failed(error.to_string()),
        }
    }

    async fn send_on(&self, job: &Job) -> Result<JobOutcome, ServiceError> {
        let Ok(id) = job.payload.parse::<IssueId>() else {
            return Ok(JobOutcome::Hopeless(format!("{:?} is no issue of the newsletter", job.payload)));
        };
        let Some(issue) = rows::find(self.db(), id).await? else { return Ok(JobOutcome::Done) };
        let now = self.clock().now();
        let issue = match issue.state {
            IssueState::Scheduled if issue.send_at.is_some_and(|at| at <= now) => {
                match self.begin_scheduled(issue, now).await? {
                    Some(issue) => issue,
                    None => return Ok(JobOutcome::Done),
                }
            }
            IssueState::Sending => issue,
            _ => return Ok(JobOutcome::Done),
        };
        let Some(started) = &issue.started else { return Ok(JobOutcome::Done) };
        let body = Body { html: started.html.clone(), text: started.text.clone() };
        let edition = self.edition(&issue, &body, false)?;
        loop {
            if rows::count_queued(self.db(), id).await? >= WAITING {
                let reason = "the outbox delivers what it has of this issue first".to_owned();
                return Ok(JobOutcome::Postponed { by: PAUSE, reason });
            }
            if self.put_some(id, &edition).await? == Progress::IsOver {
                return Ok(JobOutcome::Done);
            }
        }
    }

    /// Begins an issue whose moment has come. None where it was called off meanwhile, or cannot be sent.
    async fn begin_scheduled(&self, issue: Issue, now: Timestamp) -> Result<Option<Issue>, ServiceError> {
        let id = issue.id;
        let body = self.body_of(&issue).await;
        let tx = self.db().begin().await?;
        let found = rows::find_for_update(&tx, id).await?;
        let Some(issue) = found.filter(|issue| {
            issue.state == IssueState::Scheduled && issue.send_at.is_some_and(|at| at <= now)
        }) else {
            return Ok(None);
        };
        match body {
            Ok(body) => {
                self.begin_sending(&tx, issue, body, now).await?;
            }
            Err(ServiceError::State(reason)) => {
                tracing::warn!(issue = %id, reason, "an issue of the newsletter was not sent");
                rows::update(&tx, &Issue { state: IssueState::Draft, send_at: None, ..issue }).await?;
                tx.commit().await?;
                return Ok(None);
            }
            Err(error) => return Err(error),
        }
        let begun = rows::find(&tx, id).await?;
        tx.commit().await?;
        Ok(begun)
    }

    /// Keeps what an issue says and to how many it goes.
    pub(super) async fn begin_sending(
        &self,
        tx: &Transaction,
        issue: Issue,
        body: Body,
        now: Timestamp,
    ) -> Result<u64, ServiceError> {
        let recipients = subscribers::count_recipients(tx, &issue.segment, now).await?;
        let Body { html, text } = body;
        let started = StartedIssue { at: now, recipients, html, text, position: None };
        rows::update(tx, &Issue { state: IssueState::Sending, started: Some(started), ..issue }).await?;
        Ok(recipients)
    }

    /// Puts the next mails into the outbox.
    async fn put_some(&self, id: IssueId, edition: &Edition) -> Result<Progress, ServiceError> {
        let tx = self.db().begin().await?;
        let found = rows::find_for_update(&tx, id).await?;
        let Some(issue) = found.filter(|issue| issue.state == IssueState::Sending) else {
            return Ok(Progress::IsOver);
        };
        let Some(started) = issue.started.clone() else { return Ok(Progress::IsOver) };
        let next = Batch {
            issue: id,
            segment: &issue.segment,
            began_at: started.at,
            after: started.position,
            limit: BATCH,
        };
        let recipients = subscribers::list_recipients(&tx, next).await?;
        let Some(last) = recipients.last() else {
            let finished_at = Some(self.clock().now());
            rows::update(&tx, &Issue { state: IssueState::Sent, finished_at, ..issue }).await?;
            tx.commit().await?;
            return Ok(Progress::IsOver);
        };
        let position = Some(last.id);
        let mut deliveries = Vec::new();
        for subscriber in &recipients {
            let mail = self.issue_mail(&issue, edition, subscriber)?;
            if let Some(mail) = self.0.outbox.take(&tx, &mail).await? {
                deliveries.push(Delivery { issue: id, subscriber: subscriber.id, mail });
            }
        }
        rows::insert_deliveries(&tx, &deliveries).await?;
        let started = Some(StartedIssue { position, ..started });
        rows::update(&tx, &Issue { started, ..issue }).await?;
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(Progress::GoesOn)
    }
}
