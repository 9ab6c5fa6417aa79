//! Answers that are there before anything else looks at a request.

use std::sync::Arc;

use axum::response::Response;
use http::{HeaderMap, Method, Uri};

/// Answers requests whose answer is finished. It is asked after the host was checked and before everything else, and must
/// not wait.
#[derive(Clone)]
pub struct ReadyPages(Arc<Find>);

type Find = dyn Fn(&Method, &Uri, &HeaderMap) -> Option<Response> + Send + Sync;

impl ReadyPages {
    /// Uses the site's pages.
    pub fn new(find: impl Fn(&Method, &Uri, &HeaderMap) -> Option<Response> + Send + Sync + 'static) -> Self {
        Self(Arc::new(find))
    }

    /// The finished answer to the request.
    pub fn find(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Response> {
        (self.0)(method, uri, headers)
    }
}

impl std::fmt::Debug for ReadyPages {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ReadyPages")
    }
}
