//! Components that mean harm are stopped within their budget, and nobody else notices.

use std::time::{Duration, Instant};

use sandpress::plugins::{CallError, FailureCause, Plugins};

use crate::support::components::test_component;
use crate::support::sandbox::{config_of, fields, load, plugin_configs, refusal};

/// The cause with which rendering an entry of the test component fails.
async fn cause_of(component: &str, limits: &str) -> FailureCause {
    let plugins = load(&config_of(component, limits)).await.unwrap();
    match render(&plugins, component).await {
        Err(CallError::Failed { plugin, hook, cause }) => {
            assert_eq!((plugin, hook), (component.replace('_', "-"), "publication-type"));
            cause
        }
        other => panic!("{component}: {other:?}"),
    }
}

async fn render(plugins: &Plugins, component: &str) -> Result<String, CallError> {
    let id = component.replace('_', "-");
    plugins.scope().render_entry(&id, &fields("Title", "Body")).await.map(|rendered| rendered.html)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_loop_ends_with_its_cpu_budget() {
    assert_eq!(cause_of("loops", "").await, FailureCause::Cpu);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_loop_ends_with_its_wall_budget() {
    assert_eq!(
        cause_of("loops", "[plugins.loops.limits]\ncpu_ms = 5000\nwall_ms = 50").await,
        FailureCause::Wall
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loop_at_load_is_refused() {
    let message = refusal("loops_in_describe", "").await;
    assert!(message.contains("loops-in-describe") && message.contains("cpu_ms"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn recursion_ends_at_the_stack() {
    assert_eq!(cause_of("recurses", "").await, FailureCause::Stack);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trap_is_one_failed_call() {
    assert!(
        matches!(cause_of("traps", "").await, FailureCause::Trap(message) if message.contains("unreachable"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_tells_its_message() {
    let cause = cause_of("panics", "").await;
    assert!(matches!(&cause, FailureCause::Trap(message) if message.contains("panicked at")), "{cause:?}");
    assert!(!cause.to_string().contains("RUST_BACKTRACE"), "{cause}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_memory_bomb_ends_at_the_limit() {
    assert_eq!(
        cause_of("memory_bomb", "[plugins.memory-bomb.limits]\ncpu_ms = 2000").await,
        FailureCause::Memory
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_huge_result_ends_at_a_limit() {
    let cause = cause_of("huge_result", "[plugins.huge-result.limits]\ncpu_ms = 2000").await;
    assert_eq!(cause, FailureCause::Memory);
    let cause = cause_of(
        "huge_result",
        "[plugins.huge-result.limits]\ncpu_ms = 5000\nwall_ms = 20000\nmemory_mib = 512",
    )
    .await;
    assert_eq!(cause, FailureCause::Transfer);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_big_result_ends_at_the_transfer_or_html_limit() {
    assert_eq!(
        cause_of("big_result", "[plugins.big-result.limits]\ncpu_ms = 2000").await,
        FailureCause::Transfer
    );
    let limits = "[plugins.big-result.limits]\ncpu_ms = 2000\nwall_ms = 20000\ntransfer_kib = 16384";
    assert!(matches!(cause_of("big_result", limits).await, FailureCause::Html(_, 524_288)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_million_fields_end_at_a_limit() {
    let plugins = load(&config_of(
        "many_strings",
        "[plugins.many-strings.limits]\ncpu_ms = 5000\nwall_ms = 20000\nmemory_mib = 512",
    ))
    .await
    .unwrap();
    let outcome = plugins
        .scope()
        .validate("many-strings", &fields("Title", "Body"), sandpress::plugins::Stage::Draft)
        .await;
    assert!(matches!(outcome, Err(CallError::Failed { cause: FailureCause::Transfer, .. })), "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_host_calls_ends_at_the_limit() {
    assert_eq!(cause_of("host_call_flood", "").await, FailureCause::HostCalls);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_log_lines_is_cut_but_harmless() {
    let plugins = load(&config_of("log_flood", "[plugins.log-flood.limits]\ncpu_ms = 5000\nwall_ms = 20000"))
        .await
        .unwrap();
    render(&plugins, "log_flood").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_kept_from_one_scope_to_the_next() {
    let plugins = load(&config_of("keeps_state", "")).await.unwrap();
    for _ in 0..20 {
        assert!(render(&plugins, "keeps_state").await.unwrap().contains('1'));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn raw_html_is_cleaned_unless_it_is_granted() {
    let plugins = load(&config_of("raw_html", "")).await.unwrap();
    let html = render(&plugins, "raw_html").await.unwrap().to_lowercase();
    // A tag in the value of an attribute is text.
    let html = html.replace("title=\"&lt;img src=x onerror=alert(11)&gt;\"", "");
    for bad in ["<script", "onerror", "onclick", "javascript:", "<iframe", "<style", "style="] {
        assert!(!html.contains(bad), "{bad} is left in {html}");
    }
    let plugins = load(&config_of("raw_html", "[plugins.raw-html.grants]\nhtml = \"raw\"")).await.unwrap();
    assert!(render(&plugins, "raw_html").await.unwrap().contains("<script"));
}

#[tokio::test(flavor = "multi_thread")]
async fn loops_do_not_hold_up_other_plugins() {
    let (loops, good) = (test_component("loops"), test_component("well_behaved"));
    let plugins = load(&plugin_configs(&format!(
        "[plugins.loops]\ncomponent = {loops:?}\n[plugins.loops.limits]\ncpu_ms = 1000\nwall_ms = 3000\n\
         [plugins.well-behaved]\ncomponent = {good:?}"
    )))
    .await
    .unwrap();
    let plugins = std::sync::Arc::new(plugins);
    let looping: Vec<_> = (0..4)
        .map(|_| {
            let plugins = std::sync::Arc::clone(&plugins);
            tokio::spawn(async move { render(&plugins, "loops").await })
        })
        .collect();
    let started = Instant::now();
    let mut answered = 0;
    while !looping.iter().all(tokio::task::JoinHandle::is_finished) {
        render(&plugins, "well_behaved").await.unwrap();
        answered += 1;
        assert!(started.elapsed() < Duration::from_secs(60));
    }
    assert!(answered > 20, "only {answered} calls were answered beside four endless loops");
    for task in looping {
        assert!(matches!(task.await.unwrap(), Err(CallError::Failed { .. })));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_scopes_than_places_all_get_their_turn() {
    let plugins = std::sync::Arc::new(load(&config_of("well_behaved", "")).await.unwrap());
    let calls = (0..500).map(|_| {
        let plugins = std::sync::Arc::clone(&plugins);
        tokio::spawn(async move { render(&plugins, "well_behaved").await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plugin_that_fails_again_and_again_gets_a_rest() {
    let plugins = load(&config_of("panics", "")).await.unwrap();
    for _ in 0..5 {
        assert!(matches!(render(&plugins, "panics").await, Err(CallError::Failed { .. })));
    }
    let off = render(&plugins, "panics").await.unwrap_err();
    assert!(matches!(off, CallError::SwitchedOff { .. }), "{off:?}");
    let account = plugins.list().remove(0).account;
    assert_eq!(account.failures, 5);
    assert!(account.off_for.is_some());
    let failure = account.last_failure.unwrap();
    assert_eq!(failure.hook, "publication-type");
    assert!(failure.cause.to_string().contains("panicked at"), "{failure:?}");
}
