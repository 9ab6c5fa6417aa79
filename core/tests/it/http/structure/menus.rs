//! Menus, from the admin to readers.

use sandpress::domain::{Actor, EntryPlace, Role, Taxonomy};

use super::{publish, replace, term};
use crate::support::app::TestApp;

fn menu(page: &str) -> String {
    let (_, rest) = page.split_once("<nav class=\"site-nav\"").unwrap();
    rest.split_once("</nav>").unwrap().0.to_owned()
}

#[tokio::test]
async fn a_menu_follows_what_it_names() {
    let app = TestApp::start().await;
    let editor = app.user_as(Role::Editor).await;
    let about = publish(&app, "About", EntryPlace::default()).await;
    let bread = term(&app, Taxonomy::Category, "Bread", None).await;
    let made = editor.post_form("/admin/structure/menus", &[("label", "Main menu")]).await;
    let url = made.location().to_owned();
    assert_eq!(url, "/admin/structure/menus/main-menu", "{}", made.body);
    let (about_id, bread_id) = (about.id.to_string(), bread.id.to_string());
    let fields = [
        ("label", "Main menu"),
        ("location", "main"),
        ("action", "add url"),
        ("add-url", "https://example.org/"),
        ("kind", "entry"),
        ("to", about_id.as_str()),
        ("words", ""),
        ("nested", "no"),
        ("kind", "term"),
        ("to", bread_id.as_str()),
        ("words", "All bread"),
        ("nested", "yes"),
    ];
    assert_eq!(editor.post_form(&url, &fields).await.status, 303);
    let nav = menu(&app.get("/").await.body);
    assert!(
        nav.contains("href=\"/about\">About</a>") && nav.contains("<details class=\"submenu\">"),
        "{nav}"
    );
    assert!(nav.contains("href=\"/category/bread\">All bread</a>"), "{nav}");
    let nav = menu(&app.get("/about").await.body);
    assert!(nav.contains("href=\"/about\" aria-current=\"page\""), "{nav}");
    replace(&app, &Actor::System, about.id, "who", EntryPlace::default()).await.unwrap();
    assert!(menu(&app.get("/").await.body).contains("href=\"/who\">About</a>"));
    app.app.services().unpublish_entry(&Actor::System, about.id).await.unwrap();
    let nav = menu(&app.get("/").await.body);
    assert!(!nav.contains("/who") && nav.contains("href=\"/category/bread\""), "{nav}");
    assert!(menu(&app.get("/nothing").await.body).contains("All bread"), "error pages have the menu too");
    let form = editor.get(&url).await;
    assert!(form.shows("About (not published)"), "{}", form.body);
    app.shutdown().await;
}

#[tokio::test]
async fn buttons_work_without_a_script_and_bad_links_are_refused() {
    let app = TestApp::start().await;
    let editor = app.user_as(Role::Editor).await;
    let url = editor.post_form("/admin/structure/menus", &[("label", "M")]).await.location().to_owned();
    for (what, value) in [
        ("javascript:alert(1)", "is no address"),
        ("", "is no address"),
        ("/path", "is no address"),
        ("data:,x", "is no address"),
    ] {
        let refused =
            editor.post_form(&url, &[("label", "M"), ("action", "add url"), ("add-url", what)]).await;
        assert_eq!(refused.status, 422, "{what}");
        assert!(refused.shows(value), "{what}: {}", refused.body);
    }
    let two = [
        ("label", "M"),
        ("action", "up 1"),
        ("kind", "url"),
        ("to", "https://a.example/"),
        ("words", "A"),
        ("nested", "no"),
        ("kind", "url"),
        ("to", "mailto:b@example.org"),
        ("words", "B"),
        ("nested", "no"),
    ];
    assert_eq!(editor.post_form(&url, &two).await.status, 303);
    let menu = app.app.services().get_menu(&Actor::System, "m").await.unwrap();
    assert_eq!(menu.items.iter().map(|item| item.label.as_str()).collect::<String>(), "BA");
    let mut many = vec![("label", "M"), ("action", "save")];
    for _ in 0..61 {
        many.extend([("kind", "home"), ("to", ""), ("words", ""), ("nested", "no")]);
    }
    assert!(editor.post_form(&url, &many).await.shows("at most 60 links"));
    assert_eq!(editor.post_form(&format!("{url}/delete"), &[]).await.location(), "/admin/structure/menus");
    app.shutdown().await;
}
