//! Whether somebody has an account cannot be told from the log-in.

use std::time::{Duration, Instant};

use http::Method;
use sandpress::domain::Role;

use crate::support::app::{PASSWORD, TestApp};

/// Attempts with a known name, and as many with unknown ones.
const ATTEMPTS: usize = 200;
/// How far the medians may lie apart.
const NEAR: Duration = Duration::from_millis(5);

/// What an attempt looks like from outside.
#[derive(Debug, Default)]
struct Seen {
    shapes: Vec<(u16, usize, Vec<String>)>,
    times: Vec<Duration>,
}

impl Seen {
    fn median(&mut self) -> Duration {
        self.times.sort_unstable();
        self.times[self.times.len() / 2]
    }
}

/// Tries names one after the other, with `pause` seconds of the site's clock between them.
async fn tried(app: &TestApp, names: [&str; 2], pause: u64) -> [Seen; 2] {
    let client = app.client();
    let token = client.token().await;
    let mut seen = [Seen::default(), Seen::default()];
    for attempt in 0..ATTEMPTS {
        // Whoever comes second has a warmer cache, so they take turns.
        for which in [attempt % 2, 1 - attempt % 2] {
            app.wait_seconds(pause);
            let fields =
                [("csrf", token.as_str()), ("login", names[which]), ("password", "not the password")];
            let begin = Instant::now();
            let page = client.request(Method::POST, "/login", &[], &fields).await;
            seen[which].times.push(begin.elapsed());
            let headers = page.headers.keys().map(ToString::to_string).collect();
            seen[which].shapes.push((page.status, page.bytes.len(), headers));
        }
    }
    seen
}

async fn assert_alike(app: &TestApp, names: [&str; 2], pause: u64) {
    let mut last = Duration::ZERO;
    // A machine that was busy with something else is asked once more.
    for _ in 0..3 {
        let [mut known, mut unknown] = tried(app, names, pause).await;
        assert_eq!(known.shapes, unknown.shapes);
        assert!(known.shapes.iter().all(|(status, ..)| *status == 422));
        last = known.median().abs_diff(unknown.median());
        if last < NEAR {
            return;
        }
    }
    panic!("the medians of {names:?} lie {last:?} apart");
}

#[tokio::test]
async fn a_known_and_an_unknown_name_are_told_apart_by_nothing() {
    let app = TestApp::start().await;
    app.account(Role::Author).await;
    // Long enough for every lock to end: each attempt is looked at.
    assert_alike(&app, ["The Author", "The Nobody"], 7200).await;
    // No time passes: all but the first attempts are too many.
    assert_alike(&app, ["The Author", "The Nobody"], 0).await;
    assert_alike(&app, ["author@example.org", "nobody@example.org"], 7200).await;
    app.wait_seconds(7200 * 24);
    assert_eq!(app.client().log_in("The Author", PASSWORD).await.status, 303);
    app.shutdown().await;
}
