//! What blocks looked like, kept in memory for the next reader.

use std::{
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};

use moka::{Expiry, future::Cache};

use sandpress_domain::{BlockPlace, EntryId, Timestamp};

/// What the kept outputs may count together, in bytes.
const CAPACITY: u64 = 32 << 20;

/// How long an output is kept at most: a plugin may look at the clock, or ask another site.
pub(super) const KEPT: Duration = Duration::from_secs(60);

/// How long a failure is kept, so that a broken block does not cost a call for each reader.
pub(super) const FAILED: Duration = Duration::from_secs(5);

/// What tells one output from another. It has in it what the output depends on, so that a change leaves the old output
/// where nobody asks for it, also one that is still being made.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The plugin's component and settings.
    pub(super) fingerprint: Arc<str>,
    /// The block.
    pub(super) name: String,
    /// All attributes.
    pub(super) attributes: Vec<(String, String)>,
    /// Where it stands.
    pub(super) place: BlockPlace,
    /// The entry as it is, for blocks that depend on it.
    pub(super) entry: Option<(EntryId, u32, Timestamp)>,
    /// How often entries have changed, for blocks that depend on them.
    pub(super) entries: u64,
    /// How often the plugin's documents have changed, for blocks that depend on them.
    pub(super) store: u64,
}

/// What came of drawing a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Drawn {
    /// Its HTML, cleaned.
    Html(Arc<str>),
    /// Why there is none.
    Gap(Arc<str>),
}

impl Drawn {
    pub(crate) fn gap(reason: impl Into<Arc<str>>) -> Self {
        Self::Gap(reason.into())
    }
}

/// The kept outputs of one site.
pub(super) struct BlockCache(Cache<Key, Drawn>);

impl BlockCache {
    pub(super) fn new() -> Self {
        Self::keeping(KEPT, FAILED)
    }

    fn keeping(kept: Duration, failed: Duration) -> Self {
        let cache =
            Cache::builder().max_capacity(CAPACITY).weigher(weight).expire_after(Lifetime { kept, failed });
        Self(cache.build())
    }

    /// The kept output, or the one that `draw` makes now. Whoever asks for the same meanwhile waits for it.
    pub(super) async fn get_or_draw(&self, key: Key, draw: impl Future<Output = Drawn>) -> Drawn {
        self.0.get_with(key, draw).await
    }
}

/// Bytes of an output and of its key, as far as they differ.
fn weight(key: &Key, drawn: &Drawn) -> u32 {
    let said: usize = key.attributes.iter().map(|(name, value)| name.len() + value.len() + 64).sum();
    let (Drawn::Html(text) | Drawn::Gap(text)) = drawn;
    u32::try_from(text.len() + said + key.name.len() + 256).unwrap_or(u32::MAX)
}

struct Lifetime {
    kept: Duration,
    failed: Duration,
}

impl Expiry<Key, Drawn> for Lifetime {
    fn expire_after_create(&self, _: &Key, drawn: &Drawn, _: Instant) -> Option<Duration> {
        Some(match drawn {
            Drawn::Html(_) => self.kept,
            Drawn::Gap(_) => self.failed,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn key(name: &str) -> Key {
        Key {
            fingerprint: "f".into(),
            name: name.to_owned(),
            attributes: Vec::new(),
            place: BlockPlace::Document,
            entry: None,
            entries: 0,
            store: 0,
        }
    }

    #[tokio::test]
    async fn many_readers_at_once_cost_one_call() {
        let cache = BlockCache::new();
        let calls = AtomicU32::new(0);
        let draw = || async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            calls.fetch_add(1, Ordering::Relaxed);
            Drawn::Html("a".into())
        };
        let readers = (0..50).map(|_| cache.get_or_draw(key("a"), draw()));
        assert!(
            futures::future::join_all(readers).await.iter().all(|drawn| *drawn == Drawn::Html("a".into()))
        );
        assert_eq!(calls.load(Ordering::Relaxed), 1);
        cache.get_or_draw(Key { store: 1, ..key("a") }, draw()).await;
        assert_eq!(calls.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn a_reader_who_leaves_does_not_keep_the_others_waiting() {
        let cache = BlockCache::new();
        let never = cache.get_or_draw(key("a"), std::future::pending());
        let next = async { cache.get_or_draw(key("a"), async { Drawn::Html("b".into()) }).await };
        let (left, drawn) = tokio::join!(tokio::time::timeout(Duration::from_millis(10), never), next);
        assert!(left.is_err());
        assert_eq!(drawn, Drawn::Html("b".into()));
    }

    #[tokio::test]
    async fn a_failure_is_forgotten_sooner_than_an_output() {
        let cache = BlockCache::keeping(Duration::from_secs(60), Duration::from_millis(10));
        cache.get_or_draw(key("a"), async { Drawn::gap("broken") }).await;
        cache.get_or_draw(key("b"), async { Drawn::Html("b".into()) }).await;
        let later = || async { Drawn::Html("later".into()) };
        tokio::time::sleep(Duration::from_millis(30)).await;
        assert_eq!(cache.get_or_draw(key("a"), later()).await, Drawn::Html("later".into()));
        assert_eq!(cache.get_or_draw(key("b"), later()).await, Drawn::Html("b".into()));
    }

    #[tokio::test]
    async fn the_outputs_together_have_a_limit() {
        let cache = BlockCache::new();
        let large: Arc<str> = "x".repeat(1 << 20).into();
        for number in 0..100 {
            cache.get_or_draw(key(&number.to_string()), async { Drawn::Html(Arc::clone(&large)) }).await;
            cache.0.run_pending_tasks().await;
            assert!(cache.0.weighted_size() <= CAPACITY);
        }
    }
}
