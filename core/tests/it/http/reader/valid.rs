//! Whatever an author writes, readers get what the HTML standard allows, and the text stays as the author wrote it.

use sandpress::domain::Actor;

use crate::support::app::TestApp;

/// What the standard does not allow, of each sort.
const NASTY: &str = include_str!("../../../fixtures/nasty.md");

#[tokio::test]
async fn what_an_author_writes_against_the_rules_is_put_right_for_readers() {
    let app = TestApp::start().await;
    let entry = app.post("Nasty", NASTY).await;
    let page = app.get("/nasty").await;
    assert_eq!(page.status, 200);
    for made in [
        "<h2 id=\"begins-too-low-\">Begins too low {<a",
        "<h3 id=\"begins-too-low--1\">Begins too low {<a",
        "<h2 id=\"ends-high\">Ends <strong>high</strong><a",
        "<a id=\"place\"></a>",
        "<p>Paragraphs in a span</p><ul><li>and a list</li></ul>",
        "<p><b>One</b></p><blockquote><b>Two</b></blockquote>",
        "<img src=\"/media/nothing%20here.png\" alt=\"\"",
        "No picture at all",
        "channels=#%23rust",
        "<p class=\"align-center\">Aligned</p>",
        "<details><summary>Details</summary>No summary</details>",
        "class=\"align-right\"",
    ] {
        assert!(page.body.contains(made), "{made} is not in {}", page.body);
    }
    for gone in ["<center", "align=", "<font", "role=\"button\"", "<h1>Ends", "<form", "<bdo", "<picture"] {
        let (_, body) = page.body.split_once("<div class=\"prose e-content\">").unwrap();
        let (body, _) = body.split_once("</article>").unwrap();
        assert!(!body.contains(gone), "{gone} is in {body}");
    }
    // The table of contents follows what readers get.
    for listed in [
        "<li><a href=\"#begins-too-low-\">",
        "<li class=\"toc-below\"><a href=\"#begins-too-low--1\">",
        "<li><a href=\"#ends-high\">",
    ] {
        assert!(page.body.contains(listed), "{listed} is not in {}", page.body);
    }
    let kept = app.app.services().get_entry(&Actor::System, entry.id).await.unwrap();
    assert_eq!(kept.revision.fields.get("body"), NASTY.trim_end());
    app.shutdown().await;
}
