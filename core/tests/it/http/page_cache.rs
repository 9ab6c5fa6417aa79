//! Pages that are kept whole: which change makes which of them anew, who gets them, and in which form.

mod forms;
mod nodes;
mod purges;
mod races;
mod totals;

use std::collections::BTreeMap;

use sandpress::{
    domain::{Actor, Entry, EntryId, EntryPlace, FieldValues},
    http::CacheCounts,
    services::{EntryPatch, Intent, NewEntry},
};

use crate::support::app::TestApp;

/// A post at a place, published a minute after the one before.
async fn publish(app: &TestApp, title: &str, place: EntryPlace) -> Entry {
    app.wait_a_minute();
    let fields: FieldValues = [("title", title), ("body", "Text.")]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let new = NewEntry {
        publication_type: "text".to_owned(),
        fields,
        path: String::new(),
        byline: String::new(),
        source: None,
        published_at: None,
        aliases: Vec::new(),
        place,
    };
    app.app.services().create_entry(&Actor::System, new, Intent::Publish).await.unwrap()
}

/// Gives an entry another text.
async fn rewrite(app: &TestApp, id: EntryId, body: &str, intent: Intent) -> Entry {
    let services = app.app.services();
    let mut details = services.get_entry(&Actor::System, id).await.unwrap();
    details.revision.fields.set("body", body);
    let patch = EntryPatch {
        base_revision: details.entry.revision,
        fields: details.revision.fields,
        path: String::new(),
        byline: details.entry.byline,
        place: None,
    };
    services.save_entry(&Actor::System, id, patch, intent).await.unwrap()
}

/// What the cache did between two moments.
fn since(app: &TestApp, before: CacheCounts) -> CacheCounts {
    let now = app.app.cache_counts();
    CacheCounts {
        hits: now.hits - before.hits,
        misses: now.misses - before.misses,
        stale: now.stale - before.stale,
        bypassed: now.bypassed - before.bypassed,
        made: now.made - before.made,
        purges: now.purges - before.purges,
        purged: now.purged - before.purged,
        ..now
    }
}

/// The pages at these paths by their tags, all of them kept from now on.
async fn keep_all(app: &TestApp, paths: &[&str]) -> BTreeMap<String, String> {
    let mut tags = BTreeMap::new();
    for path in paths {
        let page = app.get(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        tags.insert((*path).to_owned(), page.header("etag").to_owned());
    }
    let before = app.app.cache_counts();
    for path in paths {
        assert_eq!(app.get(path).await.header("etag"), tags[*path], "{path}");
    }
    let done = since(app, before);
    assert_eq!((done.hits, done.made), (paths.len() as u64, 0), "{done:?}");
    tags
}
