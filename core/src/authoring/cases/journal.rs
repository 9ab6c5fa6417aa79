//! What a plugin changes, noted on its way into the house.

use std::{
    collections::BTreeSet,
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use bytes::Bytes;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    domain::{
        Asset, ContentChange, Document, DocumentAddress, DocumentChange, DocumentPage, DocumentQuery, Entry,
        EntryId, FieldValues, JobId, MailId, MailRate, Mailbox, MediaKind, MediaWriting, NewMail, NewTask,
        PluginActor,
    },
    plugins::ports::{
        JobsError, MailError, MediaError, MediaUpload, NewMedia, PluginDocuments, PluginJobs, PluginMail,
        PluginMedia, PluginWriting, Ports, StoreError, WriteError,
    },
};

/// What one plugin changed. Clones share it.
#[derive(Clone)]
pub(super) struct Journal {
    plugin: Arc<str>,
    changes: Arc<Mutex<Vec<Value>>>,
}

impl Journal {
    pub(super) fn of(plugin: &str) -> Self {
        Self { plugin: plugin.into(), changes: Arc::default() }
    }

    /// What was changed since the last time.
    pub(super) fn take(&self) -> Vec<Value> {
        std::mem::take(&mut *self.changes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The ports with this journal in front of them.
    pub(super) fn before(&self, ports: Ports) -> Ports {
        Ports {
            documents: Arc::new(Noted { inner: ports.documents, journal: self.clone() }),
            jobs: Arc::new(Noted { inner: ports.jobs, journal: self.clone() }),
            mail: Arc::new(Noted { inner: ports.mail, journal: self.clone() }),
            media: Arc::new(Noted { inner: ports.media, journal: self.clone() }),
            writing: Arc::new(Noted { inner: ports.writing, journal: self.clone() }),
            ..ports
        }
    }

    fn note(&self, plugin: &str, change: Value) {
        if plugin == &*self.plugin {
            self.changes.lock().unwrap_or_else(PoisonError::into_inner).push(change);
        }
    }
}

/// A port whose changes are noted once they are made.
struct Noted<T: ?Sized> {
    inner: Arc<T>,
    journal: Journal,
}

#[async_trait]
impl PluginDocuments for Noted<dyn PluginDocuments> {
    async fn find(&self, plugin: &str, address: &DocumentAddress) -> Result<Option<Document>, StoreError> {
        self.inner.find(plugin, address).await
    }

    async fn list(&self, plugin: &str, query: &DocumentQuery) -> Result<DocumentPage, StoreError> {
        self.inner.list(plugin, query).await
    }

    async fn write(&self, plugin: &str, quota: u64, changes: &[DocumentChange]) -> Result<u64, StoreError> {
        let version = self.inner.write(plugin, quota, changes).await?;
        for DocumentChange { address: DocumentAddress { collection, key }, content, .. } in changes {
            let change = match content {
                Some(content) => json!({ "document": {
                    "collection": collection, "key": key, "body": content.body, "fields": content.fields,
                } }),
                None => json!({ "deleted": { "collection": collection, "key": key } }),
            };
            self.journal.note(plugin, change);
        }
        Ok(version)
    }

    async fn increment(
        &self,
        plugin: &str,
        quota: u64,
        address: &DocumentAddress,
        by: i64,
    ) -> Result<i64, StoreError> {
        let sum = self.inner.increment(plugin, quota, address, by).await?;
        let DocumentAddress { collection, key } = address;
        self.journal.note(plugin, json!({ "counted": { "collection": collection, "key": key, "by": by } }));
        Ok(sum)
    }
}

#[async_trait]
impl PluginJobs for Noted<dyn PluginJobs> {
    async fn enqueue(&self, plugin: &str, per_hour: u32, task: NewTask) -> Result<JobId, JobsError> {
        let change = json!({ "job": {
            "name": task.name, "payload": task.payload, "delay-seconds": task.delay.as_secs(), "key": task.key,
        } });
        let id = self.inner.enqueue(plugin, per_hour, task).await?;
        self.journal.note(plugin, change);
        Ok(id)
    }

    async fn cancel(&self, plugin: &str, id: JobId) -> Result<(), JobsError> {
        self.inner.cancel(plugin, id).await?;
        self.journal.note(plugin, json!({ "cancelled": id.to_string() }));
        Ok(())
    }
}

#[async_trait]
impl PluginMail for Noted<dyn PluginMail> {
    fn sender(&self) -> Option<&Mailbox> {
        self.inner.sender()
    }

    fn people(&self) -> &[Mailbox] {
        self.inner.people()
    }

    async fn send(&self, mail: NewMail, rate: MailRate) -> Result<MailId, MailError> {
        let to: Vec<_> = mail.recipients.iter().map(|mailbox| mailbox.address().as_str()).collect();
        let mut change = json!({
            "from": mail.sender.address().as_str(), "to": to, "subject": mail.subject.as_str(), "text": mail.text,
            "html": mail.html,
        });
        if let (Some(reply_to), Some(fields)) = (&mail.reply_to, change.as_object_mut()) {
            fields.insert("reply-to".to_owned(), json!(reply_to.address().as_str()));
        }
        let plugin = mail.plugin.clone();
        let id = self.inner.send(mail, rate).await?;
        self.journal.note(&plugin, json!({ "mail": change }));
        Ok(id)
    }
}

#[async_trait]
impl PluginWriting for Noted<dyn PluginWriting> {
    async fn find_type(&self, id: EntryId) -> Result<Option<String>, WriteError> {
        self.inner.find_type(id).await
    }

    async fn write(&self, actor: PluginActor, change: ContentChange) -> Result<Entry, WriteError> {
        let (plugin, told) = (actor.id.clone(), told(&change));
        let entry = self.inner.write(actor, change).await?;
        self.journal.note(&plugin, json!({ "entry": told }));
        Ok(entry)
    }
}

fn told(change: &ContentChange) -> Value {
    match change {
        ContentChange::Create { publication_type, fields, path, byline, publish } => json!({ "create": {
            "type": publication_type, "fields": values(fields), "path": path, "byline": byline, "publish": publish,
        } }),
        ContentChange::Update { id, fields, publish, .. } => {
            json!({ "update": { "id": id.to_string(), "fields": values(fields), "publish": publish } })
        }
        ContentChange::Publish(id) => json!({ "publish": id.to_string() }),
        ContentChange::Unpublish(id) => json!({ "unpublish": id.to_string() }),
        ContentChange::Trash(id) => json!({ "trash": id.to_string() }),
        ContentChange::Restore(id) => json!({ "restore": id.to_string() }),
    }
}

fn values(fields: &FieldValues) -> Value {
    Value::Object(fields.iter().map(|(name, value)| (name.to_owned(), json!(value))).collect())
}

#[async_trait]
impl PluginMedia for Noted<dyn PluginMedia> {
    async fn find(&self, kinds: &BTreeSet<MediaKind>, id: Uuid) -> Result<Option<Asset>, MediaError> {
        self.inner.find(kinds, id).await
    }

    async fn find_by_sha256(
        &self,
        kinds: &BTreeSet<MediaKind>,
        sha256: &str,
    ) -> Result<Option<Asset>, MediaError> {
        self.inner.find_by_sha256(kinds, sha256).await
    }

    async fn list(
        &self,
        kinds: &BTreeSet<MediaKind>,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<(Vec<Asset>, bool), MediaError> {
        self.inner.list(kinds, after, limit).await
    }

    async fn read(&self, asset: &Asset, range: Range<u64>) -> Result<Bytes, MediaError> {
        self.inner.read(asset, range).await
    }

    async fn begin(
        &self,
        plugin: &str,
        writing: &MediaWriting,
        new: NewMedia,
    ) -> Result<Box<dyn MediaUpload>, MediaError> {
        let inner = self.inner.begin(plugin, writing, new).await?;
        Ok(Box::new(NotedUpload { inner, plugin: plugin.to_owned(), journal: self.journal.clone() }))
    }
}

/// A file on its way, noted when it is stored.
struct NotedUpload {
    inner: Box<dyn MediaUpload>,
    plugin: String,
    journal: Journal,
}

#[async_trait]
impl MediaUpload for NotedUpload {
    async fn append(&mut self, bytes: &[u8]) -> Result<(), MediaError> {
        self.inner.append(bytes).await
    }

    async fn finish(self: Box<Self>) -> Result<Asset, MediaError> {
        let asset = self.inner.finish().await?;
        let told = json!({ "name": asset.name, "media-type": asset.media_type, "bytes": asset.size });
        self.journal.note(&self.plugin, json!({ "media": told }));
        Ok(asset)
    }
}
