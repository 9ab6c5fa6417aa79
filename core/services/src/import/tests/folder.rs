use std::fs;

use proptest::prelude::*;

use super::fixtures;
use crate::import::{MAX_FILE_BYTES, ScanError, scan};

#[test]
fn reads_the_fixtures() {
    let scan = scan(&fixtures()).unwrap();
    let told: Vec<String> = scan
        .documents
        .iter()
        .map(|item| match item {
            Ok(document) => format!(
                "{} | {} | {} | {} | {}",
                document.source,
                document.path.as_ref().map(|path| path.as_str()).unwrap_or("-"),
                document.published_at.map(|moment| moment.date().to_string()).unwrap_or_default(),
                document.byline,
                document.title,
            ),
            Err(refused) => refused.to_string(),
        })
        .collect();
    assert_eq!(
        told,
        [
            "markdown:2024-03-09-rye.md | 2024-03-09-rye | 2024-03-09 |  | Rye in three days",
            "_index.md: section page, not a post",
            "broken.md:3: the front matter is not as it should be: string values must be quoted, expected \
             literal string; correct this line",
            "markdown:ovens/index.md | 2024/05/01/ovens | 2024-05-01 | Ada Grain and Ben Crust | Which oven?",
            "markdown:starter.markdown | notes/starter | 2024-02-11 | Ada Grain | A starter from nothing",
        ]
    );
    let documents: Vec<_> = scan.documents.iter().flatten().collect();
    let oven = documents[1].with_pictures(|picture| Some(format!("/media/{}", picture.name)));
    assert!(oven.contains("![The oven](/media/oven.png \"Hot\")"), "{oven}");
    assert!(oven.contains("[the starter](/notes/starter#day-two)"), "{oven}");
    assert!(oven.contains("`![no](oven.png)`"), "{oven}");
    assert!(documents.iter().all(|document| document.warnings.is_empty()));
}

#[test]
fn every_markdown_file_gives_one_item() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at(".hidden")).unwrap();
    fs::create_dir_all(at("folder.md")).unwrap();
    fs::write(at(".hidden/a.md"), "# Hidden").unwrap();
    fs::write(at("folder.md/B.MD"), "# B").unwrap();
    fs::write(at("a.txt"), "# Text").unwrap();
    fs::write(at("big.md"), "# B\n".repeat(usize::try_from(MAX_FILE_BYTES).unwrap() / 4 + 1)).unwrap();
    fs::write(at("latin.md"), b"# A\n\nfa\xe7ade").unwrap();
    let items: Vec<_> = scan(folder.path()).unwrap().documents;
    assert_eq!(items.len(), 3);
    let big = items[0].as_ref().unwrap_err();
    assert!(big.to_string().starts_with("big.md: the file is larger than 2 MiB"), "{big}");
    assert_eq!(items[1].as_ref().unwrap().path.as_ref().unwrap().as_str(), "folder.md/B");
    assert_eq!(items[2].as_ref().unwrap_err().line, Some(3));
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_not_followed() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.md"), "# Secret").unwrap();
    fs::write(outside.path().join("secret.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    let folder = tempfile::tempdir().unwrap();
    symlink(outside.path(), folder.path().join("elsewhere")).unwrap();
    symlink(outside.path().join("secret.md"), folder.path().join("linked.md")).unwrap();
    symlink(outside.path().join("secret.png"), folder.path().join("linked.png")).unwrap();
    fs::write(folder.path().join("own.md"), "# Own\n\n![a](linked.png) ![b](elsewhere/secret.png)").unwrap();
    let items = scan(folder.path()).unwrap().documents;
    assert_eq!(items.len(), 2);
    assert!(items[0].as_ref().unwrap_err().reason.contains("symbolic link"));
    let own = items[1].as_ref().unwrap();
    assert!(own.pictures.is_empty());
    assert_eq!(own.warnings.len(), 2);
}

#[test]
fn folders_that_cannot_be_read_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.md");
    fs::write(&file, "# A").unwrap();
    assert!(matches!(scan(&file), Err(ScanError::NoFolder { .. })));
    assert!(matches!(scan(&folder.path().join("none")), Err(ScanError::NoFolder { .. })));
    fs::create_dir_all(folder.path().join("d/".repeat(40))).unwrap();
    assert!(matches!(scan(folder.path()), Err(ScanError::TooDeep { limit: 32, .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_give_one_item(bytes in prop::collection::vec(any::<u8>(), 0..400), fence in 0..3) {
        let folder = tempfile::tempdir().unwrap();
        let start: &[u8] = match fence { 0 => b"", 1 => b"---\n", _ => b"+++\n" };
        fs::write(folder.path().join("a.md"), [start, &bytes, b"\n", start].concat()).unwrap();
        prop_assert_eq!(scan(folder.path()).unwrap().documents.len(), 1);
    }
}
