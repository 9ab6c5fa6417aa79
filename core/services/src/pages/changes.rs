//! How often something has changed since the site was opened, for those who keep outputs by it.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use sandpress_domain::{PageTag, Week};

/// Numbers that grow with each change.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    all: AtomicU64,
    entries: AtomicU64,
    site: AtomicU64,
    lists: AtomicU64,
    weeks: Mutex<WeekChanges>,
    plugins: Mutex<HashMap<String, u64>>,
}

/// How often weeks have changed of which the lists tell.
#[derive(Clone, Debug, Default)]
pub(crate) struct WeekChanges {
    /// Changes of which it is not known in which weeks.
    pub(super) unnamed: u64,
    /// Changes of each week; none where there was none.
    pub(super) named: HashMap<Week, u64>,
}

impl WeekChanges {
    /// The number of changes of one week.
    pub(super) fn of(&self, week: Week) -> u64 {
        self.named.get(&week).copied().unwrap_or_default()
    }

    fn note(&mut self, tags: &BTreeSet<PageTag>) {
        let named = tags.iter().filter_map(|tag| match tag {
            PageTag::ListsOfWeek(week) => Some(*week),
            _ => None,
        });
        let mut is_named = false;
        for week in named {
            let number = self.named.entry(week).or_default();
            *number = number.wrapping_add(1);
            is_named = true;
        }
        let is_everything = tags.contains(&PageTag::Everything);
        if is_everything || (tags.contains(&PageTag::Lists) && !is_named) {
            self.unnamed = self.unnamed.wrapping_add(1);
        }
    }
}

impl Changes {
    pub(super) fn note(&self, tags: &BTreeSet<PageTag>) {
        self.weeks.lock().unwrap_or_else(PoisonError::into_inner).note(tags);
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

    /// The changes of which entries stand in the lists of the site, by the weeks in which they were published.
    pub(crate) fn weeks(&self) -> WeekChanges {
        self.weeks.lock().unwrap_or_else(PoisonError::into_inner).clone()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_names_its_weeks_or_is_of_all() {
        let changes = Changes::default();
        let note = |tags: &[PageTag]| changes.note(&tags.iter().cloned().collect());
        note(&[PageTag::Lists, PageTag::ListsOfWeek(Week(3)), PageTag::ListsOfWeek(Week(4))]);
        note(&[PageTag::Lists, PageTag::ListsOfWeek(Week(3))]);
        note(&[PageTag::Settings]);
        let weeks = changes.weeks();
        assert_eq!([3, 4, 5].map(|week| weeks.of(Week(week))), [2, 1, 0]);
        assert_eq!(weeks.unnamed, 0);
        note(&[PageTag::Lists]);
        note(&[PageTag::Everything]);
        assert_eq!(changes.weeks().unnamed, 2);
    }
}
