//! Validation and rendering through real components.

use sandpress::{
    domain::FieldError,
    plugins::{CallError, GuestError, Stage},
};

use crate::support::sandbox::{config_of, fields, load};

#[tokio::test]
async fn a_type_defines_its_form() {
    let plugins = load(&config_of("well_behaved", "")).await.unwrap();
    let definition = plugins.find_type("well-behaved").unwrap();
    let names: Vec<_> = definition.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["title", "body"]);
    assert!(definition.has_field("body.0.caption") && !definition.has_field("footer"));
}

#[tokio::test]
async fn a_type_renders_escaped() {
    let plugins = load(&config_of("well_behaved", "")).await.unwrap();
    let entry = plugins.scope().render_entry("well-behaved", &fields("A <b> & c", "x < y")).await.unwrap();
    assert_eq!(entry.title, "A <b> & c");
    assert!(entry.html.contains("x &lt; y"), "{}", entry.html);
}

#[tokio::test]
async fn a_veto_comes_back_as_field_errors() {
    let plugins = load(&config_of("vetoes", "")).await.unwrap();
    let refused = plugins.scope().validate("vetoes", &fields("T", "B"), Stage::Draft).await.unwrap_err();
    let CallError::Refused { error: GuestError::Invalid(errors), .. } = refused else {
        panic!("{refused:?}")
    };
    let fields: Vec<_> = errors.iter().map(|FieldError { field, .. }| field.as_str()).collect();
    assert_eq!(fields, ["title", ""]);
}

#[tokio::test]
async fn a_type_may_change_what_is_stored() {
    let plugins = load(&config_of("mutates", "")).await.unwrap();
    let stored = plugins.scope().validate("mutates", &fields("loud", "B"), Stage::Publish).await.unwrap();
    assert_eq!(stored.get("title"), "LOUD");
}

#[tokio::test]
async fn a_missing_type_is_named() {
    let plugins = load(&[]).await.unwrap();
    let error = plugins.scope().render_entry("poem", &fields("T", "B")).await.unwrap_err();
    assert!(error.to_string().contains("publication type \"poem\""), "{error}");
}
