//! Work that computes for long, on a thread of its own that leaves the processors to readers.

use std::future::Future;

use tokio::{runtime::Handle, sync::oneshot};

/// Does the work on a thread that gives way to all others. Where nobody waits for it any more, it ends at its next
/// pause.
pub(super) async fn quietly<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> std::io::Result<T> {
    let runtime = Handle::current();
    let (mut tell, told) = oneshot::channel();
    let thread = std::thread::Builder::new().name("media".into());
    thread.spawn(move || {
        give_way();
        let done = runtime.block_on(async {
            tokio::select! {
                done = work => Some(done),
                () = tell.closed() => None,
            }
        });
        if let Some(done) = done {
            // Nobody waits any more: then nobody needs to know.
            let _ = tell.send(done);
        }
    })?;
    told.await.map_err(std::io::Error::other)
}

/// Where the system does not do it, the work is done all the same, beside that for readers.
#[cfg(unix)]
fn give_way() {
    use thread_priority::{ThreadPriority, ThreadPriorityValue, set_current_thread_priority};
    if let Ok(low) = ThreadPriorityValue::try_from(20)
        && let Err(error) = set_current_thread_priority(ThreadPriority::Crossplatform(low))
    {
        tracing::debug!(?error, "the thread for media has the priority of all others");
    }
}

#[cfg(not(unix))]
fn give_way() {}
