//! `sandpress:media-processor/files`: the bytes that come with a call of the hook `media-processor`.

use std::{future::Future, sync::Arc, time::Duration};

use wasmtime::component::{Linker, Resource};

use crate::{
    bindings::sandpress::{
        media_processor::files::{self as wit, Host, HostSink, HostSource},
        types::types::{Error, FieldError},
    },
    host::HasState,
    ports::{MediaError, SharedSink, SourceFile},
    state::PluginState,
};

/// Bytes that go over the border at once.
const CHUNK: usize = 256 << 10;

/// How long a piece may take.
const TIMEOUT: Duration = Duration::from_secs(10);

type Answer<T> = Result<T, Error>;

/// A file that a guest looks at.
#[allow(unreachable_pub, reason = "the bindings publish it under another name")]
pub struct Source(pub(crate) Arc<dyn SourceFile>);

/// A file that a guest makes, and the bytes that it may still have.
#[allow(unreachable_pub, reason = "the bindings publish it under another name")]
pub struct Sink {
    pub(crate) file: SharedSink,
    pub(crate) left: u64,
}

/// Links the interface. Whoever imports it gets nothing by it: the files come with the calls of the hook.
pub(crate) fn link(linker: &mut Linker<PluginState>) -> wasmtime::Result<()> {
    wit::add_to_linker::<_, HasState>(linker, |state| state)
}

impl Host for PluginState {}

impl HostSource for PluginState {
    async fn size(&mut self, source: Resource<Source>) -> wasmtime::Result<u64> {
        self.budget.reading_call()?;
        Ok(self.table.get(&source)?.0.size())
    }

    async fn read(
        &mut self,
        source: Resource<Source>,
        offset: u64,
        length: u32,
    ) -> wasmtime::Result<Answer<Vec<u8>>> {
        self.budget.reading_call()?;
        let file = Arc::clone(&self.table.get(&source)?.0);
        if !(1..=CHUNK).contains(&(length as usize)) {
            return Ok(Err(invalid("length", "a part has 1 to 262144 bytes")));
        }
        let end = offset.saturating_add(u64::from(length)).min(file.size());
        if offset >= end {
            return Ok(Ok(Vec::new()));
        }
        let read = bounded(&self.plugin, file.read(offset..end)).await;
        Ok(read.map(|bytes| {
            self.budget.carry(bytes.len());
            bytes.to_vec()
        }))
    }

    async fn drop(&mut self, source: Resource<Source>) -> wasmtime::Result<()> {
        self.table.delete(source)?;
        Ok(())
    }
}

impl HostSink for PluginState {
    async fn append(&mut self, sink: Resource<Sink>, bytes: Vec<u8>) -> wasmtime::Result<Answer<()>> {
        self.budget.host_call()?;
        self.budget.carry(bytes.len());
        if !(1..=CHUNK).contains(&bytes.len()) {
            return Ok(Err(invalid("bytes", "a piece has 1 to 262144 bytes")));
        }
        let sink = self.table.get_mut(&sink)?;
        let Some(left) = sink.left.checked_sub(bytes.len() as u64) else {
            return Ok(Err(Error::Limit("the file has more bytes than it may have".to_owned())));
        };
        sink.left = left;
        let file = Arc::clone(&sink.file);
        let append = async { file.lock().await.append(&bytes).await };
        Ok(bounded(&self.plugin, append).await)
    }

    async fn drop(&mut self, sink: Resource<Sink>) -> wasmtime::Result<()> {
        self.table.delete(sink)?;
        Ok(())
    }
}

fn invalid(field: &str, rule: &str) -> Error {
    Error::Invalid(vec![FieldError { field: field.to_owned(), message: rule.to_owned() }])
}

/// Waits for as long as it may take, and says in the guest's terms why there is no answer.
async fn bounded<T>(plugin: &str, work: impl Future<Output = Result<T, MediaError>>) -> Answer<T> {
    match tokio::time::timeout(TIMEOUT, work).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => {
            tracing::error!(plugin, ?error, "the bytes of a file cannot be had for a plugin");
            Err(Error::Unavailable(error.to_string()))
        }
        Err(_) => Err(Error::Unavailable("the storage took too long: try again later".to_owned())),
    }
}
