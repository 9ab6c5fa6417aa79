//! The page cache: finished pages with their headers and compressed forms, answered before sessions, routing and templates
//! ([decision 29](../../../../docs/decisions/0029-pages-are-kept-whole.md)).
//!
//! [`PageCache::ready`] answers what is there, as the first thing that looks at a request. What is not there takes the
//! usual way through the router, where [`make::keep`] stands around the routes whose pages are kept.

mod answer;
mod counts;
mod encoding;
mod index;
mod key;
pub(crate) mod make;
mod page;

use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::response::Response;
use http::{HeaderMap, Method, Uri, header};
use moka::sync::Cache;

pub(crate) use answer::has_tag;
pub use counts::CacheCounts;
use counts::Counts;
pub(crate) use encoding::SMALLEST;
use index::Index;
use key::{Key, normal_path, normal_query};
use page::KeptPage;
pub(crate) use page::etag;
use sandpress_config::CacheConfig;
use sandpress_domain::PageTag;
use sandpress_services::PageStore;

/// A page may take this part of the cache at most.
const LARGEST_PART: u64 = 8;

/// The finished pages of one site.
pub(crate) struct PageCache {
    pages: Cache<Key, Arc<KeptPage>>,
    index: Arc<Index>,
    counts: Counts,
    /// The query parameters of paths whose pages depend on some.
    queries: HashMap<&'static str, &'static [&'static str]>,
    session_cookie: &'static str,
    is_enabled: bool,
    /// Whether nothing is known of what other nodes change.
    is_deaf: AtomicBool,
    largest: u64,
}

impl PageCache {
    /// An empty cache. Requests with the cookie go past it; `queries` are the query parameters by path.
    pub(crate) fn new(
        config: &CacheConfig,
        session_cookie: &'static str,
        queries: HashMap<&'static str, &'static [&'static str]>,
    ) -> Self {
        let index = Arc::<Index>::default();
        let forgets = Arc::clone(&index);
        let pages = Cache::builder()
            .max_capacity(config.max_bytes.into())
            .weigher(|key: &Key, page: &Arc<KeptPage>| page.weight(key))
            .eviction_listener(move |_, page: Arc<KeptPage>, _| forgets.forget(&page))
            .build();
        Self {
            pages,
            index,
            counts: Counts::default(),
            queries,
            session_cookie,
            is_enabled: config.enabled,
            is_deaf: AtomicBool::new(false),
            largest: u64::from(config.max_bytes) / LARGEST_PART,
        }
    }

    /// The answer to a request whose page is there and fresh. Nothing is written, asked or waited for.
    pub(crate) fn ready(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Response> {
        if !self.may_answer(method, headers) {
            return None;
        }
        let page = match uri.query() {
            None => self.pages.get(uri.path())?,
            Some(_) => self.pages.get(&*self.key(uri)?)?,
        };
        if !page.is_fresh() || self.is_deaf() {
            return None;
        }
        Counts::add(&self.counts.hits);
        Some(answer::answer(&page, method, headers))
    }

    /// Whether a request is one for a page that is the same for everybody.
    fn may_answer(&self, method: &Method, headers: &HeaderMap) -> bool {
        self.is_enabled
            && matches!(*method, Method::GET | Method::HEAD)
            && !has_cookie(headers, self.session_cookie)
    }

    /// By what the page is kept; none where its address can be written in a shorter way, so that nobody fills the cache
    /// with one page.
    fn key(&self, uri: &Uri) -> Option<Key> {
        let path = normal_path(uri.path())?;
        let declared = self.queries.get(path).copied().unwrap_or_default();
        let query = normal_query(uri.query().unwrap_or_default(), declared)?;
        Some(if query.is_empty() { path.into() } else { format!("{path}?{query}").into() })
    }

    fn is_deaf(&self) -> bool {
        self.is_deaf.load(Ordering::Acquire)
    }

    /// What it has done so far, and what it holds.
    pub(crate) fn counts(&self) -> CacheCounts {
        // Until then the numbers lag behind.
        self.pages.run_pending_tasks();
        self.counts.read(self.pages.entry_count(), self.pages.weighted_size())
    }
}

/// Whether the request carries a cookie of this name.
pub(crate) fn has_cookie(headers: &HeaderMap, name: &str) -> bool {
    let is_named = |pair: &[u8]| {
        pair.trim_ascii().strip_prefix(name.as_bytes()).is_some_and(|rest| rest.first() == Some(&b'='))
    };
    headers.get_all(header::COOKIE).iter().any(|line| line.as_bytes().split(|b| *b == b';').any(is_named))
}

impl PageStore for PageCache {
    fn purge(&self, tags: &BTreeSet<PageTag>) {
        let gone = self.index.purge(tags);
        Counts::add(&self.counts.purges);
        for key in gone {
            Counts::add(&self.counts.purged);
            self.pages.invalidate(&*key);
        }
    }

    fn hears_others(&self, hears: bool) {
        self.is_deaf.store(!hears, Ordering::Release);
    }
}
