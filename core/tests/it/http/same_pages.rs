//! The same entries and media give the same pages, wherever they are kept.

use std::{
    collections::{BTreeMap, VecDeque},
    fs,
    io::Write,
};

use sandpress::services::Intent;
use tempfile::NamedTempFile;

use super::types::upload;
use crate::support::{
    app::TestApp,
    components::repository,
    object_store::{KEY, ObjectServer},
};

const COMPONENTS: &[&str] = &["image", "video", "media"];

/// What a reader gets for an address.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    status: u16,
    content_type: String,
    bytes: Vec<u8>,
}

async fn fill(app: &TestApp) {
    app.import_fixtures().await;
    let fixtures = repository().join("core/tests/fixtures");
    let picture = upload(app, "tide.jpg", &fs::read(fixtures.join("pictures/tide.jpg")).unwrap()).await;
    let film = upload(app, "tide.mp4", &fs::read(fixtures.join("tide.mp4")).unwrap()).await;
    app.wait_a_minute();
    let gallery = [("title", "Low water"), ("pictures.0.picture", &picture), ("pictures.0.alt", "A harbour")];
    app.create("image", &gallery, Intent::Publish).await;
    app.wait_a_minute();
    let tide = [("title", "Tide"), ("source", "upload"), ("file", &film), ("poster", &picture)];
    app.create("video", &tide, Intent::Publish).await;
    app.run_jobs().await;
}

/// Every page and file that can be reached from the home page, with the address of the site left out.
async fn everything(app: &TestApp) -> BTreeMap<String, Answer> {
    let (client, origin) = (app.client(), app.origin());
    let encoded = origin.replace(':', "%3A").replace('/', "%2F");
    let mut found = BTreeMap::new();
    let mut next = VecDeque::from(["/".to_owned(), "/atom.xml".to_owned()]);
    while let Some(path) = next.pop_front() {
        if found.contains_key(&path) {
            continue;
        }
        let page = client.get(&path).await;
        let content_type = page.headers.get("content-type").map_or("", |value| value.to_str().unwrap());
        let is_text = ["text/html", "xml", "json"].iter().any(|kind| content_type.contains(kind));
        let text = page.body.replace(&origin, "").replace(&encoded, "");
        let bytes = if is_text { without_ids(&text).into_bytes() } else { page.bytes };
        if is_text {
            next.extend(addresses(&text));
        }
        found.insert(path, Answer { status: page.status, content_type: content_type.to_owned(), bytes });
    }
    found
}

/// A feed without the ids of its entries, which are drawn by lot.
fn without_ids(text: &str) -> String {
    let mut parts = text.split("urn:uuid:");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.get(36..).unwrap_or_default())
}

/// What the page leads to or shows on its own site, but for what needs an account or has the site's address in its own.
fn addresses(page: &str) -> Vec<String> {
    let quoted = ["href=\"", "src=\"", "srcset=\"", "poster=\""]
        .iter()
        .flat_map(|attribute| page.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()));
    let each = quoted.flat_map(|value| value.split(", ").filter_map(|one| one.split(' ').next()));
    each.map(|address| address.split('#').next().unwrap().replace("&amp;", "&"))
        .filter(|address| address.starts_with('/') && !address.starts_with("//"))
        .filter(|address| !["/admin", "/account", "/oembed"].iter().any(|area| address.starts_with(area)))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_on_disk_and_an_object_store_give_the_same_pages() {
    let here = TestApp::in_files(COMPONENTS, &[]).await;
    let server = ObjectServer::start().await;
    let mut key = NamedTempFile::new().unwrap();
    key.write_all(KEY.as_bytes()).unwrap();
    let key_file = key.path().to_str().unwrap().to_owned();
    let variables = server.variables();
    let mut variables: Vec<_> =
        variables.iter().map(|(name, value)| (name.trim_start_matches("SANDPRESS_"), *value)).collect();
    variables.retain(|(name, _)| *name != "SECRET_STORAGE");
    variables.push(("SECRETS__STORAGE__FILE", &key_file));
    let there = TestApp::with(COMPONENTS, &variables).await;
    fill(&here).await;
    fill(&there).await;
    let (here_pages, there_pages) = (everything(&here).await, everything(&there).await);
    assert_eq!(here_pages.keys().collect::<Vec<_>>(), there_pages.keys().collect::<Vec<_>>());
    for (path, answer) in &here_pages {
        let other = &there_pages[path];
        assert!(answer == other, "{path}:\n{}\n{}", shown(answer), shown(other));
    }
    let kinds =
        |kind: &str| here_pages.values().filter(|answer| answer.content_type.starts_with(kind)).count();
    let missing: Vec<_> = here_pages.iter().filter(|(_, answer)| answer.status != 200).collect();
    assert!(
        missing.is_empty(),
        "{:?}",
        missing.iter().map(|(path, answer)| (path, answer.status)).collect::<Vec<_>>()
    );
    assert!(
        kinds("text/html") >= 5 && kinds("image/avif") >= 1 && kinds("video/mp4") >= 1,
        "{:?}",
        here_pages.keys()
    );
    here.shutdown().await;
    there.shutdown().await;
}

fn shown(answer: &Answer) -> String {
    format!("{} {} {}", answer.status, answer.content_type, String::from_utf8_lossy(&answer.bytes))
}
