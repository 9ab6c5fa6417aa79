//! A plugin with a hook that has to be granted.

use super::{component, refused, toml};
use crate::support::site::Site;

#[tokio::test]
async fn styles_and_scripts_are_told_in_plain_words_and_granted_one_by_one() {
    let site = Site::new().await;
    let file = component("counts_clicks");
    let out = site.print(&["plugin", "inspect", &file]);
    let plain = out.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "It has style sheets or scripts for your readers' pages, as far as you grant that.",
        "It can change how your pages look to readers.",
        "Its scripts run in your readers' browsers and can read and change everything on the page they see, and act as \
         anybody who is logged in in the same browser. Grant it only to a plugin whose author you trust as yourself.",
    ] {
        assert!(plain.contains(words), "{words} is not in:\n{out}");
    }
    let add = ["plugin", "add", &file, "--yes"];
    refused(&site, &add, &["wants what it was not granted", "--grant 'reader-assets=styles'"]);
    refused(&site, &[&add[..], &["--grant", "reader-assets"]].concat(), &["\"styles\" and \"scripts\""]);
    let both = ["--grant", "reader-assets=styles", "--grant", "reader-assets=scripts"];
    site.print(&[&add[..], &both].concat());
    assert!(toml(&site).ends_with("reader-assets = [\"styles\", \"scripts\"]\n"), "{}", toml(&site));
    let out = site.print(&["plugin", "inspect", &file]);
    assert!(out.contains("now: styles, scripts"), "{out}");
    site.remove().await;
}
