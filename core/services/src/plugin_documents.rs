//! What plugins store for themselves: transactions with expectations and a quota.

use crate::port_errors::AtPort;
use std::sync::Arc;

use async_trait::async_trait;

use super::pages::Pages;
use sandpress_db::{
    Database, Transaction,
    documents::{self as rows, StoreUsage},
};
use sandpress_domain::{
    Document, DocumentAddress, DocumentChange, DocumentContent, DocumentPage, DocumentQuery, Expectation,
    PageTag,
};
use sandpress_plugins::ports::{PluginDocuments, StoreError};

/// What the documents of one page count together, in bytes.
const PAGE_BYTES: u64 = 1 << 20;

/// The documents in the database.
pub(super) struct StoredDocuments {
    db: Database,
    pages: Arc<Pages>,
}

impl StoredDocuments {
    pub(super) fn new(db: Database, pages: Arc<Pages>) -> Self {
        Self { db, pages }
    }
}

#[async_trait]
impl PluginDocuments for StoredDocuments {
    async fn find(&self, plugin: &str, address: &DocumentAddress) -> Result<Option<Document>, StoreError> {
        Ok(rows::find(&self.db, plugin, address).await.at_port()?)
    }

    async fn list(&self, plugin: &str, query: &DocumentQuery) -> Result<DocumentPage, StoreError> {
        Ok(rows::list(&self.db, plugin, query, PAGE_BYTES).await.at_port()?)
    }

    async fn write(&self, plugin: &str, quota: u64, changes: &[DocumentChange]) -> Result<u64, StoreError> {
        let mut write = Write::begin(&self.db, plugin, quota).await?;
        for change in changes {
            write.apply(change).await?;
        }
        let version = write.commit(&self.pages).await?;
        Ok(version)
    }

    async fn increment(
        &self,
        plugin: &str,
        quota: u64,
        address: &DocumentAddress,
        by: i64,
    ) -> Result<i64, StoreError> {
        let mut write = Write::begin(&self.db, plugin, quota).await?;
        let current = rows::find(&write.transaction, plugin, address).await.at_port()?;
        let (number, fields) = match &current {
            Some(document) => (document.body.parse::<i64>(), document.fields.clone()),
            None => (Ok(0), Default::default()),
        };
        let number = number.map_err(|_| StoreError::NotANumber {
            collection: address.collection.clone(),
            key: address.key.clone(),
        })?;
        let sum = number.checked_add(by).ok_or(StoreError::Overflow)?;
        let content = DocumentContent { body: sum.to_string(), fields };
        write.put(address, &content, current.as_ref()).await?;
        write.commit(&self.pages).await?;
        Ok(sum)
    }
}

/// A transaction on the documents of one plugin. Dropped without a commit, nothing of it happens.
struct Write<'a> {
    transaction: Transaction,
    plugin: &'a str,
    quota: u64,
    usage: StoreUsage,
    bytes: u64,
}

impl<'a> Write<'a> {
    async fn begin(db: &Database, plugin: &'a str, quota: u64) -> Result<Self, StoreError> {
        let transaction = db.begin().await.at_port()?;
        let usage = rows::begin_write(&transaction, plugin).await.at_port()?;
        Ok(Self { transaction, plugin, quota, usage, bytes: usage.bytes })
    }

    /// Makes one change, if what it expects holds.
    async fn apply(&mut self, change: &DocumentChange) -> Result<(), StoreError> {
        let address = &change.address;
        let current = rows::find(&self.transaction, self.plugin, address).await.at_port()?;
        if !change.expected.holds(current.as_ref().map(|document| document.version)) {
            return Err(StoreError::Conflict {
                collection: address.collection.clone(),
                key: address.key.clone(),
            });
        }
        match (&change.content, current) {
            (Some(content), current) => self.put(address, content, current.as_ref()).await,
            (None, Some(current)) if change.expected != Expectation::Absent => {
                self.bytes = self.bytes.saturating_sub(bytes(current));
                Ok(rows::delete(&self.transaction, self.plugin, address).await.at_port()?)
            }
            (None, _) => Ok(()),
        }
    }

    async fn put(
        &mut self,
        address: &DocumentAddress,
        content: &DocumentContent,
        current: Option<&Document>,
    ) -> Result<(), StoreError> {
        let before = current.cloned().map_or(0, bytes);
        self.bytes = self.bytes.saturating_sub(before).saturating_add(content.bytes(&address.key));
        rows::upsert(&self.transaction, self.plugin, address, content, self.usage.version).await.at_port()?;
        Ok(())
    }

    /// Makes the changes last, unless the plugin stores more than before and more than it may.
    async fn commit(self, pages: &Arc<Pages>) -> Result<u64, StoreError> {
        if self.bytes > self.quota && self.bytes > self.usage.bytes {
            return Err(StoreError::Quota { wanted: self.bytes, quota: self.quota });
        }
        rows::set_bytes(&self.transaction, self.plugin, self.bytes).await.at_port()?;
        let tags = vec![PageTag::Plugin(self.plugin.to_owned())];
        pages.commit(self.transaction, tags).await.at_port()?;
        Ok(self.usage.version)
    }
}

fn bytes(document: Document) -> u64 {
    let Document { key, body, fields, .. } = document;
    DocumentContent { body, fields }.bytes(&key)
}
