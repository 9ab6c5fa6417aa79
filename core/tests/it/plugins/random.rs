//! The capability `random`.

use std::sync::Arc;

use sandpress::plugins::{Plugins, Sandbox, SandboxOptions, SiteFacts, ports::Ports};

use crate::support::sandbox::{config_of, fields, load};

async fn draw(plugins: &Plugins, lines: &str) -> String {
    let html = plugins.scope().render_entry("draws-lots", &fields("T", lines)).await.unwrap().html;
    html.trim().trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
}

#[tokio::test]
async fn random_allowed_never_repeats() {
    let plugins = load(&config_of("draws_lots", "")).await.unwrap();
    let lines = "bytes 16\nbytes 16\ntoken 22\ntoken 22\nnumber\nnumber";
    let drawn = format!("{}\n{}", draw(&plugins, lines).await, draw(&plugins, lines).await);
    let mut values: Vec<_> = drawn.lines().collect();
    assert!(values.iter().all(|value| !value.is_empty()), "{drawn}");
    values.sort_unstable();
    values.dedup();
    assert_eq!(values.len(), 12, "{drawn}");
}

#[tokio::test]
async fn random_values_have_the_length_that_was_asked_for() {
    let plugins = load(&config_of("draws_lots", "")).await.unwrap();
    for length in [0, 1, 4096] {
        assert_eq!(draw(&plugins, &format!("bytes {length}")).await.len(), 2 * length);
    }
    for length in [1, 2, 3, 4, 5, 1024] {
        let token = draw(&plugins, &format!("token {length}")).await;
        assert_eq!(token.len(), length);
        assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{token}");
    }
    let lines = "bytes 4097\ntoken 0\ntoken 1025\nbytes 4294967295";
    assert_eq!(draw(&plugins, lines).await, "limit\nlimit\nlimit\nlimit");
}

#[tokio::test]
async fn a_seed_makes_chance_foreseeable() {
    let lines = "bytes 8\ntoken 8\nnumber\nlibrary";
    let mut drawn = Vec::new();
    for seed in [7, 7, 8] {
        let sandbox =
            Sandbox::new(SandboxOptions { instances: 2, seed: Some(seed), ..SandboxOptions::default() })
                .unwrap();
        let cache = tempfile::tempdir().unwrap();
        let configs = config_of("draws_lots", "");
        let plugins = Plugins::load(
            Arc::clone(&sandbox),
            cache.path(),
            Ports::absent(),
            SiteFacts::default(),
            &configs,
        )
        .await
        .unwrap();
        drawn.push(draw(&plugins, lines).await);
        assert_eq!(drawn.last().unwrap(), &draw(&plugins, lines).await);
    }
    assert_eq!(drawn[0], drawn[1]);
    assert_ne!(drawn[0], drawn[2]);
}
