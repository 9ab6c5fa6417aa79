//! What the sandbox costs: a hook call, a rendered document, the load of the bundled plugins and
//! the start of a site.
//!
//! `cargo bench -p sandpress --bench dispatch`, after `script/build` has put the components in their place.
//! `BENCH_POSTS=FILE:FILE` renders those Markdown files besides the built-in one;
//! `BENCH_SITE=cms.toml` starts that site instead of an empty one.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark that cannot run has nothing to say")]

mod bare;
mod calls;
mod loading;
mod posts;
mod rendering;
mod site;
mod starting;

fn main() {
    divan::main();
}
