//! The job that looks at an asset and makes what readers get of it. It may end at any moment and begin again: what was
//! made stays made.

use std::sync::Arc;

use tokio::sync::Mutex;
use uuid::Uuid;

use super::{
    plan::{Planned, plan},
    quiet::quietly,
    stored::{SpooledSink, StoredSource},
};
use crate::{ServiceError, Services, jobs::one_line};
use sandpress_db::{assets, entries, renditions as rows};
use sandpress_domain::{
    Asset, Job, JobId, JobOutcome, MediaFacts, ProcessingState, Rendition, RenditionRole,
};
use sandpress_plugins::{
    CallError, ErrorKind, GuestError, MediaSink, MediaSource, ProbedMedia, ProcessorDefinition, Scope,
};
use sandpress_storage::Sha256Hex;

/// What the people who look after the files read where the processor itself failed.
const TOO_MUCH: &str = "the file could not be processed: it is damaged, or it needs more time or memory than a file may \
                        have. It is served as it is. Save it anew, or make it smaller, and add it again.";

/// What ends an attempt before its end.
enum Stop {
    /// The file is at fault: people are told so.
    File(String),
    /// The site is: it is tried again.
    Site(String),
    /// The processor is not to be had now.
    Later(JobOutcome),
}

impl From<ServiceError> for Stop {
    fn from(error: ServiceError) -> Self {
        Self::Site(sandpress_domain::with_causes(&error))
    }
}

impl From<CallError> for Stop {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Refused { error: GuestError::Invalid(errors), .. } => {
                let messages: Vec<_> = errors.iter().map(|error| one_line(&error.message)).collect();
                Self::File(messages.join("; "))
            }
            CallError::Refused { error: GuestError::Other(ErrorKind::Unavailable, message), .. } => {
                Self::Site(message)
            }
            CallError::SwitchedOff { off_for, .. } => {
                Self::Later(JobOutcome::Postponed { by: off_for, reason: error.to_string() })
            }
            CallError::NoProvider(_) => Self::Site(error.to_string()),
            error => {
                tracing::warn!(%error, "a file could not be processed");
                Self::File(TOO_MUCH.to_owned())
            }
        }
    }
}

impl Services {
    /// Looks at the asset that the job names, and makes what is missing.
    pub(crate) async fn process_asset(&self, job: &Job) -> JobOutcome {
        let Ok(id) = job.payload.parse::<Uuid>() else {
            return JobOutcome::Hopeless("the job does not say which file it is for".to_owned());
        };
        let (services, job) = (self.clone(), job.id);
        let done = quietly(async move { services.process(id, job).await }).await;
        match done {
            Ok(Ok(())) => JobOutcome::Done,
            Ok(Err(Stop::Later(outcome))) => outcome,
            Ok(Err(Stop::File(error) | Stop::Site(error))) => JobOutcome::Failed(error),
            Err(error) => JobOutcome::Failed(format!("the work did not begin or broke off: {error}")),
        }
    }

    async fn process(&self, id: Uuid, job: JobId) -> Result<(), Stop> {
        let Some(mut asset) = assets::find_by_id(self.db(), id).await.map_err(ServiceError::from)? else {
            return Ok(());
        };
        let mut scope = self.plugins().scope().in_background();
        let processor = scope.media_processor().await?;
        let processor = processor.filter(|processor| processor.media_types.contains(&asset.media_type));
        (asset.state, asset.problem) = (ProcessingState::Ready, String::new());
        if let Some(processor) = processor {
            match self.make_all(&mut asset, &processor, &mut scope, job).await {
                Err(Stop::File(problem)) => {
                    (asset.state, asset.problem) = (ProcessingState::Failed, problem);
                }
                other => other?,
            }
        }
        assets::set_processed(self.db(), &asset).await.map_err(ServiceError::from)?;
        self.render_users_again(&asset).await?;
        Ok(())
    }

