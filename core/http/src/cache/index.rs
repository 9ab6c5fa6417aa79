//! Which page depends on what, and which makings a purge overtook. All of it is behind one lock that is held for no
//! longer than it takes to look something up; reading a page does not touch it.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::{Duration, Instant},
};

use tokio::sync::watch;

use super::{key::Key, page::KeptPage};
use sandpress_domain::PageTag;

/// What those who wait for a page get: the page, or nothing where it is not kept.
pub(super) type Outcome = Option<Arc<KeptPage>>;

#[derive(Debug, Default)]
pub(super) struct Index(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Grows with each purge.
    sequence: u64,
    /// The last purge of everything.
    all: u64,
    /// The last purge of each tag, as far as a making is under way that began before it.
    last: HashMap<PageTag, u64>,
    purged_at: Option<Instant>,
    /// The makings under way, by the sequence at which they began.
    makings: BTreeMap<u64, usize>,
    flights: HashMap<Key, Flight>,
    pages: HashMap<PageTag, HashMap<u64, (Key, Weak<KeptPage>)>>,
    flight_number: u64,
}

#[derive(Debug)]
struct Flight {
    number: u64,
    begun: u64,
    done: watch::Receiver<Option<Outcome>>,
}

/// What somebody does who wants a page that is not there.
pub(super) enum Role {
    /// Makes it.
    Makes(Making, watch::Sender<Option<Outcome>>),
    /// Waits for the one who makes it.
    Waits(watch::Receiver<Option<Outcome>>),
}

/// A page that is being made, until this is dropped.
#[derive(Debug)]
pub(super) struct Making {
    index: Arc<Index>,
    key: Key,
    number: u64,
    begun: u64,
    /// Whether nothing was purged right before it began.
    is_quiet: bool,
}

/// For so long after a purge pages carry no date: their dates have seconds, and two pages could have the same.
const SECONDS_APART: Duration = Duration::from_secs(2);

impl Index {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Joins those who wait for the page, or begins to make it. Nobody joins a making that began before the last purge: it
    /// may show what was before.
    pub(super) fn join(self: &Arc<Self>, key: &Key) -> Role {
        let mut state = self.lock();
        let begun = state.sequence;
        if let Some(flight) = state.flights.get(key).filter(|flight| flight.begun == begun) {
            return Role::Waits(flight.done.clone());
        }
        let (tell, done) = watch::channel(None);
        state.flight_number += 1;
        let number = state.flight_number;
        state.flights.insert(Arc::clone(key), Flight { number, begun, done });
        *state.makings.entry(begun).or_default() += 1;
        let is_quiet = state.purged_at.is_none_or(|at| at.elapsed() > SECONDS_APART);
        drop(state);
        Role::Makes(Making { index: Arc::clone(self), key: Arc::clone(key), number, begun, is_quiet }, tell)
    }

    /// Takes every page that depends on one of the tags for gone. Their keys.
    pub(super) fn purge(&self, tags: &BTreeSet<PageTag>) -> Vec<Key> {
        let mut state = self.lock();
        state.sequence += 1;
        state.purged_at = Some(Instant::now());
        let sequence = state.sequence;
        let mut gone = Vec::new();
        if tags.contains(&PageTag::Everything) {
            state.all = sequence;
            for (key, page) in state.pages.drain().flat_map(|(_, pages)| pages.into_values()) {
                if page.upgrade().is_some_and(|page| page.take_away()) {
                    gone.push(key);
                }
            }
            return gone;
        }
        let is_making = !state.makings.is_empty();
        for tag in tags {
            if is_making {
                state.last.insert(tag.clone(), sequence);
            }
            for (key, page) in state.pages.remove(tag).into_iter().flat_map(HashMap::into_values) {
                let Some(page) = page.upgrade().filter(|page| page.take_away()) else { continue };
                state.forget(&page);
                gone.push(key);
            }
        }
        gone
    }

    /// Takes a page that is no longer kept out of the index.
    pub(super) fn forget(&self, page: &KeptPage) {
        self.lock().forget(page);
    }
}

impl State {
    fn forget(&mut self, page: &KeptPage) {
        for tag in page.tags() {
            if let Some(pages) = self.pages.get_mut(tag) {
                pages.remove(&page.number());
                if pages.is_empty() {
                    self.pages.remove(tag);
                }
            }
        }
    }
}

