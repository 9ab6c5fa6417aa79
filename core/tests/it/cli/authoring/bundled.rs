//! The cases of the bundled plugins: they pass, and so the format is rich enough for real plugins.

use super::plugin;
use crate::support::components::{bundled, repository};

fn passes(name: &str) {
    let component = bundled(name);
    let outcome = plugin(repository(), &["test", component.to_str().unwrap()], "");
    assert_eq!(outcome.code, 0, "{}\n{}", outcome.out, outcome.err);
}

#[test]
fn contact_form() {
    passes("contact-form");
}

#[test]
fn page() {
    passes("page");
}

#[test]
fn related_posts() {
    passes("related-posts");
}

#[test]
fn security_headers() {
    passes("security-headers");
}

#[test]
fn text() {
    passes("text");
}
