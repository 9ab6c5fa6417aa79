//! The page of the plugins.

use sandpress::domain::Role;

use crate::support::app::TestApp;

#[tokio::test]
async fn administrators_see_which_plugins_run_and_how() {
    let app = TestApp::with(&["loops"], &[]).await;
    let owner = app.owner().await;
    let list = owner.get("/admin/plugins").await;
    for text in ["loops", "Running", "calls,", "of the plugins’ time"] {
        assert!(list.shows(text), "{text}: {}", list.body);
    }
    assert!(!list.shows(" failed"), "{}", list.body);
    let fields = [("field.title", "T"), ("action", "publish")];
    assert_eq!(owner.post_form("/admin/entries/new/loops", &fields).await.status, 503);
    assert!(owner.get("/admin/plugins").await.shows("1 failed"));
    let page = owner.get("/admin/plugins/loops").await;
    for text in [
        "The last failure",
        "It used up its processor time (cpu_ms)",
        "publication-type.render",
        "By hook",
        "95 of 100 within",
        "lifecycle, publication-type",
        "SHA-256 of its file",
        "Switch off",
    ] {
        assert!(page.shows(text), "{text}: {}", page.body);
    }
    assert_eq!(owner.get("/admin/plugins/nothing").await.status, 404);
    app.shutdown().await;
}

#[tokio::test]
async fn a_plugin_that_fails_again_and_again_rests() {
    let app = TestApp::with(&["panics"], &[]).await;
    app.post("Still here", "Text.").await;
    let owner = app.owner().await;
    let fields = [("field.title", "T"), ("action", "publish")];
    for _ in 0..6 {
        assert_eq!(owner.post_form("/admin/entries/new/panics", &fields).await.status, 503);
    }
    let list = owner.get("/admin/plugins").await;
    assert!(list.shows("Resting") && list.shows("failed again and again"), "{}", list.body);
    assert_eq!(app.get("/still-here").await.status, 200);
    app.shutdown().await;
}

#[tokio::test]
async fn others_do_not_see_it() {
    let app = TestApp::start().await;
    let editor = app.user_as(Role::Editor).await;
    assert_eq!(editor.get("/admin/plugins").await.status, 403);
    assert!(!editor.get("/admin/entries").await.shows("href=\"/admin/plugins\""));
    app.shutdown().await;
}

#[tokio::test]
async fn work_that_failed_for_the_last_time_is_shown_and_can_be_tried_again() {
    let variables = [
        ("PLUGINS__FAILS_EVENTS__GRANTS__STORE", "true"),
        ("PLUGINS__FAILS_EVENTS__SETTINGS__FAILURES", "10"),
        ("PLUGINS__FAILS_EVENTS__LIMITS__CPU_MS", "5000"),
    ];
    let app = TestApp::with(&["fails_events"], &variables).await;
    let owner = app.owner().await;
    app.post("First", "Text.").await;
    assert!(owner.get("/admin/plugins").await.shows("1 waiting"));
    for _ in 0..10 {
        app.run_jobs().await;
        app.wait_seconds(2 * 60 * 60);
    }
    let owner = app.owner().await;
    let list = owner.get("/admin/plugins").await;
    assert!(list.shows("1 piece of work in the background failed for the last time"), "{}", list.body);
    assert!(
        list.shows("fails-events refused: not now , attempt 10") && !list.shows("1 waiting"),
        "{}",
        list.body
    );

    let retry = "/admin/plugins/fails-events/failed/retry";
    assert_eq!(owner.post_form(retry, &[]).await.location(), "/admin/plugins");
    let list = owner.get("/admin/plugins").await;
    assert!(list.shows("1 piece of work is tried again.") && list.shows("1 waiting"), "{}", list.body);
    assert_eq!(app.run_jobs().await, 1);
    assert_eq!(app.ask("fails-events", "").await, "published first attempt 11");
    assert_eq!(owner.post_form(retry, &[]).await.status, 303);
    assert!(owner.get("/admin/plugins").await.shows("Nothing had failed any more."));
    app.shutdown().await;
}

#[tokio::test]
async fn what_a_plugin_that_no_longer_runs_left_behind_can_be_discarded() {
    let app = TestApp::start().await;
    app.execute(
        "INSERT INTO jobs (id, kind, plugin, payload, state, run_at, attempts, max_attempts, last_error, created_at, \
         finished_at) VALUES ('00000000-0000-7000-8000-000000000001', 'entry-event', 'moon', '{}', 'dead', 0, 10, 10, \
         'the moon has set', 0, 0)",
    )
    .await;
    let owner = app.owner().await;
    let list = owner.get("/admin/plugins").await;
    assert!(
        list.shows("What plugins that are gone left behind") && list.shows("the moon has set"),
        "{}",
        list.body
    );
    assert_eq!(owner.post_form("/admin/plugins/moon/failed/discard", &[]).await.status, 303);
    let list = owner.get("/admin/plugins").await;
    assert!(list.shows("1 piece of work was discarded.") && !list.shows("the moon has set"), "{}", list.body);
    app.shutdown().await;
}
