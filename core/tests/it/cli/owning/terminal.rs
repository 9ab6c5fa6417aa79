//! What is asked at a terminal.

use super::{component, toml};
use crate::support::site::Site;

#[tokio::test]
async fn each_power_is_asked_for() {
    let site = Site::new().await;
    let before = toml(&site);
    let add = ["plugin", "add", &component("wants_http")];
    let refused = site.at_terminal(&add, "a.example\n\nn\n");
    assert_eq!(refused.code, 1, "{refused:?}");
    for words in ["only to those you name", "What you write", "[y/N]", "nothing was changed"] {
        assert!(refused.out.contains(words), "{words:?} is not in:\n{}", refused.out);
    }
    assert_eq!(toml(&site), before);
    let added = site.at_terminal(&add, "a.example\nb.example\n\ny\n");
    assert_eq!(added.code, 0, "{added:?}");
    assert!(toml(&site).ends_with("http = [\"a.example\", \"b.example\"]\n"), "{}", toml(&site));
    site.remove().await;
}

#[tokio::test]
async fn a_power_that_is_not_given_is_not_written() {
    let site = Site::new().await;
    let before = toml(&site);
    let refused = site.at_terminal(&["plugin", "add", &component("wants_http")], "\ny\n");
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.out.contains("without `http` the plugin cannot run"), "{}", refused.out);
    assert_eq!(toml(&site), before);
    site.remove().await;
}

#[tokio::test]
async fn a_password_is_asked_for_twice() {
    let site = Site::new().await;
    let create = ["user", "create", "--name", "Ada", "--email", "ada@example.org", "--role", "owner"];
    let differs = site.at_terminal(&create, "violet harbour lantern 7\nviolet harbour lantern 8\n");
    assert!(differs.code == 1 && differs.out.contains("the two passwords differ"), "{differs:?}");
    let made = site.at_terminal(&create, "violet harbour lantern 7\nviolet harbour lantern 7\n");
    assert_eq!(made.code, 0, "{made:?}");
    assert!(made.out.contains("Created Ada"), "{made:?}");
    site.remove().await;
}
