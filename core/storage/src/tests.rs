use bytes::Bytes;
use sandpress_config::{BucketAccess, StorageUrl};

use super::*;

fn open_at(folder: PathBuf) -> Result<Storage, StorageError> {
    let spool = folder.clone();
    Storage::open(&StorageUrl::File(folder), &BucketAccess::default(), None, &spool)
}

fn open() -> (tempfile::TempDir, Storage) {
    let folder = tempfile::tempdir().unwrap();
    let storage = open_at(folder.path().join("new/storage")).unwrap();
    (folder, storage)
}

const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn file(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("new/storage/media/ba").join(&ABC[2..])
}

#[tokio::test]
async fn keeps_bytes_under_their_hash() {
    let (folder, storage) = open();
    let hash = storage.put(Bytes::from_static(b"abc")).await.unwrap();
    assert_eq!(hash.as_str(), ABC);
    assert_eq!(std::fs::read(file(&folder)).unwrap(), b"abc");
    assert_eq!(storage.get(&hash).await.unwrap().unwrap(), "abc");
    let empty = storage.put(Bytes::new()).await.unwrap();
    assert_eq!(storage.get(&empty).await.unwrap().unwrap(), "");
    assert_eq!(storage.get(&Sha256Hex::of(b"other")).await.unwrap(), None);
}

#[tokio::test]
async fn keeps_the_same_bytes_once() {
    let (folder, storage) = open();
    storage.put(Bytes::from_static(b"abc")).await.unwrap();
    let written = || std::fs::metadata(file(&folder)).unwrap().modified().unwrap();
    let first = written();
    let puts = (0..8).map(|_| storage.put(Bytes::from_static(b"abc")));
    assert!(futures::future::join_all(puts).await.iter().all(Result::is_ok));
    assert_eq!(written(), first);
    let others = std::fs::read_dir(file(&folder).parent().unwrap()).unwrap().count();
    assert_eq!(others, 1);
}

#[tokio::test]
async fn many_at_once_leave_one_whole_object() {
    let (folder, storage) = open();
    let bytes = Bytes::from(vec![7; 1 << 20]);
    let puts = (0..8).map(|_| {
        let (storage, bytes) = (storage.clone(), bytes.clone());
        tokio::spawn(async move { storage.put(bytes).await })
    });
    for put in futures::future::join_all(puts).await {
        assert_eq!(storage.get(&put.unwrap().unwrap()).await.unwrap().unwrap(), bytes);
    }
    drop(folder);
}

#[tokio::test]
async fn sees_damage_and_repairs_a_short_object() {
    let (folder, storage) = open();
    let hash = storage.put(Bytes::from_static(b"abc")).await.unwrap();
    std::fs::write(file(&folder), b"abd").unwrap();
    assert!(matches!(storage.get(&hash).await, Err(StorageError::Damaged(_))));
    std::fs::write(file(&folder), b"a").unwrap();
    storage.put(Bytes::from_static(b"abc")).await.unwrap();
    assert_eq!(storage.get(&hash).await.unwrap().unwrap(), "abc");
}

#[tokio::test]
async fn tells_what_it_cannot_do() {
    let folder = tempfile::tempdir().unwrap();
    let taken = folder.path().join("file");
    std::fs::write(&taken, "").unwrap();
    let error = open_at(taken).unwrap_err();
    assert!(matches!(error, StorageError::CannotOpen { .. }), "{error:?}");

    let (folder, storage) = open();
    std::fs::write(folder.path().join("new/storage/media"), "in the way").unwrap();
    let error = storage.put(Bytes::from_static(b"abc")).await.unwrap_err();
    assert!(matches!(error, StorageError::Write { .. }), "{error:?}");
}

#[test]
fn hashes_are_checked() {
    assert_eq!(ABC.parse::<Sha256Hex>().unwrap(), Sha256Hex::of(b"abc"));
    for bad in ["", "../../etc/passwd", &ABC.to_uppercase(), &ABC[1..]] {
        assert!(bad.parse::<Sha256Hex>().is_err(), "{bad}");
    }
}

#[cfg(unix)]
#[test]
fn the_folder_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, _storage) = open();
    let mode = |path: &str| std::fs::metadata(folder.path().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("new"), mode("new/storage")), (0o700, 0o700));
}

#[tokio::test]
async fn keeps_what_arrives_piece_by_piece() {
    let (folder, storage) = open();
    let mut spool = storage.spool().await.unwrap();
    spool.append(b"ab").await.unwrap();
    spool.append(b"c").await.unwrap();
    assert_eq!(spool.size(), 3);
    let hash = storage.keep(spool).await.unwrap();
    assert_eq!(hash.as_str(), ABC);
    assert_eq!(std::fs::read(file(&folder)).unwrap(), b"abc");
    assert_eq!(storage.get_range(&hash, 1..3).await.unwrap().unwrap(), "bc");
    assert_eq!(storage.get_range(&Sha256Hex::of(b"other"), 0..1).await.unwrap(), None);
}

