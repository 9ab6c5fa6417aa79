//! Looking for words: readers, those who work on the site, and the index that follows every change.

mod admin;
mod index;
mod readers;

use crate::support::{app::TestApp, client::Page};

/// The titles of the results, without their marks.
fn titles(page: &Page) -> Vec<String> {
    let parts = page.body.split("<h2 class=\"p-name\">").skip(1);
    let title = |part: &str| {
        let html = part.split("</h2>").next().unwrap();
        let text = html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
        text.collect::<String>()
    };
    parts.map(title).collect()
}

/// What a reader finds.
async fn found(app: &TestApp, query: &str) -> Vec<String> {
    let page = app.get(&format!("/search?q={query}")).await;
    assert_eq!(page.status, 200, "{query}: {}", page.body);
    titles(&page)
}
