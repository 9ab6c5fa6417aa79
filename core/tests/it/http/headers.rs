//! The policy of every kind of response.

use sha2::{Digest, Sha256};

use crate::support::{app::TestApp, client::Page};

const EVERYWHERE: [&str; 7] = [
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
];

fn directive<'a>(page: &'a Page, name: &str) -> &'a str {
    let policy = page.header("content-security-policy");
    let found = policy.split("; ").find_map(|directive| directive.strip_prefix(name)?.strip_prefix(' '));
    found.unwrap_or_else(|| panic!("no {name} in {policy}"))
}

#[tokio::test]
async fn every_kind_of_response_has_its_policy() {
    let app = TestApp::start().await;
    let path = app.post("Policy", "Text.").await.path.to_url_path();
    let owner = app.owner().await;
    let sheet = app.get("/").await.between("<link rel=\"stylesheet\" href=\"", "\"");
    let pages = [
        ("page", app.get("/").await),
        ("entry", app.get(&path).await),
        ("feed", app.get("/atom.xml").await),
        ("asset", app.get(&sheet).await),
        ("log-in", app.get("/login").await),
        ("admin", owner.get("/admin/entries").await),
        ("form", owner.get("/admin/entries/new/text").await),
        ("error", app.get("/nowhere").await),
    ];
    for (kind, page) in &pages {
        for name in EVERYWHERE {
            assert_eq!(page.headers.get_all(name).iter().count(), 1, "{name} of {kind}");
        }
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{kind}: {policy}");
        for weak in ["unsafe-inline", "unsafe-eval", "unsafe-hashes", " * ", " data: blob:"] {
            assert!(!policy.contains(weak), "{kind}: {policy}");
        }
        assert_eq!(directive(page, "base-uri"), "'none'");
        assert_eq!(directive(page, "frame-ancestors"), "'none'");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{kind}");
        for telling in ["server", "x-powered-by", "strict-transport-security"] {
            assert!(!page.headers.contains_key(telling), "{telling} of {kind}");
        }
    }
    for (kind, page) in pages.iter().filter(|(kind, _)| matches!(*kind, "log-in" | "admin" | "form")) {
        assert_eq!(page.header("cache-control"), "no-store", "{kind}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn readers_pages_run_no_script() {
    let app = TestApp::start().await;
    let path = app.post("Quiet", "Text.").await.path.to_url_path();
    for path in ["/", &path, "/nowhere"] {
        let page = app.get(path).await;
        assert_eq!(directive(&page, "script-src"), "'none'", "{path}");
        assert!(
            !page.body.replace("<script type=\"application/ld+json\">", "").contains("<script"),
            "{path}"
        );
    }
    app.shutdown().await;
}

#[tokio::test]
async fn every_script_of_the_admin_stands_in_its_policy() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let entry = app.draft("Scripts", "Text.").await;
    let paths = [
        "/admin/entries".to_owned(),
        "/admin/entries/new/text".into(),
        format!("/admin/entries/{}", entry.id),
    ];
    for path in paths.iter().map(String::as_str).chain(["/admin/nowhere"]) {
        let page = owner.get(path).await;
        let scripts: Vec<_> = page.body.split("<script").skip(1).collect();
        assert!(!scripts.is_empty(), "{path}");
        for script in scripts {
            let (attributes, rest) = script.split_once('>').unwrap();
            assert!(rest.starts_with("</script>"), "an inline script in {path}");
            let source = attributes.split_once("src=\"").unwrap().1.split_once('"').unwrap().0;
            let bytes = app.get(source).await.bytes;
            let hash = format!("sha256-{}", data_encoding::BASE64.encode(&Sha256::digest(&bytes)));
            assert!(attributes.contains(&format!("integrity=\"{hash}\"")), "{path}: {attributes}");
            assert!(directive(&page, "script-src").contains(&format!("'{hash}'")), "{path}");
        }
        assert!(
            !page.body.contains("<style")
                && !page.body.contains(" style=")
                && !page.body.contains(" onclick=")
        );
    }
    app.shutdown().await;
}

#[tokio::test]
async fn no_plugin_opens_the_admin_or_an_upload() {
    let first = [("PLUGINS__WEAKENS_HEADERS__PRIORITY", "1")];
    let app = TestApp::with(&["weakens_headers"], &first).await;
    let owner = app.owner().await;
    let has = |page: &Page, wanted: &str| {
        let policies = page.headers.get_all("content-security-policy");
        policies.iter().any(|policy| policy.to_str().unwrap() == wanted)
    };
    for path in ["/admin/entries", "/login", "/admin/nowhere"] {
        let page = owner.get(path).await;
        if page.status == 303 {
            continue;
        }
        assert!(has(&page, "frame-ancestors 'none'"), "{path}: {:?}", page.headers);
        assert_eq!(page.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
    }
    app.import_fixtures().await;
    let upload = app.get("/2024/05/01/ovens").await.between("<img src=\"", "\"");
    let upload = app.get(&upload).await;
    assert!(upload.status == 200 && has(&upload, "sandbox"), "{:?}", upload.headers);
    assert_eq!(upload.header("x-content-type-options"), "nosniff");
    app.shutdown().await;
}

#[tokio::test]
async fn reports_of_browsers_are_counted_and_shown_in_the_admin() {
    let app = TestApp::start().await;
    let page = app.get("/").await;
    let address = directive(&page, "report-uri").to_owned();
    assert_eq!(address, "/x/security-headers/reports");
    let report = serde_json::json!({ "csp-report": {
        "document-uri": format!("{}/a?secret=1", app.origin()),
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/<b>.js",
        "disposition": "enforce",
    } });
    let client = app.client();
    let send = async |content_type: &str, body: String| {
        client.send(http::Method::POST, &address, content_type, body).await.status
    };
    for _ in 0..3 {
        assert_eq!(send("application/csp-report", report.to_string()).await, 204);
    }
    let newer = serde_json::json!([{ "type": "csp-violation", "body": {
        "documentURL": format!("{}/b", app.origin()), "effectiveDirective": "img-src", "blockedURL": "inline",
        "disposition": "report",
    } }]);
    assert_eq!(send("application/reports+json", newer.to_string()).await, 204);
    assert_eq!(send("application/csp-report", "nonsense".to_owned()).await, 204);
    assert_eq!(send("text/html", "nonsense".to_owned()).await, 415);
    let owner = app.owner().await;
    let panel = owner.get("/admin/plugins/security-headers/reports").await;
    assert_eq!(panel.status, 200);
    for text in ["script-src-elem", "https://evil.example", "Would be stopped", "img-src"] {
        assert!(panel.shows(text), "{text}: {}", panel.body);
    }
    assert!(!panel.body.contains("secret=1") && !panel.body.contains("<b>.js"));
    app.shutdown().await;
}

#[tokio::test]
async fn who_logs_out_leaves_nothing_in_the_browser() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let page = owner.post_form("/logout", &[]).await;
    assert_eq!((page.status, page.header("clear-site-data")), (303, "\"cache\", \"cookies\", \"storage\""));
    app.shutdown().await;
}
