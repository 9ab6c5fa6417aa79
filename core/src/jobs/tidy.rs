//! What is tidied up every hour, and new versions of plugins that failed.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tower_sessions::ExpiredDeletion;

use crate::services::{SITE_ERRORS, Services};

/// How often the site is tidied up.
const TIDY: Duration = Duration::from_secs(60 * 60);

/// How often errors are looked for of which nobody was told.
const LOOK: Duration = Duration::from_secs(10);

/// Tidies up every hour, and returns to the versions before of plugins that fail, until `shutdown`.
pub(super) async fn run(services: Services, shutdown: CancellationToken) {
    tokio::select! {
        () = shutdown.cancelled() => {}
        () = tidy(&services) => {}
        () = return_failed_plugins(&services) => {}
        () = mail_errors(&services) => {}
    }
}

async fn tidy(services: &Services) {
    if let Err(error) = services.plan_search_index().await {
        tracing::warn!(%error, "the index of words is not built now: the next start tries again");
    }
    loop {
        // Also tries again what could not be rendered the last time.
        refresh_renderings(services).await;
        if let Err(error) = services.sessions().delete_expired().await {
            tracing::warn!(%error, "expired sessions were not deleted");
        }
        if let Err(error) = services.tidy_jobs().await {
            tracing::warn!(%error, "finished jobs were not deleted");
        }
        if let Err(error) = services.tidy_links().await {
            tracing::warn!(%error, "links by mail that are of no use were not deleted");
        }
        if let Err(error) = services.tidy_entries().await {
            tracing::warn!(%error, "old revisions and the trash were not tidied");
        }
        if let Err(error) = services.tidy_mails().await {
            tracing::warn!(%error, "old mail was not deleted");
        }
        if let Err(error) = services.tidy_subscriptions().await {
            tracing::warn!(%error, "subscriptions that nobody confirmed were not deleted");
        }
        if let Err(error) = services.tidy_tokens().await {
            tracing::warn!(%error, "expired tokens were not deleted");
        }
        if let Err(error) = services.tidy_renditions().await {
            tracing::warn!(%error, "pictures of files that are gone were not forgotten");
        }
        match services.sweep_media().await {
            Ok(swept) if swept.objects > 0 => {
                tracing::info!(
                    files = swept.objects,
                    bytes = swept.bytes,
                    "bytes that nothing named were deleted"
                );
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "bytes that nothing names were not deleted"),
        }
        tokio::time::sleep(TIDY).await;
    }
}

/// Looks every few seconds whether there is something to tell of errors.
async fn mail_errors(services: &Services) {
    loop {
        tokio::time::sleep(LOOK).await;
        if let Err(error) = services.mail_errors(&SITE_ERRORS).await {
            tracing::warn!(%error, "nobody was told of the errors of the site");
        }
    }
}

/// Puts the version before in the place of each new version of a plugin that fails.
async fn return_failed_plugins(services: &Services) {
    loop {
        if !services.return_failed_plugins().await.is_empty() {
            refresh_renderings(services).await;
        }
    }
}

/// Renders anew what plugins or settings made out of date.
pub async fn refresh_renderings(services: &Services) {
    match services.refresh_renderings().await {
        Ok((0, 0)) => {}
        Ok((rendered, failed)) => tracing::info!(rendered, failed, "entries were rendered anew"),
        Err(error) => tracing::warn!(%error, "entries were not rendered anew"),
    }
}
