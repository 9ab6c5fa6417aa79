//! `sandpress:media/writer`: adding files.

use std::time::Duration;

use wasmtime::component::Resource;

use super::{Answer, CHUNK, bounded, invalid, not_introduced};
use crate::{
    bindings::sandpress::{
        media::writer::{self as wit, Host, HostWriting, StoredAsset},
        types::types::Error,
    },
    host::{Capability, GrantRule, HasState},
    ports::{MediaUpload, NewMedia},
    powers::MediaWriteAccess,
    state::PluginState,
};
use sandpress_domain::Asset;

/// How long a piece may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// How long storing a whole file may take.
const FINISH_TIMEOUT: Duration = Duration::from_secs(60);

/// Files that are on their way at the same time in one instance.
const OPEN: u32 = 4;

/// Bytes of a name or media type.
const LINE: usize = 1_000;

/// The capability.
pub(in crate::host) const CAPABILITY: Capability = Capability {
    name: "media-write",
    interface: "sandpress:media/writer",
    grant: GrantRule::Granted {
        is_granted: |grants| grants.media_write.is_some(),
        example: "media-write = [\"image\"]",
    },
    link: |linker| wit::add_to_linker::<_, HasState>(linker, |state| state),
};

/// A file that a guest adds.
#[allow(unreachable_pub, reason = "the bindings publish it under another name")]
pub struct Writing {
    upload: Box<dyn MediaUpload>,
}

impl Host for PluginState {
    async fn begin(
        &mut self,
        name: String,
        media_type: String,
    ) -> wasmtime::Result<Answer<Resource<Writing>>> {
        self.budget.host_call()?;
        match self.begin_upload(NewMedia { name, media_type }).await {
            Ok(upload) => {
                let writing = self.table.push(Writing { upload })?;
                self.uploads += 1;
                Ok(Ok(writing))
            }
            Err(error) => Ok(Err(error)),
        }
    }
}

impl HostWriting for PluginState {
    async fn append(&mut self, writing: Resource<Writing>, bytes: Vec<u8>) -> wasmtime::Result<Answer<()>> {
        self.budget.host_call()?;
        self.budget.carry(bytes.len());
        if !(1..=CHUNK).contains(&bytes.len()) {
            return Ok(Err(invalid("bytes", "a piece has 1 to 262144 bytes")));
        }
        let plugin = self.plugin.clone();
        let upload = &mut self.table.get_mut(&writing)?.upload;
        Ok(bounded(&plugin, TIMEOUT, upload.append(&bytes)).await)
    }

    async fn finish(&mut self, writing: Resource<Writing>) -> wasmtime::Result<Answer<StoredAsset>> {
        self.budget.host_call()?;
        let Writing { upload } = self.table.delete(writing)?;
        self.uploads = self.uploads.saturating_sub(1);
        Ok(bounded(&self.plugin, FINISH_TIMEOUT, upload.finish()).await.map(stored))
    }

    async fn drop(&mut self, writing: Resource<Writing>) -> wasmtime::Result<()> {
        self.table.delete(writing)?;
        self.uploads = self.uploads.saturating_sub(1);
        Ok(())
    }
}

impl PluginState {
    async fn begin_upload(&mut self, new: NewMedia) -> Answer<Box<dyn MediaUpload>> {
        let MediaWriteAccess { media, writing } =
            self.powers.media_write.clone().ok_or_else(not_introduced)?;
        if new.name.len() > LINE {
            return Err(invalid("name", "a name has at most 1,000 bytes"));
        }
        if new.media_type.len() > LINE {
            return Err(invalid("media-type", "a media type has at most 1,000 bytes"));
        }
        if self.uploads >= OPEN {
            return Err(Error::Limit("at most 4 files are on their way at the same time".to_owned()));
        }
        bounded(&self.plugin, TIMEOUT, media.begin(&self.plugin, &writing, new)).await
    }
}

fn stored(asset: Asset) -> StoredAsset {
    StoredAsset {
        id: asset.id.to_string(),
        kind: asset.kind().as_str().to_owned(),
        url: asset.url(),
        sha256: asset.sha256,
        name: asset.name,
        media_type: asset.media_type,
        size: asset.size,
        extra: Vec::new(),
    }
}
