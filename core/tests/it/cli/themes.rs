//! `sandpress theme`, and the pages of the documentation that follow it.

use std::fs;

use crate::support::{
    client::Client,
    components::repository,
    pages::{follow, page_of_themes},
    site::{PATIENCE, Site},
};

fn with_default(site: &Site) {
    fs::create_dir_all(site.path("themes")).unwrap();
    std::os::unix::fs::symlink(repository().join("themes/default"), site.path("themes/default")).unwrap();
}

#[tokio::test]
async fn a_theme_is_made_checked_and_shown() {
    let site = Site::new().await;
    with_default(&site);
    let out = site.print(&["theme", "new", "harbour", "--child-of", "default"]);
    assert!(out.contains("theme check"), "{out}");
    let out = site.print(&["theme", "check", "themes/harbour"]);
    assert!(out.contains("is fine.") && out.contains("home.html"), "{out}");
    let server = site.serve().await;
    let client = server.client();
    site.print(&["theme", "use", "harbour"]);
    let begin = std::time::Instant::now();
    while !client.get("/").await.body.contains("own.css") {
        assert!(begin.elapsed() < PATIENCE, "the running site does not take the theme over");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    fs::write(site.path("themes/harbour/static/own.css"), "a { color: red }").unwrap();
    while !served(&client).await.contains("a{color:red}") {
        assert!(begin.elapsed() < PATIENCE, "a change of a file is not noticed");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let list = site.print(&["theme", "list"]);
    assert!(list.contains("* harbour") && list.contains("  default"), "{list}");
}

/// The style sheet of the child, as it is served.
async fn served(client: &Client) -> String {
    let home = client.get("/").await.body;
    let link = home.split("href=\"").find(|link| link.contains("own.css")).unwrap_or_default();
    client.get(link.split('"').next().unwrap_or_default()).await.body
}

#[tokio::test]
async fn what_is_wrong_is_told_with_its_place() {
    let site = Site::new().await;
    with_default(&site);
    site.print(&["theme", "new", "harbour", "--child-of", "default"]);
    let template = site.path("themes/harbour/templates/entry.html");
    fs::write(
        &template,
        "{% extends \"parent/entry.html\" %}\n{% block content %}{{ entry.titel }}{% endblock %}",
    )
    .unwrap();
    let outcome = site.run(&["theme", "check", "themes/harbour"]);
    assert!(outcome.code == 1 && outcome.err.contains("entry.html:2:"), "{outcome:?}");
    assert!(outcome.err.contains("titel"), "{outcome:?}");
    assert_eq!(site.run(&["theme", "use", "harbour"]).code, 1);
    fs::write(
        &template,
        "{% extends \"parent/entry.html\" %}{% block banner %}<img src=\"/a.png\">{% endblock %}",
    )
    .unwrap();
    let outcome = site.run(&["theme", "check", "themes/harbour"]);
    assert!(outcome.code == 1 && outcome.out.contains("<img> has no alt"), "{outcome:?}");
    for (arguments, said) in [
        (["theme", "new", "My Theme"].as_slice(), "is not a name"),
        (&["theme", "new", "harbour"], "is there already"),
        (&["theme", "new", "other", "--child-of", "gone"], "there is no theme \"gone\""),
        (&["theme", "use", "../default"], "there is no theme"),
        (&["theme", "add", "cms.toml"], "neither a folder nor a file"),
    ] {
        let outcome = site.run(arguments);
        assert!(outcome.code == 1 && outcome.err.contains(said), "{outcome:?}");
    }
}

#[test]
fn from_nothing_to_an_own_theme() {
    follow(&page_of_themes("getting-started.md"));
}
