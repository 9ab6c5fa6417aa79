use super::*;
use crate::hooks::Hook;

fn failure() -> Failure {
    Failure {
        hook: "editor",
        function: "render",
        cause: FailureCause::Cpu,
        backtrace: String::new(),
        at: SystemTime::UNIX_EPOCH,
    }
}

fn fail(health: &Health, now: Instant) -> Option<Duration> {
    health.failed(failure(), Duration::from_millis(1), now).rest
}

#[test]
fn five_failures_in_a_minute_switch_off() {
    let (health, start) = (Health::default(), Instant::now());
    for second in 0..4 {
        assert_eq!(fail(&health, start + Duration::from_secs(second)), None);
    }
    assert_eq!(health.off_for(start), None);
    assert_eq!(fail(&health, start + Duration::from_secs(4)), Some(REST));
    assert_eq!(health.off_for(start + Duration::from_secs(4)), Some(REST));
    assert_eq!(health.off_for(start + Duration::from_secs(65)), None);
    let account = health.account(start + Duration::from_secs(5));
    assert_eq!((account.calls, account.failures), (5, 5));
    assert_eq!(account.last_failure, Some(failure()));
}

#[test]
fn slow_failures_never_do() {
    let (health, start) = (Health::default(), Instant::now());
    assert!((0..100).all(|minute| fail(&health, start + WINDOW / 4 * minute).is_none()));
}

#[test]
fn one_success_between_them_begins_the_count_anew() {
    let (health, start) = (Health::default(), Instant::now());
    for _ in 0..10 {
        for _ in 0..4 {
            assert_eq!(fail(&health, start), None);
        }
        health.succeeded(Hook::Editor.function("validate"), Duration::ZERO);
        health.succeeded(Hook::Editor.function("render"), Duration::ZERO);
    }
    for _ in 0..4 {
        health.succeeded(Hook::Editor.function("validate"), Duration::ZERO);
        assert_eq!(fail(&health, start), None);
    }
    assert_eq!(fail(&health, start), Some(REST));
}

#[test]
fn a_trial_ends_the_rest_or_doubles_it() {
    let (health, start) = (Health::default(), Instant::now());
    for _ in 0..5 {
        fail(&health, start);
    }
    let mut now = start;
    let mut rest = REST;
    for _ in 0..10 {
        now += rest;
        assert_eq!(health.off_for(now), None);
        rest = fail(&health, now).unwrap();
    }
    assert_eq!(rest, MAX_REST);
    now += rest;
    health.succeeded(Hook::Editor.function("render"), Duration::ZERO);
    assert_eq!(fail(&health, now), None);
}

#[test]
fn failures_of_calls_that_were_under_way_do_not_add_up() {
    let (health, start) = (Health::default(), Instant::now());
    let rests: Vec<_> = (0..20).filter_map(|_| fail(&health, start)).collect();
    assert_eq!(rests, [REST]);
}

#[test]
fn a_function_that_never_ended_well_is_hopeless_after_three_failures() {
    let (health, start) = (Health::default(), Instant::now());
    let fails = |minute| {
        health.failed(failure(), Duration::ZERO, start + Duration::from_secs(60) * minute).is_hopeless
    };
    assert_eq!([1, 2, 3, 4].map(fails), [false, false, true, true]);
    health.succeeded(Hook::Editor.function("render"), Duration::ZERO);
    assert_eq!([5, 6, 7, 8].map(fails), [false; 4]);
}