impl Making {
    /// The number that the page gets.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Whether the page may carry a date.
    pub(super) fn is_quiet(&self) -> bool {
        self.is_quiet
    }

    /// Puts the page into the index. Whether it may be kept: not where a purge came between.
    pub(super) fn register(&self, page: &Arc<KeptPage>) -> bool {
        let mut state = self.index.lock();
        let is_overtaken = |tag| state.last.get(tag).is_some_and(|last| *last > self.begun);
        if state.all > self.begun || page.tags().iter().any(is_overtaken) {
            return false;
        }
        for tag in page.tags().iter().chain([&PageTag::Everything]) {
            let place = (Arc::clone(&self.key), Arc::downgrade(page));
            state.pages.entry(tag.clone()).or_default().insert(page.number(), place);
        }
        true
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        let mut state = self.index.lock();
        if state.flights.get(&self.key).is_some_and(|flight| flight.number == self.number) {
            state.flights.remove(&self.key);
        }
        if let Some(number) = state.makings.get_mut(&self.begun) {
            *number -= 1;
            if *number == 0 {
                state.makings.remove(&self.begun);
            }
        }
        match state.makings.keys().next().copied() {
            None => state.last.clear(),
            Some(oldest) => state.last.retain(|_, last| *last > oldest),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;
    use http::Response;
    use sandpress_services::PageParts;

    use super::*;

    fn page(making: &Making, tag: PageTag) -> Arc<KeptPage> {
        let parts = PageParts { tags: [tag].into(), lasts: None };
        let head = Response::new(()).into_parts().0;
        Arc::new(KeptPage::new(making.number(), head, Bytes::from_static(b"x"), parts, true))
    }

    fn begin(index: &Arc<Index>, key: &str) -> (Making, watch::Sender<Option<Outcome>>) {
        match index.join(&key.into()) {
            Role::Makes(making, tell) => (making, tell),
            Role::Waits(_) => panic!("{key} is being made"),
        }
    }

    fn purge(index: &Arc<Index>, tag: PageTag) -> usize {
        index.purge(&[tag].into()).len()
    }

    #[test]
    fn what_a_purge_overtook_is_not_kept() {
        let index = Arc::<Index>::default();
        let (making, _tell) = begin(&index, "/a");
        purge(&index, PageTag::Lists);
        assert!(!making.register(&page(&making, PageTag::Lists)));
        assert!(making.register(&page(&making, PageTag::Menus)), "another tag");
        purge(&index, PageTag::Everything);
        assert!(!making.register(&page(&making, PageTag::Menus)));
        drop(making);
        let (making, _tell) = begin(&index, "/a");
        let kept = page(&making, PageTag::Lists);
        assert!(making.register(&kept));
        drop(making);
        assert_eq!((purge(&index, PageTag::Menus), kept.is_gone()), (0, false));
        assert_eq!((purge(&index, PageTag::Lists), kept.is_gone()), (1, true));
        assert_eq!(purge(&index, PageTag::Everything), 0);
    }

    #[test]
    fn nobody_waits_for_a_making_from_before_a_purge() {
        let index = Arc::<Index>::default();
        let (first, _tell) = begin(&index, "/a");
        assert!(matches!(index.join(&"/a".into()), Role::Waits(_)));
        purge(&index, PageTag::Theme);
        let (second, _other) = begin(&index, "/a");
        assert!(matches!(index.join(&"/a".into()), Role::Waits(_)));
        drop(first);
        assert!(
            matches!(index.join(&"/a".into()), Role::Waits(_)),
            "the first one is not the one that is waited for"
        );
        drop(second);
        let state = index.lock();
        assert!(state.flights.is_empty() && state.makings.is_empty() && state.last.is_empty());
    }

    #[test]
    fn what_is_no_longer_kept_leaves_nothing_behind() {
        let index = Arc::<Index>::default();
        let (making, _tell) = begin(&index, "/a");
        let kept = page(&making, PageTag::Lists);
        assert!(making.register(&kept));
        index.forget(&kept);
        assert!(index.lock().pages.is_empty());
    }
}
