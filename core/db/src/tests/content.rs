use uuid::Uuid;

use super::{at, draft, on_each_engine, published, rendering};
use crate::plugins::{self, LoadedPlugin};
use crate::{Database, DbError, UniqueKey, assets, entries, redirects, renderings, revisions};
use sandpress_domain::{
    Asset, AssetWords, Entry, EntryPath, FieldValues, FocalPoint, MediaFacts, PageRequest, ProcessingState,
    Revision, UserId,
};

on_each_engine! {
    keeps_revisions
    knows_outdated_renderings
    leads_old_paths_to_public_entries
    keeps_assets_and_plugins
}

fn path(text: &str) -> EntryPath {
    text.parse().unwrap()
}

async fn insert(db: &Database, entries: &[&Entry]) {
    for entry in entries {
        entries::insert(db, entry, None).await.unwrap();
    }
}

async fn keeps_revisions(db: Database) {
    let entry = draft("a", 0);
    insert(&db, &[&entry]).await;
    let fields: FieldValues = [("title", "a\0\"ü"), ("body", &"x".repeat(1 << 20))]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into_iter()
        .collect();
    let revision = |number| Revision {
        entry: entry.id,
        number,
        fields: fields.clone(),
        author: None,
        plugin: (number == 2).then(|| "tagger".to_owned()),
        created_at: at(1),
    };
    for number in 1..=3 {
        revisions::insert(&db, &revision(number)).await.unwrap();
    }
    let error = revisions::insert(&db, &revision(2)).await.unwrap_err();
    assert!(matches!(error, DbError::Conflict(UniqueKey::Revision)), "{error:?}");
    let found = revisions::find(&db, entry.id, 2).await.unwrap().unwrap();
    assert_eq!((found.number, &found.fields, found.created_at), (2, &fields, at(1)));
    assert_eq!(found.plugin.as_deref(), Some("tagger"));
    assert!(revisions::find(&db, entry.id, 4).await.unwrap().is_none());
    let page = revisions::list(&db, entry.id, PageRequest::new(1, 2)).await.unwrap();
    assert_eq!(page.items.iter().map(|revision| revision.number).collect::<Vec<_>>(), [3, 2]);
    assert_eq!(page.items[1].plugin.as_deref(), Some("tagger"));
    assert_eq!(page.total, 3);
}

async fn knows_outdated_renderings(db: Database) {
    let (current, missing, foreign) =
        (published("current", 4), published("missing", 3), published("foreign", 2));
    let behind = Entry { revision: 3, published_revision: Some(2), ..published("behind", 1) };
    let unread = draft("draft", 0);
    insert(&db, &[&current, &missing, &foreign, &behind, &unread]).await;
    for (entry, made_by) in [(&current, "new"), (&foreign, "old"), (&behind, "new")] {
        renderings::upsert(&db, entry.id, 1, &rendering("x", made_by)).await.unwrap();
    }
    let ids = renderings::list_outdated(&db, "text", "new", None, 9).await.unwrap();
    assert_eq!(ids, [behind.id, foreign.id, missing.id]);
    assert_eq!(renderings::list_outdated(&db, "text", "new", None, 1).await.unwrap(), [behind.id]);
    let rest = renderings::list_outdated(&db, "text", "new", Some(behind.id), 1).await.unwrap();
    assert_eq!(rest, [foreign.id]);
    assert!(renderings::list_outdated(&db, "image", "new", None, 9).await.unwrap().is_empty());

    renderings::upsert(&db, foreign.id, 1, &rendering("y", "new")).await.unwrap();
    renderings::upsert(&db, behind.id, 2, &rendering("y", "new")).await.unwrap();
    assert_eq!(renderings::list_outdated(&db, "text", "new", None, 9).await.unwrap(), [missing.id]);
    assert_eq!(renderings::find(&db, foreign.id).await.unwrap(), Some(rendering("y", "new")));
    renderings::delete(&db, foreign.id).await.unwrap();
    renderings::delete(&db, foreign.id).await.unwrap();
    assert_eq!(renderings::find(&db, foreign.id).await.unwrap(), None);
}

