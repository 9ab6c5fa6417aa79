//! Making a page that is kept. Everybody who asks for it while it is made waits for the same making; a reader who goes away
//! does not end it for the others.

use std::sync::Arc;

use axum::{
    body::{Body, HttpBody, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header, request::Parts};
use tokio::sync::watch;

use super::{
    PageCache,
    answer::answer,
    counts::Counts,
    index::{Making, Outcome, Role},
    key::Key,
    page::KeptPage,
};
use crate::App;
use sandpress_services::record_page;

/// Headers of a request that no page is made of.
const NOT_MADE_OF: [header::HeaderName; 6] = [
    header::IF_NONE_MATCH,
    header::IF_MODIFIED_SINCE,
    header::IF_MATCH,
    header::IF_UNMODIFIED_SINCE,
    header::RANGE,
    header::IF_RANGE,
];

/// Answers with the kept page, and keeps it first where it is not there.
pub(crate) async fn keep(State(app): State<App>, request: Request, next: Next) -> Response {
    let cache = app.pages();
    if !cache.may_answer(request.method(), request.headers()) {
        return past(cache, request, next).await;
    }
    let Some(key) = cache.key(request.uri()) else { return next.run(request).await };
    let (parts, _) = request.into_parts();
    let (method, headers) = (parts.method.clone(), parts.headers.clone());
    let known = cache.pages.get(&*key).filter(|page| !page.is_gone());
    if let Some(page) = known.as_ref().filter(|page| page.is_fresh() && !cache.is_deaf()) {
        // Somebody else made it on the way here.
        Counts::add(&cache.counts.hits);
        return answer(page, &method, &headers);
    }
    let asked = Asked { cache: Arc::clone(cache), key, parts, next };
    if let Some(page) = known.as_ref().filter(|page| page.is_recent() && !cache.is_deaf()) {
        // Its time is over, but not for long, and nobody changed anything.
        Counts::add(&cache.counts.stale);
        if page.is_due() {
            tokio::spawn(asked.wanted());
        }
        return answer(page, &method, &headers);
    }
    Counts::add(&cache.counts.misses);
    match asked.wanted().await {
        Wanted::Page(page) => answer(&page, &method, &headers),
        Wanted::Response(response) => match known.filter(|page| !page.is_gone()) {
            // Nobody took it away, and that is better than none.
            Some(page) if response.status().is_server_error() => answer(&page, &method, &headers),
            _ => response,
        },
    }
}

/// The usual way for people with a session, who are told so.
async fn past(cache: &PageCache, request: Request, next: Next) -> Response {
    let has_session = cache.is_enabled && matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = next.run(request).await;
    if has_session {
        Counts::add(&cache.counts.bypassed);
        let told = HeaderValue::from_static("cache;desc=\"bypass\"");
        response.headers_mut().append("server-timing", told);
    }
    response
}

/// A page that somebody wants and that is not there.
struct Asked {
    cache: Arc<PageCache>,
    key: Key,
    parts: Parts,
    next: Next,
}

enum Wanted {
    Page(Arc<KeptPage>),
    /// What came instead of a page that is kept.
    Response(Response),
}

impl Asked {
    /// Makes the page, or waits for the one who does.
    async fn wanted(self) -> Wanted {
        match self.cache.index.join(&self.key) {
            Role::Makes(making, tell) => {
                // As a task of its own: it goes on without the reader.
                match tokio::spawn(self.make(making, tell)).await {
                    Ok(wanted) => wanted,
                    Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
                    Err(_) => Wanted::Response(unavailable()),
                }
            }
            Role::Waits(mut done) => match outcome(&mut done).await {
                Some(page) => Wanted::Page(page),
                None => Wanted::Response(self.run().await),
            },
        }
    }

    async fn run(self) -> Response {
        self.next.run(Request::from_parts(self.parts, Body::empty())).await
    }

    async fn make(mut self, making: Making, tell: watch::Sender<Option<Outcome>>) -> Wanted {
        Counts::add(&self.cache.counts.made);
        for name in NOT_MADE_OF {
            self.parts.headers.remove(name);
        }
        self.parts.method = Method::GET;
        if let Ok(uri) = self.key.parse::<Uri>() {
            self.parts.uri = uri;
        }
        let (cache, key) = (Arc::clone(&self.cache), Arc::clone(&self.key));
        let (response, parts) = record_page(self.run()).await;
        if !is_kept(&response, cache.largest) {
            tell.send_replace(Some(None));
            return Wanted::Response(response);
        }
        let (head, body) = response.into_parts();
        let largest = usize::try_from(cache.largest).unwrap_or(usize::MAX);
        let Ok(body) = to_bytes(body, largest).await else {
            tell.send_replace(Some(None));
            return Wanted::Response(unavailable());
        };
        let page = Arc::new(KeptPage::new(making.number(), head, body, parts, making.is_quiet()));
        if making.register(&page) {
            cache.pages.insert(key, Arc::clone(&page));
        }
        // Those who wait began to before any purge that overtook it.
        drop(making);
        tell.send_replace(Some(Some(Arc::clone(&page))));
        Wanted::Page(page)
    }
}

/// What came of a making; nothing where it ended without a word.
async fn outcome(done: &mut watch::Receiver<Option<Outcome>>) -> Outcome {
    done.wait_for(Option::is_some).await.ok().and_then(|outcome| outcome.clone().flatten())
}

/// Whether the response is a whole page for everybody.
fn is_kept(response: &Response, largest: u64) -> bool {
    let headers = response.headers();
    response.status() == StatusCode::OK
        && is_public(headers)
        && !headers.contains_key(header::SET_COOKIE)
        && !headers.contains_key(header::CONTENT_ENCODING)
        && response.body().size_hint().exact().is_some_and(|size| size <= largest)
}

fn is_public(headers: &HeaderMap) -> bool {
    let control = headers.get(header::CACHE_CONTROL).and_then(|control| control.to_str().ok());
    control.is_some_and(|control| control.split(',').any(|word| word.trim() == "public"))
}

fn unavailable() -> Response {
    let mut response = Response::new(Body::from("The page could not be made. Try again in a moment.\n"));
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response
}
