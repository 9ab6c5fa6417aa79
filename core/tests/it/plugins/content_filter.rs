//! Filters of rendered entries through real components.

use sandpress::{domain::Rendering, plugins::Plugins};

use crate::support::sandbox::{beside_a_type, fields, load};

const TYPE: &str = "well-behaved";

async fn loaded(components: &[(&str, &str)]) -> Plugins {
    load(&beside_a_type(components)).await.unwrap()
}

async fn rendered(plugins: &Plugins, title: &str) -> Rendering {
    plugins.scope().render_entry(TYPE, &fields(title, "Body")).await.unwrap()
}

#[tokio::test]
async fn what_a_filter_adds_is_cleaned_before_the_next_one_sees_it() {
    let plugins = loaded(&[("signs_content", "priority = 1"), ("counts_content", "")]).await;
    let rendering = rendered(&plugins, "T & T").await;
    assert!(rendering.html.contains("<p>Body</p>"), "{}", rendering.html);
    assert!(
        rendering.html.ends_with("<p>Signed: T &amp; T</p><p>4 bytes, signed, clean</p>"),
        "{}",
        rendering.html
    );
    assert_eq!(rendering.made_by, plugins.fingerprint(TYPE));
}

#[tokio::test]
async fn filters_run_by_id_where_they_have_the_same_priority() {
    let plugins = loaded(&[("signs_content", ""), ("counts_content", "")]).await;
    let html = rendered(&plugins, "T").await.html;
    assert!(html.ends_with("<p>4 bytes, not signed, clean</p><p>Signed: T</p>"), "{html}");
}

#[tokio::test]
async fn one_that_fails_is_left_out_and_accounted_and_the_rendering_is_made_again_later() {
    let plugins = loaded(&[("crashes_on_content", ""), ("signs_content", "")]).await;
    let whole = rendered(&plugins, "All is well").await;
    assert_eq!(whole.made_by, plugins.fingerprint(TYPE));
    for title in ["A crash", "I refuse"] {
        let rendering = rendered(&plugins, title).await;
        assert!(rendering.html.ends_with(&format!("<p>Signed: {title}</p>")), "{}", rendering.html);
        assert_eq!(rendering.made_by, "");
    }
    let account =
        plugins.list().into_iter().find(|plugin| plugin.id == "crashes-on-content").unwrap().account;
    let failure = account.last_failure.unwrap();
    assert_eq!((account.failures, failure.hook, failure.function), (1, "content-filter", "filter"));
}

#[tokio::test]
async fn renderings_are_out_of_date_when_filters_change() {
    let plugins = loaded(&[]).await;
    let mut seen = vec![plugins.fingerprint(TYPE)];
    for components in [
        &[("signs_content", "")][..],
        &[("signs_content", ""), ("counts_content", "")],
        &[("signs_content", "priority = 1"), ("counts_content", "")],
        &[("signs_content", "grants.html = \"raw\""), ("counts_content", "")],
    ] {
        let report = plugins.reload(&beside_a_type(components)).await;
        assert!(report.problems.is_empty(), "{:?}", report.problems);
        let now = plugins.fingerprint(TYPE);
        assert!(!seen.contains(&now), "{components:?}");
        seen.push(now);
    }
    plugins.reload(&beside_a_type(&[])).await;
    assert_eq!(plugins.fingerprint(TYPE), seen[0]);
}
