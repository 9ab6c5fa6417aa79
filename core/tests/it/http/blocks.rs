//! Blocks in documents and templates, as readers and authors see them.

mod drawn;

use std::fs;

use sandpress::{
    domain::{Actor, PageTag},
    services::ImportProgress,
};
use tempfile::TempDir;

use crate::support::{app::TestApp, theme::copy_of_default_theme};

const PATIENT: [(&str, &str); 4] = [
    ("PLUGINS__GREETS__LIMITS__CPU_MS", "5000"),
    ("PLUGINS__BLOCK_FORMS__LIMITS__CPU_MS", "5000"),
    ("PLUGINS__BLOCK_COUNTS__LIMITS__CPU_MS", "5000"),
    ("PLUGINS__CRASHES_ON_BLOCK__LIMITS__CPU_MS", "5000"),
];

/// A site with the components, patient with those that it has.
async fn site(components: &[&str], more: &[(&str, &str)]) -> TestApp {
    let has = |variable: &str| {
        components.iter().any(|name| variable.starts_with(&format!("PLUGINS__{}__", name.to_uppercase())))
    };
    let patient = PATIENT.iter().filter(|(name, _)| has(name));
    let variables: Vec<_> = patient.chain(more).copied().collect();
    TestApp::with(components, &variables).await
}

/// Progress that nobody watches.
struct Quiet;

impl ImportProgress for Quiet {
    fn begin(&mut self, _: usize) {}
    fn next(&mut self, _: &str) {}
}

/// The default theme with text behind the content of home and entry pages, and on error pages.
fn theme_with(blocks: &str) -> TempDir {
    let folder = copy_of_default_theme();
    let base = folder.path().join("templates/base.html");
    let text = fs::read_to_string(&base).unwrap();
    assert!(text.contains("</body>"));
    fs::write(&base, text.replace("</body>", &format!("{blocks}</body>"))).unwrap();
    folder
}

#[tokio::test]
async fn a_directive_in_a_document_becomes_the_block() {
    let app = site(&["greets", "block_forms"], &[]).await;
    let body = "Before.\n\n::greeting{whom=\"Ada & *Bob*\" times=2}\n\n::page-title\n\n::own-form\n\n\
                `::greeting`\n\nAfter.";
    app.post("Rye", body).await;
    let page = app.get("/rye").await;
    assert_eq!(page.status, 200);
    let origin = app.origin();
    for text in [
        &*format!(
            "<p class=\"greeting\">greeting in a document of {origin}: whom=Ada &amp; *Bob* times=2 kind=warm \
             is-loud=false link=; no entry</p>"
        ),
        &format!("; text Rye /rye {}</p>", body.len()),
        "<form action=\"/x/block-forms/send\" method=\"post\">",
        "<code>::greeting</code>",
        "<p>Before.</p>",
        "<p>After.</p>",
    ] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
    assert!(!page.body.contains("sandpress-block") && !page.body.contains("alert(1)"), "{}", page.body);
    let policy = page.header("content-security-policy");
    assert!(policy.contains("form-action 'self'"), "{policy}");
    let feed = app.get("/atom.xml").await;
    assert!(feed.shows("<p>Before.</p>") && feed.shows("<p>After.</p>"), "{}", feed.body);
    assert!(!feed.shows("greeting in a") && !feed.body.contains("sandpress-block"), "{}", feed.body);
    app.shutdown().await;
}

#[tokio::test]
async fn html_by_hand_can_ask_for_a_block_and_no_more() {
    let app = site(&["greets"], &[]).await;
    let body = "<sandpress-block name=\"greeting\" attributes=\"whom=Ada\"></sandpress-block>\n\n\
                <sandpress-block key=\"x\" name=\"footer-only\"></sandpress-block>\n\n\
                <p title=\"<sandpress-block name=&quot;page-title&quot;>\">Text</p>";
    app.post("By hand", body).await;
    let page = app.get("/by-hand").await;
    assert!(page.body.contains("whom=Ada"), "{}", page.body);
    assert!(!page.body.contains("footer-only") && !page.body.contains("page-title in a"), "{}", page.body);
    app.shutdown().await;
}

#[tokio::test]
async fn a_gap_is_nothing_for_readers_and_a_notice_for_authors() {
    let app = site(&["greets", "crashes_on_block"], &[]).await;
    let body = "::greeting{whom=nobody}\n\n::greeting\n\n::greting\n\n::crash\n\n::footer-only\n\nAfter.";
    let entry = app.post("Gaps", body).await;
    for _ in 0..3 {
        let page = app.get("/gaps").await;
        assert!(page.status == 200 && page.body.contains("<p>After.</p>"), "{}", page.body);
        assert!(!page.body.contains("left out") && !page.body.contains("sandpress-block"), "{}", page.body);
    }
    let failures = || {
        let plugins = app.app.services().plugins().list();
        plugins.into_iter().find(|plugin| plugin.id == "crashes-on-block").unwrap().account.failures
    };
    assert_eq!(failures(), 1);
    let owner = app.owner().await;
    let preview = owner.get(&format!("/admin/entries/{}/preview", entry.id)).await;
    for text in [
        "The block “greeting” is left out:</strong> greets refused: there is nobody to &lt;greet&gt;",
        "The block “greeting” is left out:</strong> it needs \"whom\"",
        "The block “greting” is left out:</strong> no plugin has a block of this name; did you mean \"greeting\"?",
        "The block “crash” is left out:</strong> crashes-on-block failed in block",
        "The block “footer-only” is left out:</strong> it cannot stand in a document",
    ] {
        assert!(preview.body.contains(text), "{text}: {}", preview.body);
    }
    assert_eq!(failures(), 2);
    app.shutdown().await;
}

