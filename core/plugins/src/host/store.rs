//! `sandpress:store/store`: a plugin's own documents.

mod check;

use std::{future::Future, time::Duration};

use crate::{
    bindings::sandpress::{
        store::store::{self as wit, Host, Operation},
        types::types::Error,
    },
    host::{Capability, GrantRule, HasState},
    ports::StoreError,
    powers::StoreAccess,
    state::PluginState,
};
use sandpress_domain::{
    Document, DocumentAddress, DocumentChange, DocumentContent, DocumentPage, DocumentQuery, Expectation,
};

/// How long one operation may take.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The capability.
pub(super) const CAPABILITY: Capability = Capability {
    name: "store",
    interface: "sandpress:store/store",
    grant: GrantRule::Granted { is_granted: |grants| grants.store_quota.is_some(), example: "store = true" },
    link: |linker| wit::add_to_linker::<_, HasState>(linker, |state| state),
};

type Answer<T> = Result<T, Error>;

impl Host for PluginState {
    async fn get(
        &mut self,
        collection: String,
        key: String,
    ) -> wasmtime::Result<Answer<Option<wit::Document>>> {
        self.budget.reading_call()?;
        Ok(self.get_document(collection, key).await)
    }

    async fn list_documents(
        &mut self,
        collection: String,
        after: Option<String>,
        limit: u32,
    ) -> wasmtime::Result<Answer<wit::Page>> {
        self.budget.reading_call()?;
        Ok(self.page(DocumentQuery { collection, field: None, after, limit }).await)
    }

    async fn find(
        &mut self,
        collection: String,
        field: String,
        value: String,
        after: Option<String>,
        limit: u32,
    ) -> wasmtime::Result<Answer<wit::Page>> {
        self.budget.reading_call()?;
        Ok(self.page(DocumentQuery { collection, field: Some((field, value)), after, limit }).await)
    }

    async fn write(&mut self, operations: Vec<Operation>) -> wasmtime::Result<Answer<u64>> {
        self.budget.host_call()?;
        Ok(self.write_documents(operations).await)
    }

    async fn increment(&mut self, collection: String, key: String, by: i64) -> wasmtime::Result<Answer<i64>> {
        self.budget.host_call()?;
        Ok(self.increment_document(collection, key, by).await)
    }
}

impl PluginState {
    async fn get_document(&mut self, collection: String, key: String) -> Answer<Option<wit::Document>> {
        let store = self.store()?;
        let address = DocumentAddress { collection, key };
        check::address(&address)?;
        self.count_documents(1)?;
        let found = bounded(&self.plugin, store.documents.find(&self.plugin, &address)).await?;
        self.budget.carry(found.as_ref().map_or(0, size));
        Ok(found.map(Into::into))
    }

    async fn page(&mut self, query: DocumentQuery) -> Answer<wit::Page> {
        let store = self.store()?;
        check::query(&query)?;
        self.count_documents(query.limit)?;
        let page = bounded(&self.plugin, store.documents.list(&self.plugin, &query)).await?;
        self.budget.carry(page.documents.iter().map(size).sum());
        Ok(page.into())
    }

    async fn write_documents(&mut self, operations: Vec<Operation>) -> Answer<u64> {
        let store = self.store()?;
        let changes = check::changes(operations)?;
        let contents = changes.iter().filter_map(|change| change.content.as_ref());
        self.budget.carry(contents.map(|content| bytes(&content.body, &content.fields)).sum());
        self.count_documents(u32::try_from(changes.len()).unwrap_or(u32::MAX))?;
        self.count_transaction()?;
        bounded(&self.plugin, store.documents.write(&self.plugin, store.quota, &changes)).await
    }

    async fn increment_document(&mut self, collection: String, key: String, by: i64) -> Answer<i64> {
        let store = self.store()?;
        let address = DocumentAddress { collection, key };
        check::address(&address)?;
        self.count_documents(1)?;
        self.count_transaction()?;
        bounded(&self.plugin, store.documents.increment(&self.plugin, store.quota, &address, by)).await
    }

    fn store(&self) -> Answer<StoreAccess> {
        let denied =
            || Error::Denied("the store is not there before the plugin has said who it is".to_owned());
        self.powers.store.clone().ok_or_else(denied)
    }

    fn count_documents(&mut self, count: u32) -> Answer<()> {
        let limit = || Error::Limit("one call reads and writes at most 1,000 documents".to_owned());
        self.budget.documents(count).then_some(()).ok_or_else(limit)
    }

    fn count_transaction(&mut self) -> Answer<()> {
        let limit = || {
            Error::Limit("one call has at most 32 transactions: write several documents in one".to_owned())
        };
        self.budget.transaction().then_some(()).ok_or_else(limit)
    }
}

/// Waits for an operation for as long as it may take, and says in the guest's terms why there is no answer.
async fn bounded<T>(plugin: &str, operation: impl Future<Output = Result<T, StoreError>>) -> Answer<T> {
    match tokio::time::timeout(TIMEOUT, operation).await {
        Ok(answer) => answer.map_err(|error| guest_error(plugin, error)),
        Err(_) => Err(Error::Unavailable("the database took too long: a write may have happened".to_owned())),
    }
}

/// The bytes of a document that the guest gets.
fn size(document: &Document) -> usize {
    document.key.len() + bytes(&document.body, &document.fields)
}

fn bytes<'a>(body: &str, fields: impl IntoIterator<Item = (&'a String, &'a String)>) -> usize {
    body.len() + fields.into_iter().map(|(name, value)| name.len() + value.len()).sum::<usize>()
}

fn guest_error(plugin: &str, error: StoreError) -> Error {
    let message = error.to_string();
    match error {
        StoreError::Conflict { .. } | StoreError::NotANumber { .. } => Error::Conflict(message),
        StoreError::Overflow | StoreError::Quota { .. } => Error::Limit(message),
        StoreError::Unavailable => Error::Unavailable(message),
        StoreError::Internal(source) => {
            tracing::error!(plugin, error = source, "a plugin's documents cannot be had");
            Error::Internal(message)
        }
    }
}

impl From<Document> for wit::Document {
    fn from(document: Document) -> Self {
        let fields = document.fields.into_iter().map(|(name, value)| wit::IndexField { name, value });
        Self {
            key: document.key,
            body: document.body,
            version: document.version,
            fields: fields.collect(),
            extra: Vec::new(),
        }
    }
}

impl From<DocumentPage> for wit::Page {
    fn from(page: DocumentPage) -> Self {
        Self { documents: page.documents.into_iter().map(Into::into).collect(), next: page.next }
    }
}

impl From<wit::Expectation> for Expectation {
    fn from(expected: wit::Expectation) -> Self {
        match expected {
            wit::Expectation::Any => Self::Any,
            wit::Expectation::Absent => Self::Absent,
            wit::Expectation::Version(version) => Self::Version(version),
        }
    }
}

impl From<Operation> for DocumentChange {
    fn from(operation: Operation) -> Self {
        match operation {
            Operation::Put(put) => Self {
                address: DocumentAddress { collection: put.collection, key: put.key },
                expected: put.expected.into(),
                content: Some(DocumentContent {
                    body: put.body,
                    fields: put.fields.into_iter().map(|field| (field.name, field.value)).collect(),
                }),
            },
            Operation::Delete(delete) => Self {
                address: DocumentAddress { collection: delete.collection, key: delete.key },
                expected: delete.expected.into(),
                content: None,
            },
        }
    }
}
