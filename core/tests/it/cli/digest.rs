//! Errors of a running site, told to its people by mail.

use std::{
    fs,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::time::sleep;

use crate::support::{
    components::test_component,
    site::{PATIENCE, Serving, Site},
};

/// A letter about errors comes once in a week, so that no test sees two whiles.
const MAIL: &str =
    "[mail]\nfrom = \"site@example.org\"\nto = \"me@example.org, ann@example.org\"\ndigest_minutes = 10080\n";

/// With the lines that say what waits.
const LEVEL: (&str, &str) = ("SANDPRESS_LOG__LEVEL", "info,sandpress_services::mail=debug");

/// A site with these components, of which one fails when a page of it is asked for.
async fn failing(components: &[&str]) -> Site {
    let site = Site::new().await;
    let mut toml = MAIL.to_owned();
    for component in components {
        let (id, file) = (component.replace('_', "-"), test_component(component));
        toml += &format!(
            "[plugins.{id}]\ncomponent = {file:?}\n[plugins.{id}.limits]\ncpu_ms = 5000\nwall_ms = 30000\n"
        );
    }
    site.write_config(&toml);
    site
}

async fn fail(serving: &Serving, times: usize) {
    for _ in 0..times {
        let page = serving.client().get("/x/fails-on-requests/panic").await;
        assert_eq!(page.status, 502, "{}", page.body);
    }
}

/// The letters that were written to files.
fn letters(site: &Site) -> Vec<String> {
    let files = fs::read_dir(site.path("data/mail")).into_iter().flatten().map(|file| file.unwrap().path());
    let whole = files.filter(|file| file.extension().is_some_and(|ending| ending == "eml"));
    whole.map(|file| fs::read_to_string(file).unwrap()).collect()
}

/// What waits for the next letter, as the last line about it says.
fn waiting(serving: &Serving) -> Option<String> {
    let log = serving.log();
    let mut lines = log.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    let line = lines.rfind(|line| line.contains("errors wait until the next letter"))?;
    let line: Value = serde_json::from_str(line).unwrap();
    Some(line["fields"]["waiting"].as_str().unwrap().to_owned())
}

async fn until<T>(serving: &Serving, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begin.elapsed() < PATIENCE, "{what}:\n{}", serving.log());
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn several_errors_make_one_letter_in_a_while_over_restarts() {
    let site = failing(&["fails_on_requests"]).await;
    let serving = site.serve_with(&[LEVEL]).await;
    fail(&serving, 3).await;
    let letter = until(&serving, "no letter", || letters(&site).pop()).await;
    let is_subject = |line: &str| line.starts_with("Subject: ") && line.contains(" error");
    assert!(letter.lines().any(is_subject), "{letter}");
    assert!(letter.contains("<me@example.org>") && letter.contains("<ann@example.org>"), "{letter}");
    assert!(letter.contains("plugin failed (fails-on-requests)"), "{letter}");
    // What the plugin said when it failed may be what somebody typed.
    assert!(!letter.contains("12345"), "{letter}");
    fail(&serving, 1).await;
    let kept = until(&serving, "nothing waits", || waiting(&serving)).await;
    assert!(kept.contains("plugin failed (fails-on-requests)"), "{kept}");
    assert!(serving.stop().await.success());

    let serving = site.serve_with(&[LEVEL]).await;
    fail(&serving, 1).await;
    until(&serving, "nothing waits after a restart", || waiting(&serving)).await;
    assert_eq!(letters(&site).len(), 1);
    assert!(serving.stop().await.success());
    site.remove().await;
}

#[tokio::test]
async fn an_error_while_mailing_makes_no_letter_of_its_own() {
    let site = failing(&["fails_on_requests", "crashes_on_mail"]).await;
    let serving = site.serve_with(&[LEVEL]).await;
    fail(&serving, 1).await;
    // The letter was taken and tried: its own failure stands in the log, in the span of the mail.
    let line = until(&serving, "no attempt", || {
        let log = serving.log();
        let mut lines = log.split_inclusive('\n').filter(|line| line.ends_with('\n'));
        lines
            .find(|line| line.contains("\"plugin failed\"") && line.contains("mail-transport"))
            .map(str::to_owned)
    })
    .await;
    assert!(line.contains("\"name\":\"mail\""), "{line}");
    fail(&serving, 1).await;
    let kept = until(&serving, "nothing waits", || waiting(&serving)).await;
    assert!(kept.contains("(fails-on-requests)") && !kept.contains("crashes-on-mail"), "{kept}");
    assert!(serving.stop().await.success());
    let queued: Vec<Value> = serde_json::from_str(&site.print(&["mail", "queue", "--json"])).unwrap();
    assert_eq!(queued.len(), 1, "{queued:?}");
    site.remove().await;
}
