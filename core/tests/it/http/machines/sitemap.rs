//! The sitemap and robots.txt.

use sandpress::{
    domain::{Actor, EntryPlace, Role},
    services::{EntryPatch, Intent},
};

use super::texts;
use crate::{
    http::types::upload,
    support::{app::TestApp, components::repository},
};

#[tokio::test]
async fn the_sitemap_lists_what_search_engines_may() {
    let app = TestApp::with(&["page"], &[]).await;
    app.import_fixtures().await;
    let tide = std::fs::read(repository().join("core/tests/fixtures/pictures/tide.jpg")).unwrap();
    let cover = upload(&app, "tide.jpg", &tide).await;
    let fields = [("title", "Low & <water>"), ("body", "Text."), ("cover", &cover)];
    let shown = app.create("text", &fields, Intent::Publish).await;
    app.create("page", &[("title", "About"), ("body", "Us.")], Intent::Publish).await;
    app.draft("Hidden draft", "Text.").await;
    let services = app.app.services();
    let archived = app.post("Archived", "Text.").await;
    services.archive_entry(&Actor::System, archived.id).await.unwrap();
    let private = app.post("Private", "Text.").await;
    let details = services.get_entry(&Actor::System, private.id).await.unwrap();
    let place = EntryPlace { noindex: true, ..EntryPlace::default() };
    let patch = EntryPatch {
        base_revision: 1,
        fields: details.revision.fields,
        path: String::new(),
        byline: String::new(),
        place: Some(place),
    };
    services.save_entry(&Actor::System, private.id, patch, Intent::Publish).await.unwrap();
    let index = app.get("/sitemap.xml").await;
    assert_eq!(index.header("content-type"), "application/xml; charset=utf-8");
    let parts = texts(&index.body, "loc");
    let origin = app.origin();
    assert_eq!(parts, [format!("{origin}/sitemap/lists.xml"), format!("{origin}/sitemap/entries-1.xml")]);
    assert_eq!(texts(&index.body, "lastmod"), ["2026-03-14T09:26:53Z"]);
    let part = app.get("/sitemap/entries-1.xml").await;
    let listed = texts(&part.body, "loc");
    for path in [shown.path.to_url_path(), "/about".to_owned(), "/2024/05/01/ovens".to_owned()] {
        assert!(listed.contains(&format!("{origin}{path}")), "{path}: {listed:?}");
    }
    for path in ["/hidden-draft", "/archived", "/private"] {
        assert!(!listed.contains(&format!("{origin}{path}")), "{path}");
    }
    assert_eq!(texts(&part.body, "lastmod").len(), listed.len());
    assert!(
        texts(&part.body, "image:loc").iter().any(|url| url.starts_with(&format!("{origin}/media/"))),
        "{}",
        part.body
    );
    let lists = texts(&app.get("/sitemap/lists.xml").await.body, "loc");
    assert!(
        lists.contains(&format!("{origin}/")) && lists.iter().any(|url| url.contains("/tag/")),
        "{lists:?}"
    );
    assert!(app.get("/private").await.shows("<meta name=\"robots\" content=\"noindex\">"));
    for nothing in ["entries-0.xml", "entries-2.xml", "entries-x.xml", "entries-99999999999.xml", "x"] {
        assert_eq!(app.get(&format!("/sitemap/{nothing}")).await.status, 404, "{nothing}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_large_sitemap_is_sent_whole() {
    let app = TestApp::start().await;
    for number in 0..3 {
        app.post(&format!("Entry {number}"), "Text.").await;
    }
    // Copies in the database alone: the sitemap asks nothing else.
    for digit in "abcdefghi".chars() {
        let id =
            if std::env::var("TEST_DATABASE_URL").is_ok() { "gen_random_uuid()" } else { "randomblob(16)" };
        app.execute(&format!(
            "INSERT INTO entries (id, publication_type, status, title, title_key, path, byline, revision, \
             published_revision, published_at, created_at, updated_at, menu_order, listed, noindex) \
             SELECT {id}, publication_type, status, title, title_key, path || '{digit}', byline, revision, \
             published_revision, published_at, created_at, updated_at, menu_order, listed, noindex FROM entries"
        ))
        .await;
    }
    app.execute(
        "INSERT INTO renderings (entry_id, revision, title, excerpt, html, word_count, image_url, image_alt, made_by, head) \
         SELECT id, 1, title, '', '', 1, '', '', '', '[]' FROM entries \
         WHERE id NOT IN (SELECT entry_id FROM renderings)",
    )
    .await;
    let part = app.get("/sitemap/entries-1.xml").await;
    let mut listed = texts(&part.body, "loc");
    assert_eq!(listed.len(), 3 * 512);
    listed.sort();
    listed.dedup();
    assert_eq!(listed.len(), 3 * 512, "each stands there once");
    app.shutdown().await;
}

#[tokio::test]
async fn the_owner_decides_about_robots() {
    let app = TestApp::start().await;
    let robots = app.get("/robots.txt").await;
    assert_eq!(robots.header("content-type"), "text/plain; charset=utf-8");
    assert!(
        robots.body.starts_with("User-agent: *\nDisallow: /account\nDisallow: /admin\n"),
        "{}",
        robots.body
    );
    assert!(robots.body.ends_with(&format!("Sitemap: {}/sitemap.xml\n", app.origin())));
    let admin = app.user_as(Role::Administrator).await;
    let form = |robots: &'static str, hidden: &'static str| {
        [
            ("title", "Field Notes"),
            ("language", "en"),
            ("entries_per_page", "10"),
            ("time_zone", "UTC"),
            ("robots_text", robots),
            ("hidden", hidden),
        ]
    };
    let refused = admin.post_form("/admin/settings", &form("Disallow everything", "")).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.shows("is no line of robots.txt"));
    let more = "User-agent: Greedy # too much\r\nDisallow: /\r\n";
    assert_eq!(admin.post_form("/admin/settings", &form(more, "")).await.status, 303);
    let robots = app.get("/robots.txt").await.body;
    assert!(robots.contains("\n\nUser-agent: Greedy # too much\nDisallow: /\n\nSitemap: "), "{robots}");
    assert_eq!(admin.post_form("/admin/settings", &form("", "yes")).await.status, 303);
    assert_eq!(app.get("/robots.txt").await.body, "User-agent: *\nDisallow: /\n");
    assert_eq!(app.get("/sitemap.xml").await.status, 404);
    let settings = admin.get("/admin/settings").await;
    assert!(settings.shows("name=\"hidden\" value=\"yes\" checked"), "{}", settings.body);
    app.shutdown().await;
}
