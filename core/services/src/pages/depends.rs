//! What the page depends on that is being made. Use cases for readers note it where they read, so that no handler can
//! forget it.

use std::{cell::RefCell, collections::BTreeSet, future::Future, time::Duration};

use sandpress_domain::PageTag;

/// What was noted while a page was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageParts {
    /// What it depends on.
    pub tags: BTreeSet<PageTag>,
    /// How long it is good for at most, where something in it changes with time.
    pub lasts: Option<Duration>,
}

tokio::task_local! {
    static PARTS: RefCell<PageParts>;
}

/// Does the work and tells what was noted in it. What it spawns is not heard.
pub async fn record_page<T>(work: impl Future<Output = T>) -> (T, PageParts) {
    PARTS
        .scope(RefCell::default(), async {
            let done = work.await;
            (done, PARTS.with(RefCell::take))
        })
        .await
}

/// Notes that the page that is being made depends on these. Does nothing where none is.
pub fn depends_on(tags: impl IntoIterator<Item = PageTag>) {
    note(|parts| parts.tags.extend(tags));
}

/// Notes that the page that is being made is good for so long and no longer.
pub(crate) fn lasts_at_most(time: Duration) {
    note(|parts| parts.lasts = Some(parts.lasts.map_or(time, |known| known.min(time))));
}

fn note(change: impl FnOnce(&mut PageParts)) {
    // Previews and mails are made by the same functions and are no pages of readers.
    let _ = PARTS.try_with(|parts| change(&mut parts.borrow_mut()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_a_page_depends_on_is_noted_for_it_alone() {
        depends_on([PageTag::Theme]);
        let page = |tag: PageTag, seconds: u64| {
            record_page(async move {
                depends_on([tag]);
                tokio::task::yield_now().await;
                lasts_at_most(Duration::from_secs(60));
                lasts_at_most(Duration::from_secs(seconds));
                seconds
            })
        };
        let ((first, a), (second, b)) = tokio::join!(page(PageTag::Menus, 5), page(PageTag::Lists, 90));
        assert_eq!((first, second), (5, 90));
        assert_eq!((a.tags, a.lasts), ([PageTag::Menus].into(), Some(Duration::from_secs(5))));
        assert_eq!((b.tags, b.lasts), ([PageTag::Lists].into(), Some(Duration::from_secs(60))));
    }
}
