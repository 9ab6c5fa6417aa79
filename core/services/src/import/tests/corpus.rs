//! The posts of a real blog, where they lie beside the repository.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::corpus;
use crate::import::{MarkdownDocument, scan};

/// What the folder says of itself; it has no front matter.
const NOTE: &str = "ABOUT.md";

#[test]
fn reads_a_real_blog_without_loss() {
    let Some(folder) = corpus() else { return };
    let items = scan(&folder).unwrap().documents;
    assert_eq!(items.len(), 755);
    let refused: Vec<_> =
        items.iter().filter_map(|item| item.as_ref().err()).map(|it| it.file.display().to_string()).collect();
    assert_eq!(refused, ["_index.md", "inside-rust/_index.md", "releases/_index.md", "releases/latest.md"]);
    let mut paths = BTreeSet::new();
    for document in items.iter().flatten() {
        assert!(paths.insert(document.path.clone()), "{:?} stands twice", document.path);
        if document.file != Path::new(NOTE) {
            check(&folder, document);
        }
    }
    let pictures: usize = items.iter().flatten().map(|document| document.pictures.len()).sum();
    assert!(pictures > 200, "{pictures}");
}

fn check(folder: &Path, document: &MarkdownDocument) {
    let file = document.file.display();
    let text = fs::read_to_string(folder.join(&document.file)).unwrap();
    let named = text.lines().find_map(|line| line.strip_prefix("path = \"")?.strip_suffix('"'));
    assert_eq!(document.path.as_ref().map(|path| path.as_str()), named, "{file}");
    assert!(document.published_at.is_some() && !document.byline.is_empty() && !document.draft, "{file}");
    let changed = document.with_pictures(|picture| Some(format!("/media/{}", picture.name)));
    assert_eq!(changed.lines().count(), document.body.lines().count(), "{file}");
    if !text.contains(".md") {
        // Only links to headings and ids behind headings are not as they were.
        let pairs = text.lines().rev().zip(document.body.lines().rev());
        let others: Vec<_> = pairs.filter(|(there, here)| there != here && !there.contains('#')).collect();
        assert!(others.is_empty(), "{file}: {others:?}");
    }
}
