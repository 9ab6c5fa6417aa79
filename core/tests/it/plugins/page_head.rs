//! What plugins say in the heads of pages, through real components.

use sandpress::{
    domain::{HeadItem, Rendering},
    plugins::Plugins,
};
use serde_json::json;

use crate::support::sandbox::{beside_a_type, fields, load};

const TYPE: &str = "well-behaved";

async fn loaded(components: &[(&str, &str)]) -> Plugins {
    load(&beside_a_type(components)).await.unwrap()
}

async fn rendered(plugins: &Plugins, title: &str) -> Rendering {
    plugins.scope().render_entry(TYPE, &fields(title, "Body")).await.unwrap()
}

fn meta(name: &str, content: &str) -> HeadItem {
    HeadItem::Meta { name: name.into(), content: content.into() }
}

fn tag(content: &str) -> HeadItem {
    HeadItem::Property { property: "article:tag".into(), content: content.into() }
}

fn link(rel: &str, href: &str) -> HeadItem {
    HeadItem::Link { rel: rel.into(), href: href.into() }
}

#[tokio::test]
async fn items_of_every_kind_are_kept_with_the_rendering_each_once() {
    let rendering = rendered(&loaded(&[("adds_head", "")]).await, "T").await;
    let expected = [
        meta("citation_title", "T\"><script>alert(1)</script>"),
        tag("bread"),
        tag("ovens"),
        link("license", "https://example.org/license?a=1&b=2"),
        link("author", "/about"),
        HeadItem::JsonLd(json!({"@type": "Place", "name": "</script>", "bytes": 4})),
    ];
    assert_eq!(rendering.head, expected);
}

#[tokio::test]
async fn what_belongs_to_the_site_or_an_earlier_plugin_is_left_out() {
    let plugins = loaded(&[("adds_head", ""), ("claims_heads", "")]).await;
    let head = rendered(&plugins, "T").await.head;
    assert_eq!((head.len(), head.last()), (7, Some(&meta("dc.title", "T"))));
    let plugins = loaded(&[("adds_head", ""), ("claims_heads", "priority = 1")]).await;
    let head = rendered(&plugins, "T").await.head;
    let expected = [
        meta("CITATION_TITLE", "stolen"),
        meta("dc.title", "T"),
        tag("stolen"),
        link("license", "https://example.org/license?a=1&b=2"),
    ];
    assert_eq!(head[..4], expected);
}

#[tokio::test]
async fn a_page_goes_without_a_plugin_that_fails() {
    let plugins = loaded(&[("adds_head", ""), ("crashes_on_head", "")]).await;
    assert_eq!(rendered(&plugins, "Fine").await.made_by, plugins.fingerprint(TYPE));
    let rendering = rendered(&plugins, "A crash").await;
    assert_eq!((rendering.head.len(), rendering.made_by.as_str()), (6, ""));
    let account = plugins.list().into_iter().find(|plugin| plugin.id == "crashes-on-head").unwrap().account;
    let failure = account.last_failure.unwrap();
    assert_eq!((account.failures, failure.hook, failure.function), (1, "page-head", "items"));
}

#[tokio::test]
async fn renderings_are_out_of_date_when_such_a_plugin_comes() {
    let plugins = loaded(&[]).await;
    let before = plugins.fingerprint(TYPE);
    plugins.reload(&beside_a_type(&[("adds_head", "")])).await;
    assert_ne!(plugins.fingerprint(TYPE), before);
}
