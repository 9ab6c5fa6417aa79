//! A finished page.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use axum::body::Bytes;
use http::{HeaderMap, HeaderValue, header, response::Parts};
use sha2::{Digest, Sha256};

use super::{
    encoding::{Encoding, FORMS, SMALLEST, is_compressible},
    key::Key,
};
use crate::server::RoutePattern;
use sandpress_domain::PageTag;
use sandpress_services::PageParts;

/// How long a page is good for at most: a theme may write down the year.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// How long a page that is past its time is served before it is tried again to make another one.
const RETRY: Duration = Duration::from_secs(5);

/// What a page takes beside its bytes and headers, about.
const OVERHEAD: usize = 2_048;

/// A page with its headers and forms.
#[derive(Debug)]
pub(super) struct KeptPage {
    number: u64,
    /// The route that made it, for the access log and the metrics.
    route: Option<RoutePattern>,
    tags: BTreeSet<PageTag>,
    is_gone: AtomicBool,
    made: Instant,
    lasts: Duration,
    /// When it is tried next to make another one, in milliseconds after it was made.
    retry: AtomicU64,
    /// Of the whole page as it is.
    headers: HeaderMap,
    /// Of the answer that it has not changed.
    unchanged: HeaderMap,
    etag: HeaderValue,
    modified: Option<SystemTime>,
    body: Bytes,
    forms: [OnceLock<Option<Form>>; FORMS],
    begun: [AtomicBool; FORMS],
    /// Bytes that further forms may take.
    room: AtomicU64,
    is_compressible: bool,
}

