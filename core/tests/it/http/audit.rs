//! The page of the audit log.

use sandpress::{
    domain::{Actor, PageRequest, Role, SealedEvent, SecurityEventKind, Taxonomy},
    services::{AuditFilter, Chain, NewTerm},
};

use crate::support::app::TestApp;

#[tokio::test]
async fn events_are_listed_narrowed_and_exported() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for login in ["=cmd|' /C calc'!A0", "somebody <b>", "%"] {
        app.client().log_in(login, "not the password").await;
    }
    let list = owner.get("/admin/audit").await;
    assert!(list.shows("Log-in failed") && list.shows("Account made"), "{}", list.body);
    assert!(list.body.contains("somebody &lt;b&gt;"), "{}", list.body);
    let narrowed = owner.get("/admin/audit?q=somebody&kind=authn_login_fail").await;
    assert!(narrowed.shows("1 event<") && !narrowed.shows("=cmd"), "{}", narrowed.body);
    assert!(owner.get("/admin/audit?q=%25").await.shows("1 event<"));
    assert!(owner.get("/admin/audit?from=2026-03-14&until=2026-03-14").await.shows("Log-in failed"));
    for none in ["from=2026-03-15", "until=2026-03-13", "q=%00", "kind=authn_login_lock"] {
        let page = owner.get(&format!("/admin/audit?{none}")).await;
        assert_eq!(page.shows("Nothing matches"), none != "q=%00", "{none}");
    }

    let table = owner.post_form("/admin/audit/export", &[("kind", "authn_login_fail")]).await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(table.header("content-disposition"), "attachment; filename=\"audit-2026-03-14.csv\"");
    assert!(table.body.starts_with("number,at,event,actor_id,actor,subject,address,details,hash\n"));
    assert_eq!(table.body.lines().count(), 4, "{}", table.body);
    assert!(table.body.contains(",'=cmd|' /C calc'!A0,"), "{}", table.body);
    assert!(owner.get("/admin/audit").await.shows("Data handed out"));
    app.shutdown().await;
}

#[tokio::test]
async fn a_change_in_the_table_is_found() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for _ in 0..3 {
        app.client().log_in("somebody", "not the password").await;
    }
    owner.post_form("/admin/audit/check", &[]).await;
    assert!(owner.get("/admin/audit").await.shows("events are as they were written"));
    app.execute("UPDATE audit_events SET subject = 'else' WHERE number = 2").await;
    owner.post_form("/admin/audit/check", &[]).await;
    assert!(owner.get("/admin/audit").await.shows("Event 2 is not as it was written"));
    app.shutdown().await;
}

/// What the audit log says of changes of the site, the oldest first: who, what it was, and the details.
async fn changes(app: &TestApp) -> Vec<String> {
    let filter = AuditFilter { kinds: vec![SecurityEventKind::SiteChanged], ..AuditFilter::default() };
    let request = PageRequest::new(1, 100);
    let events = app.app.services().list_events(&Actor::System, &filter, request).await.unwrap();
    let told = |sealed: &SealedEvent| {
        let event = &sealed.event;
        let details: Vec<_> = event.details.iter().map(|(key, value)| format!("{key} {value}")).collect();
        format!("{}: {}: {}", event.actor, event.subject, details.join("; "))
    };
    events.items.iter().rev().map(told).collect()
}

