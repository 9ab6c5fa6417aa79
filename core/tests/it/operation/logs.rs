//! The logs of a running site.

use std::fs;

use http::Method;

use super::mode;
use crate::support::{app::PASSWORD, site::Site};

#[tokio::test]
async fn each_log_has_a_file_of_its_own_that_is_opened_anew() {
    let site = Site::new().await;
    let toml = fs::read_to_string(site.path("cms.toml")).unwrap();
    let lines = "[log]\nto = \"file:logs/site.log\"\naccess = \"file:logs/access.log\"\naudit = \"file:logs/audit.log\"\n\
                 debug = \"file:logs/debug.log\"\n";
    fs::write(site.path("cms.toml"), toml.replace("[log]\n", lines)).unwrap();
    assert_eq!(site.create_user("Ada", "ada@example.org", "owner", PASSWORD).code, 0);
    let mut serving = site.serve_logging_to(&site.path("logs/site.log")).await;
    let client = serving.client();
    assert_eq!(client.log_in("Ada", PASSWORD).await.status, 303);
    let hostile = [("user-agent", "a\"b\\c\td"), ("referer", "https://other.example/page?token=hush")];
    let page = client.request(Method::GET, "/nowhere?q=private", &hostile, &[]).await;
    let id = page.header("x-request-id").to_owned();
    let read = |name: &str| fs::read_to_string(site.path("logs").join(name)).unwrap();
    let begin = std::time::Instant::now();
    while !read("access.log").contains(&id) && begin.elapsed() < crate::support::site::PATIENCE {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let access = read("access.log");
    let line = access.lines().find(|line| line.ends_with(&id)).unwrap_or_else(|| panic!("{access}"));
    assert!(line.starts_with("127.0.0.1 - - ["), "{line}");
    assert!(line.contains("\"GET /nowhere HTTP/1.1\" 404 "), "{line}");
    assert!(line.contains(r#""https://other.example" "a\"b\\c\td" "#), "{line}");
    assert!(!access.contains("private") && !access.contains("hush"), "{access}");
    let audit = read("audit.log");
    let event: serde_json::Value =
        serde_json::from_str(audit.lines().find(|line| line.contains("authn_login_success")).unwrap())
            .unwrap();
    assert_eq!((&event["target"], &event["fields"]["subject"]), (&"sandpress::audit".into(), &"Ada".into()));
    assert!(event["spans"][0]["id"].is_string(), "an event does not name its request: {event}");
    assert!(
        !read("site.log").contains("sandpress::access") && read("site.log").contains("authn_login_success")
    );
    assert!(read("debug.log").lines().count() >= read("site.log").lines().count());
    for name in ["site.log", "access.log", "audit.log", "debug.log"] {
        assert_eq!(mode(&site.path("logs").join(name)), 0o600, "{name}");
    }

    fs::rename(site.path("logs/access.log"), site.path("logs/access.log.1")).unwrap();
    serving.signal("HUP");
    let begin = std::time::Instant::now();
    while !site.path("logs/access.log").exists() && begin.elapsed() < crate::support::site::PATIENCE {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let id = client.get("/").await.header("x-request-id").to_owned();
    serving.signal("TERM");
    assert!(serving.ended().await.success());
    assert!(read("access.log").contains(&id) && !read("access.log.1").contains(&id));
    site.remove().await;
}

#[tokio::test]
async fn a_large_log_is_put_aside() {
    let site = Site::new().await;
    let toml = fs::read_to_string(site.path("cms.toml")).unwrap();
    let lines = "[log]\naccess = \"file:logs/access.log\"\nmax_megabytes = 1\nkeep = 2\n";
    fs::write(site.path("cms.toml"), toml.replace("[log]\n", lines)).unwrap();
    fs::create_dir(site.path("logs")).unwrap();
    fs::write(site.path("logs/access.log"), "x".repeat((1 << 20) - 100)).unwrap();
    let serving = site.serve().await;
    for _ in 0..3 {
        serving.client().get("/").await;
    }
    assert!(serving.stop().await.success());
    assert_eq!(fs::read_dir(site.path("logs")).unwrap().count(), 2);
    assert!(fs::read_to_string(site.path("logs/access.log")).unwrap().starts_with("127.0.0.1 - - "));
    site.remove().await;
}

#[test]
fn a_log_that_cannot_be_written_is_told_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("cms.toml"), "[log]\nto = \"file:/proc/nothing/here.log\"\n").unwrap();
    let outcome = crate::support::site::run_in(folder.path(), &["serve"], &[], "");
    assert!(
        outcome.code == 1 && outcome.err.contains("cannot write the log /proc/nothing/here.log"),
        "{outcome:?}"
    );
}
