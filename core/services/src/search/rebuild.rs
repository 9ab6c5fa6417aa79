//! Building the index for entries that were there before it, and looking whether it is as it should be.

use crate::{ServiceError, Services};
use sandpress_db::{
    entries as rows, jobs,
    search::{self, IndexState, VERSION, digest},
};
use sandpress_domain::{EntryId, Job, JobKind, JobOutcome, NewJob, search::SearchPart};

/// Entries in one transaction.
const BATCH: u64 = 50;

/// The job that puts every entry into the index.
const EVERYTHING: &str = "everything";

/// Somebody who watches.
pub trait SearchProgress: Send {
    /// So many entries were looked at by now.
    fn at(&mut self, entries: u64);
}

/// What was found wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SearchCheck {
    /// Entries that were looked at.
    pub entries: u64,
    /// Documents that are missing.
    pub missing: u64,
    /// Documents that are not as they should be.
    pub outdated: u64,
    /// Documents that should not be there.
    pub superfluous: u64,
}

impl SearchCheck {
    /// Whether nothing is wrong.
    pub fn is_sound(self) -> bool {
        (self.missing, self.outdated, self.superfluous) == (0, 0, 0)
    }
}

impl Services {
    /// Has the index built in the background, where it was made by other rules or not at all.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn plan_search_index(&self) -> Result<(), ServiceError> {
        let state = search::state(self.db()).await?;
        if state.version == VERSION {
            return Ok(());
        }
        if search::entries_after(self.db(), None, 1).await?.is_empty() {
            let done = IndexState { version: VERSION, indexed_until: None };
            return Ok(search::save_state(self.db(), done).await?);
        }
        let tx = self.db().begin().await?;
        if jobs::find_waiting(&tx, JobKind::Search, EVERYTHING).await?.is_none() {
            jobs::free_key(&tx, JobKind::Search, EVERYTHING).await?;
            let job = NewJob {
                key: Some(EVERYTHING.to_owned()),
                ..NewJob::new(JobKind::Search, EVERYTHING.to_owned(), self.clock().now())
            };
            jobs::enqueue(&tx, &job).await?;
        }
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(())
    }

    /// Does a job of the index.
    pub(crate) async fn run_search_job(&self, job: &Job) -> JobOutcome {
        let done = if job.payload == EVERYTHING {
            self.build_index(&mut Nobody).await.map(drop)
        } else {
            let ids: Vec<EntryId> = job.payload.split(' ').filter_map(|id| id.parse().ok()).collect();
            self.index_entries(&ids).await
        };
        match done {
            Ok(()) => JobOutcome::Done,
            Err(error) => JobOutcome::Failed(sandpress_domain::with_causes(&error)),
        }
    }

    /// Throws the index away and builds it anew. How many entries are in it.
    ///
    /// # Errors
    /// Where the database fails; then the next start goes on with it.
    pub async fn rebuild_search_index(&self, progress: &mut dyn SearchProgress) -> Result<u64, ServiceError> {
        let tx = self.db().begin().await?;
        search::forget_all(&tx).await?;
        search::forget_words(&tx).await?;
        search::save_state(&tx, IndexState::default()).await?;
        tx.commit().await?;
        self.build_index(progress).await
    }

    /// Puts every entry into the index, from where it was left off.
    async fn build_index(&self, progress: &mut dyn SearchProgress) -> Result<u64, ServiceError> {
        let mut state = search::state(self.db()).await?;
        if state.version == VERSION {
            return Ok(0);
        }
        // The negative number says that it is being built by these rules.
        if state.version != -VERSION {
            state = IndexState { version: -VERSION, indexed_until: None };
        }
        let mut entries = 0;
        loop {
            let batch = search::entries_after(self.db(), state.indexed_until, BATCH).await?;
            let Some(last) = batch.last() else { break };
            state.indexed_until = Some(*last);
            let tx = self.db().begin().await?;
            for id in &batch {
                if let Some(entry) = rows::find_for_update(&tx, *id).await? {
                    self.index_entry(&tx, &entry).await?;
                }
            }
            search::save_state(&tx, state).await?;
            tx.commit().await?;
            entries += batch.len() as u64;
            progress.at(entries);
        }
        search::optimize(self.db()).await?;
        search::save_state(self.db(), IndexState { version: VERSION, indexed_until: None }).await?;
        tracing::info!(entries, "the index of words was built");
        Ok(entries)
    }

    /// Compares the index with the entries, and changes nothing.
    ///
    /// # Errors
    /// Where the database fails, or the index is damaged in itself.
    pub async fn check_search_index(
        &self,
        progress: &mut dyn SearchProgress,
    ) -> Result<SearchCheck, ServiceError> {
        search::check_structure(self.db()).await?;
        let (mut check, mut after, mut expected) = (SearchCheck::default(), None, 0);
        loop {
            let batch = search::entries_after(self.db(), after, BATCH).await?;
            let Some(last) = batch.last() else { break };
            after = Some(*last);
            let tx = self.db().begin().await?;
            for id in &batch {
                let Some(entry) = rows::find_by_id(&tx, *id).await? else { continue };
                let wanted = self.documents_of(&tx, &entry).await?;
                let there = search::digests(&tx, *id).await?;
                let known = |part: SearchPart| there.iter().find(|(known, _)| *known == part);
                for document in &wanted {
                    match known(document.part) {
                        None => check.missing += 1,
                        Some((_, known)) if *known != digest(document) => check.outdated += 1,
                        Some(_) => {}
                    }
                }
                let is_wanted = |part: SearchPart| wanted.iter().any(|document| document.part == part);
                check.superfluous += there.iter().filter(|(part, _)| !is_wanted(*part)).count() as u64;
                expected += there.len() as u64;
            }
            tx.rollback().await?;
            check.entries += batch.len() as u64;
            progress.at(check.entries);
        }
        check.superfluous += search::count_documents(self.db()).await?.saturating_sub(expected);
        Ok(check)
    }
}

/// Progress that nobody watches.
struct Nobody;

impl SearchProgress for Nobody {
    fn at(&mut self, _: u64) {}
}
