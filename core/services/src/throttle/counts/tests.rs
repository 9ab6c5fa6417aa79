use super::*;
use time::{Duration as Span, macros::datetime};

const NOW: Timestamp = datetime!(2026-03-14 09:26:53 UTC);

fn seconds(seconds: i64) -> Span {
    Span::seconds(seconds)
}

fn password(counts: &Counts, name: &str, address: &str) -> Vec<Key> {
    let paces = [Some(Pace::ACCOUNT), Some(Pace::NETWORK)];
    counts.keys(Subject::Password(name.to_owned()), paces, Some(address.parse().unwrap()))
}

/// How many of so many attempts are looked at.
fn looked_at(counts: &Counts, keys: &[Key], attempts: usize, now: Timestamp) -> usize {
    (0..attempts).filter(|_| !counts.take(keys, now).is_refused).count()
}

#[test]
fn an_account_waits_twice_as_long_each_time() {
    let counts = Counts::default();
    let keys = password(&counts, "ann", "192.0.2.1");
    assert_eq!(looked_at(&counts, &keys, 50, NOW), 5);
    let mut now = NOW;
    for wait in [15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600] {
        assert!(counts.take(&keys, now + seconds(wait - 1)).is_refused, "{wait}");
        now += seconds(wait);
        assert_eq!(looked_at(&counts, &keys, 9, now), 1, "{wait}");
    }
}

#[test]
fn an_account_is_locked_wherever_attempts_come_from_and_no_other_is() {
    let counts = Counts::default();
    for place in 1..=5 {
        let taken = counts.take(&password(&counts, "ann", &format!("192.0.2.{place}")), NOW);
        assert_eq!((taken.is_refused, taken.has_locked), (false, place == 5));
    }
    assert!(counts.take(&password(&counts, "ann", "192.0.2.9"), NOW).is_refused);
    assert!(!counts.take(&password(&counts, "ben", "192.0.2.9"), NOW).is_refused);
}

#[test]
fn a_network_is_locked_whatever_accounts_it_tries() {
    let counts = Counts::default();
    let tries = |from: &str, names: std::ops::Range<u32>| {
        names.filter(|n| !counts.take(&password(&counts, &n.to_string(), from), NOW).is_refused).count()
    };
    assert_eq!(tries("192.0.2.1", 0..100), 20);
    assert_eq!(tries("192.0.2.2", 200..220), 20);
}

#[test]
fn who_was_there_before_has_a_count_of_their_own() {
    let counts = Counts::default();
    looked_at(&counts, &password(&counts, "ann", "198.51.100.1"), 50, NOW);
    let paces = [Some(Pace::ACCOUNT), Some(Pace::NETWORK)];
    let network = Some("192.0.2.1".parse().unwrap());
    let own = counts.own_key(Subject::Password("ann".to_owned()), paces, network);
    assert_eq!(looked_at(&counts, &own, 50, NOW), 5);
}

#[test]
fn what_was_right_begins_anew_but_not_for_the_network() {
    let counts = Counts::default();
    for n in 0..19 {
        let _ = counts.take(&password(&counts, &n.to_string(), "192.0.2.1"), NOW);
    }
    for _ in 0..50 {
        let keys = password(&counts, "mallory", "192.0.2.1");
        assert!(!counts.take(&keys, NOW).is_refused);
        counts.clear(&keys);
    }
    assert!(!counts.take(&password(&counts, "ann", "192.0.2.1"), NOW).is_refused);
    assert!(counts.take(&password(&counts, "ann", "192.0.2.1"), NOW).is_refused);
}

#[test]
fn what_could_not_be_looked_at_does_not_count() {
    let counts = Counts::default();
    let keys = password(&counts, "ann", "192.0.2.1");
    for _ in 0..50 {
        assert!(!counts.take(&keys, NOW).is_refused);
        counts.give_back(&keys);
    }
}

#[test]
fn attempts_are_forgotten_one_by_one() {
    let counts = Counts::default();
    let keys = password(&counts, "ann", "192.0.2.1");
    looked_at(&counts, &keys, 4, NOW);
    assert_eq!(looked_at(&counts, &keys, 9, NOW + seconds(3600)), 2);
    assert_eq!(looked_at(&counts, &keys, 9, NOW + seconds(3 * 24 * 3600)), 5);
}

#[test]
fn the_memory_is_bounded_and_what_is_touched_stays() {
    let counts = Counts::default();
    let keys = password(&counts, "ann", "192.0.2.1");
    for n in 0..(3 * KEPT) {
        let name = n.to_string();
        let _ = counts.take(&counts.keys(Subject::Reset(name), [Some(Pace::RESET), None], None), NOW);
        if n % (KEPT / 2) == 0 {
            let _ = counts.take(&keys, NOW);
        }
    }
    let tables = counts.tables();
    assert!(tables.young.len() <= KEPT && tables.old.len() <= KEPT);
    drop(tables);
    assert!(counts.take(&keys, NOW).is_refused);
}