#[tokio::test]
async fn a_template_has_blocks_too() {
    let theme = theme_with(
        "{{ block(name=\"greeting\", whom=\"the \\\"reader\\\" <b>\", times=2, is_loud=true) }}\
         {{ block(name=\"page-title\") }}{{ block(name=\"footer-only\") }}{{ block(name=\"nowhere\") }}",
    );
    let path = theme.path().to_str().unwrap();
    let app = site(&["greets"], &[("THEME__PATH", path)]).await;
    app.post("Rye", "Text.").await;
    for (path, entry) in [("/", "no entry"), ("/rye", "text Rye /rye 5")] {
        let page = app.get(path).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let said = "whom=the \"reader\" &lt;b&gt; times=2 kind=warm is-loud=true link=; no entry</p>";
        assert!(page.body.contains(said), "{}", page.body);
        assert!(
            page.body.contains(&format!("page-title in a template of {}: ; {entry}", app.origin())),
            "{}",
            page.body
        );
        assert!(page.body.contains("<p class=\"footer-only\">"), "{}", page.body);
        assert!(!page.body.contains("sandpress-block") && !page.body.contains("nowhere"), "{}", page.body);
    }
    let error = app.get("/gone").await;
    assert!(error.status == 404 && !error.body.contains("sandpress-block"), "{}", error.body);
    assert!(!error.body.contains("greeting in a"), "{}", error.body);
    app.shutdown().await;
}

#[tokio::test]
async fn a_page_has_at_most_fifty_blocks() {
    let app = site(&["greets"], &[]).await;
    let body: String = (0..60).map(|number| format!("::greeting{{whom={number}}}\n\n")).collect();
    app.post("Many", &body).await;
    let page = app.get("/many").await;
    assert_eq!(page.body.matches("<p class=\"greeting\">").count(), 50, "{}", page.body);
    app.shutdown().await;
}

#[tokio::test]
async fn a_plugin_that_goes_leaves_gaps() {
    let app = site(&["greets"], &[]).await;
    app.post("Rye", "::greeting{whom=Ada}\n\nAfter.").await;
    assert!(app.get("/rye").await.body.contains("whom=Ada"));
    app.app.services().plugins().reload(&[]).await;
    app.app.services().purge_pages(&[PageTag::Everything]);
    let page = app.get("/rye").await;
    assert!(page.status == 200 && !page.body.contains("whom=Ada"), "{}", page.body);
    assert!(page.body.contains("<p>After.</p>"), "{}", page.body);
    app.shutdown().await;
}

#[tokio::test]
async fn the_form_of_an_entry_lists_the_blocks_for_documents() {
    let app = site(&["greets"], &[]).await;
    let owner = app.owner().await;
    let form = owner.get("/admin/entries/new/text").await;
    for text in
        ["<code>::greeting{whom=\"…\"}</code>", "<code>warm</code> (Warm)", "<code>::page-title</code>"]
    {
        assert!(form.shows(text), "{text}: {}", form.body);
    }
    assert!(!form.body.contains("footer-only"), "{}", form.body);
    app.shutdown().await;
}

#[tokio::test]
async fn imported_lines_with_colons_are_text_or_blocks() {
    let app = site(&["greets"], &[]).await;
    let folder = tempfile::tempdir().unwrap();
    let lines = [
        "::",
        ":: a",
        ":::note",
        "::std::mem",
        "::a{",
        "::greeting{whom=[Ada](other.md)}",
        "::greeting{whom=Ada}",
    ];
    let body = lines.join("\n\n");
    fs::write(folder.path().join("colons.md"), format!("# Colons\n\n{body}\n\n::")).unwrap();
    let report = app.app.services().import_markdown(&Actor::System, folder.path(), &mut Quiet).await.unwrap();
    assert_eq!((report.imported, report.refused.len()), (1, 0), "{report:?}");
    let page = app.get("/colons").await;
    assert_eq!(page.status, 200, "{}", page.body);
    for line in
        ["<p>::</p>", "<p>:: a</p>", "<p>:::note</p>", "<p>::std::mem</p>", "<p>::a{</p>", "whom=Ada times=1"]
    {
        assert!(page.body.contains(line), "{line}: {}", page.body);
    }
    app.shutdown().await;
}