async fn leads_old_paths_to_public_entries(db: Database) {
    let (public, hidden) = (published("new", 1), draft("hidden", 1));
    insert(&db, &[&public, &hidden]).await;
    redirects::upsert(&db, &path("b"), hidden.id, at(0)).await.unwrap();
    redirects::upsert(&db, &path("a"), hidden.id, at(0)).await.unwrap();
    assert_eq!(redirects::find(&db, &path("a")).await.unwrap(), None);
    redirects::upsert(&db, &path("a"), public.id, at(1)).await.unwrap();
    assert_eq!(redirects::find(&db, &path("a")).await.unwrap().unwrap().target.location(), "/new");
    assert_eq!(redirects::list(&db, hidden.id).await.unwrap(), [path("b")]);
    assert!(redirects::delete(&db, &path("a")).await.unwrap());
    assert!(!redirects::delete(&db, &path("a")).await.unwrap());
    assert_eq!(redirects::find(&db, &path("a")).await.unwrap(), None);
}

async fn keeps_assets_and_plugins(db: Database) {
    let asset = |id: u128, name: &str| Asset {
        id: Uuid::from_u128(id),
        sha256: "ab".repeat(32),
        name: name.to_owned(),
        media_type: "image/png".to_owned(),
        size: 5_000_000_000,
        created_at: at(1),
        plugin: None,
        about: AssetWords { alt: "A loaf".to_owned(), ..AssetWords::default() },
        facts: MediaFacts {
            width: 4000,
            taken: vec![("Camera".to_owned(), "Box".to_owned())],
            ..MediaFacts::default()
        },
        focal: Some(FocalPoint::new(250, 2000)),
        folder: None,
        uploaded_by: Some(UserId(Uuid::from_u128(9))),
        state: ProcessingState::Failed,
        problem: "not a picture".to_owned(),
    };
    assert!(assets::insert_if_absent(&db, &asset(1, "a.png")).await.unwrap());
    assert!(!assets::insert_if_absent(&db, &asset(2, "a.png")).await.unwrap());
    assert!(assets::insert_if_absent(&db, &asset(3, "b.png")).await.unwrap());
    let sha256 = "ab".repeat(32);
    assert_eq!(assets::find(&db, &sha256, "a.png").await.unwrap(), Some(asset(1, "a.png")));
    assert_eq!(assets::find(&db, &sha256, "c.png").await.unwrap(), None);
    assert_eq!(assets::find_by_sha256(&db, &sha256).await.unwrap(), Some(asset(1, "a.png")));
    let mut processed = asset(1, "a.png");
    processed.state = ProcessingState::Ready;
    processed.problem.clear();
    processed.facts.duration_ms = 1500;
    assert!(assets::set_processed(&db, &processed).await.unwrap());
    assert_eq!(assets::find_by_id(&db, processed.id).await.unwrap(), Some(processed.clone()));
    processed.sha256 = "cd".repeat(32);
    assert!(!assets::set_processed(&db, &processed).await.unwrap());

    let plugin = |version: &str| LoadedPlugin {
        id: "text".to_owned(),
        version: version.to_owned(),
        sha256: "cd".repeat(32),
        updated_at: at(2),
        capabilities: vec!["log".to_owned(), "store".to_owned()],
        hooks: vec!["lifecycle".to_owned()],
        previous_sha256: "ef".repeat(32),
        failed_attempt: String::new(),
        failed_reason: "it failed".to_owned(),
    };
    assert_eq!(plugins::find(&db, "text").await.unwrap(), None);
    for version in ["1.0.0", "1.1.0"] {
        plugins::upsert(&db, &plugin(version)).await.unwrap();
        assert_eq!(plugins::find(&db, "text").await.unwrap(), Some(plugin(version)));
    }
}
