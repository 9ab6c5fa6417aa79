//! The last lines of a plugin in the admin.

use sandpress::domain::Role;

use crate::support::app::TestApp;

const STORE: (&str, &str) = ("PLUGINS__WELCOMES__GRANTS__STORE", "true");
const CPU: (&str, &str) = ("PLUGINS__WELCOMES__LIMITS__CPU_MS", "5000");
const LOG: &str = "/admin/plugins/welcomes/manage/log";

#[tokio::test]
async fn an_administrator_reads_what_a_plugin_wrote_the_newest_first() {
    let app = TestApp::with(&["welcomes"], &[STORE, CPU]).await;
    let owner = app.owner().await;
    app.post("Hello", "::welcome").await;
    app.wait_a_minute();
    assert!(app.get("/hello").await.shows("Welcome reader, friend"));
    let log = owner.get(LOG).await;
    assert!(log.shows("Version 1.0.0 runs"), "{}", log.body);
    let place = |text: &str| log.body.find(text).unwrap_or_else(|| panic!("{text}: {}", log.body));
    assert!(place("drawn ") < place("welcomed 1") && place("welcomed 1") < place("Version 1.0.0 runs"));
    assert!(log.body.contains("drawn &lt;b&gt;well&lt;"), "{}", log.body);
    assert!(log.shows("block.render") && log.shows("14 March 2026, 09:27 UTC"), "{}", log.body);
    app.shutdown().await;
}

#[tokio::test]
async fn lines_are_chosen_by_their_level() {
    let app = TestApp::with(&["loops"], &[]).await;
    let owner = app.owner().await;
    let fields = [("field.title", "T"), ("action", "publish")];
    for _ in 0..2 {
        assert_eq!(owner.post_form("/admin/entries/new/loops", &fields).await.status, 503);
    }
    let log = "/admin/plugins/loops/manage/log";
    let all = owner.get(log).await;
    assert!(all.shows("Version 1.0.0 runs") && all.shows("2 times"), "{}", all.body);
    let errors = owner.get(&format!("{log}?level=error")).await;
    assert!(errors.shows("It used up its processor time (cpu_ms)") && errors.shows("Where in the plugin"));
    assert!(!errors.shows("Version 1.0.0 runs"), "{}", errors.body);
    // Whatever is no level is as if it were not there.
    assert!(owner.get(&format!("{log}?level=%00<x>")).await.shows("Version 1.0.0 runs"));
    assert_eq!(owner.get("/admin/plugins/nothing/manage/log").await.status, 404);
    app.shutdown().await;
}

#[tokio::test]
async fn others_do_not_read_it() {
    let app = TestApp::with(&["welcomes"], &[STORE, CPU]).await;
    let editor = app.user_as(Role::Editor).await;
    assert_eq!(editor.get(LOG).await.status, 403);
    assert_eq!(app.get(LOG).await.status, 303);
    app.shutdown().await;
}
