//! The hook `scheduled` through a real component, with a clock that stands still.

use futures::future::join_all;

use crate::support::{app::TestApp, sandbox::refusal};

/// 14 March 2026, 9:00 UTC; the clock of a site begins 26 minutes and 53 seconds later.
const NINE: i64 = 1_773_478_800;

/// A site with these settings of the component `schedules`. Its schedules are known from now on.
async fn site(settings: &[(&str, &str)]) -> TestApp {
    let key = |key: &str| format!("PLUGINS__SCHEDULES__{key}");
    let fixed = [(key("GRANTS__STORE"), "true"), (key("LIMITS__CPU_MS"), "5000")];
    let settings = settings.iter().map(|(name, value)| (key(&format!("SETTINGS__{name}")), *value));
    let variables: Vec<(String, &str)> = fixed.into_iter().chain(settings).collect();
    let variables: Vec<_> = variables.iter().map(|(key, value)| (key.as_str(), *value)).collect();
    let app = TestApp::with(&["schedules"], &variables).await;
    assert_eq!(app.run_jobs().await, 0);
    app
}

/// The runs so far.
async fn runs(app: &TestApp) -> Vec<String> {
    app.ask("schedules", "").await.lines().map(str::to_owned).collect()
}

/// A run of `once` for so many minutes after nine.
fn once(minutes: i64, rest: &str) -> String {
    format!("once \"p ü\" planned {} attempt {rest}", (NINE + minutes * 60) * 1000)
}

fn skip(minutes: i64, rest: &str) -> String {
    format!("skip \"\" planned {} attempt {rest}", (NINE + minutes * 60) * 1000)
}

#[tokio::test]
async fn a_task_runs_once_when_its_moment_comes() {
    let app = site(&[("CRON", "30 * * * *")]).await;
    app.wait_seconds(3 * 60);
    assert_eq!(app.run_jobs().await, 0);
    app.wait_a_minute();
    assert_eq!(app.run_jobs().await, 1);
    assert_eq!(app.run_jobs().await, 0);
    assert_eq!(runs(&app).await, [once(30, "1")]);
    app.wait_seconds(60 * 60);
    assert_eq!(app.run_jobs().await, 1);
    assert_eq!(runs(&app).await, [once(30, "1"), once(90, "1")]);
    app.shutdown().await;
}

#[tokio::test]
async fn missed_runs_are_made_up_for_by_one_or_left_out() {
    let app = site(&[("CRON", "30 * * * *"), ("SKIP", "30 * * * *")]).await;
    app.wait_seconds(5 * 60 * 60 + 10 * 60);
    assert_eq!(app.run_jobs().await, 1);
    assert_eq!(runs(&app).await, [once(5 * 60 + 30, "1 catching up")]);
    // Some were missed, and the last one is right now.
    app.wait_seconds(3 * 60 * 60 - 6 * 60);
    assert_eq!(app.run_jobs().await, 2);
    let all = runs(&app).await;
    assert!(all.contains(&once(8 * 60 + 30, "1 catching up")), "{all:?}");
    assert!(all.contains(&skip(8 * 60 + 30, "1")), "{all:?}");
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_servers_plan_a_run_once() {
    let app = site(&[("CRON", "30 * * * *")]).await;
    app.wait_seconds(4 * 60);
    let planned = join_all((0..4).map(|_| app.app.services().plan_tasks())).await;
    assert_eq!(planned.into_iter().map(Result::unwrap).sum::<usize>(), 1);
    assert_eq!(app.run_jobs().await, 1);
    app.shutdown().await;
}

#[tokio::test]
async fn a_run_that_fails_is_tried_again_and_the_next_one_is_left_out_meanwhile() {
    let app = site(&[("CRON", "* * * * *"), ("FAILURES", "1")]).await;
    app.wait_seconds(7);
    assert_eq!(app.run_jobs().await, 1);
    assert_eq!(runs(&app).await, Vec::<String>::new());
    app.wait_a_minute();
    assert_eq!(app.run_jobs().await, 1);
    assert_eq!(runs(&app).await, [once(27, "2")]);
    app.wait_a_minute();
    assert_eq!(app.run_jobs().await, 1);
    app.shutdown().await;
}

#[tokio::test]
async fn a_schedule_that_is_none_is_refused_by_its_name() {
    let settings = |cron: &str| {
        format!("[plugins.schedules.grants]\nstore = true\n[plugins.schedules.settings]\nskip = {cron:?}")
    };
    for cron in ["61 * * * *", "* * * *", "every day", "0 0 30 2 *"] {
        let message = refusal("schedules", &settings(cron)).await;
        let begin = format!("plugin \"schedules\": its schedule \"skip\": {cron:?} is no cron expression");
        assert!(message.starts_with(&begin) && message.contains("five fields"), "{message}");
    }
}
