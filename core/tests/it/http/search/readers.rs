//! What readers find.

use sandpress::domain::{Actor, EntryPlace};
use sandpress::services::{Intent, NewEntry};

use super::{found, titles};
use crate::support::app::TestApp;

#[tokio::test]
async fn readers_find_what_is_published() {
    let app = TestApp::start().await;
    let empty = app.get("/search").await;
    assert_eq!(empty.status, 200);
    assert!(empty.shows("<form class=\"search-form\" method=\"get\"") && !empty.shows("search-count"));
    assert!(empty.shows("noindex, follow") && empty.header("x-robots-tag") == "noindex, follow");
    app.post("Low water", "Crème & <b>brûlée</b> at the <script>tide</script> mark.").await;
    app.wait_a_minute();
    app.post("The harbour", "Where the tide of low water ends.").await;
    app.draft("Secret tide", "Nobody may read of the tide.").await;
    assert_eq!(found(&app, "low+water").await, ["Low water", "The harbour"]);
    assert_eq!(found(&app, "BRULEE").await, ["Low water"]);
    assert_eq!(found(&app, "harb").await, ["The harbour"]);
    assert_eq!(found(&app, "%22low+water%22+-ends").await, ["Low water"]);
    assert_eq!(found(&app, "secret").await, Vec::<String>::new());
    assert_eq!(found(&app, "lovelace").await.len(), 2, "by the name of who wrote it");
    let page = app.get("/search?q=creme+brulee").await;
    assert!(page.body.contains("<mark>Crème</mark> &amp; <mark>brûlée</mark>"), "{}", page.body);
    assert!(page.shows("1 entry"), "{}", page.body);
    let hostile = app.get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E").await;
    assert!(!hostile.body.contains("<script>alert"), "{}", hostile.body);
    app.shutdown().await;
}

#[tokio::test]
async fn many_results_stand_on_pages() {
    let app = TestApp::start().await;
    for number in 1..=23 {
        app.wait_a_minute();
        app.post(&format!("Tide {number}"), "Water.").await;
    }
    let first = app.get("/search?q=tide").await;
    assert!(first.shows("23 entries") && first.shows("Page 1 of 3"), "{}", first.body);
    assert_eq!(titles(&first).first().unwrap(), "Tide 23");
    let next = first.between("rel=\"next\" href=\"", "\"");
    let second = app.get(&next.replace("&amp;", "&")).await;
    assert_eq!((titles(&second).len(), titles(&second)[0].as_str()), (10, "Tide 13"));
    assert_eq!(app.get("/search?q=tide&page=3").await.status, 200);
    assert_eq!(app.get("/search?q=tide&page=4").await.status, 404);
    assert_eq!(app.get("/search?q=tide&page=x").await.status, 200);
    app.shutdown().await;
}

#[tokio::test]
async fn results_are_chosen_by_type_term_author_and_day() {
    let app = TestApp::with(&["page"], &[]).await;
    let post = |title: &str, tag: &str| NewEntry {
        publication_type: "text".to_owned(),
        fields: [("title", title), ("body", "The tide.")]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .into_iter()
            .collect(),
        path: String::new(),
        byline: String::new(),
        source: None,
        published_at: None,
        aliases: Vec::new(),
        place: EntryPlace { tags: vec![tag.to_owned()], ..EntryPlace::default() },
    };
    let services = app.app.services();
    services.create_entry(&Actor::System, post("First", "Sour dough"), Intent::Publish).await.unwrap();
    app.wait_seconds(3 * 86_400);
    services.create_entry(&Actor::System, post("Second", "Rye"), Intent::Publish).await.unwrap();
    app.create("page", &[("title", "About"), ("body", "The tide.")], Intent::Publish).await;
    for (query, expected) in [
        ("tide", vec!["About", "First", "Second"]),
        ("tide&type=page", vec!["About"]),
        ("tide&type=nothing", vec![]),
        ("tide&tag=rye", vec!["Second"]),
        ("tide&tag=sour-dough", vec!["First"]),
        ("tide&tag=nothing", vec![]),
        ("tide&category=nothing", vec![]),
        ("tide&author=nobody", vec![]),
        ("tide&from=2026-03-15", vec!["About", "Second"]),
        ("tide&until=2026-03-14", vec!["First"]),
        ("tide&from=2026-03-14&until=2026-03-14", vec!["First"]),
        ("tide&from=nonsense&until=2026-02-31", vec!["About", "First", "Second"]),
        ("rye", vec!["Second"]),
    ] {
        let mut found = found(&app, query).await;
        found.sort();
        assert_eq!(found, expected, "{query}");
    }
    assert!(app.get("/search?q=tide&type=page").await.shows("<option value=\"page\" selected>"));
    app.shutdown().await;
}

#[tokio::test]
async fn a_mistyped_word_is_corrected() {
    let app = TestApp::start().await;
    app.post("Sourdough bread", "Flour and water.").await;
    app.draft("Confidential", "Nobody may read this.").await;
    let page = app.get("/search?q=sourduogh+bred").await;
    assert!(page.shows("Nothing was found") && page.shows("Did you mean"), "{}", page.body);
    assert_eq!(page.between("Did you mean <a href=\"", "\""), "/search?q=sourdough+bread");
    assert_eq!(page.between("?q=sourdough+bread\">", "</a>"), "sourdough bread");
    for nothing in ["confidentail", "elephant", "xyzzy", "12345"] {
        let page = app.get(&format!("/search?q={nothing}")).await;
        assert!(page.shows("Nothing was found") && !page.shows("Did you mean"), "{nothing}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn no_query_is_an_error() {
    let app = TestApp::start().await;
    app.post("Low water", "The tide.").await;
    let long = format!("q={}", "tide+".repeat(400));
    for query in [
        "q=",
        "q",
        "=",
        "&&&",
        "q=%00",
        "q=%ff%fe",
        "q=%22",
        "q=-",
        "q=*",
        "q=tide+AND",
        "q=NEAR(tide)",
        "q=a&q=tide",
        "q='%3B+DROP+TABLE+entries%3B--",
        "q=tide)+OR+(1%3D1",
        "q=title:tide",
        "page=-1",
        "q=tide&page=99999999999",
        "q=%F0%9F%8C%8A",
        "q=(((",
        "q=%5C",
        "q=%25",
        "q=<->",
        "q='%3A*",
        "q=!",
        "q=tide&from=%00",
        &long,
    ] {
        let page = app.get(&format!("/search?{query}")).await;
        assert_eq!(page.status, 200, "{query}: {}", page.body);
    }
    assert_eq!(found(&app, "tide%00").await, ["Low water"]);
    app.shutdown().await;
}

#[tokio::test]
async fn a_site_may_do_without_search() {
    let app = TestApp::with(&[], &[("SEARCH__ENABLED", "false")]).await;
    app.post("Low water", "The tide.").await;
    for path in ["/search", "/search?q=tide", "/opensearch.xml"] {
        assert_eq!(app.get(path).await.status, 404, "{path}");
    }
    let home = app.get("/").await;
    assert!(!home.shows("opensearch") && !home.shows("href=\"/search\""), "{}", home.body);
    app.shutdown().await;
}
