use uuid::Uuid;

use super::{at, draft, on_each_engine, published};
use crate::{
    Database, DbError, UniqueKey,
    assets::{self, AssetFilter, FolderChoice},
    entries, revisions, stored_bytes,
};
use sandpress_domain::{
    Asset, AssetWords, EntryId, FieldValues, MediaFolder, MediaKind, NewAsset, PageRequest, Revision, UserId,
};

on_each_engine! {
    finds_assets_by_what_is_said_of_them
    knows_which_entries_use_an_asset
    remembers_former_addresses
    keeps_folders
    tells_which_bytes_are_named
}

fn asset(number: u128, media_type: &str) -> Asset {
    let new = NewAsset {
        sha256: format!("{number:064x}"),
        name: format!("{number}.bin"),
        media_type: media_type.to_owned(),
        size: 10,
        plugin: None,
        uploaded_by: Some(UserId(Uuid::from_u128(number))),
        folder: None,
    };
    Asset { id: Uuid::from_u128(number), ..new.into_asset(at(0)) }
}

async fn insert(db: &Database, assets: &[&Asset]) {
    for asset in assets {
        assert!(assets::insert_if_absent(db, asset).await.unwrap());
    }
}

async fn found(db: &Database, filter: AssetFilter) -> Vec<u128> {
    let page = assets::list_page(db, &filter, PageRequest::new(1, 10)).await.unwrap();
    let before = assets::list_before(db, &filter, None, 10).await.unwrap();
    assert_eq!((page.total, &page.items), (before.len() as u64, &before));
    before.iter().map(|asset| asset.id.as_u128()).collect()
}

async fn finds_assets_by_what_is_said_of_them(db: Database) {
    insert(&db, &[&asset(1, "image/png"), &asset(2, "image/png"), &asset(3, "video/mp4")]).await;
    let words = AssetWords { alt: "Größe 100%_".into(), credit: "ÉMILE".into(), ..AssetWords::default() };
    assert!(assets::set_words(&db, Uuid::from_u128(1), "1.bin", &words, None).await.unwrap());
    assert!(!assets::set_words(&db, Uuid::from_u128(9), "9.bin", &words, None).await.unwrap());
    let text = |text: &str| AssetFilter { text: text.to_owned(), ..AssetFilter::default() };
    assert_eq!(found(&db, AssetFilter::default()).await, [3, 2, 1]);
    for (searched, expected) in [
        ("émile größe", vec![1]),
        ("0%_", vec![1]),
        ("%", vec![1]),
        ("2.BIN", vec![2]),
        ("nothing", vec![]),
        ("bin !", vec![]),
    ] {
        assert_eq!(found(&db, text(searched)).await, expected, "{searched}");
    }
    let kinds = |kinds: &[MediaKind]| AssetFilter { kinds: kinds.to_vec(), ..AssetFilter::default() };
    assert_eq!(found(&db, kinds(&[MediaKind::Image])).await, [2, 1]);
    assert_eq!(found(&db, kinds(&[MediaKind::File, MediaKind::Video])).await, [3]);
    assert_eq!(found(&db, kinds(&[MediaKind::File])).await, []);
    assert_eq!(found(&db, AssetFilter { lacks_alt: true, ..AssetFilter::default() }).await, [2]);
    let by = AssetFilter { uploaded_by: Some(UserId(Uuid::from_u128(3))), ..AssetFilter::default() };
    assert_eq!(found(&db, by).await, [3]);
    let after = assets::list_before(&db, &AssetFilter::default(), Some(Uuid::from_u128(3)), 1).await.unwrap();
    assert_eq!(after, [assets::find_by_id(&db, Uuid::from_u128(2)).await.unwrap().unwrap()]);
}

async fn save(db: &Database, entry: EntryId, number: u32, body: &str) {
    let fields: FieldValues = [("body".to_owned(), body.to_owned())].into_iter().collect();
    let revision = Revision { entry, number, fields, author: None, plugin: None, created_at: at(0) };
    revisions::insert(db, &revision).await.unwrap();
}

async fn knows_which_entries_use_an_asset(db: Database) {
    let (by_id, by_address, never) = (asset(1, "image/png"), asset(2, "image/png"), asset(3, "image/png"));
    insert(&db, &[&by_id, &by_address, &never]).await;
    let mut public = published("public", 0);
    public.revision = 2;
    let hidden = draft("hidden", 0);
    for entry in [&public, &hidden] {
        entries::insert(&db, entry, None).await.unwrap();
    }
    let address = format!("![x]({}) twice {}", by_address.url(), by_address.url());
    save(&db, public.id, 1, &format!("{address} {}", by_id.id)).await;
    save(&db, public.id, 2, &by_id.id.to_string()).await;
    save(&db, hidden.id, 1, &by_address.url()).await;
    let uses = async |asset: &Asset| -> Vec<(String, bool)> {
        let uses = assets::uses(&db, asset.id, 10).await.unwrap();
        uses.into_iter().map(|used| (used.title, used.is_public)).collect()
    };
    assert_eq!(uses(&by_id).await, [("Title of public".to_owned(), true)]);
    let both = [("Title of hidden".to_owned(), false), ("Title of public".to_owned(), true)];
    assert_eq!(uses(&by_address).await, both);
    assert_eq!(assets::uses(&db, by_address.id, 1).await.unwrap().len(), 1);
    assert_eq!(assets::published_entries(&db, by_address.id).await.unwrap(), [public.id]);
    assert_eq!(found(&db, AssetFilter { is_unused: true, ..AssetFilter::default() }).await, [3]);

    assert!(assets::delete(&db, by_id.id).await.unwrap());
    assert!(!assets::delete(&db, by_id.id).await.unwrap());
    assert_eq!(uses(&by_id).await, []);
}

