//! `sandpress:media/reader`: reading files.

use std::{collections::BTreeSet, time::Duration};

use time::{UtcOffset, format_description::well_known::Rfc3339};
use uuid::Uuid;
use wasmtime::component::Resource;

use super::{Answer, CHUNK, bounded, invalid, not_introduced};
use crate::{
    bindings::sandpress::{
        media::reader::{self as wit, Host, HostReading},
        types::types::Error,
    },
    host::{Capability, GrantRule, HasState},
    powers::MediaReadAccess,
    state::PluginState,
};
use sandpress_domain::{Asset, MediaKind};

/// How long one read may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Files on a page.
const PAGE: u32 = 100;

/// The capability.
pub(in crate::host) const CAPABILITY: Capability = Capability {
    name: "media-read",
    interface: "sandpress:media/reader",
    grant: GrantRule::Granted {
        is_granted: |grants| grants.media_read.is_some(),
        example: "media-read = true",
    },
    link: |linker| wit::add_to_linker::<_, HasState>(linker, |state| state),
};

/// A file whose bytes a guest reads.
#[allow(unreachable_pub, reason = "the bindings publish it under another name")]
pub struct Reading {
    asset: Asset,
}

impl Host for PluginState {
    async fn find(&mut self, id_or_sha256: String) -> wasmtime::Result<Answer<Option<wit::Asset>>> {
        self.budget.reading_call()?;
        Ok(self.find_asset(&id_or_sha256).await.map(|found| found.map(shown)))
    }

    async fn list_assets(
        &mut self,
        kind: Option<String>,
        after: Option<String>,
        limit: u32,
    ) -> wasmtime::Result<Answer<wit::Page>> {
        self.budget.reading_call()?;
        Ok(self.assets_after(kind, after, limit).await)
    }

    async fn open(&mut self, id: String) -> wasmtime::Result<Answer<Resource<Reading>>> {
        self.budget.reading_call()?;
        match self.find_asset(&id).await {
            Ok(Some(asset)) => Ok(Ok(self.table.push(Reading { asset })?)),
            Ok(None) => Ok(Err(Error::NotFound("there is no such file".to_owned()))),
            Err(error) => Ok(Err(error)),
        }
    }
}

impl HostReading for PluginState {
    async fn size(&mut self, reading: Resource<Reading>) -> wasmtime::Result<u64> {
        self.budget.reading_call()?;
        Ok(self.table.get(&reading)?.asset.size)
    }

    async fn read(
        &mut self,
        reading: Resource<Reading>,
        offset: u64,
        length: u32,
    ) -> wasmtime::Result<Answer<Vec<u8>>> {
        self.budget.reading_call()?;
        let asset = self.table.get(&reading)?.asset.clone();
        Ok(self.read_part(&asset, offset, length).await)
    }

    async fn drop(&mut self, reading: Resource<Reading>) -> wasmtime::Result<()> {
        self.table.delete(reading)?;
        Ok(())
    }
}

impl PluginState {
    async fn find_asset(&mut self, id_or_sha256: &str) -> Answer<Option<Asset>> {
        let MediaReadAccess { media, kinds } = self.media_read()?;
        self.count_assets(1)?;
        let found = match id_or_sha256.parse::<Uuid>() {
            Ok(id) => bounded(&self.plugin, TIMEOUT, media.find(&kinds, id)).await?,
            Err(_) if is_sha256(id_or_sha256) => {
                bounded(&self.plugin, TIMEOUT, media.find_by_sha256(&kinds, id_or_sha256)).await?
            }
            Err(_) => return Err(invalid("id-or-sha256", "this is neither an id nor a SHA-256")),
        };
        Ok(found.filter(|asset| kinds.contains(&asset.kind())))
    }

    async fn assets_after(
        &mut self,
        kind: Option<String>,
        after: Option<String>,
        limit: u32,
    ) -> Answer<wit::Page> {
        let MediaReadAccess { media, kinds } = self.media_read()?;
        if !(1..=PAGE).contains(&limit) {
            return Err(invalid("limit", "a page has 1 to 100 files"));
        }
        let wanted = match kind.map(|kind| kind.parse::<MediaKind>()) {
            None => kinds.as_ref().clone(),
            Some(Ok(kind)) if kinds.contains(&kind) => BTreeSet::from([kind]),
            Some(Ok(kind)) => {
                let kind = kind.as_str();
                return Err(Error::Denied(format!("the grant `media-read` does not cover the kind {kind}")));
            }
            Some(Err(error)) => return Err(invalid("kind", &error.to_string())),
        };
        let not_an_id = |_| invalid("after", "this is not the `next` of a page");
        let after = after.map(|after| after.parse::<Uuid>()).transpose().map_err(not_an_id)?;
        self.count_assets(limit)?;
        let (assets, has_more) = bounded(&self.plugin, TIMEOUT, media.list(&wanted, after, limit)).await?;
        let next = assets.last().filter(|_| has_more).map(|asset| asset.id.to_string());
        let granted = assets.into_iter().filter(|asset| kinds.contains(&asset.kind()));
        Ok(wit::Page { assets: granted.map(shown).collect(), next })
    }

    async fn read_part(&mut self, asset: &Asset, offset: u64, length: u32) -> Answer<Vec<u8>> {
        let MediaReadAccess { media, .. } = self.media_read()?;
        if !(1..=CHUNK).contains(&(length as usize)) {
            return Err(invalid("length", "a part has 1 to 262144 bytes"));
        }
        let end = offset.saturating_add(u64::from(length)).min(asset.size);
        if offset >= end {
            return Ok(Vec::new());
        }
        let bytes = bounded(&self.plugin, TIMEOUT, media.read(asset, offset..end)).await?;
        self.budget.carry(bytes.len());
        Ok(bytes.to_vec())
    }

    fn media_read(&self) -> Answer<MediaReadAccess> {
        self.powers.media_read.clone().ok_or_else(not_introduced)
    }

    fn count_assets(&mut self, count: u32) -> Answer<()> {
        let limit = || Error::Limit("one call finds and lists at most 1,000 files".to_owned());
        self.budget.content.rows(count).then_some(()).ok_or_else(limit)
    }
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn shown(asset: Asset) -> wit::Asset {
    wit::Asset {
        id: asset.id.to_string(),
        kind: asset.kind().as_str().to_owned(),
        url: asset.url(),
        created_at: asset.created_at.to_offset(UtcOffset::UTC).format(&Rfc3339).unwrap_or_default(),
        sha256: asset.sha256,
        name: asset.name,
        media_type: asset.media_type,
        size: asset.size,
        extra: Vec::new(),
    }
}
