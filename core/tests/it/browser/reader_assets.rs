//! Style sheets and scripts of plugins in a real browser: what was declared runs, and nothing else does.

use serde_json::Value;

use crate::support::{app::TestApp, browser::Browser};

const SCRIPT: &str = include_str!("../../../test-plugins/examples/counts_clicks/clicks.js");

const SETTINGS: [(&str, &str); 2] = [
    ("PLUGINS__COUNTS_CLICKS__GRANTS__READER_ASSETS", "styles, scripts"),
    ("PLUGINS__COUNTS_CLICKS__LIMITS__CPU_MS", "5000"),
];

/// Puts a script with this text into the page, with the hash of another text where there is one. `load` where it ran,
/// `error` where the browser refused it.
async fn outcome(browser: &Browser, text: &str, integrity: &str) -> Value {
    let begin = format!(
        "const script = document.createElement('script');
         for (const end of ['load', 'error']) script.addEventListener(end, () => {{ window.ended = end; }});
         window.ended = '';
         script.src = URL.createObjectURL(new Blob([{}], {{ type: 'text/javascript' }}));
         if ({integrity:?}) script.integrity = {integrity:?};
         document.head.append(script);",
        Value::from(text)
    );
    browser.script(&begin).await;
    for _ in 0..100 {
        let ended = browser.script("return window.ended").await;
        if ended != "" {
            return ended;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    Value::Null
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_declared_script_runs_and_one_with_another_byte_does_not() {
    let app = TestApp::with(&["counts_clicks"], &SETTINGS).await;
    app.post("Clicks", "Text.\n\n::clicks").await;
    let browser = Browser::open(&app.origin()).await;
    browser.go("/clicks").await;
    browser.wait_for(".clicks", "Clicked 0 times.").await;
    browser.click(".clicks").await;
    browser.click(".clicks").await;
    browser.wait_for(".clicks", "Clicked 2 times.").await;
    let colour = browser.script("return getComputedStyle(document.querySelector('.clicks')).color").await;
    assert_eq!(colour, "rgb(1, 2, 3)");
    assert_eq!(browser.complaints().await, Vec::<String>::new());

    let integrity = browser.script("return document.querySelector('script[src]').integrity").await;
    let integrity = integrity.as_str().unwrap();
    let changed = SCRIPT.replacen("+= 1", "+= 2", 1);
    assert_eq!(outcome(&browser, SCRIPT, integrity).await, "load", "the very same bytes");
    assert_eq!(outcome(&browser, &changed, integrity).await, "error", "other bytes under the hash");
    assert_eq!(outcome(&browser, &changed, "").await, "error", "without a hash");
    let complaints = browser.complaints().await;
    assert!(complaints.iter().any(|complaint| complaint.contains("integrity")), "{complaints:?}");
    browser.close().await;
    app.shutdown().await;
}
