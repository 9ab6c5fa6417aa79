//! Work that no request waits for: the jobs of the queue, with a handler for each kind, and the hourly tidying.

mod runner;
mod share_pictures;
mod tidy;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use tidy::refresh_renderings;

use crate::services::{ServiceError, Services};

/// Starts what runs beside the server until `shutdown`. The handle ends when everything that was under way has ended
/// or is back in the queue.
pub fn start(services: Services, shutdown: CancellationToken) -> JoinHandle<()> {
    tokio::spawn(tidy::run(services.clone(), shutdown.clone()));
    tokio::spawn(share_pictures::run(services.clone(), shutdown.clone()));
    tokio::spawn(runner::run(services, shutdown))
}

/// Plans and does everything that is due, one after the other, until nothing is. How many jobs it were.
///
/// # Errors
/// Where the database fails.
pub async fn run_due(services: &Services) -> Result<usize, ServiceError> {
    services.plan_tasks().await?;
    services.plan_backup().await?;
    let mut done = 0;
    while let Some(job) = services.claim_job(&[]).await? {
        let outcome = services.perform_job(&job).await;
        services.settle_job(&job, outcome).await?;
        done += 1;
    }
    Ok(done)
}
