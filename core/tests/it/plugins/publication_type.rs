//! Validation and rendering through real components.

use sandpress::{
    domain::{FieldError, FieldValues},
    plugins::{CallError, GuestError, Stage},
};

use crate::support::sandbox::{config_of, fields, load, refusal};

#[tokio::test]
async fn a_type_defines_its_form() {
    let plugins = load(&config_of("well_behaved", "")).await.unwrap();
    let definition = plugins.find_type("well-behaved").unwrap();
    let names: Vec<_> = definition.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["title", "body"]);
    assert!(definition.has_field("body") && !definition.has_field("footer"));
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

#[tokio::test]
async fn a_definition_that_cannot_be_is_refused_in_a_sentence() {
    for (how, why) in [
        ("many", "has 1000 fields, and 200 is the most"),
        ("deep", "stands in 4 others: 3 is the most"),
        ("cyclic", "has a condition on \"b\", which is no field that stands before it"),
        ("items", "the most of any list is 500"),
        ("unknown", "is no kind of field: the kinds are text, long-text"),
    ] {
        let refusal =
            refusal("defines_badly", &format!("[plugins.defines-badly.settings]\nhow = \"{how}\"\n")).await;
        assert!(refusal.contains(why) && refusal.contains("its author has to mend that"), "{how}: {refusal}");
    }
}

fn recipe(pairs: &[(&str, &str)]) -> FieldValues {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn the_host_holds_values_against_the_definition() {
    let plugins = load(&config_of("recipe", "")).await.unwrap();
    let refused = async |pairs: &[(&str, &str)], stage| match plugins
        .scope()
        .validate("recipe", &recipe(pairs), stage)
        .await
    {
        Err(CallError::Refused { error: GuestError::Invalid(errors), .. }) => {
            errors.into_iter().map(|error| error.field).collect()
        }
        Err(other) => panic!("{other:?}"),
        Ok(_) => Vec::new(),
    };
    assert_eq!(refused(&[], Stage::Publish).await, ["title", "ingredients"]);
    assert!(refused(&[], Stage::Draft).await.is_empty());
    let bad = [
        ("title", "Soup"),
        ("servings", "2.5"),
        ("diet.0", "nuts"),
        ("ingredients.4.amount", "-1"),
        ("times.oven", "true"),
        ("colour", "red"),
    ];
    assert_eq!(
        refused(&bad, Stage::Publish).await,
        ["servings", "warning", "ingredients.0.amount", "ingredients.0.name", "times.baking", "colour"]
    );
    for name in ["ingredients.999999.name", "ingredients.-1.name", "title.0", "stranger"] {
        assert_eq!(refused(&[(name, "x")], Stage::Draft).await.len(), 1, "{name}");
    }
    let good = [("title", " Soup "), ("ingredients.7.name", "Water"), ("served", "2026-11-21T09:30")];
    let stored = plugins.scope().validate("recipe", &recipe(&good), Stage::Publish).await.unwrap();
    assert_eq!(
        stored.iter().collect::<Vec<_>>(),
        [("title", "Soup"), ("ingredients.0.name", "Water"), ("served", "2026-11-21T09:30:00Z")]
    );
}
