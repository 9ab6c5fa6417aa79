//! The list of entries.

use sandpress::domain::Role;

use crate::support::{app::TestApp, client::Page};

fn titles(page: &Page) -> Vec<String> {
    let rows = page.body.split("<h2 class=\"row-title\">").skip(1);
    rows.map(|row| {
        let (title, _) = row.split_once("</a>").unwrap();
        crate::support::client::unescape(title.rsplit_once('>').unwrap().1)
    })
    .collect()
}

#[tokio::test]
async fn tabs_and_search_narrow_the_list() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for title in ["Spring tide", "Neap tide"] {
        app.wait_a_minute();
        app.post(title, "Text.").await;
    }
    app.wait_a_minute();
    app.draft("A draft on the tide", "Text.").await;
    app.wait_a_minute();
    app.draft("100% <done>", "Text.").await;
    let gone = app.draft("Thrown away", "Text.").await;
    owner.post_form(&format!("/admin/entries/{}/trash", gone.id), &[]).await;
    let list = async |query: &str| titles(&owner.get(&format!("/admin/entries{query}")).await);
    assert_eq!(list("").await, ["100% <done>", "A draft on the tide", "Neap tide", "Spring tide"]);
    assert_eq!(list("?status=draft").await, ["100% <done>", "A draft on the tide"]);
    assert_eq!(list("?status=published").await, ["Neap tide", "Spring tide"]);
    assert_eq!(list("?status=trashed").await, ["Thrown away"]);
    assert_eq!(list("?q=TIDE").await, ["A draft on the tide", "Neap tide", "Spring tide"]);
    assert_eq!(list("?q=tide&status=published").await, ["Neap tide", "Spring tide"]);
    assert_eq!(list("?q=100%25").await, ["100% <done>"]);
    assert_eq!(list("?q=%25").await, ["100% <done>"]);
    assert_eq!(list("?q=_").await, Vec::<String>::new());
    assert_eq!(list("?type=text").await.len(), 4);
    assert_eq!(list("?type=poem").await.len(), 0);
    assert_eq!(list("?status=nonsense&page=nonsense").await.len(), 4);
    let page = owner.get("/admin/entries?q=%3Cscript%3E").await;
    assert!(page.shows("Nothing matches") && !page.body.contains("<script>"));
    for (label, count) in [("All", 4), ("Drafts", 2), ("Published", 2), ("Trash", 1)] {
        assert!(page.shows(&format!("{label} <span class=\"tab-count\">{count}</span>")), "{label}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn long_lists_have_pages() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for number in 1..=27 {
        app.wait_a_minute();
        app.draft(&format!("Note {number}"), "").await;
    }
    let first = owner.get("/admin/entries?status=draft").await;
    assert_eq!((titles(&first).len(), titles(&first)[0].as_str()), (25, "Note 27"));
    assert!(first.shows("href=\"/admin/entries?status=draft&page=2\"") && first.shows("Page 1 of 2"));
    let second = owner.get("/admin/entries?status=draft&page=2").await;
    assert_eq!(titles(&second), ["Note 2", "Note 1"]);
    assert_eq!(owner.get("/admin/entries?page=3").await.status, 200);
    app.shutdown().await;
}

#[tokio::test]
async fn everybody_sees_what_they_may_change() {
    let app = TestApp::start().await;
    app.draft("The site's", "Text.").await;
    let author = app.user_as(Role::Author).await;
    author.post_form("/admin/entries/new/text", &[("field.title", "The author's")]).await;
    assert_eq!(titles(&author.get("/admin/entries").await), ["The author's"]);
    assert!(author.get("/admin/entries").await.shows("All <span class=\"tab-count\">1</span>"));
    let mut all = titles(&app.user_as(Role::Editor).await.get("/admin/entries").await);
    all.sort();
    assert_eq!(all, ["The author's", "The site's"]);
    assert_eq!(app.user_as(Role::Subscriber).await.get("/admin/entries").await.status, 403);
    app.shutdown().await;
}
