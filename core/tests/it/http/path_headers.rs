//! Security headers for some paths and kinds of responses, and what no rule can change.

use crate::support::{app::TestApp, client::Page};

const SETTINGS: &str = "/admin/plugins/security-headers/manage/settings";

fn ancestors(page: &Page) -> String {
    let policies = page.headers.get_all("content-security-policy").iter();
    let policies: Vec<_> = policies.map(|policy| policy.to_str().unwrap()).collect();
    let directives = policies.iter().flat_map(|policy| policy.split("; "));
    directives
        .filter_map(|directive| directive.strip_prefix("frame-ancestors "))
        .collect::<Vec<_>>()
        .join(" + ")
}

fn has(page: &Page, name: &str) -> bool {
    page.headers.contains_key(name)
}

#[tokio::test]
async fn a_rule_holds_at_its_paths_and_for_its_kind() {
    let rule = |number: u32| format!("PLUGINS__SECURITY_HEADERS__SETTINGS__RULES__{number}");
    let rules = [
        "/shows/** page; frame-ancestors https://partner.example; frame-src https://maps.example",
        "/** page; referrer-policy same-origin; frame-ancestors 'self'",
        "/media/** media; cross-origin-resource-policy cross-origin; frame-ancestors https://partner.example",
        "/** feed; cross-origin-resource-policy cross-origin",
    ];
    let variables: Vec<_> = (0..).map(rule).zip(rules).collect();
    let variables: Vec<_> = variables.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    let app = TestApp::with(&[], &variables).await;
    app.post("Shows", "Text.").await;
    app.import_fixtures().await;
    for _ in 0..2 {
        // The second one is kept.
        let page = app.get("/shows").await;
        assert_eq!((page.status, ancestors(&page).as_str()), (200, "https://partner.example"));
        assert!(!has(&page, "x-frame-options"), "{:?}", page.headers);
        assert!(page.header("content-security-policy").contains("frame-src https://maps.example;"));
        assert_eq!(page.header("referrer-policy"), "strict-origin-when-cross-origin", "rules do not add up");
        let home = app.get("/").await;
        assert_eq!(ancestors(&home), "'self'");
        assert_eq!(home.header("x-frame-options"), "SAMEORIGIN");
        assert_eq!(home.header("referrer-policy"), "same-origin");
    }
    let error = app.get("/shows/nowhere").await;
    assert_eq!((error.status, ancestors(&error).as_str()), (404, "https://partner.example"));
    assert_eq!(app.get("/%73hows/nowhere").await.header("cache-control"), "no-store");
    assert_eq!(app.get("/atom.xml").await.header("cross-origin-resource-policy"), "cross-origin");
    let upload = app.get("/2024/05/01/ovens").await.between("<img src=\"", "\"");
    let upload = app.get(&upload).await;
    assert_eq!(upload.header("cross-origin-resource-policy"), "cross-origin");
    assert!(upload.header("content-security-policy").contains("; sandbox"), "{:?}", upload.headers);
    assert_eq!(upload.header("x-content-type-options"), "nosniff");
    let owner = app.owner().await;
    for page in [owner.get("/admin/entries").await, app.get("/login").await, owner.get("/account").await] {
        assert_eq!((page.header("x-frame-options"), ancestors(&page).as_str()), ("DENY", "'none'"));
        assert_eq!(page.header("referrer-policy"), "same-origin");
        assert_eq!(page.header("cache-control"), "no-store");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn rules_are_written_in_the_admin_and_hold_for_kept_pages() {
    let app = TestApp::to_set_up(&[], "").await;
    let owner = app.owner().await;
    app.post("Shows", "Text.").await;
    assert_eq!(ancestors(&app.get("/shows").await), "'none'");
    let before = app.toml();
    for (rules, words) in [
        ("/admin/** page; frame-ancestors 'self'", "is for the admin, which keeps its own policy everywhere"),
        ("/shows; script-src 'unsafe-inline'", "would switch the protection off"),
        ("/media/** media; sandbox allow-scripts", "says sandbox, which no rule can change"),
        ("shows; report-only", "does not begin with a path"),
    ] {
        let page = owner.post_form(SETTINGS, &[("setting.rules", rules)]).await;
        assert_eq!(page.status, 422, "{rules}");
        assert!(page.shows(words) && page.shows(rules), "{words}: {}", page.body);
    }
    assert_eq!(app.toml(), before);
    let rules = "/shows page; frame-ancestors https://partner.example\n/new/** page; report-only";
    let saved = owner.post_form(SETTINGS, &[("setting.rules", rules)]).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    assert_eq!(ancestors(&app.get("/shows").await), "https://partner.example");
    assert!(has(&app.get("/new/page").await, "content-security-policy-report-only"));
    assert!(app.toml().contains("rules = ["), "{}", app.toml());
    let form = owner.get(SETTINGS).await;
    assert!(form.shows("/new/** page; report-only"), "{}", form.body);
    app.shutdown().await;
}
