//! What is known of the calls of plugins afterwards: in the log, in their accounts, and for the page at hand.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use sandpress::plugins::{RouteRequest, recorded};

use crate::support::{
    hostile::listen,
    sandbox::{beside_a_type, config_of, fields, load},
};

/// Lines that were logged.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The lines that are logged while this is done.
async fn logged(work: impl Future<Output = ()>) -> Vec<String> {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let guard = listen(subscriber);
    work.await;
    drop(guard);
    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    log.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn log_allowed_writes_lines_that_name_the_call() {
    let plugins = load(&config_of("log_flood", "")).await.unwrap();
    let log = logged(async {
        // It writes more than it may compute; the first lines are enough.
        let _ = plugins.scope().render_entry("log-flood", &fields("T", "B")).await;
    })
    .await;
    let line = log.iter().find(|line| line.contains("line 0")).unwrap_or_else(|| panic!("{log:?}"));
    let call = "plugin{plugin=\"log-flood\" hook=\"publication-type\" function=\"render\"}";
    assert!(line.contains(call), "{line}");
}

#[tokio::test]
async fn a_failure_that_a_page_goes_without_is_one_line_with_its_cause() {
    for (component, hook, cause) in [
        ("crashes_on_content", "content-filter", "the filter is broken"),
        ("crashes_on_head", "page-head", "the head is broken"),
    ] {
        let plugins = load(&beside_a_type(&[(component, "")])).await.unwrap();
        let id = component.replace('_', "-");
        let log = logged(async {
            plugins.scope().render_entry("well-behaved", &fields("A crash", "B")).await.unwrap();
        })
        .await;
        let of_plugin: Vec<_> = log.iter().filter(|line| line.contains(&id)).collect();
        assert_eq!(of_plugin.len(), 1, "{log:?}");
        for text in [&format!("plugin={id:?}"), &format!("hook={hook:?}"), cause] {
            assert!(of_plugin[0].contains(text), "{text}: {}", of_plugin[0]);
        }
    }
    // A refusal has no line of the sandbox, so it is the page that writes one.
    let plugins = load(&beside_a_type(&[("crashes_on_content", "")])).await.unwrap();
    let log = logged(async {
        plugins.scope().render_entry("well-behaved", &fields("I refuse", "B")).await.unwrap();
    })
    .await;
    let of_plugin: Vec<_> = log.iter().filter(|line| line.contains("crashes-on-content")).collect();
    assert!(of_plugin.len() == 1 && of_plugin[0].contains("without a content filter"), "{log:?}");
}

#[tokio::test]
async fn the_calls_of_a_request_are_recorded() {
    let plugins = load(&config_of("well_behaved", "")).await.unwrap();
    let work = async {
        plugins.scope().render_entry("well-behaved", &fields("T", "B")).await.unwrap();
        plugins.scope().render_entry("well-behaved", &fields("T", "B")).await.unwrap();
    };
    let ((), calls) = recorded(work).await;
    let seen: Vec<_> =
        calls.iter().map(|call| (&*call.plugin, call.hook, call.function, call.calls)).collect();
    let call = |function| ("well-behaved", "publication-type", function, 2);
    assert_eq!(seen, [call("summary"), call("render")]);
    assert!(calls.iter().all(|call| !call.elapsed.is_zero()));
}

#[tokio::test]
async fn an_account_counts_what_went_over_the_border() {
    let plugins = load(&config_of("echoes_requests", "")).await.unwrap();
    let before = plugins.list()[0].account.bytes;
    let found = plugins.find_path("echoes-requests", "/large").unwrap();
    let route = found.route("POST").unwrap().clone();
    let request = RouteRequest { body: vec![b'x'; 10_000], ..RouteRequest::default() };
    plugins.scope().answer(&found, &route, request).await.unwrap();
    let counted = plugins.list()[0].account.bytes - before;
    assert!((10_000..10_100).contains(&counted), "{counted}");
}

#[tokio::test]
async fn an_account_counts_calls_of_the_host() {
    let plugins = load(&config_of("odd_routes", "")).await.unwrap();
    let account = plugins.list().remove(0).account;
    assert_eq!(account.host_calls, 6, "one for each setting that was read");
    assert!((20..200).contains(&account.bytes), "the settings with their names: {}", account.bytes);
}