async fn remembers_former_addresses(db: Database) {
    let (first, other) = (asset(1, "image/png"), asset(2, "image/png"));
    insert(&db, &[&first, &other]).await;
    let after = Asset { sha256: "ab".repeat(32), name: "new.png".into(), ..first.clone() };
    let tx = db.begin().await.unwrap();
    assets::replace_bytes(&tx, &first, &after).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(assets::find_by_id(&db, first.id).await.unwrap(), Some(after.clone()));
    assert_eq!(assets::find_former(&db, &first.sha256, &first.name).await.unwrap(), Some(after.clone()));
    assert_eq!(assets::find_former(&db, &after.sha256, &after.name).await.unwrap(), None);
    // A revision that still names the former address uses the asset all the same.
    let entry = draft("a", 0);
    entries::insert(&db, &entry, None).await.unwrap();
    save(&db, entry.id, 1, &first.url()).await;
    assert_eq!(assets::uses(&db, first.id, 10).await.unwrap().len(), 1);
    // And back again: no address is both former and present.
    let tx = db.begin().await.unwrap();
    assets::replace_bytes(&tx, &after, &first).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(assets::find_former(&db, &first.sha256, &first.name).await.unwrap(), None);

    let taken = Asset { sha256: other.sha256.clone(), name: other.name.clone(), ..first.clone() };
    let tx = db.begin().await.unwrap();
    let error = assets::replace_bytes(&tx, &first, &taken).await.unwrap_err();
    assert!(matches!(error, DbError::Conflict(UniqueKey::Asset)), "{error:?}");
}

async fn keeps_folders(db: Database) {
    let folder = |number: u128, name: &str| MediaFolder {
        id: Uuid::from_u128(number),
        name: name.to_owned(),
        created_at: at(1),
    };
    assets::insert_folder(&db, &folder(1, "Bread")).await.unwrap();
    assets::insert_folder(&db, &folder(2, "Ähren")).await.unwrap();
    for name in ["BREAD", "ähren"] {
        let error = assets::insert_folder(&db, &folder(3, name)).await.unwrap_err();
        assert!(matches!(error, DbError::Conflict(UniqueKey::MediaFolder)), "{error:?}");
    }
    assert!(assets::rename_folder(&db, Uuid::from_u128(2), "Corn").await.unwrap());
    assert!(!assets::rename_folder(&db, Uuid::from_u128(9), "Nine").await.unwrap());
    assert_eq!(assets::folders(&db).await.unwrap(), [folder(1, "Bread"), folder(2, "Corn")]);

    insert(&db, &[&asset(1, "image/png"), &asset(2, "image/png")]).await;
    let corn = Uuid::from_u128(2);
    assert_eq!(assets::set_folder(&db, &[Uuid::from_u128(1)], Some(corn)).await.unwrap(), 1);
    let inside = |choice| AssetFilter { folder: Some(choice), ..AssetFilter::default() };
    assert_eq!(found(&db, inside(FolderChoice::In(corn))).await, [1]);
    assert_eq!(found(&db, inside(FolderChoice::Outside)).await, [2]);
    assert_eq!(assets::count_in_folder(&db, corn).await.unwrap(), 1);
    assert_eq!(assets::set_folder(&db, &[Uuid::from_u128(1)], None).await.unwrap(), 1);
    assert!(assets::delete_folder(&db, corn).await.unwrap());
    assert!(!assets::delete_folder(&db, corn).await.unwrap());
}

async fn tells_which_bytes_are_named(db: Database) {
    let (one, two) = (asset(1, "image/png"), asset(2, "image/png"));
    let again = Asset { id: Uuid::from_u128(3), name: "again.png".into(), ..one.clone() };
    insert(&db, &[&one, &two, &again]).await;
    let asked = [one.sha256.clone(), "ff".repeat(32)];
    let named = stored_bytes::named(&db, &asked).await.unwrap();
    assert_eq!(named.into_iter().collect::<Vec<_>>(), std::slice::from_ref(&one.sha256));
    assert!(stored_bytes::named(&db, &[]).await.unwrap().is_empty());
    assert_eq!(stored_bytes::named_after(&db, "", 1).await.unwrap(), std::slice::from_ref(&one.sha256));
    assert_eq!(
        stored_bytes::named_after(&db, &one.sha256, 5).await.unwrap(),
        std::slice::from_ref(&two.sha256)
    );
    assert!(stored_bytes::named_after(&db, &two.sha256, 5).await.unwrap().is_empty());
}
