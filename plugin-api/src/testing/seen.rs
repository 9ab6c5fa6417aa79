//! What a plugin left behind on a site for tests.

use super::{Enqueued, KeptFile, LogLine, Site, Written};
use crate::{content::Entry, http::Request, lifecycle::Setting, mail::Message, store::Document};

impl Site {
    /// The lines that the plugin wrote to the log.
    pub fn log_lines(&self) -> Vec<LogLine> {
        self.state.borrow().log.clone()
    }

    /// The documents in a collection of the plugin's store, in the order of their keys.
    pub fn stored(&self, collection: &str) -> Vec<Document> {
        self.state.borrow().store.list(collection)
    }

    /// The tasks that wait in the queue, in the order in which the plugin asked for them.
    pub fn enqueued(&self) -> Vec<Enqueued> {
        self.state.borrow().jobs.waiting()
    }

    /// The mails that the plugin sent, as the site took them: with their sender, and with the site's own people where the
    /// plugin named nobody.
    pub fn sent_mail(&self) -> Vec<Message> {
        self.state.borrow().mail.sent.iter().map(|sent| sent.message.clone()).collect()
    }

    /// The requests that the plugin sent, those of redirects included, without the values of secrets.
    pub fn requests(&self) -> Vec<Request> {
        self.state.borrow().web.requests.clone()
    }

    /// The bytes that the plugin wrote to a server, with the values of secrets.
    pub fn sent_to(&self, host: &str, port: u16) -> Vec<u8> {
        self.state.borrow().servers.written.get(&format!("{host}:{port}")).cloned().unwrap_or_default()
    }

    /// The changes of entries that the plugin made, in their order.
    pub fn written(&self) -> Vec<Written> {
        self.state.borrow().entries.written.clone()
    }

    /// The newest revision of an entry, with all its fields; none where there is no such entry.
    pub fn find_entry(&self, id: &str) -> Option<Entry> {
        let state = self.state.borrow();
        let kept = state.entries.all.iter().find(|entry| entry.id == id)?;
        Some(state.entry(kept, false, |_| true))
    }

    /// The files of the site, the oldest first, with those that the plugin added.
    pub fn files(&self) -> Vec<KeptFile> {
        self.state.borrow().files.all.clone()
    }

    /// The settings as `configure` gets them.
    pub fn settings(&self) -> Vec<Setting> {
        self.state.borrow().settings.to_guest()
    }
}
