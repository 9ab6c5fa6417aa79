//! Reports, good and hostile.

use super::*;
use sandpress_plugin::testing::Site;

const ORIGIN: &str = "https://example.org";

fn old(directive: &str, blocked: &str, page: &str) -> String {
    serde_json::json!({ "csp-report": {
        "document-uri": page, "effective-directive": directive, "blocked-uri": blocked, "disposition": "enforce"
    } })
    .to_string()
}

#[test]
fn both_forms_are_read() {
    let one = read(
        &old("script-src-elem", "https://evil.example/x.js?secret=1", "https://example.org/a?q=1"),
        ORIGIN,
    );
    assert_eq!(
        one,
        [Violation {
            directive: "script-src-elem".into(),
            blocked: "https://evil.example".into(),
            page: "/a".into(),
            is_told_only: false,
        }]
    );
    let new = serde_json::json!([
        { "type": "csp-violation", "body": { "documentURL": "https://example.org/", "effectiveDirective": "img-src",
          "blockedURL": "inline", "disposition": "report" } },
        { "type": "deprecation", "body": {} }
    ]);
    let new = read(&new.to_string(), ORIGIN);
    assert_eq!(new.len(), 1);
    assert_eq!((new[0].blocked.as_str(), new[0].is_told_only), ("inline", true));
}

#[test]
fn what_is_no_report_of_this_site_is_nothing() {
    for body in [
        String::new(),
        "nonsense".into(),
        "[]".into(),
        "{\"csp-report\": 3}".into(),
        "[3, null, {\"type\": \"csp-violation\"}]".into(),
        old("script-src", "inline", "https://example.org.evil.example/"),
        old("script-src", "inline", "https://other.example/"),
        old("made-up-src", "inline", "https://example.org/"),
        "[".repeat(10_000),
    ] {
        assert_eq!(read(&body, ORIGIN), [], "{body:.60}");
    }
}

#[test]
fn hostile_texts_are_short_and_on_one_line() {
    let long = format!("https://example.org/{}\n\u{7}x", "é".repeat(5_000));
    let read = read(&old("img-src", &"a\nb".repeat(5_000), &long), ORIGIN);
    assert_eq!(read[0].page.chars().count(), LONGEST);
    assert_eq!(read[0].blocked.chars().count(), LONGEST);
    assert!(!read[0].blocked.contains('\n') && !read[0].page.contains('\n'));
    let many: Vec<_> = (0..1_000)
        .map(|n| {
            serde_json::json!({ "type": "csp-violation",
            "body": { "documentURL": format!("https://example.org/{n}"), "effectiveDirective": "img-src" } })
        })
        .collect();
    assert_eq!(super::read(&serde_json::json!(many).to_string(), ORIGIN).len(), MOST_AT_ONCE);
}

#[test]
fn the_same_is_counted_and_forgotten() {
    let site = Site::new();
    let violation = read(&old("img-src", "inline", "https://example.org/a"), ORIGIN);
    site.run(|| {
        count(&violation, 10)?;
        count(&violation, 20)?;
        let (all, next) = list(None)?;
        assert_eq!((all.len(), all[0].times, all[0].last, next), (1, 2, 20, None));
        assert_eq!(all[0].violation, violation[0]);
        forget(&all[0].key)?;
        assert_eq!(list(None)?.0, []);
        count(&violation, 30)?;
        forget_all()?;
        assert_eq!(list(None)?.0, []);
        Ok::<_, Error>(())
    })
    .unwrap();
}

#[test]
fn there_is_an_end_to_what_is_kept() {
    let site = Site::new();
    site.run(|| {
        TOTAL.increment("kinds", MOST_REPORTS)?;
        count(&read(&old("img-src", "inline", "https://example.org/a"), ORIGIN), 10)?;
        assert_eq!((list(None)?.0.len(), left_out()?), (0, 1));
        Ok::<_, Error>(())
    })
    .unwrap();
}
