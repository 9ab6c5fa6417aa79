//! `sandpress import markdown`

use std::fs;

use crate::support::{components::repository, site::Site};

#[tokio::test]
async fn a_folder_is_brought_in_once_and_read_by_everybody() {
    let site = Site::new().await;
    let folder = repository().join("core/tests/fixtures/markdown");
    let command = ["import", "markdown", folder.to_str().unwrap()];
    let first = site.print(&command);
    assert!(first.contains("5 files: 3 imported (0 as drafts), 0 there already, 2 refused"), "{first}");
    assert!(first.contains("refused  _index.md: section page, not a post"), "{first}");
    assert!(first.contains("refused  broken.md: line 3: the front matter is not as it should be"), "{first}");
    let second = site.print(&command);
    assert!(second.contains("5 files: 0 imported (0 as drafts), 3 there already, 2 refused"), "{second}");

    let serving = site.serve().await;
    let client = serving.client();
    for (path, text) in [
        ("/2024-03-09-rye", "Rye asks for patience"),
        ("/2024/05/01/ovens", "Stone holds its heat longest."),
        ("/notes/starter", "It smells of yoghurt now."),
    ] {
        let page = client.get(path).await;
        assert!(page.status == 200 && page.shows(text), "{path}: {}", page.body);
    }
    for (alias, path) in
        [("/ovens.html", "/2024/05/01/ovens"), ("/2024/02/11/starter.html", "/notes/starter")]
    {
        let page = client.get(alias).await;
        assert_eq!((page.status, page.location()), (301, path));
    }
    let ovens = client.get("/2024/05/01/ovens").await;
    assert!(
        ovens.shows("<bdi class=\"p-author\">Ada Grain and Ben Crust</bdi>")
            && ovens.shows("2024-05-01T00:00:00Z")
    );
    assert!(ovens.shows("href=\"/notes/starter#day-two\""), "{}", ovens.body);
    let picture = client.get(&ovens.between("<img src=\"", "\"")).await;
    assert_eq!((picture.status, picture.header("content-type")), (200, "image/png"));
    assert_eq!(picture.bytes, fs::read(folder.join("ovens/oven.png")).unwrap());
    assert!(serving.stop().await.success());
    site.remove().await;
}

#[tokio::test]
async fn drafts_stay_drafts_and_taken_addresses_are_reported() {
    let site = Site::new().await;
    let folder = site.path("posts");
    fs::create_dir(&folder).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    write("a.md", "---\ntitle: Open\npath: same\n---\nText.");
    write("b.md", "---\ntitle: Late\npath: same\n---\nText.");
    write("c.md", "---\ntitle: Hidden\ndraft: true\n---\nText.");
    let out = site.print(&["import", "markdown", "posts"]);
    assert!(out.contains("3 files: 2 imported (1 as drafts), 0 there already, 1 refused"), "{out}");
    assert!(out.contains("refused  b.md: path: another entry stands at this address"), "{out}");
    let serving = site.serve().await;
    assert_eq!(serving.client().get("/same").await.status, 200);
    assert_eq!(serving.client().get("/c").await.status, 404);
    assert!(serving.stop().await.success());
    site.remove().await;
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let site = Site::new().await;
    let outcome = site.run(&["import", "markdown", "nowhere"]);
    assert!(outcome.code == 1 && outcome.err.contains("nowhere is no folder"), "{outcome:?}");
    site.remove().await;
}