/// A compressed form.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl KeptPage {
    /// The page of a response that began so. It carries a date where `is_dated`.
    pub(super) fn new(number: u64, head: Parts, body: Bytes, parts: PageParts, is_dated: bool) -> Self {
        let Parts { mut headers, extensions, .. } = head;
        for name in [header::CONTENT_LENGTH, header::DATE, header::VARY, header::LAST_MODIFIED] {
            headers.remove(name);
        }
        let is_compressible =
            body.len() as u64 >= SMALLEST && is_compressible(headers.get(header::CONTENT_TYPE));
        if is_compressible {
            headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        let etag = headers.get(header::ETAG).cloned().unwrap_or_else(|| etag(&body));
        headers.insert(header::ETAG, etag.clone());
        let modified = is_dated.then(now);
        if let Some(date) = modified.and_then(|at| HeaderValue::try_from(httpdate::fmt_http_date(at)).ok()) {
            headers.insert(header::LAST_MODIFIED, date);
        }
        let mut unchanged = headers.clone();
        for name in [header::CONTENT_TYPE, header::LAST_MODIFIED] {
            unchanged.remove(name);
        }
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        // Without the room that was kept for it to grow.
        let body = Bytes::copy_from_slice(&body);
        let mut tags = parts.tags;
        tags.insert(PageTag::Everything);
        Self {
            number,
            route: extensions.get::<RoutePattern>().copied(),
            tags,
            is_gone: AtomicBool::new(false),
            made: Instant::now(),
            lasts: parts.lasts.map_or(LONGEST, |lasts| lasts.min(LONGEST)),
            retry: AtomicU64::new(0),
            headers,
            unchanged,
            etag,
            modified,
            room: AtomicU64::new(if is_compressible { body.len() as u64 } else { 0 }),
            body,
            forms: Default::default(),
            begun: Default::default(),
            is_compressible,
        }
    }

    pub(super) fn number(&self) -> u64 {
        self.number
    }

    pub(super) fn route(&self) -> Option<RoutePattern> {
        self.route
    }

    pub(super) fn tags(&self) -> &BTreeSet<PageTag> {
        &self.tags
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    pub(super) fn unchanged(&self) -> &HeaderMap {
        &self.unchanged
    }

    pub(super) fn etag(&self) -> &HeaderValue {
        &self.etag
    }

    pub(super) fn modified(&self) -> Option<SystemTime> {
        self.modified
    }

    pub(super) fn body(&self) -> Bytes {
        self.body.clone()
    }

    /// Whether nothing that it shows has changed, and its time is not over.
    pub(super) fn is_fresh(&self) -> bool {
        !self.is_gone() && self.made.elapsed() < self.lasts
    }

    /// Whether its time was over no longer ago than it lasted: then it may be served while another one is made.
    pub(super) fn is_recent(&self) -> bool {
        self.made.elapsed() < self.lasts.saturating_mul(2)
    }

    /// Whether something that it shows has changed: then nobody gets it any more.
    pub(super) fn is_gone(&self) -> bool {
        self.is_gone.load(Ordering::Acquire)
    }

    /// Lets nobody get it any more. Whether somebody could until now.
    pub(super) fn take_away(&self) -> bool {
        !self.is_gone.swap(true, Ordering::AcqRel)
    }

    /// Whether it is time to try to make another one; says yes once in a while.
    pub(super) fn is_due(&self) -> bool {
        let passed = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let now = self.made.elapsed();
        let (due, next) = (self.retry.load(Ordering::Acquire), passed(now + RETRY));
        due <= passed(now)
            && self.retry.compare_exchange(due, next, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }

    /// What it takes at most, with all of its forms.
    pub(super) fn weight(&self, key: &Key) -> u32 {
        let forms = if self.is_compressible { self.body.len() } else { 0 };
        let headers: usize = self.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        let tags = self.tags.len() * 128;
        let weight = self.body.len() + forms + headers * 2 + tags + key.len() + OVERHEAD;
        u32::try_from(weight).unwrap_or(u32::MAX)
    }

    /// The form, where it is there. The first who asks for one that is not has it made meanwhile.
    pub(super) fn form(self: &Arc<Self>, encoding: Encoding) -> Option<&Form> {
        if !self.is_compressible {
            return None;
        }
        let at = encoding as usize;
        if let Some(form) = self.forms.get(at)?.get() {
            return form.as_ref();
        }
        if !self.begun.get(at)?.swap(true, Ordering::AcqRel) {
            let page = Arc::clone(self);
            tokio::task::spawn_blocking(move || page.compress(encoding));
        }
        None
    }

    /// Makes a form. One that saves nothing, or for which there is no room, is not kept.
    fn compress(&self, encoding: Encoding) {
        let form = encoding.compress(&self.body).inspect_err(|error| {
            tracing::warn!(%error, encoding = encoding.word(), "a page could not be compressed");
        });
        let form = form.ok().filter(|body| self.take_room(body.len() as u64)).map(|body| {
            let mut headers = self.headers.clone();
            headers.insert(header::CONTENT_ENCODING, encoding.header());
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
            Form { headers, body: Bytes::copy_from_slice(&body) }
        });
        if let Some(place) = self.forms.get(encoding as usize) {
            // Only the one who begun it comes here.
            let _ = place.set(form);
        }
    }

    fn take_room(&self, bytes: u64) -> bool {
        let take = |room: u64| room.checked_sub(bytes);
        self.room.fetch_update(Ordering::AcqRel, Ordering::Acquire, take).is_ok()
    }
}

/// The time in whole seconds, as dates in headers have them.
fn now() -> SystemTime {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs(since.as_secs())
}

/// A weak tag, because the compressed forms of the page share it (RFC 9110, section 8.8.1).
pub(crate) fn etag(body: &[u8]) -> HeaderValue {
    let digest = data_encoding::BASE64URL_NOPAD.encode(Sha256::digest(body).get(..16).unwrap_or_default());
    HeaderValue::try_from(format!("W/\"{digest}\"")).unwrap_or_else(|_| HeaderValue::from_static("W/\"\""))
}

#[cfg(test)]
mod tests {
    use http::Response;

    use super::*;

    fn page(body: &str, lasts: Option<Duration>) -> Arc<KeptPage> {
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, html)]);
        let parts = PageParts { tags: BTreeSet::new(), lasts };
        let mut head = Response::new(()).into_parts().0;
        head.headers = headers;
        Arc::new(KeptPage::new(1, head, Bytes::copy_from_slice(body.as_bytes()), parts, true))
    }

    #[test]
    fn the_forms_together_are_no_larger_than_the_room_for_them() {
        let words: Vec<_> = (0..400).map(|number| format!("{:x}", number * 7_919 % 104_729)).collect();
        for body in ["rye bread ".repeat(500), words.join(" "), "short".to_owned()] {
            let page = page(&body, None);
            let weight = page.weight(&"/a".into());
            let mut bytes = body.len();
            for encoding in Encoding::ALL {
                page.compress(encoding);
                let form = page.forms.get(encoding as usize).and_then(OnceLock::get);
                bytes += form.and_then(Option::as_ref).map_or(0, |form| form.body.len());
            }
            assert!(bytes <= body.len() * 2 && bytes < weight as usize, "{bytes} of {weight}");
        }
    }

    #[test]
    fn a_small_page_has_one_form_and_varies_by_nothing() {
        let small = page("short", None);
        assert!(small.form(Encoding::Gzip).is_none() && !small.headers().contains_key(header::VARY));
        assert_eq!(page(&"long ".repeat(200), None).headers().get(header::VARY).unwrap(), "accept-encoding");
    }

    #[test]
    fn a_page_past_its_time_is_made_anew_by_one_and_once_in_a_while() {
        let page = page("x", Some(Duration::ZERO));
        assert!(!page.is_fresh() && !page.is_gone());
        assert!(page.is_due() && !page.is_due());
        assert!(page.take_away() && !page.take_away() && page.is_gone());
    }
}