#[tokio::test]
async fn keeps_files_of_several_parts() {
    let (_folder, storage) = open();
    let mut spool = storage.spool().await.unwrap();
    let piece = vec![7; 1 << 20];
    for _ in 0..11 {
        spool.append(&piece).await.unwrap();
    }
    let hash = storage.keep(spool).await.unwrap();
    assert_eq!(hash, Sha256Hex::of(&piece.repeat(11)));
    assert_eq!(storage.get(&hash).await.unwrap().unwrap().len(), 11 << 20);
}

#[tokio::test]
async fn what_is_given_up_leaves_nothing() {
    let (folder, storage) = open();
    let mut spool = storage.spool().await.unwrap();
    spool.append(&vec![7; 1 << 20]).await.unwrap();
    drop(spool);
    assert_eq!(std::fs::read_dir(folder.path().join("new/storage")).unwrap().count(), 0);
}

#[tokio::test]
async fn streams_parts_and_the_whole() {
    use futures::TryStreamExt;
    let (_folder, storage) = open();
    let bytes: Vec<u8> = (0..3 << 20).map(|at: u32| (at % 251) as u8).collect();
    let hash = storage.put(bytes.clone().into()).await.unwrap();
    for range in [None, Some(0..1), Some(5..2_000_000), Some((3 << 20) - 1..3 << 20)] {
        let pieces = storage.stream(&hash, range.clone()).await.unwrap().unwrap();
        let pieces: Vec<Bytes> = pieces.try_collect().await.unwrap();
        assert!(pieces.iter().all(|piece| piece.len() <= 64 << 10));
        let range = range.unwrap_or(0..3 << 20);
        assert!(pieces.concat() == bytes[range.start as usize..range.end as usize], "{range:?}");
    }
    assert!(storage.stream(&Sha256Hex::of(b"other"), None).await.unwrap().is_none());
    assert_eq!(storage.verify(&hash).await.unwrap(), Some(true));
    assert_eq!(storage.verify(&Sha256Hex::of(b"other")).await.unwrap(), None);
}

#[tokio::test]
async fn lists_and_deletes_what_it_keeps() {
    use futures::TryStreamExt;
    let (folder, storage) = open();
    let hash = storage.put(Bytes::from_static(b"abc")).await.unwrap();
    std::fs::write(folder.path().join("new/storage/media/ba/notes.txt"), "not ours").unwrap();
    let half = folder.path().join("new/storage/media/ba").join(format!("{}#1", &ABC[2..]));
    std::fs::write(&half, "half").unwrap();
    let listed: Vec<_> = storage.list().try_collect().await.unwrap();
    assert_eq!(listed.iter().map(|object| (&object.hash, object.size)).collect::<Vec<_>>(), [(&hash, 3)]);
    assert_eq!(storage.find(&hash).await.unwrap(), listed.first().cloned());

    assert_eq!(storage.delete_half_written(std::time::Duration::from_secs(60)).await.unwrap(), 0);
    assert_eq!(storage.delete_half_written(std::time::Duration::ZERO).await.unwrap(), 1);
    assert!(!half.exists());
    storage.delete(&hash).await.unwrap();
    storage.delete(&hash).await.unwrap();
    assert_eq!(storage.find(&hash).await.unwrap(), None);
}

#[tokio::test]
async fn what_a_sweep_may_take_is_written_again_before_it_is_named() {
    let (folder, storage) = open();
    storage.put(Bytes::from_static(b"abc")).await.unwrap();
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(2 * 60 * 60);
    std::fs::File::open(file(&folder)).unwrap().set_modified(old).unwrap();
    let hash = storage.put(Bytes::from_static(b"abc")).await.unwrap();
    let written = storage.find(&hash).await.unwrap().unwrap().written_at;
    assert!(written > old + std::time::Duration::from_secs(60 * 60));
}

#[test]
fn a_full_disk_is_told_apart() {
    let full = || io::Error::from(io::ErrorKind::StorageFull);
    assert!(StorageError::Spool(full()).is_full());
    let source = object_store::Error::Generic { store: "local", source: Box::new(full()) };
    assert!(StorageError::Write { key: "media/ab".into(), source }.is_full());
    assert!(!StorageError::Spool(io::ErrorKind::PermissionDenied.into()).is_full());
}

#[test]
fn no_message_shows_a_key() {
    let folder = tempfile::tempdir().unwrap();
    let url = StorageUrl::parse("s3://my-bucket/one", folder.path()).unwrap();
    let access = BucketAccess {
        endpoint: Some("http://127.0.0.1:9".parse().unwrap()),
        region: Some("eu".into()),
        access_key_id: Some("the-id".into()),
        secret_key: Some("storage".into()),
    };
    let storage = Storage::open(&url, &access, Some("the-key"), folder.path()).unwrap();
    assert_eq!(storage.to_string(), "s3://my-bucket/one");
    assert!(!format!("{storage:?} {storage}").contains("the-"));
}
