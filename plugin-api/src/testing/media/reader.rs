//! The fake of `media-read`.

use super::CHUNK;
use crate::{
    media::{Asset, Page},
    testing::{calls::take, invalid, is_id, state::State, with},
    types::Error,
};

/// A file whose bytes are read.
#[derive(Debug)]
pub(crate) struct Reading {
    bytes: Vec<u8>,
}

pub(crate) fn find(id_or_sha256: &str) -> Result<Option<Asset>, Error> {
    with("media::find", |state| Ok(state.find_file(id_or_sha256)?.map(|(asset, _)| asset)))
}

pub(crate) fn list_assets(kind: Option<&str>, after: Option<&str>, limit: u32) -> Result<Page, Error> {
    with("media::list_assets", |state| {
        state.need_media()?;
        if !(1..=100).contains(&limit) {
            return Err(invalid("limit", "a page has 1 to 100 files"));
        }
        match kind {
            Some(kind) if !["image", "video", "audio", "file"].contains(&kind) => {
                return Err(invalid("kind", "this kind of media is not known"));
            }
            Some(kind) if !state.grants.reads_media(kind) => {
                return Err(Error::Denied(format!("the grant `media-read` does not cover the kind {kind}")));
            }
            _ => {}
        }
        if after.is_some_and(|after| !is_id(after)) {
            return Err(invalid("after", "this is not the `next` of a page"));
        }
        state.count_files(limit)?;
        let is_wanted = |asset: &&Asset| {
            state.grants.reads_media(&asset.kind)
                && kind.is_none_or(|kind| asset.kind == kind)
                && after.is_none_or(|after| asset.id.as_str() < after)
        };
        let found: Vec<&Asset> =
            state.files.all.iter().rev().map(|file| &file.asset).filter(is_wanted).collect();
        let assets: Vec<Asset> = found.iter().take(limit as usize).map(|asset| (*asset).clone()).collect();
        let next = assets.last().filter(|_| found.len() > assets.len()).map(|asset| asset.id.clone());
        Ok(Page { assets, next })
    })
}

pub(crate) fn open(id: &str) -> Result<Reading, Error> {
    with("media::open", |state| match state.find_file(id)? {
        Some((_, bytes)) => Ok(Reading { bytes }),
        None => Err(Error::NotFound("there is no such file".to_owned())),
    })
}

impl Reading {
    pub(crate) fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    pub(crate) fn read(&self, offset: u64, length: u32) -> Result<Vec<u8>, Error> {
        if !(1..=CHUNK).contains(&(length as usize)) {
            return Err(invalid("length", "a part has 1 to 262144 bytes"));
        }
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(self.bytes.len());
        let to = from.saturating_add(length as usize).min(self.bytes.len());
        Ok(self.bytes[from..to].to_vec())
    }
}

impl State {
    fn need_media(&self) -> Result<(), Error> {
        let denied = || Error::Denied("files are not there before the plugin has said who it is".to_owned());
        self.is_open("media-read").then_some(()).ok_or_else(denied)
    }

    fn count_files(&mut self, count: u32) -> Result<(), Error> {
        let limit = || Error::Limit("one call finds and lists at most 1,000 files".to_owned());
        take(&mut self.call.rows, count).then_some(()).ok_or_else(limit)
    }

    fn find_file(&mut self, id_or_sha256: &str) -> Result<Option<(Asset, Vec<u8>)>, Error> {
        self.need_media()?;
        self.count_files(1)?;
        let is_sha256 = id_or_sha256.len() == 64
            && id_or_sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !is_id(id_or_sha256) && !is_sha256 {
            return Err(invalid("id-or-sha256", "this is neither an id nor a SHA-256"));
        }
        let found = self.files.all.iter().find(|file| {
            (file.asset.id == id_or_sha256 || file.asset.sha256 == id_or_sha256)
                && self.grants.reads_media(&file.asset.kind)
        });
        Ok(found.map(|file| (file.asset.clone(), file.bytes.clone())))
    }
}
