//! What other processes with the same database change: further nodes, and commands beside a running server.

use std::{sync::Weak, time::Duration};

use super::Pages;
use sandpress_db::purges::PurgeFeed;
use sandpress_domain::{PageTag, with_causes};

/// The wait before the database is asked again after it failed.
const PAUSE: Duration = Duration::from_secs(1);

/// Takes over what others change, for as long as the pages are there.
pub(super) async fn follow(pages: Weak<Pages>, mut feed: PurgeFeed) {
    loop {
        match feed.next().await {
            Ok(tags) => {
                let Some(pages) = pages.upgrade() else { return };
                pages.purge(&tags);
            }
            Err(error) => {
                tracing::warn!(
                    error = with_causes(&error),
                    "what other nodes change is not heard: pages are made anew for each reader until it is"
                );
                let Some(again) = reopened(&pages).await else { return };
                feed = again;
            }
        }
    }
}

/// Another feed, once there is one. Until then no page is taken for fresh, and what was missed may be anything.
async fn reopened(pages: &Weak<Pages>) -> Option<PurgeFeed> {
    pages.upgrade()?.hears_others(false);
    loop {
        tokio::time::sleep(PAUSE).await;
        let known = pages.upgrade()?;
        if let Ok(feed) = PurgeFeed::open(&known.db, known.node).await {
            known.purge(&[PageTag::Everything]);
            known.hears_others(true);
            return Some(feed);
        }
    }
}
