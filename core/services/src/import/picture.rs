//! The pictures that stand beside a document.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A picture that a document shows or links to. Its first bytes are those of a PNG, JPEG, GIF, WebP or AVIF file;
/// the rest has not been looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Picture {
    /// The name of the file.
    pub name: String,
    /// Where to read it: the folder of the scan with the place of the file in it.
    pub file: PathBuf,
}

/// Whether the file begins like a picture of a kind that a site may show. A file that cannot be read does not.
pub(super) fn is_picture(file: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(file).and_then(|file| file.take(32).read_to_end(&mut start));
    read.is_ok() && has_signature(&start)
}

fn has_signature(start: &[u8]) -> bool {
    let at = |index: usize, bytes: &[u8]| start.get(index..).is_some_and(|rest| rest.starts_with(bytes));
    let avif =
        || start.get(8..).unwrap_or_default().chunks(4).any(|brand| matches!(brand, b"avif" | b"avis"));
    at(0, b"\x89PNG\r\n\x1a\n")
        || at(0, b"\xff\xd8\xff")
        || at(0, b"GIF87a")
        || at(0, b"GIF89a")
        || (at(0, b"RIFF") && at(8, b"WEBP"))
        || (at(4, b"ftyp") && avif())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_kinds() {
        for start in [
            b"\x89PNG\r\n\x1a\n....".as_slice(),
            b"\xff\xd8\xff\xe0",
            b"GIF89a",
            b"RIFF\0\0\0\0WEBPVP8 ",
            b"\0\0\0\x1cftypavif\0\0\0\0",
            b"\0\0\0\x1cftypmif1\0\0\0\0miafavif",
        ] {
            assert!(has_signature(start), "{start:?}");
        }
        for start in
            [b"".as_slice(), b"<svg>", b"RIFF\0\0\0\0WAVE", b"\0\0\0\x1cftypmp42", b"\x89PN", b"%PDF-avif"]
        {
            assert!(!has_signature(start), "{start:?}");
        }
    }
}
