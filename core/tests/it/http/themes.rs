//! Themes: chosen, set, looked at, and what readers see of it.

use std::{fs, path::Path};

use sandpress::domain::Role;

use crate::support::{app::TestApp, client::Page, components::repository};

const MANIFEST: &str = "name = \"own\"\nversion = \"1\"\nlabel = \"My own\"\nparent = \"default\"\n";

/// Puts a child of the default theme beside it, and says where.
fn child(folder: &Path, template: &str, source: &str) {
    let themes = folder.join("themes");
    fs::create_dir_all(themes.join("own/templates")).unwrap();
    if !themes.join("default").exists() {
        std::os::unix::fs::symlink(repository().join("themes/default"), themes.join("default")).unwrap();
    }
    fs::write(themes.join("own/theme.toml"), MANIFEST).unwrap();
    fs::write(themes.join("own/templates").join(template), source).unwrap();
}

/// All settings of the default theme as they are, with some of them otherwise.
fn settings<'a>(page: &'a Page, changes: &[(&'a str, &'a str)]) -> Vec<(String, String)> {
    let names = ["accent", "accent-dark", "tone", "scheme", "type", "size", "header", "list"];
    let mut fields: Vec<_> = names.iter().map(|name| (format!("field.{name}"), page.field(name))).collect();
    for (name, value) in changes {
        fields.retain(|(known, _)| known.strip_prefix("field.") != Some(name));
        fields.push((format!("field.{name}"), (*value).to_owned()));
    }
    fields
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[tokio::test]
async fn settings_reach_readers_through_a_style_sheet() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let page = owner.get("/admin/themes/default").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(!app.get("/").await.body.contains("settings.css"));
    let changes = [
        ("accent", "#aa2200"),
        ("headline", "Low & high water"),
        ("scheme", "dark"),
        ("footer-links.0.words", "Charts"),
        ("footer-links.0.url", "https://example.org/charts"),
    ];
    let saved = owner.post_form("/admin/themes/default", &borrowed(&settings(&page, &changes))).await;
    assert_eq!(saved.location(), "/admin/themes/default", "{}", saved.body);
    let home = app.get("/").await;
    assert!(home.body.contains("<h1>Low &amp; high water</h1>"), "{}", home.body);
    assert!(home.body.contains("data-scheme=\"dark\"") && home.shows("https://example.org/charts"));
    let sheet = home.between("<link rel=\"stylesheet\" href=\"/assets/theme/", "settings.css");
    let sheet = sheet.rsplit("/assets/theme/").next().unwrap().to_owned();
    let sheet = app.get(&format!("/assets/theme/{sheet}settings.css")).await;
    assert_eq!((sheet.status, sheet.body.as_str()), (200, ":root{--accent-light:#aa2200;}\n"));
    assert_eq!(sheet.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(owner.post_form("/admin/themes/default/reset", &[]).await.status, 303);
    let home = app.get("/").await;
    assert!(!home.shows("Charts") && home.body.contains("data-scheme=\"auto\""));
    app.shutdown().await;
}

#[tokio::test]
async fn bad_values_are_told_beside_their_fields() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let page = owner.get("/admin/themes/default").await;
    let changes = [("accent", "red;}body{display:none"), ("tone", "purple")];
    let refused = owner.post_form("/admin/themes/default", &borrowed(&settings(&page, &changes))).await;
    assert_eq!(refused.status, 422);
    assert!(refused.shows("This was not saved") && refused.field("accent").contains("display:none"));
    assert!(refused.body.contains("href=\"#field-accent\""), "{}", refused.body);
    assert!(!app.get("/").await.body.contains("settings.css"));
    app.shutdown().await;
}

#[tokio::test]
async fn a_preview_shows_what_is_not_saved_to_the_owner_only() {
    let app = TestApp::start().await;
    app.post("First water", "Words.").await;
    let owner = app.owner().await;
    let page = owner.get("/admin/themes/default").await;
    let mut fields = settings(&page, &[("accent", "#aa2200"), ("headline", "Only tried")]);
    let shown = owner.post_form("/admin/themes/default/preview", &borrowed(&fields)).await;
    assert_eq!(shown.status, 200);
    assert!(shown.shows("Only tried") && shown.shows("First water"), "{}", shown.body);
    let policy = shown.header("content-security-policy");
    assert!(
        policy.contains("frame-ancestors 'self'") && policy.contains("sandbox allow-same-origin"),
        "{policy}"
    );
    let sheet = shown.body.split("href=\"").find(|link| link.contains(".settings.css")).unwrap();
    let sheet = app.get(sheet.split('"').next().unwrap()).await;
    assert!(sheet.status == 200 && sheet.body.contains("#aa2200"), "{}", sheet.body);
    fields.push(("page".to_owned(), "/first-water".to_owned()));
    assert!(owner.post_form("/admin/themes/default/preview", &borrowed(&fields)).await.shows("Words."));
    let home = app.get("/").await;
    assert!(!home.shows("Only tried") && !home.body.contains("settings.css"));
    let editor = app.user_as(Role::Editor).await;
    assert_eq!(editor.get("/admin/themes/default/preview").await.status, 403);
    assert_eq!(app.get("/admin/themes/default/preview").await.status, 303);
    app.shutdown().await;
}

