//! Draws pictures for entries without one, soon after they were published.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::services::Services;

/// How often it is looked what is missing, whichever node published it.
const LOOK: Duration = Duration::from_secs(60);

/// Draws what is missing until `shutdown`.
pub(super) async fn run(services: Services, shutdown: CancellationToken) {
    if !services.draws_share_pictures() {
        return;
    }
    let draw = async {
        loop {
            draw(&services).await;
            tokio::time::sleep(LOOK).await;
        }
    };
    tokio::select! {
        () = shutdown.cancelled() => {}
        () = draw => {}
    }
}

async fn draw(services: &Services) {
    loop {
        match services.draw_share_pictures().await {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "pictures for sharing were not drawn");
                return;
            }
        }
    }
}
