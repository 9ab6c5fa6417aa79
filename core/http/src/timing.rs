//! `Server-Timing`: which plugins a page called, for the people who run the site.

use axum::response::Response;
use http::HeaderValue;

use sandpress_domain::{Permission, User};
use sandpress_plugins::{CallTiming, recorded};

/// Does what makes the response. One for somebody who may see how plugins do tells which were called for it and for
/// how long, in milliseconds.
pub(super) async fn told_to<E>(
    user: &User,
    work: impl Future<Output = Result<Response, E>>,
) -> Result<Response, E> {
    if !user.role.has(Permission::PluginRead) {
        return work.await;
    }
    let (response, calls) = recorded(work).await;
    let mut response = response?;
    for call in &calls {
        if let Ok(value) = HeaderValue::try_from(entry(call)) {
            response.headers_mut().append("server-timing", value);
        }
    }
    Ok(response)
}

fn entry(call: &CallTiming) -> String {
    let CallTiming { plugin, hook, function, elapsed, calls } = call;
    let times = if *calls == 1 { String::new() } else { format!(" x{calls}") };
    format!("{plugin};desc=\"{hook}.{function}{times}\";dur={:.2}", elapsed.as_secs_f64() * 1_000.0)
}