#[tokio::test]
async fn a_child_theme_is_tried_and_shown_without_a_restart() {
    let app = TestApp::to_set_up(&[], "").await;
    let owner = app.owner().await;
    child(
        app.folder(),
        "error.html",
        "{% extends \"parent/error.html\" %}{% block banner %}<p>Mine</p>{% endblock %}",
    );
    let list = owner.get("/admin/themes").await;
    assert!(list.shows("My own") && list.shows("on top of default"), "{}", list.body);
    assert!(owner.get("/admin/themes/own/preview").await.shows("Field Notes"));
    assert!(!app.get("/nothing").await.shows("<p>Mine</p>"));
    assert_eq!(owner.post_form("/admin/themes/own/activate", &[]).await.location(), "/admin/themes/own");
    assert!(app.get("/nothing").await.shows("<p>Mine</p>"));
    fs::write(app.folder().join("themes/own/templates/error.html"), "{{ nothing }}").unwrap();
    app.app.theme_files_changed().await;
    assert!(app.get("/nothing").await.shows("<p>Mine</p>"), "the last good version goes on");
    child(
        app.folder(),
        "error.html",
        "{% extends \"parent/error.html\" %}{% block banner %}<p>Newer</p>{% endblock %}",
    );
    app.app.theme_files_changed().await;
    assert!(app.get("/nothing").await.shows("<p>Newer</p>"));
    assert_eq!(owner.post_form("/admin/themes/default/activate", &[]).await.status, 303);
    assert!(!app.get("/nothing").await.shows("<p>Newer</p>"));
    app.shutdown().await;
}

#[tokio::test]
async fn a_theme_that_cannot_be_used_is_never_shown() {
    let app = TestApp::to_set_up(&[], "").await;
    let owner = app.owner().await;
    child(app.folder(), "home.html", "{{ nothing }}");
    assert!(owner.get("/admin/themes/own/preview").await.shows("home.html:1:4"));
    owner.post_form("/admin/themes/own/activate", &[]).await;
    assert!(owner.get("/admin/themes").await.shows("cannot be used"));
    assert_eq!(app.get("/").await.status, 200);
    fs::write(app.folder().join("themes/own/theme.toml"), "name = 1\n").unwrap();
    assert!(owner.get("/admin/themes").await.shows("theme.toml:1:8"));
    app.shutdown().await;
}

#[tokio::test]
async fn a_fault_is_shown_where_somebody_works_on_a_theme() {
    let fault = "one\n{% for a in range(end=1000) %}{% for b in range(end=1000) %}{% endfor %}{% endfor %}";
    for (shown, expected) in [("true", "turns"), ("false", "Something went wrong")] {
        let app = TestApp::with(&[], &[("THEME__SHOW_FAULTS", shown)]).await;
        let folder = tempfile::tempdir().unwrap();
        child(folder.path(), "error.html", "<!doctype html><title>x</title>Something went wrong");
        fs::write(folder.path().join("themes/own/templates/home.html"), fault).unwrap();
        let config = app.toml();
        let path = format!("path = {:?}", repository().join("themes/default"));
        let config = config.replace(&path, &format!("path = {:?}", folder.path().join("themes/own")));
        let variables = [("SANDPRESS_THEME__SHOW_FAULTS".to_owned(), shown.to_owned())];
        let config = sandpress::config::Config::from_text(
            &config,
            &app.folder().join("cms.toml"),
            variables.into_iter(),
        )
        .unwrap();
        app.app.reload(&config).await;
        let page = app.get("/").await;
        if shown == "true" {
            assert_eq!(page.status, 500);
            assert!(page.shows(expected) && page.shows("home.html:2:"), "{}", page.body);
        } else {
            assert_eq!(page.status, 200, "the theme stays as it was");
        }
        app.shutdown().await;
    }
}

#[tokio::test]
async fn the_archive_lists_everything_by_year_and_month() {
    let app = TestApp::start().await;
    assert!(app.get("/archive").await.shows("Nothing is published here yet."));
    app.post("In spring", "Words.").await;
    app.wait_seconds(300 * 24 * 60 * 60);
    app.post("A year later", "Words.").await;
    let all = app.get("/archive").await;
    assert!(all.shows("January 2027") && all.shows("March 2026"), "{}", all.body);
    assert!(all.shows("href=\"/archive/2026\"") && all.shows("2 entries"));
    let year = app.get("/archive/2026").await;
    assert!(year.shows("In spring") && !year.shows("A year later"), "{}", year.body);
    assert!(year.body.contains("<link rel=\"canonical\"") && year.shows("/archive/2026\""));
    for (path, status) in [
        ("/archive/2025", 404),
        ("/archive/26", 404),
        ("/archive/99999", 404),
        ("/archive/2026/page/1", 301),
        ("/archive/2026/page/2", 404),
        ("/archive/page/1", 301),
        ("/archive/page/x", 404),
        ("/archive/2026/x", 404),
    ] {
        assert_eq!(app.get(path).await.status, status, "{path}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn readers_who_find_nothing_see_what_else_there_is() {
    let app = TestApp::start().await;
    app.post("Low water", "## Ebb\n\nA.\n\n## Flood & more\n\nB.\n\n### Spring\n\nC.").await;
    let missing = app.get("/nothing").await;
    assert_eq!(missing.status, 404);
    assert!(missing.shows("Low water") && missing.shows("role=\"search\""), "{}", missing.body);
    let entry = app.get("/low-water").await;
    assert!(entry.shows("<a href=\"#ebb\">Ebb</a>") && entry.shows("Flood & more"), "{}", entry.body);
    assert!(entry.shows("class=\"toc-below\"") && entry.body.contains("mailto:?subject=Low%20water"));
    app.shutdown().await;
}
