//! How often something has changed since the site was opened, for those who keep outputs by it.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use sandpress_domain::PageTag;

/// Numbers that grow with each change.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    all: AtomicU64,
    entries: AtomicU64,
    site: AtomicU64,
    lists: AtomicU64,
    plugins: Mutex<HashMap<String, u64>>,
}

impl Changes {
    pub(super) fn note(&self, tags: &BTreeSet<PageTag>) {
        for tag in tags {
            match tag {
                PageTag::Everything => grow(&self.all),
                PageTag::Entries => grow(&self.entries),
                PageTag::Settings | PageTag::Menus | PageTag::Theme => grow(&self.site),
                PageTag::Plugin(id) => {
                    let mut plugins = self.plugins.lock().unwrap_or_else(PoisonError::into_inner);
                    let number = plugins.entry(id.clone()).or_default();
                    *number = number.wrapping_add(1);
                }
                PageTag::Lists
                | PageTag::ListsOfType(_)
                | PageTag::ListsOfTerm(_)
                | PageTag::ListsOfAuthor(_) => grow(&self.lists),
                _ => {}
            }
        }
    }

    /// The number of changes of what readers see of entries.
    pub(crate) fn entries(&self) -> u64 {
        self.all().wrapping_add(self.entries.load(Ordering::Acquire))
    }

    /// The number of changes of settings, menus and themes.
    pub(crate) fn site(&self) -> u64 {
        self.all().wrapping_add(self.site.load(Ordering::Acquire))
    }

    /// The number of changes of which entries stand in any list.
    pub(crate) fn lists(&self) -> u64 {
        self.all().wrapping_add(self.lists.load(Ordering::Acquire))
    }

    /// The number of changes of what the plugin stores.
    pub(crate) fn plugin(&self, id: &str) -> u64 {
        let plugins = self.plugins.lock().unwrap_or_else(PoisonError::into_inner);
        self.all().wrapping_add(plugins.get(id).copied().unwrap_or(0))
    }

    fn all(&self) -> u64 {
        self.all.load(Ordering::Acquire)
    }
}

fn grow(number: &AtomicU64) {
    number.fetch_add(1, Ordering::AcqRel);
}
