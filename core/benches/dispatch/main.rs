//! What the sandbox costs: a hook call, a rendered document, the blocks of a page, the load of the bundled plugins and
//! of twenty others, and the start of a site.
//!
//! `cargo bench --workspace --bench dispatch`, after `script/build --test-plugins` has put the components in their
//! place.
//! `BENCH_POSTS=FILE:FILE` renders those Markdown files besides the built-in one;
//! `BENCH_SITE=cms.toml` starts that site instead of an empty one.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark that cannot run has nothing to say")]

mod bare;
mod blocks;
mod calls;
#[path = "../../tests/it/support/components.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod components;
#[path = "../../tests/it/support/languages.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod examples;
mod languages;
mod loading;
mod many;
mod posts;
mod quickjs;
mod rendering;
mod site;
mod starting;

fn main() {
    divan::main();
}
