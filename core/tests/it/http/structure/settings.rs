//! The settings of the site.

use sandpress::domain::{Actor, EntryPlace, Role};

use super::publish;
use crate::support::app::TestApp;

const GOOD: [(&str, &str); 8] = [
    ("title", "The Tide Table"),
    ("description", "Notes from a small harbour"),
    ("language", "nb"),
    ("time_zone", "Pacific/Pago_Pago"),
    ("entries_per_page", "2"),
    ("home", ""),
    ("social", "Club | https://example.org/club"),
    ("logo", "/media/abc/logo.svg"),
];

#[tokio::test]
async fn settings_hold_from_the_next_page_on() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for number in 1..=3 {
        publish(&app, &format!("Day {number}"), EntryPlace::default()).await;
    }
    let mut fields = GOOD.to_vec();
    fields.push(("short_feeds", "yes"));
    assert_eq!(owner.post_form("/admin/settings", &fields).await.location(), "/admin/settings");
    let home = app.get("/").await;
    assert!(
        home.shows("The Tide Table")
            && home.shows("<html lang=\"nb\"")
            && home.shows("https://example.org/club")
    );
    assert!(home.shows("Page 1 of 2") && home.shows("13 March 2026"), "{}", home.body);
    assert!(home.shows("src=\"/media/abc/logo.svg\""));
    let feed = app.get("/atom.xml").await;
    assert!(
        feed.body.contains("<title>The Tide Table</title>") && !feed.body.contains("<content"),
        "{}",
        feed.body
    );
    assert!(owner.get("/admin/settings").await.shows("The Tide Table"));
    assert!(app.get("/nothing").await.shows("The Tide Table"));
    app.shutdown().await;
}

#[tokio::test]
async fn a_page_can_stand_at_the_beginning() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let welcome = publish(&app, "Welcome", EntryPlace::default()).await;
    publish(&app, "News", EntryPlace::default()).await;
    let id = welcome.id.to_string();
    let fields: Vec<_> = GOOD
        .into_iter()
        .map(|(name, value)| (name, if name == "home" { id.as_str() } else { value }))
        .collect();
    assert_eq!(owner.post_form("/admin/settings", &fields).await.status, 303);
    let home = app.get("/").await;
    assert!(home.shows("<h1 class=\"p-name\">Welcome</h1>") && !home.shows("class=\"card "), "{}", home.body);
    assert!(home.shows(&format!("<link rel=\"canonical\" href=\"{}/\">", app.origin())));
    assert!(app.get("/page/1").await.shows("News"));
    app.app.services().unpublish_entry(&Actor::System, welcome.id).await.unwrap();
    assert!(app.get("/").await.shows("News"));
    app.shutdown().await;
}

#[tokio::test]
async fn bad_settings_are_refused_one_by_one() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for (field, value) in [
        ("title", ""),
        ("title", "x".repeat(121).as_str()),
        ("description", "x".repeat(301).as_str()),
        ("language", "nonsense!"),
        ("time_zone", "Europe/Atlantis"),
        ("entries_per_page", "0"),
        ("entries_per_page", "many"),
        ("home", "0198a7c0-0000-7000-8000-000000000000"),
        ("home", "nothing"),
        ("logo", "javascript:alert(1)"),
        ("social", "x | javascript:alert(1)"),
    ] {
        let with = |(name, good)| (name, if name == field { value } else { good });
        let page = owner.post_form("/admin/settings", &GOOD.into_iter().map(with).collect::<Vec<_>>()).await;
        assert_eq!(page.status, 422, "{field} {value}");
        assert!(page.shows(&format!("id=\"{field}-error\"")), "{field}: {}", page.body);
    }
    assert!(app.get("/").await.shows("Field Notes"));
    assert_eq!(app.user_as(Role::Editor).await.get("/admin/settings").await.status, 403);
    app.shutdown().await;
}

#[tokio::test]
async fn what_the_file_pins_stays() {
    let app = TestApp::with(&[], &[("SITE__PINNED", "title, language")]).await;
    let owner = app.owner().await;
    let form = owner.get("/admin/settings").await;
    assert!(form.shows("It is pinned in"), "{}", form.body);
    assert_eq!(owner.post_form("/admin/settings", &GOOD).await.status, 303);
    let home = app.get("/").await;
    assert!(
        home.shows("Field Notes")
            && home.shows("<html lang=\"en\"")
            && home.shows("Notes from a small harbour")
    );
    app.shutdown().await;
}
