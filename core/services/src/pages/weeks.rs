//! How many entries the site's lists have, by the weeks in which they were published. A new entry changes one of them, and
//! counting a week takes no longer on a site with many years of them.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, PoisonError},
};

use sandpress_domain::Week;

use super::changes::WeekChanges;

/// The totals of weeks as they were after the last changes.
#[derive(Debug, Default)]
pub(crate) struct WeekTotals(Mutex<Option<Known>>);

#[derive(Debug)]
struct Known {
    /// The number of changes in weeks that nobody named, when all were counted.
    unnamed: u64,
    /// The number of named changes of each week, when it was counted, and its total.
    weeks: HashMap<Week, (u64, u64)>,
}

impl WeekTotals {
    /// The weeks that have changed since they were counted; none where all have to be counted.
    pub(crate) fn outdated(&self, changes: &WeekChanges) -> Option<Vec<Week>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.as_ref().filter(|known| known.unnamed >= changes.unnamed)?;
        let counted = |week: &Week| known.weeks.get(week).map_or(0, |(number, _)| *number);
        let outdated = changes.named.iter().filter(|(week, number)| counted(week) < **number);
        Some(outdated.map(|(week, _)| *week).collect())
    }

    /// Remembers all weeks; `changes` is what it was before they were counted.
    pub(crate) fn keep_all(&self, totals: &BTreeMap<Week, u64>, changes: &WeekChanges) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all = totals.keys().chain(changes.named.keys());
        let week = |week: &Week| {
            let number = changes.named.get(week).copied().unwrap_or_default();
            (*week, (number, totals.get(week).copied().unwrap_or_default()))
        };
        *known = Some(Known { unnamed: changes.unnamed, weeks: all.map(week).collect() });
    }

    /// Remembers one week that was counted after so many changes of it.
    pub(crate) fn keep(&self, week: Week, number: u64, total: u64) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = known.as_mut() else { return };
        let kept = known.weeks.entry(week).or_default();
        // Whoever began to count later may be done earlier.
        if kept.0 <= number {
            *kept = (number, total);
        }
    }

    /// All weeks together.
    pub(crate) fn total(&self) -> u64 {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().flat_map(|known| known.weeks.values()).map(|(_, total)| total).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(unnamed: u64, named: &[(i64, u64)]) -> WeekChanges {
        WeekChanges { unnamed, named: named.iter().map(|(week, number)| (Week(*week), *number)).collect() }
    }

    #[test]
    fn only_weeks_that_changed_are_counted_anew() {
        let totals = WeekTotals::default();
        assert_eq!(totals.outdated(&changes(0, &[])), None);
        totals.keep_all(&[(Week(1), 10), (Week(2), 20)].into(), &changes(0, &[(2, 4)]));
        assert_eq!((totals.outdated(&changes(0, &[(2, 4)])), totals.total()), (Some(vec![]), 30));
        let now = changes(0, &[(2, 4), (1, 1), (3, 1)]);
        let mut outdated = totals.outdated(&now).unwrap();
        outdated.sort();
        assert_eq!(outdated, [Week(1), Week(3)]);
        totals.keep(Week(1), 1, 11);
        totals.keep(Week(3), 1, 1);
        assert_eq!((totals.outdated(&now), totals.total()), (Some(vec![]), 32));
        totals.keep(Week(1), 0, 10);
        assert_eq!(totals.total(), 32, "an older count is worth nothing");
        assert_eq!(totals.outdated(&changes(1, &[])), None);
    }
}
