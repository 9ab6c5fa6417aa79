//! The fake of `media-write`.

use std::cell::RefCell;

use super::{CHUNK, sniffing};
use crate::{
    media::StoredAsset,
    testing::{invalid, with},
    types::Error,
};

/// Files that are on their way at the same time.
const OPEN: usize = 4;

/// Bytes of a name or media type.
const LINE: usize = 1_000;

/// A file that the plugin adds.
#[derive(Debug)]
pub(crate) struct Writing {
    name: String,
    media_type: String,
    bytes: RefCell<Vec<u8>>,
}

pub(crate) fn begin(name: &str, media_type: &str) -> Result<Writing, Error> {
    with("media::begin", |state| {
        if !state.is_open("media-write") {
            let denied = "files are not there before the plugin has said who it is";
            return Err(Error::Denied(denied.to_owned()));
        }
        if name.len() > LINE {
            return Err(invalid("name", "a name has at most 1,000 bytes"));
        }
        if media_type.len() > LINE {
            return Err(invalid("media-type", "a media type has at most 1,000 bytes"));
        }
        if state.files.open >= OPEN {
            return Err(Error::Limit("at most 4 files are on their way at the same time".to_owned()));
        }
        if state.added_bytes() >= state.grants.media_quota {
            return Err(state.beyond_quota());
        }
        state.files.open += 1;
        Ok(Writing { name: name.to_owned(), media_type: media_type.to_owned(), bytes: RefCell::default() })
    })
}

impl Writing {
    pub(crate) fn append(&self, bytes: &[u8]) -> Result<(), Error> {
        if !(1..=CHUNK).contains(&bytes.len()) {
            return Err(invalid("bytes", "a piece has 1 to 262144 bytes"));
        }
        with("media::Writing::append", |state| {
            let mut written = self.bytes.borrow_mut();
            let wanted = state.added_bytes() + (written.len() + bytes.len()) as u64;
            if wanted > state.grants.media_quota {
                return Err(state.beyond_quota());
            }
            written.extend_from_slice(bytes);
            Ok(())
        })
    }

    pub(crate) fn finish(writing: Self) -> Result<StoredAsset, Error> {
        let bytes = writing.bytes.take();
        let media_type = sniffing::media_type(&bytes).ok_or_else(|| {
            invalid(
                "",
                "this is no file that the site keeps: use PNG, JPEG, GIF, WebP, AVIF, MP4, WebM, MP3, Ogg, FLAC, WAV, \
                 M4A, PDF, WebVTT or plain text",
            )
        })?;
        if !writing.media_type.is_empty() && writing.media_type != media_type {
            let said = format!("the file was said to be {:?}, but it is {media_type}", writing.media_type);
            return Err(invalid("", &said));
        }
        with("media::Writing::finish", |state| {
            let kind = sniffing::kind(media_type);
            if !state.grants.writes_media(kind) {
                let denied = format!("the grant `media-write` does not cover files of the kind {kind}");
                return Err(Error::Denied(denied));
            }
            let asset = state.keep_file(&writing.name, media_type, bytes, true);
            Ok(StoredAsset {
                id: asset.id,
                sha256: asset.sha256,
                name: asset.name,
                kind: asset.kind,
                media_type: asset.media_type,
                size: asset.size,
                url: asset.url,
                extra: Vec::new(),
            })
        })
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        // A writing may outlive the test's site, as a resource outlives its call.
        if crate::testing::is_running() {
            with("media::Writing", |state| state.files.open = state.files.open.saturating_sub(1));
        }
    }
}

impl crate::testing::state::State {
    fn added_bytes(&self) -> u64 {
        self.files.all.iter().filter(|file| file.is_added).map(|file| file.asset.size).sum()
    }

    fn beyond_quota(&self) -> Error {
        Error::Limit(format!(
            "the plugin may add files of {} bytes in all: let the site owner grant more",
            self.grants.media_quota
        ))
    }
}
