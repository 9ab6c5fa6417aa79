//! The fakes of the SDK answer as the host does: the same scenarios run in a real component and natively.

use std::sync::Arc;

use sandpress_plugin::testing::Site;
use sandpress_test_plugins::scenarios::{self, Scenarios};

use crate::support::house::{House, on_each_engine, told};

const GRANTS: &str = "store = \"64 KiB\"\njobs = \"30/hour\"\nmail = [\"to:@example.com\", \"to:site\", \"4/hour\"]\n\
     content-read = [\"well-behaved\", \"drafts\"]\ncontent-write = [\"well-behaved\", \"publish\"]\n\
     media-read = [\"image\", \"file\"]\nmedia-write = [\"image\", \"1 MiB\"]\nusers = [\"name\"]\n\
     http = [\"api.example.com\"]\nconnect = [\"smtp.example.com:587\"]\nsecrets = [\"key@api.example.com\"]";

on_each_engine! {
    every_scenario_has_the_same_answers
    languages_are_written_the_same
}

fn site(language: &str) -> Site {
    Site::of::<Scenarios>()
        .now("2026-03-14T09:26:53Z")
        .language(language)
        .mail(Some("site@example.org"), &["me@example.org"])
        .grant("store", &["64 KiB"])
        .grant("jobs", &["30/hour"])
        .grant("mail", &["to:@example.com", "to:site", "4/hour"])
        .grant("content-read", &["well-behaved", "drafts"])
        .grant("content-write", &["well-behaved", "publish"])
        .grant("media-read", &["image", "file"])
        .grant("media-write", &["image", "1 MiB"])
        .grant("users", &["name"])
        .grant("http", &["api.example.com"])
        .grant("connect", &["smtp.example.com:587"])
}

/// Where the answers of the host and of the fakes differ.
async fn differences(house: &House, language: &str, names: &[&str]) -> Vec<String> {
    let lines = format!(
        "[site]\nlanguage = {language:?}\n[mail]\nfrom = \"site@example.org\"\nto = \"me@example.org\"\n"
    );
    let services = house.open_with(&lines, &[("scenarios", GRANTS)]).await.unwrap();
    let mut answers = Vec::new();
    for name in names {
        answers.push(told(&services, "scenarios", None, name).await);
    }
    let site = site(language);
    let mut differences = Vec::new();
    for (name, host) in names.iter().zip(answers) {
        let fake = site.run_in("entry-events.handle", || scenarios::run(name));
        for (host, fake) in host.lines().zip(fake.lines()).filter(|(host, fake)| host != fake) {
            differences.push(format!("{name} in {language}\n  host: {host}\n  fake: {fake}"));
        }
        assert_eq!(host.lines().count(), fake.lines().count(), "{name}: {host}");
    }
    differences
}

async fn every_scenario_has_the_same_answers(house: Arc<House>) {
    let found = differences(&house, "en", scenarios::ALL).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

async fn languages_are_written_the_same(house: Arc<House>) {
    let mut found = Vec::new();
    for language in ["de", "fr", "es", "xx"] {
        found.extend(differences(&house, language, &["i18n"]).await);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
