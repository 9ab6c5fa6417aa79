//! What is said of the Application Security Verification Standard is held by tests.

use std::{collections::BTreeMap, fs};

use super::sandbox::{named, tests};
use crate::support::components::repository;

const PAGE: &str = "docs/security/asvs.md";

/// How many requirements of levels 1 and 2 each section of ASVS 5.0 has.
const SECTIONS: &[(&str, usize)] = &[
    ("3.4", 6),
    ("6.1", 3),
    ("6.2", 12),
    ("6.3", 4),
    ("6.4", 4),
    ("6.5", 5),
    ("6.6", 3),
    ("6.8", 4),
    ("7.1", 3),
    ("7.2", 4),
    ("7.3", 2),
    ("7.4", 5),
    ("7.5", 2),
    ("7.6", 2),
    ("8.1", 2),
    ("8.2", 3),
    ("8.3", 1),
    ("8.4", 1),
    ("9.1", 3),
    ("9.2", 4),
    ("10.1", 2),
    ("10.2", 2),
    ("10.3", 4),
    ("10.4", 11),
    ("10.5", 5),
    ("10.6", 2),
    ("10.7", 3),
    ("12.1", 3),
    ("12.2", 2),
];

#[test]
fn tests_that_the_pages_of_security_name_are_there() {
    let tests = tests();
    assert!(named(PAGE).len() > 60, "only {} tests are named", named(PAGE).len());
    for page in [PAGE, "docs/security/accounts.md", "docs/reference/api.md"] {
        for name in named(page) {
            assert!(tests.contains(&name), "{page} names the test {name}, which is not there");
        }
    }
}

#[test]
fn every_requirement_has_one_row_with_an_answer() {
    let text = fs::read_to_string(repository().join(PAGE)).unwrap();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| Req")) {
        let cells: Vec<_> = line.trim_matches('|').splitn(4, '|').map(str::trim).collect();
        let [id, level, short, held] = cells[..] else { panic!("{line}") };
        assert!(matches!(level, "1" | "2") && short.len() > 5 && held.len() > 10, "{line}");
        assert!(!seen.contains(&id.to_owned()), "{id} stands there twice");
        seen.push(id.to_owned());
        *counts.entry(id.rsplit_once('.').unwrap().0.to_owned()).or_default() += 1;
    }
    let wanted: BTreeMap<_, _> = SECTIONS.iter().map(|(id, count)| ((*id).to_owned(), *count)).collect();
    assert_eq!(counts, wanted);
}
