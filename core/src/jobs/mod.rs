//! Work that no request waits for.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tower_sessions::ExpiredDeletion;

use crate::services::Services;

/// How often the site is tidied up.
const TIDY: Duration = Duration::from_secs(60 * 60);

/// Starts what runs beside the server until `shutdown`.
pub fn start(services: Services, shutdown: CancellationToken) {
    tokio::spawn(async move {
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = run(&services) => {}
        }
    });
}

async fn run(services: &Services) {
    loop {
        // Also tries again what could not be rendered the last time.
        refresh_renderings(services).await;
        if let Err(error) = services.sessions().delete_expired().await {
            tracing::warn!(%error, "expired sessions were not deleted");
        }
        tokio::time::sleep(TIDY).await;
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
