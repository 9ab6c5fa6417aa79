//! Blocks through real components.

use sandpress::{
    domain::{BlockPlace, EntryId},
    plugins::{Block, BlockEntry, BlockRequest, CallError, Plugins},
};

use crate::support::sandbox::{beside_a_type, config_of, fields, load, refusal};

async fn loaded(components: &[(&str, &str)]) -> Plugins {
    load(&beside_a_type(components)).await.unwrap()
}

/// Draws a block without an entry, as a document would have it.
async fn drawn(plugins: &Plugins, name: &str, said: &[(&str, &str)]) -> Result<String, String> {
    let block = plugins.find_block(name).unwrap();
    let said: Vec<_> = said.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let attributes = block.definition.complete(BlockPlace::Document, &said)?;
    render(plugins, &block, &attributes, None).await.map_err(|error| error.to_string())
}

async fn render(
    plugins: &Plugins,
    block: &Block,
    attributes: &[(String, String)],
    entry: Option<BlockEntry>,
) -> Result<String, CallError> {
    let request =
        BlockRequest { attributes, place: BlockPlace::Document, entry, origin: "https://example.org" };
    plugins.scope().render_block(block, request).await
}

#[tokio::test]
async fn a_block_gets_all_its_attributes_checked_and_completed() {
    let plugins = loaded(&[("greets", "")]).await;
    let html = drawn(&plugins, "greeting", &[("whom", "<Ada>"), ("is-loud", "")]).await.unwrap();
    assert_eq!(
        html,
        "<p class=\"greeting\">greeting in a document of https://example.org: \
         whom=&lt;Ada&gt; times=1 kind=warm is-loud=true link=; no entry</p>"
    );
    for (said, reason) in [
        (&[][..], "it needs \"whom\""),
        (&[("whom", "a"), ("times", "many")], "no number"),
        (&[("whom", "a"), ("kind", "hot")], "there are warm, cool"),
        (&[("whom", "a"), ("link", "javascript:alert(1)")], "neither a path"),
        (&[("who", "a")], "no attribute \"who\""),
        (&[("whom", "nobody")], "greets refused: there is nobody to <greet>"),
    ] {
        let error = drawn(&plugins, "greeting", said).await.unwrap_err();
        assert!(error.contains(reason), "{said:?}: {error}");
    }
    let error = drawn(&plugins, "footer-only", &[]).await.unwrap_err();
    assert!(error.contains("cannot stand in a document"), "{error}");
    assert!(plugins.find_block("hello").is_none());
    let names: Vec<_> = plugins.blocks().into_iter().map(|block| block.name).collect();
    assert_eq!(names, ["footer-only", "greeting", "page-title"]);
}

#[tokio::test]
async fn a_block_gets_the_entry_of_its_page() {
    let plugins = loaded(&[("greets", "")]).await;
    let block = plugins.find_block("page-title").unwrap();
    let entry = BlockEntry {
        id: EntryId::generate(),
        publication_type: "text".into(),
        title: "Rye".into(),
        url: "/rye".into(),
        fields: fields("Rye", "four"),
    };
    let html = render(&plugins, &block, &[], Some(entry)).await.unwrap();
    assert!(html.contains("; text Rye /rye 4</p>"), "{html}");
}

#[tokio::test]
async fn forms_may_lead_to_the_plugin_only_and_nothing_runs() {
    let plugins = loaded(&[("block_forms", "")]).await;
    assert_eq!(
        drawn(&plugins, "own-form", &[]).await.unwrap(),
        "<form action=\"/x/block-forms/send\" method=\"post\"><label>Name <input name=\"sender\" required=\"\"></label>\
         <button>Send</button></form><p>Below the form.</p>"
    );
    assert_eq!(drawn(&plugins, "stolen-form", &[]).await.unwrap(), "<p>Log in again!</p>");
}

#[tokio::test]
async fn html_is_raw_where_the_owner_granted_it() {
    let plugins = loaded(&[("block_forms", "grants.html = \"raw\"")]).await;
    let html = drawn(&plugins, "own-form", &[]).await.unwrap();
    assert!(html.contains("<script>alert(1)</script>"), "{html}");
}

#[tokio::test]
async fn the_html_of_a_block_has_a_limit() {
    let configs = config_of("greets", "[plugins.greets.limits]\nhtml_kib = 1\ncpu_ms = 2000");
    let plugins = load(&configs).await.unwrap();
    let error = drawn(&plugins, "greeting", &[("whom", &"x".repeat(950))]).await.unwrap_err();
    assert!(error.contains("at most 1024 are allowed (html_kib)"), "{error}");
}

#[tokio::test]
async fn a_crash_is_named_and_accounted() {
    let plugins = loaded(&[("crashes_on_block", "")]).await;
    let error = drawn(&plugins, "crash", &[]).await.unwrap_err();
    assert!(error.contains("no <block> today"), "{error}");
    let account = plugins.list().into_iter().find(|plugin| plugin.id == "crashes-on-block").unwrap().account;
    let failure = account.last_failure.unwrap();
    assert_eq!((account.failures, failure.hook, failure.function), (1, "block", "render"));
}

#[tokio::test]
async fn a_definition_that_makes_no_sense_is_refused_at_load() {
    assert_eq!(
        refusal("wrong_block", "").await,
        "plugin \"wrong-block\": its block \"forecast\" says \"weather\" in `depends-on`; this version knows entry, \
         entries, store, nothing; its author has to mend that"
    );
}

#[tokio::test]
async fn the_fingerprint_changes_with_the_plugin() {
    let plugins = loaded(&[("greets", "")]).await;
    let before = plugins.find_block("greeting").unwrap().fingerprint.clone();
    plugins.reload(&beside_a_type(&[("greets", "grants.html = \"raw\"")])).await;
    assert_ne!(plugins.find_block("greeting").unwrap().fingerprint, before);
    plugins.reload(&beside_a_type(&[])).await;
    assert!(plugins.find_block("greeting").is_none());
}
