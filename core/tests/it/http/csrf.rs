//! No other site's page changes anything, on whatever route.

use http::Method;
use sandpress::{
    domain::{Actor, PageRequest, Role},
    http::{Access, RouteSummary, routes},
};

use crate::support::{
    app::{PASSWORD, TestApp},
    client::Client,
};

/// The path with `{…}` filled in.
fn filled(path: &str, entry: &str, trashed: &str) -> String {
    let id = if path.ends_with("/restore") { trashed } else { entry };
    path.replace("{id}", id)
        .replace("{type}", "text")
        .replace("{plugin}/{*path}", "private-routes/save")
        .replace("{plugin}/{panel}", "text/overview")
        .replace("{plugin}", "text")
        .replace("{sha256}", &"0".repeat(64))
        .replace("{*path}", "untouched")
        .replace("{number}", "1")
}

/// Every route that changes something for a browser, with `{…}` filled in.
fn changing_paths(entry: &str, trashed: &str) -> Vec<String> {
    // No browser carries a token by itself; see `api::problems`.
    let has_session = |route: &RouteSummary| !matches!(route.access, Access::Token | Access::Public);
    let changes = |route: &RouteSummary| {
        route.method != "GET" && has_session(route) && !matches!(route.path, "/x/{plugin}" | "/x/{plugin}/")
    };
    let paths = routes().into_iter().filter(changes).map(|route| {
        assert!(matches!(route.method.as_str(), "POST" | "ANY"), "this test posts");
        filled(route.path, entry, trashed)
    });
    paths.collect()
}

/// What a forged form would send: good for every route, but for the token.
fn fields(setup_token: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("login", "The Owner"),
        ("token", setup_token),
        ("name", "Eve"),
        ("email", "eve@example.org"),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
        ("revision", "1"),
        ("field.title", "Forged"),
        ("field.body", "Forged"),
        ("action", "publish"),
    ]
}

struct Scene {
    app: TestApp,
    owner: Client,
    entry: sandpress::domain::EntryId,
    trashed: sandpress::domain::EntryId,
}

impl Scene {
    async fn begin() -> Self {
        let app = TestApp::with(&["private_routes"], &[]).await;
        let owner = app.owner().await;
        let entry = app.draft("Untouched", "Text.").await.id;
        let trashed = app.draft("Thrown away", "Text.").await.id;
        owner.post_form(&format!("/admin/entries/{trashed}/trash"), &[]).await;
        Self { app, owner, entry, trashed }
    }

    /// Posts to every route with these headers and this token, as the owner's browser would.
    async fn forge(&self, headers: &[(&str, &str)], token: Option<&str>) {
        let setup = self.app.app.services().setup_token().to_owned();
        let mut fields = fields(&setup);
        fields.extend(token.map(|token| ("csrf", token)));
        for path in changing_paths(&self.entry.to_string(), &self.trashed.to_string()) {
            let page = self.owner.request(Method::POST, &path, headers, &fields).await;
            // A form that is not the upload that a page takes is not looked at.
            let is_unread = page.status == 400 && page.shows("this page takes a file");
            assert!(page.status == 403 || is_unread, "{path} with {headers:?}: {}", page.status);
            let is_told = page.shows("nothing was changed") || page.shows("Nothing was changed");
            assert!(is_told || is_unread, "{}", page.body);
        }
    }

    async fn assert_untouched(self) {
        let services = self.app.app.services();
        let entry = self.app.entry(self.entry).await;
        assert_eq!((entry.title.as_str(), entry.revision, entry.is_public()), ("Untouched", 1, false));
        assert!(entry.deleted_at.is_none() && self.app.entry(self.trashed).await.deleted_at.is_some());
        let counts = services.count_entries(&Actor::System).await.unwrap();
        assert_eq!((counts.drafts, counts.published, counts.trashed), (1, 0, 1));
        let users = services.list_users(PageRequest::new(1, 9)).await.unwrap().items;
        assert_eq!(users.iter().map(|user| user.role.clone()).collect::<Vec<_>>(), [Role::Owner]);
        assert_eq!(self.owner.get("/admin/entries").await.status, 200, "the owner was logged out");
        self.app.shutdown().await;
    }
}

/// Also where the address says what a form would, with the visitor's own token.
#[tokio::test]
async fn a_get_changes_nothing_on_any_route() {
    let scene = Scene::begin().await;
    let services = scene.app.app.services();
    let token = scene.owner.token().await;
    let (entry, trashed) = (scene.entry.to_string(), scene.trashed.to_string());
    let events = async || {
        let request = PageRequest::new(1, 1);
        let filter = sandpress::services::AuditFilter::default();
        services.list_events(&Actor::System, &filter, request).await.unwrap().total
    };
    let before = events().await;
    let query =
        format!("csrf={token}&action=publish&confirmed=yes&name=The+Owner&revision=1&field.title=Forged");
    let mut asked = 0;
    for route in routes() {
        let path = format!("{}?{query}", filled(route.path, &entry, &trashed));
        for method in [Method::GET, Method::HEAD] {
            let page = scene.owner.request(method.clone(), &path, &[], &[]).await;
            assert!(page.status < 500, "{method} {path}: {}", page.status);
            asked += 1;
        }
    }
    assert!(asked > 100, "only {asked} requests");
    assert_eq!(events().await, before, "something is in the audit log");
    assert!(services.list_tokens(&Actor::System, None).await.unwrap().is_empty());
    scene.assert_untouched().await;
}

#[tokio::test]
async fn there_are_routes_to_protect() {
    assert!(changing_paths("a", "b").len() >= 7);
}

#[tokio::test]
async fn a_form_without_its_token_is_refused() {
    let scene = Scene::begin().await;
    scene.forge(&[], None).await;
    scene.forge(&[("sec-fetch-site", "same-origin")], None).await;
    scene.assert_untouched().await;
}

#[tokio::test]
async fn a_form_with_a_wrong_token_is_refused() {
    let scene = Scene::begin().await;
    let stranger = scene.app.client().get("/login").await.hidden("csrf");
    for token in ["", "x", &stranger, &"A".repeat(43)] {
        scene.forge(&[], Some(token)).await;
    }
    scene.assert_untouched().await;
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_even_with_the_token() {
    let scene = Scene::begin().await;
    let token = scene.owner.token().await;
    for site in ["cross-site", "same-site", "none, cross-site"] {
        scene.forge(&[("sec-fetch-site", site)], Some(&token)).await;
    }
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        scene.forge(&[("origin", origin)], Some(&token)).await;
    }
    scene.assert_untouched().await;
}

#[tokio::test]
async fn a_form_of_this_site_is_taken() {
    let scene = Scene::begin().await;
    let token = scene.owner.token().await;
    let origin = scene.app.origin();
    let fields = [("csrf", token.as_str()), ("field.title", "Mine")];
    for headers in [[("sec-fetch-site", "same-origin")], [("origin", origin.as_str())]] {
        let page = scene.owner.request(Method::POST, "/admin/entries/new/text", &headers, &fields).await;
        assert_eq!(page.status, 303, "{headers:?}");
    }
    scene.app.shutdown().await;
}

#[tokio::test]
async fn what_is_not_a_form_is_refused() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for kind in ["text/plain", "multipart/form-data; boundary=x", "application/json"] {
        let page =
            owner.request(Method::POST, "/admin/entries/new/text", &[("content-type", kind)], &[]).await;
        assert!(page.status == 400 || page.status == 403, "{kind}: {}", page.status);
    }
    app.shutdown().await;
}
