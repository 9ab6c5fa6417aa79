//! The name of each request: in its response, on error pages, in problems.

use std::collections::HashSet;

use http::Method;
use sandpress::domain::Role;

use crate::support::{app::TestApp, client::Page, program::Program};

fn id(page: &Page) -> String {
    let id = page.header("x-request-id");
    assert!(!id.is_empty() && id.len() <= 64, "{:?}", page.headers);
    id.to_owned()
}

#[tokio::test]
async fn every_response_names_its_request() {
    let app = TestApp::start().await;
    app.account(Role::Owner).await;
    let path = app.post("Named", "Text.").await.path.to_url_path();
    let mut names = HashSet::new();
    for path in ["/", &path, "/", &path, "/atom.xml", "/nowhere", "/login", "/admin/entries", "/api/v1/me"] {
        assert!(names.insert(id(&app.get(path).await)), "{path}: a name was used twice");
    }
    let refused = app.client().get_with("/", &[("host", "evil.example")]).await;
    assert!(refused.status == 421 && refused.shows(&id(&refused)), "{}", refused.body);
    app.shutdown().await;
}

#[tokio::test]
async fn an_error_tells_the_name_that_stands_in_the_log() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let program = Program::whole(&app, Role::Owner).await;
    for page in [
        app.get("/nowhere").await,
        owner.get("/admin/nowhere").await,
        owner.post_bare("/logout", &[]).await,
        app.client().request(Method::DELETE, "/", &[], &[]).await,
    ] {
        assert!(page.shows(&format!("Request <code>{}</code>", id(&page))), "{}", page.body);
    }
    let json = app.client().get_with("/nowhere", &[("accept", "application/json")]).await;
    assert_eq!(json.json()["request_id"], id(&json));
    let problem = program.get("/api/v1/entries/nonsense").await;
    assert_eq!(problem.json()["request_id"], id(&problem));
    app.shutdown().await;
}

#[tokio::test]
async fn only_a_proxy_of_the_site_names_a_request() {
    let alone = TestApp::start().await;
    let behind = TestApp::with(&[], &[("SERVER__TRUSTED_PROXIES", "127.0.0.1/32")]).await;
    let given = [("x-request-id", "Root=1-67891233-abcdef0")];
    let fit = [("x-request-id", "nginx.67891233-abcdef_0")];
    assert_ne!(id(&alone.client().get_with("/", &fit).await), fit[0].1);
    assert_eq!(id(&behind.client().get_with("/", &fit).await), fit[0].1);
    assert_ne!(id(&behind.client().get_with("/", &given).await), given[0].1, "a sign that is not allowed");
    alone.shutdown().await;
    behind.shutdown().await;
}
