//! How many entries lists have.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use sandpress_db::entries::PublishedFilter;

/// Lists whose totals are remembered at most.
const MOST: usize = 1_000;

/// The totals of lists as they were after the last change of any.
#[derive(Debug, Default)]
pub(crate) struct Totals(Mutex<(u64, HashMap<PublishedFilter, u64>)>);

impl Totals {
    /// The total of the list, if nothing changed since it was counted.
    pub(crate) fn find(&self, list: &PublishedFilter, changes: u64) -> Option<u64> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.1.get(list).copied().filter(|_| known.0 == changes)
    }

    /// Remembers a total; `changes` is what it was before it was counted.
    pub(crate) fn keep(&self, list: PublishedFilter, changes: u64, total: u64) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.0 != changes || known.1.len() >= MOST {
            *known = (changes, HashMap::new());
        }
        known.1.insert(list, total);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_is_good_until_something_changes() {
        let (totals, list) = (Totals::default(), PublishedFilter::default());
        let other = PublishedFilter { terms: Some(Vec::new()), ..PublishedFilter::default() };
        totals.keep(list.clone(), 1, 7);
        assert_eq!(totals.find(&list, 1), Some(7));
        assert_eq!(totals.find(&list, 2), None);
        totals.keep(list.clone(), 2, 8);
        assert_eq!((totals.find(&list, 2), totals.find(&other, 2)), (Some(8), None));
    }
}
