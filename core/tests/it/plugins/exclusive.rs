//! What only one plugin of a site can be or have.

use sandpress::config::PluginConfig;

use crate::support::sandbox::{beside_a_type, load};

/// Two components that want the same, beside the type `well-behaved`, and what is said of the second.
const RIVALS: &[(&[&str], &str)] = &[
    (
        &["edits_plainly", "edits_too"],
        "plugin \"edits-too\": \"edits-plainly\" is an editor too, and a site has one: set `enabled = false` for one of them \
         in cms.toml",
    ),
    (
        &["crashes_on_mail", "refuses_mail"],
        "plugin \"refuses-mail\": \"crashes-on-mail\" is a mail transport too, and a site has one: set `enabled = false` \
         for one of them in cms.toml",
    ),
    (
        &["well_behaved_too"],
        "plugin \"well-behaved-too\": \"well-behaved\" provides the publication type \"well-behaved\" too: set \
         `enabled = false` for one of them in cms.toml",
    ),
    (
        &["greets", "greets_too"],
        "plugin \"greets-too\": \"greets\" has a block \"greeting\" too: set `enabled = false` for one of them in cms.toml",
    ),
];

fn configs(components: &[&str]) -> Vec<PluginConfig> {
    let components: Vec<_> = components.iter().map(|component| (*component, "")).collect();
    beside_a_type(&components)
}

#[tokio::test]
async fn two_plugins_that_want_to_be_the_only_one_are_refused() {
    for (rivals, sentence) in RIVALS {
        let problems = load(&configs(rivals)).await.err().unwrap();
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems, [*sentence], "{rivals:?}");
    }
}

#[tokio::test]
async fn a_rival_that_comes_later_changes_nothing() {
    for (rivals, sentence) in RIVALS {
        let first = &rivals[..rivals.len() - 1];
        let plugins = load(&configs(first)).await.unwrap();
        let ids = || plugins.list().into_iter().map(|plugin| plugin.id).collect::<Vec<_>>();
        let before = ids();
        let report = plugins.reload(&configs(rivals)).await;
        let problems: Vec<_> = report.problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems, [*sentence], "{rivals:?}");
        assert_eq!(ids(), before);
    }
}

#[tokio::test]
async fn one_of_two_may_be_switched_off() {
    for (rivals, _) in RIVALS {
        let mut configs = configs(rivals);
        let last = rivals.last().unwrap().replace('_', "-");
        configs.iter_mut().find(|config| config.id.as_str() == last).unwrap().enabled = false;
        assert!(load(&configs).await.is_ok(), "{rivals:?}");
    }
}
