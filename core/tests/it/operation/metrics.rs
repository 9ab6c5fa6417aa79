//! Figures for Prometheus, and whether the site lives and is ready.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use http::Method;

use crate::support::{
    app::{PASSWORD, TestApp},
    client::Client,
    site::Site,
    write_secret,
};

/// What Prometheus' own tool finds wrong with the figures.
fn check(text: &str) -> String {
    let mut tool = Command::new("promtool");
    let tool =
        tool.args(["check", "metrics"]).stdin(Stdio::piped()).stderr(Stdio::piped()).stdout(Stdio::piped());
    let mut child =
        tool.spawn().expect("promtool is missing: run `script/bootstrap --for-tests`, which installs it");
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    let said = [done.stdout, done.stderr].concat();
    format!("{}{}", String::from_utf8_lossy(&said), if done.status.success() { "" } else { "failed" })
}

/// The value of the figure that begins like this.
fn value(text: &str, start: &str) -> f64 {
    let line =
        text.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("no {start} in {text}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn figures_have_an_address_of_their_own() {
    let site = Site::new().await;
    assert_eq!(site.create_user("Ada", "ada@example.org", "owner", PASSWORD).code, 0);
    let mut serving = site.serve_with(&[("SANDPRESS_METRICS__LISTEN", "127.0.0.1:0")]).await;
    let line = serving.wait_for_log("figures are told at /metrics").await;
    let line: serde_json::Value = serde_json::from_str(&line).unwrap();
    let listen = line["fields"]["listens_on"].as_str().unwrap().to_owned();
    let client = serving.client();
    assert_eq!(client.log_in("Ada", PASSWORD).await.status, 303);
    let fields = [("field.title", "Counted"), ("field.body", "Text."), ("action", "publish")];
    assert_eq!(client.post_form("/admin/entries/new/text", &fields).await.status, 303);
    for _ in 0..3 {
        assert_eq!(client.get("/counted").await.status, 200);
        assert_eq!(client.get("/nowhere/at/all").await.status, 404);
    }
    for _ in 0..2 {
        assert_eq!(serving.client().get("/counted").await.status, 200);
    }
    assert_eq!(client.get("/metrics").await.status, 404, "figures are for everybody");
    let figures = Client::new(format!("http://{listen}"));
    let page = figures.get("/metrics").await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/plain; version=0.0.4"));
    let text = page.body;
    assert_eq!(check(&text), "", "{text}");
    let entry = "sandpress_http_requests_total{method=\"GET\",route=\"/{*path}\",status=\"200\"}";
    assert!(value(&text, entry) >= 5.0, "pages of the cache are not counted");
    assert!(value(&text, "sandpress_page_cache_requests_total{found=\"hit\"}") >= 1.0);
    assert!(
        value(&text, "sandpress_http_requests_total{method=\"GET\",route=\"/{*path}\",status=\"404\"}")
            >= 3.0
    );
    assert!(!text.contains("nowhere"), "an address of a visitor is a label");
    assert!(value(&text, "sandpress_plugin_calls_total{hook=\"publication-type\",plugin=\"text\"}") >= 1.0);
    for figure in [
        "sandpress_jobs{state=\"dead\"}",
        "sandpress_mails{state=\"sent\"}",
        "sandpress_database_connections{state=\"idle\"}",
        "sandpress_last_backup_time_seconds{site=\"this\"}",
        "sandpress_http_connections",
    ] {
        assert!(value(&text, figure) >= 0.0);
    }
    for figure in
        ["process_resident_memory_bytes", "process_open_fds", "sandpress_disk_free_bytes{part=\"media\"}"]
    {
        assert!(value(&text, figure) > 0.0, "{figure}");
    }
    assert_eq!(
        (figures.get("/healthz").await.body, figures.get("/readyz").await.status),
        ("ok\n".to_owned(), 200)
    );
    assert_eq!(figures.get("/admin/entries").await.status, 404, "the site is served there");
    assert!(serving.stop().await.success());
    site.remove().await;
}

#[tokio::test]
async fn figures_of_the_site_need_the_token() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    write_secret(&file, "a-long-token-for-prometheus\n");
    let variables = [("METRICS__TOKEN", "scraper"), ("SECRETS__SCRAPER__FILE", file.to_str().unwrap())];
    let app = TestApp::with(&[], &variables).await;
    app.account(sandpress::domain::Role::Owner).await;
    let ask = async |authorization: &str| {
        app.client().get_with("/metrics", &[("authorization", authorization)]).await
    };
    for wrong in ["", "Bearer ", "Bearer a-long-token", "Basic a-long-token-for-prometheus"] {
        let page = ask(wrong).await;
        assert!(page.status == 404 && !page.shows("sandpress_"), "{wrong}: {}", page.body);
    }
    let page = ask("Bearer a-long-token-for-prometheus").await;
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
    assert_eq!(check(&page.body), "", "{}", page.body);
    assert_eq!(app.owner().await.get("/metrics").await.status, 404, "a session is no token");
    app.shutdown().await;
}

#[tokio::test]
async fn the_site_says_whether_it_lives_and_is_ready() {
    let app = TestApp::start().await;
    for path in ["/healthz", "/readyz"] {
        let page = app.get(path).await;
        assert_eq!((page.status, page.header("cache-control")), (200, "no-store"), "{path}");
        assert_eq!(app.client().request(Method::POST, path, &[], &[]).await.status, 405, "{path}");
    }
    app.execute("DELETE FROM seaql_migrations WHERE version = 'm0001_users'").await;
    let page = app.get("/readyz").await;
    assert_eq!((page.status, page.body.as_str()), (503, "the database does not answer\n"));
    assert_eq!(app.get("/healthz").await.status, 200);
    app.shutdown().await;
}

#[tokio::test]
async fn a_container_asks_with_the_program_itself() {
    let site = Site::new().await;
    let serving = site.serve().await;
    let url = format!("{}/readyz", serving.origin);
    assert_eq!(site.print(&["health", &url]), "ready\n");
    assert!(serving.stop().await.success());
    let gone = site.run(&["health", &url]);
    assert!(gone.code == 1 && gone.err.contains("nobody listens at 127.0.0.1"), "{gone:?}");
    site.remove().await;
}
