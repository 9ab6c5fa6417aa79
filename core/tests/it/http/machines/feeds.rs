//! Feeds, as a program reads them that reads the feeds of everybody: feedparser.

use std::{path::PathBuf, process::Command};

use sandpress::{
    domain::{Actor, EntryPlace, Role, Taxonomy},
    services::{Intent, NewEntry, NewTerm},
};
use serde_json::Value;

use crate::support::{app::TestApp, components::target_directory};

/// Prints what feedparser understood, as JSON.
const READER: &str = r#"
import feedparser, json, sys
feed = feedparser.parse(sys.stdin.buffer.read())
entry = lambda e: {
    "id": e.get("id"), "title": e.get("title"), "link": e.get("link"), "summary": e.get("summary"),
    "content": [c.value for c in e.get("content", [])], "authors": [a.get("name") for a in e.get("authors", [])],
    "tags": [t.term for t in e.get("tags", [])], "published": e.get("published_parsed"),
    "enclosures": [dict(x) for x in e.get("enclosures", [])],
}
print(json.dumps({
    "bozo": feed.bozo, "why": str(feed.get("bozo_exception", "")), "version": feed.version,
    "title": feed.feed.get("title"), "link": feed.feed.get("link"), "entries": [entry(e) for e in feed.entries],
    "self": [l.href for l in feed.feed.get("links", []) if l.rel == "self"],
}))
"#;

fn read(body: &str) -> Value {
    use std::io::Write;
    let program: PathBuf = target_directory().join("feedparser/bin/python3");
    assert!(program.exists(), "{} is missing: run `script/bootstrap --for-tests`", program.display());
    let mut process = Command::new(program)
        .args(["-c", READER])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    process.stdin.take().unwrap().write_all(body.as_bytes()).unwrap();
    let output = process.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

async fn site() -> TestApp {
    let app = TestApp::start().await;
    let services = app.app.services();
    app.account(Role::Editor).await;
    let users = services.list_users(sandpress::domain::PageRequest::new(1, 10)).await.unwrap();
    let bread = NewTerm { name: "Bread & butter".to_owned(), ..NewTerm::default() };
    let term = services.create_term(&Actor::System, Taxonomy::Category, &bread).await.unwrap();
    let fields = [
        ("title", "Crème brûlée & \u{1F600}, 3 < 4"),
        ("body", "A [link](/about), a note[^1] and `<code>` ]]> \u{7}.\n\n[^1]: Below."),
    ];
    let new = NewEntry {
        publication_type: "text".to_owned(),
        fields: fields.map(|(k, v)| (k.to_owned(), v.to_owned())).into_iter().collect(),
        path: String::new(),
        byline: "A guest".to_owned(),
        source: None,
        published_at: None,
        aliases: Vec::new(),
        place: EntryPlace {
            authors: vec![users.items[0].id],
            terms: vec![term.id],
            tags: vec!["Sugar".to_owned()],
            ..EntryPlace::default()
        },
    };
    services.create_entry(&Actor::System, new, Intent::Publish).await.unwrap();
    app.wait_a_minute();
    app.post("Second", "Plain.").await;
    app
}

const LISTS: [(&str, usize); 5] =
    [("", 2), ("/type/text", 2), ("/category/bread-butter", 1), ("/tag/sugar", 1), ("/author/the-editor", 1)];

#[tokio::test]
async fn every_feed_is_read_without_complaint() {
    let app = site().await;
    for (list, count) in LISTS {
        let mut of_formats = Vec::new();
        for (file, version) in [("atom.xml", "atom10"), ("feed.xml", "rss20")] {
            let path = format!("{list}/{file}");
            let page = app.get(&path).await;
            assert_eq!(page.status, 200, "{path}");
            let feed = read(&page.body);
            assert_eq!(
                (&feed["bozo"], feed["version"].as_str()),
                (&Value::from(false), Some(version)),
                "{path}: {feed}"
            );
            assert_eq!(feed["self"][0], format!("{}{path}", app.origin()));
            assert_eq!(feed["entries"].as_array().unwrap().len(), count, "{path}");
            of_formats.push(feed["entries"].clone());
        }
        for (atom, rss) in of_formats[0].as_array().unwrap().iter().zip(of_formats[1].as_array().unwrap()) {
            for key in ["id", "title", "link", "published", "content", "tags"] {
                assert_eq!(atom[key], rss[key], "{list} {key}");
            }
        }
    }
    let feed = read(&app.get("/feed.xml").await.body);
    let entry = &feed["entries"][1];
    assert_eq!(entry["title"], "Crème brûlée & \u{1F600}, 3 < 4");
    assert_eq!(entry["tags"], serde_json::json!(["Bread & butter", "Sugar"]));
    let html = entry["content"][0].as_str().unwrap();
    assert!(html.contains(&format!("href=\"{}/about\"", app.origin())), "{html}");
    assert!(!html.contains("href=\"#") && !html.contains("href=\"/"), "{html}");
    app.shutdown().await;
}

#[tokio::test]
async fn json_feeds_say_the_same() {
    let app = site().await;
    for (list, count) in LISTS {
        let page = app.get(&format!("{list}/feed.json")).await;
        assert_eq!((page.status, page.header("content-type")), (200, "application/feed+json; charset=utf-8"));
        let feed = page.json();
        assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
        assert_eq!(feed["feed_url"], format!("{}{list}/feed.json", app.origin()));
        assert_eq!(feed["items"].as_array().unwrap().len(), count, "{list}");
    }
    let feed = app.get("/feed.json").await.json();
    let atom = read(&app.get("/atom.xml").await.body);
    for (item, entry) in feed["items"].as_array().unwrap().iter().zip(atom["entries"].as_array().unwrap()) {
        assert_eq!(
            (&item["id"], &item["title"], &item["url"]),
            (&entry["id"], &entry["title"], &entry["link"])
        );
        assert!(item["content_html"].as_str().unwrap().starts_with("<p>"), "{item}");
    }
    let item = &feed["items"][1];
    assert_eq!(item["authors"].as_array().unwrap().len(), 2);
    assert_eq!(item["authors"][1]["name"], "A guest");
    assert_eq!(item["date_published"], "2026-03-14T09:26:53Z");
    for nothing in ["/type/nothing/feed.xml", "/type/text/x.xml", "/type/text", "/tag/nothing/feed.json"] {
        assert_eq!(app.get(nothing).await.status, 404, "{nothing}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn an_empty_feed_and_a_short_one_are_read_too() {
    let app = TestApp::start().await;
    for file in ["atom.xml", "feed.xml"] {
        let feed = read(&app.get(&format!("/{file}")).await.body);
        assert_eq!(
            (&feed["bozo"], &feed["title"]),
            (&Value::from(false), &Value::from("Field Notes")),
            "{file}: {feed}"
        );
    }
    app.shutdown().await;
}
