//! What is to happen to an entry later. The queue of jobs does it once, also after the server was down, as the person who
//! planned it: what they may not do by then is not done.

use time::Duration;

use super::access;
use crate::{ServiceError, Services};
use sandpress_db::{Transaction, jobs, plans};
use sandpress_domain::{
    Actor, Entry, EntryId, EntryPlan, EntryStatus, Job, JobKind, JobOutcome, NewJob, PlannedAction, Timestamp,
};
use sandpress_plugins::{CallError, Stage};

/// How far ahead something is planned.
const FARTHEST: Duration = Duration::days(3660);

impl Services {
    /// Plans that an entry is published or unpublished, in place of what was planned of the same kind. What is published
    /// then is its newest revision by then.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] with `at` where the moment is past or too far away, or with the fields that would keep
    /// it from being published; [`ServiceError::Denied`]; [`ServiceError::State`].
    pub async fn plan_entry(
        &self,
        actor: &Actor,
        id: EntryId,
        action: PlannedAction,
        at: Timestamp,
    ) -> Result<EntryPlan, ServiceError> {
        let details = self.get_entry(actor, id).await?;
        let person = actor.user_id().ok_or(ServiceError::State("only people plan for later"))?;
        access::need_publish(actor, details.entry.author)?;
        self.check_moment(at)?;
        if action == PlannedAction::Publish {
            let mut scope = self.plugins().scope();
            scope.validate(&details.entry.publication_type, &details.revision.fields, Stage::Publish).await?;
        }
        let tx = self.db().begin().await?;
        let known = plans::list(&tx, &[id]).await?;
        fits(&details.entry, action, at, &known)?;
        self.cancel_jobs(&tx, &known, action).await?;
        let job =
            NewJob { run_at: at, ..NewJob::new(JobKind::PlannedChange, id.to_string(), self.clock().now()) };
        let job = jobs::enqueue(&tx, &job).await?.ok_or(ServiceError::Busy)?;
        let plan = EntryPlan { entry: id, action, at, person: Some(person), job, problem: None };
        plans::upsert(&tx, &plan).await?;
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(plan)
    }

    /// Calls off what was planned, or puts away the note that it was not done.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::State`] where nothing is planned.
    pub async fn cancel_plan(
        &self,
        actor: &Actor,
        id: EntryId,
        action: PlannedAction,
    ) -> Result<(), ServiceError> {
        let entry = self.get_entry(actor, id).await?.entry;
        access::need_publish(actor, entry.author)?;
        let tx = self.db().begin().await?;
        let known = plans::list(&tx, &[id]).await?;
        self.cancel_jobs(&tx, &known, action).await?;
        if !plans::delete(&tx, id, action).await? {
            return Err(ServiceError::State("nothing is planned any more: it was done, or called off"));
        }
        tx.commit().await?;
        Ok(())
    }