    /// Everything that belongs to the asset and is not there, one file after the other.
    async fn make_all(
        &self,
        asset: &mut Asset,
        processor: &ProcessorDefinition,
        scope: &mut Scope,
        job: JobId,
    ) -> Result<(), Stop> {
        let reporter = self.0.progress.of(job);
        let hash: Sha256Hex = asset
            .sha256
            .parse()
            .map_err(|error| Stop::Site(format!("the hash of the file {} is damaged: {error}", asset.id)))?;
        let source: MediaSource =
            Arc::new(StoredSource { storage: self.0.storage.clone(), hash, size: asset.size });
        reporter.tell(0, 1);
        let probed = scope.probe_media(&source, &asset.media_type).await?;
        asset.facts = facts(&probed);
        let planned = plan(asset, &probed, &processor.formats);
        let had = rows::of_sources(self.db(), std::slice::from_ref(&asset.sha256))
            .await
            .map_err(ServiceError::from)?;
        for old in had.iter().filter(|old| !planned.iter().any(|new| is_for(old, new))) {
            rows::delete(self.db(), old).await.map_err(ServiceError::from)?;
        }
        for (number, new) in planned.iter().enumerate() {
            reporter.tell(number + 1, planned.len() + 1);
            let is_there = had
                .iter()
                .any(|old| is_for(old, new) && old.made_by == processor.made_by && old.focal == new.focal);
            if !is_there {
                self.make(asset, &source, new, processor, scope).await?;
            }
        }
        Ok(())
    }

    /// Makes one file. Its bytes are in the storage before the row that names them.
    async fn make(
        &self,
        asset: &Asset,
        source: &MediaSource,
        new: &Planned,
        processor: &ProcessorDefinition,
        scope: &mut Scope,
    ) -> Result<(), Stop> {
        let spool = self.0.storage.spool().await.map_err(ServiceError::from)?;
        let spooled = Arc::new(Mutex::new(SpooledSink(Some(spool))));
        let sink = MediaSink { file: spooled.clone(), limit: new.limit };
        scope.make_media(source, &asset.media_type, &new.order(), &sink).await?;
        let made = spooled.lock().await.0.take();
        let Some(spool) = made.filter(|spool| spool.size() > 0) else {
            return Err(Stop::File("the processor made a file without content".to_owned()));
        };
        let size = spool.size();
        if new.role == RenditionRole::Picture && size >= asset.size {
            // The source itself is the better one.
            return Ok(());
        }
        let sha256 = self.0.storage.keep(spool).await.map_err(ServiceError::from)?;
        let rendition = Rendition {
            source: asset.sha256.clone(),
            role: new.role,
            width: new.width,
            height: new.height,
            media_type: new.media_type.clone(),
            sha256: sha256.as_str().to_owned(),
            name: new.name(asset),
            size,
            made_by: processor.made_by.clone(),
            focal: new.focal,
        };
        rows::upsert(self.db(), &rendition).await.map_err(ServiceError::from)?;
        Ok(())
    }

    /// Renders the entries again that show the asset to readers.
    async fn render_users_again(&self, asset: &Asset) -> Result<(), Stop> {
        for id in assets::published_entries(self.db(), asset.id).await.map_err(ServiceError::from)? {
            let Some(entry) = entries::find_by_id(self.db(), id).await.map_err(ServiceError::from)? else {
                continue;
            };
            if let Err(error) = self.render_again(&entry).await {
                tracing::warn!(entry = %id, %error, "an entry cannot be rendered with its new pictures");
            }
        }
        Ok(())
    }
}

fn is_for(old: &Rendition, new: &Planned) -> bool {
    (old.role, old.width, old.height, &old.media_type) == (new.role, new.width, new.height, &new.media_type)
}

fn facts(probed: &ProbedMedia) -> MediaFacts {
    MediaFacts {
        width: probed.width,
        height: probed.height,
        duration_ms: probed.duration_ms,
        placeholder: probed.placeholder,
        codecs: probed.codecs.clone(),
        taken: probed.taken.clone(),
    }
}
