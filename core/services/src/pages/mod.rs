//! The pages that readers get are kept whole, so whoever changes what they show says so: each page is made with the
//! [tags](PageTag) of what it depends on, and each change purges the tags that it touches, before anybody hears that it
//! is done ([decision 29](../../../../docs/decisions/0029-pages-are-kept-whole.md)).

mod changes;
mod depends;
mod feed;
mod totals;
mod weeks;

use std::{
    collections::{BTreeSet, HashSet},
    sync::{Arc, OnceLock},
};

use arc_swap::ArcSwap;
use tokio::task::AbortHandle;
use uuid::Uuid;

use crate::{OpenError, ServiceError, Services};
use changes::Changes;
pub(crate) use depends::lasts_at_most;
pub use depends::{PageParts, depends_on, record_page};
use sandpress_db::{
    Database, DbError, Transaction,
    purges::{self, PurgeFeed},
};
use sandpress_domain::PageTag;
use totals::Totals;
use weeks::WeekTotals;

/// Where finished pages are kept.
pub trait PageStore: Send + Sync {
    /// Lets no reader whose request comes after this have a page that was made, or begun, before it and depends on one
    /// of the tags. Must not wait for anything.
    fn purge(&self, tags: &BTreeSet<PageTag>);

    /// What other nodes change is heard again, or for now not at all: then no page can be known to be fresh.
    fn hears_others(&self, hears: bool);
}

/// The one place where everybody says what has changed for readers.
pub(crate) struct Pages {
    db: Database,
    /// Tells this process from others that share the database.
    node: Uuid,
    store: OnceLock<Arc<dyn PageStore>>,
    changes: Changes,
    totals: Totals,
    weeks: WeekTotals,
    /// What the menus lead to, shown or not.
    in_menus: ArcSwap<HashSet<PageTag>>,
    /// Takes over what other processes change.
    follows: OnceLock<AbortHandle>,
}

impl Drop for Pages {
    fn drop(&mut self) {
        if let Some(follows) = self.follows.get() {
            follows.abort();
        }
    }
}

impl Pages {
    pub(crate) fn new(db: Database) -> Self {
        Self {
            db,
            node: Uuid::new_v4(),
            store: OnceLock::new(),
            changes: Changes::default(),
            totals: Totals::default(),
            weeks: WeekTotals::default(),
            in_menus: ArcSwap::default(),
            follows: OnceLock::new(),
        }
    }

    fn hears_others(&self, hears: bool) {
        if let Some(store) = self.store.get() {
            store.hears_others(hears);
        }
    }

    /// How often what outputs and settings are kept by has changed.
    pub(crate) fn changes(&self) -> &Changes {
        &self.changes
    }

    /// How many entries lists have.
    pub(crate) fn totals(&self) -> &Totals {
        &self.totals
    }

    /// How many entries the lists of the site have, by weeks.
    pub(crate) fn weeks(&self) -> &WeekTotals {
        &self.weeks
    }

    /// Notes what the menus lead to. To be called before the names and addresses are read.
    pub(crate) fn set_in_menus(&self, tags: HashSet<PageTag>) {
        self.in_menus.store(Arc::new(tags));
    }

    /// Makes the pages with one of the tags out of date, on this node.
    pub(crate) fn purge(&self, tags: &[PageTag]) {
        if tags.is_empty() {
            return;
        }
        let mut all: BTreeSet<PageTag> = tags.iter().cloned().collect();
        if tags.iter().any(|tag| matches!(tag, PageTag::Entry(_) | PageTag::Lists)) {
            all.insert(PageTag::Entries);
        }
        let in_menus = self.in_menus.load();
        if tags.iter().any(|tag| in_menus.contains(tag)) {
            all.insert(PageTag::Menus);
        }
        // Before the pages: one that is begun after them must not find an old output.
        self.changes.note(&all);
        if let Some(store) = self.store.get() {
            store.purge(&all);
        }
    }

    /// Ends a transaction that changes what the tags name, and makes the pages out of date here and on the other nodes.
    /// Once it has begun, it goes through, also where nobody waits for it any more: a change without its purge would
    /// show nowhere.
    ///
    /// # Errors
    /// Where the transaction fails.
    pub(crate) async fn commit(self: &Arc<Self>, tx: Transaction, tags: Vec<PageTag>) -> Result<(), DbError> {
        if tags.is_empty() {
            return tx.commit().await;
        }
        purges::announce(&tx, self.node, &tags).await?;
        let pages = Arc::clone(self);
        let done = tokio::spawn(async move {
            let done = tx.commit().await;
            // Also where it failed: the connection may have broken after the commit.
            pages.purge(&tags);
            done
        });
        done.await.unwrap_or_else(|error| Err(DbError::Other(error.into())))
    }
}

impl Services {
    /// Keeps pages there from now on, and hears of what other processes with the same database change. To be called once,
    /// before the first page is made.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn keep_pages_in(&self, store: Arc<dyn PageStore>) -> Result<(), OpenError> {
        let pages = &self.0.pages;
        let feed = PurgeFeed::open(&pages.db, pages.node).await?;
        if pages.store.set(store).is_ok() {
            let follows = tokio::spawn(feed::follow(Arc::downgrade(pages), feed));
            // Nobody else sets it.
            let _ = pages.follows.set(follows.abort_handle());
        }
        Ok(())
    }

    /// Makes the pages with one of the tags out of date on this node: for what is not in the database, such as files of
    /// the theme. A change in the database ends with [`Services::commit_pages`].
    pub fn purge_pages(&self, tags: &[PageTag]) {
        self.0.pages.purge(tags);
    }

    /// Ends the transaction of a change that readers see. Pages with one of the tags are out of date before this answers.
    pub(crate) async fn commit_pages(
        &self,
        tx: Transaction,
        tags: impl IntoIterator<Item = PageTag> + Send,
    ) -> Result<(), ServiceError> {
        Ok(self.0.pages.commit(tx, tags.into_iter().collect()).await?)
    }
}