    /// What is planned for entries that the actor may see, the first first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn list_plans(&self, entries: &[EntryId]) -> Result<Vec<EntryPlan>, ServiceError> {
        Ok(plans::list(self.db(), entries).await?)
    }

    /// Does what was planned, as the person who planned it, with what they may do now.
    pub(crate) async fn run_planned_change(&self, job: &Job) -> JobOutcome {
        let plan = match plans::find_by_job(self.db(), job.id).await {
            Ok(Some(plan)) if plan.problem.is_none() => plan,
            Ok(_) => return JobOutcome::Done,
            Err(error) => return JobOutcome::Failed(error.to_string()),
        };
        let Err(error) = self.do_planned(&plan).await else { return self.forget_plan(job).await };
        if is_passing(&error) && job.attempts < job.max_attempts {
            return JobOutcome::Failed(error.to_string());
        }
        tracing::warn!(entry = %plan.entry, action = %plan.action, %error, "what was planned was not done");
        match plans::set_problem(self.db(), job.id, &error.to_string()).await {
            Ok(_) => JobOutcome::Done,
            Err(error) => JobOutcome::Failed(error.to_string()),
        }
    }

    /// Forgets what is done. Where it was already published as it is, the change itself did not.
    async fn forget_plan(&self, job: &Job) -> JobOutcome {
        match plans::delete_of_job(self.db(), job.id).await {
            Ok(_) => JobOutcome::Done,
            Err(error) => JobOutcome::Failed(error.to_string()),
        }
    }

    async fn do_planned(&self, plan: &EntryPlan) -> Result<(), ServiceError> {
        const GONE: ServiceError =
            ServiceError::State("the account of whoever planned it is disabled or does not exist any more");
        let user = match plan.person {
            Some(person) => self.find_user(person).await?,
            None => None,
        };
        let actor = Actor::User(user.filter(|user| user.disabled_at.is_none()).ok_or(GONE)?);
        match plan.action {
            PlannedAction::Publish => self.publish_entry(&actor, plan.entry).await?,
            PlannedAction::Unpublish => self.unpublish_entry(&actor, plan.entry).await?,
        };
        Ok(())
    }

    async fn cancel_jobs(
        &self,
        tx: &Transaction,
        known: &[EntryPlan],
        action: PlannedAction,
    ) -> Result<(), ServiceError> {
        for plan in known.iter().filter(|plan| plan.action == action) {
            jobs::cancel(tx, plan.job, self.clock().now()).await?;
        }
        Ok(())
    }

    fn check_moment(&self, at: Timestamp) -> Result<(), ServiceError> {
        let now = self.clock().now();
        if at <= now {
            return Err(ServiceError::invalid("at", "this moment is past: choose a later one, or do it now"));
        }
        if at - now > FARTHEST {
            return Err(ServiceError::invalid(
                "at",
                "this is more than ten years away: choose an earlier moment",
            ));
        }
        Ok(())
    }
}

/// Forgets what a change made needless.
pub(super) async fn settle_plans(
    tx: &Transaction,
    before: &Entry,
    after: &Entry,
) -> Result<(), ServiceError> {
    if after.deleted_at.is_some()
        || after.published_revision != before.published_revision && after.is_readable()
    {
        plans::delete(tx, after.id, PlannedAction::Publish).await?;
    }
    if before.is_readable() && !after.is_readable() {
        plans::delete(tx, after.id, PlannedAction::Unpublish).await?;
    }
    Ok(())
}

fn fits(
    entry: &Entry,
    action: PlannedAction,
    at: Timestamp,
    known: &[EntryPlan],
) -> Result<(), ServiceError> {
    if entry.deleted_at.is_some() {
        return Err(ServiceError::State("the entry lies in the trash: restore it before you plan for it"));
    }
    let other = known.iter().find(|plan| plan.action != action && plan.problem.is_none());
    match action {
        PlannedAction::Publish => match other {
            Some(unpublish) if entry.status == EntryStatus::Draft && unpublish.at <= at => {
                Err(ServiceError::invalid(
                    "at",
                    "it would be unpublished before that: change the later moment first",
                ))
            }
            _ => Ok(()),
        },
        PlannedAction::Unpublish if entry.is_readable() => Ok(()),
        PlannedAction::Unpublish => match other {
            Some(publish) if publish.at < at => Ok(()),
            Some(_) => {
                Err(ServiceError::invalid("at", "it is not published before that: choose a later moment"))
            }
            None => {
                Err(ServiceError::State("the entry is not published, and nothing is planned to publish it"))
            }
        },
    }
}

/// Whether another attempt may go better.
fn is_passing(error: &ServiceError) -> bool {
    match error {
        ServiceError::Busy
        | ServiceError::Database(_)
        | ServiceError::Storage(_)
        | ServiceError::Conflict(_) => true,
        ServiceError::Plugin(error) => !matches!(error, CallError::Refused { .. } | CallError::NoProvider(_)),
        _ => false,
    }
}
