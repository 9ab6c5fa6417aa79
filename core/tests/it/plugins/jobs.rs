//! The capability `jobs` through real components.

use sandpress::domain::{Actor, PluginQueue};

use crate::support::{app::TestApp, sandbox::refusal};

const DONE: &str = "enqueued";

/// A site whose plugins may enqueue at this rate.
async fn site(rate: &str) -> TestApp {
    let variables = [
        ("PLUGINS__QUEUES_TASKS__GRANTS__STORE", "true"),
        ("PLUGINS__QUEUES_TASKS__GRANTS__JOBS", rate),
        ("PLUGINS__QUEUES_TASKS__LIMITS__CPU_MS", "5000"),
        ("PLUGINS__QUEUES_TASKS__LIMITS__WALL_MS", "60000"),
        ("PLUGINS__QUEUES_WITHOUT_HOOK__GRANTS__JOBS", "true"),
    ];
    TestApp::with(&["queues_tasks", "queues_without_hook"], &variables).await
}

/// What the component answers to lines of commands.
async fn answers(app: &TestApp, lines: &str) -> String {
    app.ask("queues-tasks", lines).await
}

async fn queue(app: &TestApp) -> PluginQueue {
    let mut queues = app.app.services().list_plugin_queues(&Actor::System).await.unwrap();
    queues.remove("queues-tasks").unwrap_or_default()
}

#[tokio::test]
async fn jobs_allowed_run_later_and_once() {
    let app = site("true").await;
    let id = answers(&app, "enqueue greet hello 0").await;
    assert_eq!(id.len(), 36, "{id}");
    assert_eq!(answers(&app, "list").await, "");
    assert_eq!((app.run_jobs().await, app.run_jobs().await), (1, 0));
    let planned = 1_773_480_413_000_u64;
    assert_eq!(answers(&app, "list").await, format!("greet hello planned {planned}"));
    answers(&app, "enqueue greet later 90").await;
    app.wait_seconds(89);
    assert_eq!(app.run_jobs().await, 0);
    app.wait_seconds(1);
    assert_eq!(app.run_jobs().await, 1);
    let last = format!("greet later planned {}", planned + 90_000);
    assert!(answers(&app, "list").await.ends_with(&last));
    // A task may put another one into the queue.
    answers(&app, "enqueue again from-a-task 0").await;
    assert_eq!(app.run_jobs().await, 2);
    assert!(answers(&app, "list").await.contains("after from-a-task"));
    app.shutdown().await;
}

#[tokio::test]
async fn jobs_refused_without_grant() {
    let message = refusal("queues_tasks", "[plugins.queues-tasks.grants]\nstore = true").await;
    assert_eq!(
        message,
        "plugin \"queues-tasks\" wants jobs (it imports sandpress:jobs/jobs@1.0.0). To allow it, add to cms.toml: \
         [plugins.queues-tasks.grants] jobs = \"60/hour\""
    );
    let message =
        refusal("queues_tasks", "[plugins.queues-tasks.grants]\nstore = true\njobs = \"often\"").await;
    assert!(
        message.contains("the grant `jobs` in [plugins.queues-tasks.grants] must be true, or a rate"),
        "{message}"
    );
}

#[tokio::test]
async fn without_the_hook_and_in_describe_everything_is_denied() {
    let app = site("true").await;
    let answer = app.ask("queues-without-hook", "").await;
    assert!(answer.contains("Denied") && answer.contains("no hook `scheduled`"), "{answer}");
    let plugins = app.app.services().plugins().list();
    let summary = &plugins.iter().find(|plugin| plugin.id == "queues-tasks").unwrap().summary;
    assert!(summary.contains("Denied"), "{summary}");
    assert_eq!(queue(&app).await, PluginQueue::default());
    app.shutdown().await;
}

#[tokio::test]
async fn a_key_is_in_the_queue_once_until_its_task_begins() {
    let app = site("true").await;
    let same = answers(&app, "enqueue build a 60 key\nenqueue build b 0 key\nenqueue build c 60 other").await;
    let ids: Vec<_> = same.lines().collect();
    assert!(ids[0] == ids[1] && ids[1] != ids[2], "{same}");
    app.wait_a_minute();
    assert_eq!(app.run_jobs().await, 2);
    let next = answers(&app, "enqueue build d 0 key").await;
    assert!(next.len() == 36 && next != ids[0]);
    assert_eq!(app.run_jobs().await, 1);
    assert!(!answers(&app, "list").await.contains("build b"));
    app.shutdown().await;
}

#[tokio::test]
async fn a_task_that_waits_can_be_called_off() {
    let app = site("true").await;
    let id = answers(&app, "enqueue build a 0 key").await;
    assert_eq!(
        answers(&app, &format!("cancel {id}\ncancel {id}\ncancel nonsense")).await,
        "cancelled\nnot-found\nnot-found"
    );
    assert_eq!(app.run_jobs().await, 0);
    let id = answers(&app, "enqueue build b 0 key").await;
    assert_eq!(app.run_jobs().await, 1);
    assert_eq!(answers(&app, &format!("cancel {id}")).await, "not-found");
    // What belongs to others is not there.
    app.draft("Another job", "Text.").await;
    assert_eq!(answers(&app, "cancel 01890a5d-ac96-774b-bcce-b302099a8057").await, "not-found");
    app.shutdown().await;
}

#[tokio::test]
async fn the_rate_of_the_grant_holds_for_any_hour() {
    let app = site("3/hour").await;
    let id = answers(&app, "times 2\nenqueue build a 0").await.lines().last().unwrap().to_owned();
    assert_eq!(answers(&app, "enqueue build b 0").await, "limit");
    assert_eq!(answers(&app, &format!("cancel {id}\nenqueue build b 0")).await, "cancelled\nlimit");
    app.run_jobs().await;
    app.wait_seconds(3_599);
    assert_eq!(answers(&app, "times 1").await, "limit");
    app.wait_seconds(1);
    assert_eq!(answers(&app, "times 3").await, DONE);
    app.shutdown().await;
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let app = site("true").await;
    let long = "k".repeat(201);
    let cases = [
        ("enqueue Build a 0", "invalid name"),
        ("enqueue  a 0", "invalid name"),
        ("enqueue build too-big 0", "invalid payload"),
        ("enqueue build nul 0", "invalid payload"),
        ("enqueue build a 31622401", "invalid delay-seconds"),
        ("enqueue build a 0 ", "invalid key"),
        (&format!("enqueue build a 0 {long}"), "invalid key"),
    ];
    for (line, answer) in cases {
        assert_eq!(answers(&app, line).await, answer, "{line}");
    }
    assert_eq!(app.run_jobs().await, 0);
    assert_eq!(answers(&app, "enqueue build big 31622400").await.len(), 36);
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_and_a_plugin_have_so_many_tasks() {
    let app = site("10000/hour").await;
    assert_eq!(answers(&app, "times 21").await, "limit");
    for _ in 0..49 {
        assert_eq!(answers(&app, "times 20").await, DONE);
    }
    assert_eq!(queue(&app).await.open, 1_000);
    assert_eq!(answers(&app, "times 1").await, "limit");
    app.shutdown().await;
}

#[tokio::test]
async fn a_task_that_always_fails_is_a_dead_letter() {
    let app = site("true").await;
    answers(&app, "enqueue fail a 0").await;
    for _ in 0..7 {
        app.run_jobs().await;
        app.wait_seconds(60 * 60);
    }
    let queue = queue(&app).await;
    assert_eq!((queue.open, queue.dead), (0, 1));
    assert_eq!(queue.last_error, "queues-tasks refused: it is not meant to work");
    app.shutdown().await;
}
