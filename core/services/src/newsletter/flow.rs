//! What becomes of an issue: it is scheduled, sent, paused, called off.

use time::Duration;

use super::{issues::job, letters::batch, need};
use crate::{
    ServiceError, Services,
    audit::{by, record},
};
use sandpress_db::{jobs, mails, newsletter as rows};
use sandpress_domain::{Actor, Issue, IssueId, IssueState, NewJob, SecurityEventKind, Timestamp, Visit};

/// How far ahead an issue is scheduled.
const FARTHEST: Duration = Duration::days(366);

impl Services {
    /// Has an issue sent at a moment, in place of one that was chosen before.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`]; [`ServiceError::State`]; [`ServiceError::Invalid`] with `at`.
    pub async fn schedule_issue(
        &self,
        actor: &Actor,
        id: IssueId,
        at: Timestamp,
    ) -> Result<(), ServiceError> {
        need(actor)?;
        let now = self.clock().now();
        if at <= now {
            return Err(ServiceError::invalid(
                "at",
                "this moment is past: choose a later one, or send it now",
            ));
        }
        if at - now > FARTHEST {
            return Err(ServiceError::invalid(
                "at",
                "this is more than a year away: choose an earlier moment",
            ));
        }
        let issue = self.issue(id).await?;
        self.body_of(&issue).await?;
        let (tx, issue) = self.open_issue(id).await?;
        rows::update(&tx, &Issue { state: IssueState::Scheduled, send_at: Some(at), ..issue }).await?;
        jobs::enqueue(&tx, &NewJob { run_at: at, ..job(id, now) }).await?;
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(())
    }

    /// Makes a draft of an issue that was to be sent later.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`]; [`ServiceError::State`].
    pub async fn unschedule_issue(&self, actor: &Actor, id: IssueId) -> Result<(), ServiceError> {
        need(actor)?;
        let (tx, issue) = self.open_issue(id).await?;
        rows::update(&tx, &Issue { state: IssueState::Draft, send_at: None, ..issue }).await?;
        Ok(tx.commit().await?)
    }

    /// Begins to send an issue.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`]; [`ServiceError::State`] where it is being sent, nobody gets
    /// it, or readers do not see the entry.
    pub async fn send_issue(&self, actor: &Actor, id: IssueId, visit: &Visit) -> Result<(), ServiceError> {
        need(actor)?;
        let issue = self.issue(id).await?;
        let body = self.body_of(&issue).await?;
        let (tx, issue) = self.open_issue(id).await?;
        let now = self.clock().now();
        let recipients = self.begin_sending(&tx, issue, body, now).await?;
        if recipients == 0 {
            return Err(ServiceError::State("nobody would get this: look at who is on the list"));
        }
        jobs::enqueue(&tx, &job(id, now)).await?;
        let event =
            by(actor, SecurityEventKind::DataChanged, now).to("newsletter sent").from(visit.address());
        record(&tx, &event.with("issue", id.to_string()).with("recipients", recipients.to_string())).await?;
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(())
    }

    /// Puts no more mails of an issue into the outbox until it goes on.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`]; [`ServiceError::State`] where it is not being sent.
    pub async fn pause_issue(&self, actor: &Actor, id: IssueId) -> Result<(), ServiceError> {
        need(actor)?;
        let (tx, issue) = self.issue_in(id, &[IssueState::Sending], "this issue is not being sent").await?;
        rows::update(&tx, &Issue { state: IssueState::Paused, ..issue }).await?;
        Ok(tx.commit().await?)
    }

    /// Goes on with an issue that was paused.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`]; [`ServiceError::State`] where it was not paused.
    pub async fn resume_issue(&self, actor: &Actor, id: IssueId) -> Result<(), ServiceError> {
        need(actor)?;
        let (tx, issue) = self.issue_in(id, &[IssueState::Paused], "this issue is not paused").await?;
        rows::update(&tx, &Issue { state: IssueState::Sending, ..issue }).await?;
        jobs::enqueue(&tx, &job(id, self.clock().now())).await?;
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(())
    }

    /// Calls an issue off that is being sent. Mails that no server was asked to take are taken back.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`]; [`ServiceError::State`] where it is not being sent.
    pub async fn cancel_issue(&self, actor: &Actor, id: IssueId, visit: &Visit) -> Result<(), ServiceError> {
        need(actor)?;
        let states = [IssueState::Sending, IssueState::Paused];
        let (tx, issue) = self.issue_in(id, &states, "this issue is not being sent").await?;
        let now = self.clock().now();
        mails::delete_untried(&tx, &batch(&issue)).await?;
        let dropped = rows::drop_missing(&tx, id).await?;
        rows::update(&tx, &Issue { state: IssueState::Cancelled, finished_at: Some(now), ..issue }).await?;
        let event = by(actor, SecurityEventKind::DataChanged, now).to("newsletter called off");
        let event = event.from(visit.address()).with("issue", id.to_string());
        record(&tx, &event.with("taken_back", dropped.to_string())).await?;
        Ok(tx.commit().await?)
    }

    /// Deletes an issue that was never sent.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`]; [`ServiceError::State`].
    pub async fn delete_issue(&self, actor: &Actor, id: IssueId) -> Result<(), ServiceError> {
        need(actor)?;
        let (tx, _) = self.open_issue(id).await?;
        rows::delete(&tx, id).await?;
        Ok(tx.commit().await?)
    }
}
