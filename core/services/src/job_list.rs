//! The queue of jobs as people see it who look after the site.

use std::collections::HashMap;

use uuid::Uuid;

use crate::{JobProgress, ServiceError, Services};
use sandpress_db::{assets, jobs as rows};
use sandpress_domain::{
    Actor, JobCounts, JobId, JobKind, JobState, ListedJob, Page, PageRequest, Permission,
};

/// A job with what is said of it.
#[derive(Clone, Debug)]
pub struct ShownJob {
    /// The job.
    pub listed: ListedJob,
    /// What it works on, where that has a name; empty where not.
    pub subject: String,
    /// How far it is, where this server does it and it has said so.
    pub progress: Option<JobProgress>,
}

impl Services {
    /// The jobs in one state.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn list_jobs(
        &self,
        actor: &Actor,
        state: JobState,
        request: PageRequest,
    ) -> Result<Page<ShownJob>, ServiceError> {
        need(actor, Permission::PluginRead)?;
        let Page { items, total, request } = rows::list(self.db(), state, request).await?;
        let names = self.names_of_assets(&items).await?;
        let shown = items.into_iter().map(|listed| ShownJob {
            subject: names.get(&listed.job.payload).cloned().unwrap_or_default(),
            progress: self.0.progress.find(listed.job.id),
            listed,
        });
        Ok(Page { items: shown.collect(), total, request })
    }

    /// How many jobs are in each state.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn count_jobs(&self, actor: &Actor) -> Result<JobCounts, ServiceError> {
        need(actor, Permission::PluginRead)?;
        Ok(rows::count(self.db()).await?)
    }

    /// Has a job done again that failed for the last time.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::NotFound`] where it is none that failed.
    pub async fn retry_job(&self, actor: &Actor, id: JobId) -> Result<(), ServiceError> {
        need(actor, Permission::PluginManage)?;
        if !rows::retry_dead_letter(self.db(), id, self.clock().now()).await? {
            return Err(ServiceError::NotFound("the failed job"));
        }
        self.ring_for_jobs();
        Ok(())
    }

    /// Deletes a job that failed for the last time.
    ///
    /// # Errors
    /// As for [`Services::retry_job`].
    pub async fn discard_job(&self, actor: &Actor, id: JobId) -> Result<(), ServiceError> {
        need(actor, Permission::PluginManage)?;
        let found = rows::discard(self.db(), id).await?;
        found.then_some(()).ok_or(ServiceError::NotFound("the failed job"))
    }

    /// The names of the files that the jobs are for, by what the jobs say of them.
    async fn names_of_assets(&self, jobs: &[ListedJob]) -> Result<HashMap<String, String>, ServiceError> {
        let mut names = HashMap::new();
        for listed in jobs.iter().filter(|listed| listed.job.kind == JobKind::Media) {
            let Ok(id) = listed.job.payload.parse::<Uuid>() else { continue };
            if let Some(asset) = assets::find_by_id(self.db(), id).await? {
                names.insert(listed.job.payload.clone(), asset.name);
            }
        }
        Ok(names)
    }
}

fn need(actor: &Actor, permission: Permission) -> Result<(), ServiceError> {
    actor.has(permission).then_some(()).ok_or(ServiceError::Denied(permission))
}
