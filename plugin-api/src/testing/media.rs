//! The fakes of `media-read` and `media-write`.

pub(crate) mod reader;
mod sniffing;
pub(crate) mod writer;

use super::{sha256, state::State};
use crate::media::Asset;

/// Bytes that go over the border at once.
const CHUNK: usize = 256 << 10;

/// A file of the site.
#[derive(Clone, Debug)]
pub struct KeptFile {
    /// What the plugin sees of it.
    pub asset: Asset,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether the plugin added it.
    pub is_added: bool,
}

/// The files of the site, the oldest first.
#[derive(Default)]
pub(super) struct Files {
    pub(super) all: Vec<KeptFile>,
    /// Files that are on their way.
    open: usize,
}

impl State {
    /// Keeps a file of a known type, or gives the one with the same bytes and name.
    pub(super) fn keep_file(
        &mut self,
        name: &str,
        media_type: &str,
        bytes: Vec<u8>,
        is_added: bool,
    ) -> Asset {
        let (sha256, name) = (sha256::hex(&bytes), file_name(name));
        let is_same = |file: &&KeptFile| file.asset.sha256 == sha256 && file.asset.name == name;
        if let Some(known) = self.files.all.iter().find(is_same) {
            return known.asset.clone();
        }
        let asset = Asset {
            id: self.next_id(),
            url: format!("/media/{sha256}/{name}"),
            sha256,
            name,
            kind: sniffing::kind(media_type).to_owned(),
            media_type: media_type.to_owned(),
            size: bytes.len() as u64,
            created_at: self.now.to_string(),
            extra: Vec::new(),
        };
        self.files.all.push(KeptFile { asset: asset.clone(), bytes, is_added });
        asset
    }

    /// Adds a file to the site, whatever it is.
    pub(super) fn add_file(&mut self, name: &str, bytes: Vec<u8>) {
        let media_type = sniffing::media_type(&bytes).unwrap_or("application/octet-stream");
        self.keep_file(name, media_type, bytes, false);
    }
}

/// A name that is safe in a URL.
fn file_name(path: &str) -> String {
    let last = path.rsplit('/').next().unwrap_or(path);
    let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' };
    let name: String = last.chars().map(safe).collect();
    let name = name.get(name.len().saturating_sub(100)..).unwrap_or(&name).trim_start_matches('.');
    if name.is_empty() { "picture".to_owned() } else { name.to_owned() }
}
