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

    /// Remembers all weeks; `changes` is what it was before they were counted. Whoever began to count later may be done
    /// earlier: what is known of later changes stays.
    pub(crate) fn keep_all(&self, totals: &BTreeMap<Week, u64>, changes: &WeekChanges) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.as_ref().is_some_and(|known| known.unnamed > changes.unnamed) {
            return;
        }
        let same = known.take().filter(|known| known.unnamed == changes.unnamed);
        let mut weeks = same.map(|known| known.weeks).unwrap_or_default();
        for week in totals.keys().chain(changes.named.keys()) {
            let total = totals.get(week).copied().unwrap_or_default();
            keep_newer(&mut weeks, *week, changes.of(*week), total);
        }
        *known = Some(Known { unnamed: changes.unnamed, weeks });
    }

    /// The same for one week.
    pub(crate) fn keep(&self, week: Week, total: u64, changes: &WeekChanges) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.as_mut().filter(|known| known.unnamed == changes.unnamed) {
            keep_newer(&mut known.weeks, week, changes.of(week), total);
        }
    }

    /// All weeks together.
    pub(crate) fn total(&self) -> u64 {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().flat_map(|known| known.weeks.values()).map(|(_, total)| total).sum()
    }
}

fn keep_newer(weeks: &mut HashMap<Week, (u64, u64)>, week: Week, number: u64, total: u64) {
    let kept = weeks.entry(week).or_default();
    if kept.0 <= number {
        *kept = (number, total);
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
        totals.keep(Week(1), 11, &now);
        totals.keep(Week(3), 1, &now);
        assert_eq!((totals.outdated(&now), totals.total()), (Some(vec![]), 32));
        assert_eq!(totals.outdated(&changes(1, &[])), None);
    }

    #[test]
    fn a_count_that_began_earlier_takes_nothing_back() {
        let (totals, before) = (WeekTotals::default(), changes(0, &[]));
        let after = changes(0, &[(1, 1)]);
        totals.keep_all(&[(Week(1), 10), (Week(2), 20)].into(), &before);
        totals.keep(Week(1), 11, &after);
        totals.keep(Week(1), 10, &before);
        totals.keep_all(&[(Week(1), 10), (Week(2), 20)].into(), &before);
        assert_eq!((totals.outdated(&after), totals.total()), (Some(vec![]), 31));
        totals.keep_all(&[(Week(1), 5)].into(), &changes(1, &[(1, 1)]));
        assert_eq!(totals.total(), 5, "all were counted anew");
        totals.keep(Week(1), 11, &after);
        totals.keep_all(&[(Week(1), 11), (Week(2), 20)].into(), &after);
        assert_eq!(totals.total(), 5, "before a change of which it is not known in which weeks");
    }
}
