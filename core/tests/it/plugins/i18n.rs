//! The capability `i18n`.

use std::sync::Arc;

use crate::support::house::{House, answers, on_each_engine};

const LINES: &str = "language\nnumber 1234567.50\nplural 1\nplural 2\ndate long 1773480413\ndate medium 1773480413\n\
                     date short 1773480413";

on_each_engine! {
    i18n_allowed_formats_in_the_language_of_the_site
    a_language_that_nobody_knows_is_formatted_all_the_same
    what_is_no_number_or_date_is_refused
}

async fn formatted(house: &House, language: &str, lines: &str) -> Vec<String> {
    let site = format!("[site]\nlanguage = {language:?}\n");
    let services = house.open_with(&site, &[("formats", "")]).await.unwrap();
    let text = answers(&services, "formats", lines).await.replace("&nbsp;", "\u{a0}");
    text.lines().map(str::to_owned).collect()
}

async fn i18n_allowed_formats_in_the_language_of_the_site(house: Arc<House>) {
    let english = ["en", "1,234,567.50", "one", "other", "March 14, 2026", "Mar 14, 2026", "3/14/26"];
    assert_eq!(formatted(&house, "en", LINES).await, english);
    let german = ["de", "1.234.567,50", "one", "other", "14. März 2026", "14.03.2026", "14.03.26"];
    assert_eq!(formatted(&house, "de", LINES).await, german);
    let polish = ["pl", "1\u{a0}234\u{a0}567,50", "one", "few", "14 marca 2026", "14 mar 2026", "14.03.2026"];
    assert_eq!(formatted(&house, "pl", LINES).await, polish);
}

async fn a_language_that_nobody_knows_is_formatted_all_the_same(house: Arc<House>) {
    let answers = formatted(&house, "xx-Yyyy", LINES).await;
    assert_eq!((answers[0].as_str(), answers[2].as_str()), ("xx-Yyyy", "other"));
    assert!(answers.iter().all(|answer| !answer.is_empty()), "{answers:?}");
}

async fn what_is_no_number_or_date_is_refused(house: Arc<House>) {
    let lines = "number twelve\nnumber 1e9\nnumber +1\nplural \nplural 1,5\ndate long 253402300800\n\
                 date long -62135596801\ndate long 9223372036854775807\ndate long -1";
    let mut expected = vec!["invalid number"; 5];
    expected.extend(["invalid seconds"; 3]);
    expected.push("December 31, 1969");
    assert_eq!(formatted(&house, "en", lines).await, expected);
}
