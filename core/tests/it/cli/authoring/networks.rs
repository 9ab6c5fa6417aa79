//! The network of cases: scripts, and what nobody declared.

use serde_json::{Value, json};

use super::{Project, lines};
use crate::support::components::test_component;

fn asks(body: &str, exchanges: Value) -> Value {
    json!({
        "description": "asks",
        "grants": {"http": ["api.example.com"], "secrets": ["key@api.example.com"]},
        "secrets": {"key": "hunter2"},
        "http": exchanges,
        "steps": [{"call": "publication-type.render", "input": lines(body), "expect": {}}],
    })
}

fn exchange(request: Value) -> Value {
    json!([{"request": request, "response": {"status": 200, "headers": {"x-a": "b"}, "body": "rates"}}])
}

#[test]
fn requests_are_answered_as_declared() {
    let project = Project::new(test_component("asks"));
    let request = json!({
        "method": "POST", "url": "https://api.example.com/rates?day=1", "body": "euro",
        "headers": {"authorization": "Bearer hunter2"},
    });
    let mut case = asks("POST https://api.example.com/rates?day=1 text=euro bearer=key", exchange(request));
    case["steps"][0]["expect"] =
        json!({"output": {"ok": "<p>200 https://api.example.com/rates?day=1…rates…</p>"}});
    project.case("asks", &case);
    let outcome = project.test(&[]);
    assert_eq!(outcome.code, 0, "{outcome:?}");
}

#[test]
fn what_nobody_declared_fails_the_case() {
    let project = Project::new(test_component("asks"));
    project.case("undeclared", &asks("GET https://api.example.com/other", json!([])));
    let request = json!({"url": "https://api.example.com/rates", "headers": {"accept": "text/plain"}});
    project.case("unasked", &asks("", exchange(request.clone())));
    project.case("otherwise", &asks("GET https://api.example.com/rates", exchange(request)));
    let outcome = project.test(&[]);
    assert_eq!(outcome.code, 1);
    for part in [
        "the plugin asks for GET https://api.example.com/other, which the case does not declare",
        "the plugin never asked for GET https://api.example.com/rates",
        "with other headers or another body than the case declares",
        "0 passed, 3 failed",
    ] {
        assert!(outcome.out.contains(part), "{part}: {}", outcome.out);
    }
}

fn connects(body: &str, script: Value) -> Value {
    json!({
        "description": "connects",
        "grants": {"connect": ["mail.example.com:587"]},
        "connect": [{"to": "mail.example.com:587", "script": script}],
        "steps": [{"call": "publication-type.render", "input": lines(body), "expect": {}}],
    })
}

#[test]
fn connections_follow_their_script() {
    let project = Project::new(test_component("connects"));
    let body = "open mail.example.com 587 upgrade\nline\nwrite STARTTLS\\r\\n\nline\nencrypt\nwrite QUIT\\r\\n\nclose";
    let script = json!([
        {"send": "220 ready\r\n"}, {"expect": "STARTTLS\r\n"}, {"send": "220 go\r\n"}, "tls", {"expect": "QUIT\r\n"},
    ]);
    let mut case = connects(body, script);
    case["steps"][0]["expect"] = json!({"output": {"ok": "…220 ready…220 go…encrypted…"}});
    project.case("talks", &case);
    let outcome = project.test(&[]);
    assert_eq!(outcome.code, 0, "{outcome:?}");
}

#[test]
fn another_conversation_fails_the_case() {
    let project = Project::new(test_component("connects"));
    let open = "open mail.example.com 587 plain\n";
    project.case("other", &connects(&format!("{open}write HELO\nclose"), json!([{"expect": "EHLO"}])));
    project.case("early", &connects(&format!("{open}close"), json!([{"expect": "EHLO"}])));
    project.case("never", &connects("", json!([{"expect": "EHLO"}])));
    let outcome = project.test(&[]);
    assert_eq!(outcome.code, 1);
    for part in [
        "the plugin sent \"HELO\", where the script expects \"EHLO\"",
        "the plugin closed the connection, where the script expects \"EHLO\"",
        "the plugin never connected to mail.example.com:587",
    ] {
        assert!(outcome.out.contains(part), "{part}: {}", outcome.out);
    }
}
