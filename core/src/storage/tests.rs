use super::*;

fn open() -> (tempfile::TempDir, Storage) {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::open(&StorageUrl::File(folder.path().join("new/storage"))).unwrap();
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
    let error = Storage::open(&StorageUrl::File(taken)).unwrap_err();
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
