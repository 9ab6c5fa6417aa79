mod agreement;
mod corpus;
mod folder;
mod front_matter;
mod links;

use std::path::{Path, PathBuf};

use super::document::{MarkdownDocument, understand};

fn document(name: &str, text: &str) -> MarkdownDocument {
    understand(name.to_owned(), text).unwrap()
}

fn refusal(name: &str, text: &str) -> (Option<usize>, String) {
    understand(name.to_owned(), text).unwrap_err()
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/markdown")
}

/// The folder of a real blog; none where it does not lie beside the repository.
fn corpus() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/rust-blog");
    if !folder.is_dir() {
        println!("passed over: there is no corpus beside the repository");
        return None;
    }
    Some(folder)
}