#[tokio::test]
async fn who_changes_settings_stands_in_it_with_their_keys_and_without_values() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let settings = |title: &'static str| {
        [
            ("title", title),
            ("description", "Something confidential"),
            ("language", "en"),
            ("time_zone", "UTC"),
            ("entries_per_page", "7"),
        ]
    };
    for title in ["First", "First", "Second", ""] {
        let status = owner.post_form("/admin/settings", &settings(title)).await.status;
        assert_eq!(status, if title.is_empty() { 422 } else { 303 });
    }
    let told = changes(&app).await;
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("The Owner: settings of the site: fields title, description"), "{told:?}");
    assert!(told[0].contains("entries_per_page") && !told.concat().contains("confidential"), "{told:?}");
    assert_eq!(told[1], "The Owner: settings of the site: fields title; what changed");

    let form = owner.get("/admin/themes/default").await;
    let names = ["accent", "accent-dark", "tone", "scheme", "type", "size", "header", "list"];
    let fields = |accent: &str| -> Vec<(String, String)> {
        let value = |name: &str| if name == "accent" { accent.to_owned() } else { form.field(name) };
        names.iter().map(|name| (format!("field.{name}"), value(name))).collect()
    };
    for accent in ["#aa2200", "#aa2200", "#0022aa"] {
        let fields = fields(accent);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let saved = owner.post_form("/admin/themes/default", &fields).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
    }
    assert_eq!(owner.post_form("/admin/themes/default/reset", &[]).await.status, 303);
    let told = changes(&app).await.split_off(2);
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].starts_with("The Owner: theme default: fields accent"), "{told:?}");
    assert_eq!(told[1], "The Owner: theme default: fields accent; what changed");
    assert_eq!(told[2], "The Owner: theme default: what settings reset");
    assert!(owner.get("/admin/audit?kind=authz_admin").await.shows("Site changed"));
    app.shutdown().await;
}

#[tokio::test]
async fn who_changes_the_structure_of_the_site_stands_in_it() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let made = owner.post_form("/admin/structure/terms/category", &[("name", "Bread")]).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let services = app.app.services();
    let new = |name: &str| NewTerm { name: name.to_owned(), ..NewTerm::default() };
    let loaf = services.create_term(&Actor::System, Taxonomy::Category, &new("Loaf")).await.unwrap();
    let cake = services.create_term(&Actor::System, Taxonomy::Category, &new("Cake")).await.unwrap();
    for _ in 0..2 {
        services.change_term(&Actor::System, cake.id, &new("Rye cake")).await.unwrap();
    }
    services.merge_terms(&Actor::System, loaf.id, cake.id).await.unwrap();
    services.delete_term(&Actor::System, cake.id).await.unwrap();
    let menu = owner.post_form("/admin/structure/menus", &[("label", "Main")]).await.location().to_owned();
    for _ in 0..2 {
        let changed = owner.post_form(&menu, &[("label", "Main"), ("location", "main")]).await;
        assert_eq!(changed.status, 303, "{}", changed.body);
    }
    assert_eq!(owner.post_form(&format!("{menu}/delete"), &[]).await.status, 303);
    for to in ["/a", "https://example.org/token-in-it", "/old"] {
        let status = owner.post_form("/admin/redirects", &[("from", "/old"), ("to", to)]).await.status;
        assert_eq!(status, if to == "/old" { 422 } else { 303 }, "{to}");
    }
    for status in [303, 404] {
        let deleted = owner.post_form("/admin/redirects/delete", &[("from", "/old")]).await;
        assert_eq!(deleted.status, status);
    }
    assert_eq!(
        changes(&app).await,
        [
            "The Owner: category Bread: what made",
            "system: category Loaf: what made",
            "system: category Cake: what made",
            "system: category Rye cake: fields name; what changed",
            "system: category Loaf: into Rye cake; what merged",
            "system: category Rye cake: what deleted",
            "The Owner: menu Main: what made",
            "The Owner: menu Main: fields location; what changed",
            "The Owner: menu Main: what deleted",
            "The Owner: redirect /old: what made",
            "The Owner: redirect /old: what changed",
            "The Owner: redirect /old: what deleted",
        ]
    );
    let chain = services.check_events(&Actor::System).await.unwrap();
    assert!(matches!(chain, Chain::Whole { .. }), "{chain:?}");
    app.shutdown().await;
}

#[tokio::test]
async fn others_do_not_see_it() {
    let app = TestApp::start().await;
    let editor = app.user_as(Role::Editor).await;
    assert_eq!(editor.get("/admin/audit").await.status, 403);
    let page = editor.get("/admin/entries").await;
    assert!(!page.shows("href=\"/admin/audit\"") && !page.shows("href=\"/admin/people\""), "{}", page.body);
    app.shutdown().await;
}
