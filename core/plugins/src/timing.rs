//! Which plugins were called for a request, and how long that took: what `Server-Timing` shows to administrators.

use std::{cell::RefCell, future::Future, sync::Arc, time::Duration};

/// Different functions that are told apart for one request; further ones are left out.
const FUNCTIONS: usize = 32;

/// The calls of one function of a plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallTiming {
    /// The plugin's id.
    pub plugin: Arc<str>,
    /// The hook's name.
    pub hook: &'static str,
    /// The function.
    pub function: &'static str,
    /// How often it was called.
    pub calls: u32,
    /// How long its calls took together.
    pub elapsed: Duration,
}

tokio::task_local! {
    static CALLS: RefCell<Vec<CallTiming>>;
}

/// Does the work, and gives what it made with the calls of plugins that it took, in the order of the first of each.
/// Work that is handed to another task is not seen.
pub async fn recorded<F: Future>(work: F) -> (F::Output, Vec<CallTiming>) {
    CALLS
        .scope(RefCell::default(), async {
            let made = work.await;
            (made, CALLS.with(RefCell::take))
        })
        .await
}

/// Notes a call, where somebody wants to know.
pub(super) fn note(plugin: &Arc<str>, hook: &'static str, function: &'static str, elapsed: Duration) {
    // Outside of `recorded` nobody asks.
    let _ = CALLS.try_with(|calls| {
        let mut calls = calls.borrow_mut();
        let same =
            |call: &&mut CallTiming| call.plugin == *plugin && call.hook == hook && call.function == function;
        if let Some(call) = calls.iter_mut().find(same) {
            call.calls += 1;
            call.elapsed += elapsed;
        } else if calls.len() < FUNCTIONS {
            calls.push(CallTiming { plugin: Arc::clone(plugin), hook, function, calls: 1, elapsed });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn calls_of_one_function_are_summed() {
        let (a, b): (Arc<str>, Arc<str>) = ("a".into(), "b".into());
        let millisecond = Duration::from_millis(1);
        note(&a, "editor", "render", millisecond);
        let ((), calls) = recorded(async {
            note(&a, "editor", "render", millisecond);
            note(&b, "routes", "handle", millisecond);
            tokio::task::yield_now().await;
            note(&a, "editor", "render", millisecond);
        })
        .await;
        let seen: Vec<_> = calls.iter().map(|call| (&*call.plugin, call.calls, call.elapsed)).collect();
        assert_eq!(seen, [("a", 2, millisecond * 2), ("b", 1, millisecond)]);
    }
}
