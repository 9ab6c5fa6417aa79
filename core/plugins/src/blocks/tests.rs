use super::*;
use crate::bindings::{
    exports::sandpress::block::block::AttributeDefinition as WitAttribute, sandpress::types::types::Choice,
};

fn attribute(name: &str, kind: &str, default_value: &str) -> WitAttribute {
    let choice = |value: &str| Choice { value: value.into(), label: value.into() };
    WitAttribute {
        name: name.into(),
        label: name.into(),
        kind: kind.into(),
        help: String::new(),
        required: false,
        default_value: default_value.into(),
        choices: if kind == "choice" { vec![choice("a"), choice("b")] } else { Vec::new() },
        extra: Vec::new(),
    }
}

fn definition(attributes: Vec<WitAttribute>) -> WitDefinition {
    WitDefinition {
        name: "x".into(),
        label: "X".into(),
        help: String::new(),
        attributes,
        depends_on: vec!["store".into()],
        places: vec!["document".into()],
        extra: Vec::new(),
    }
}

fn read(definition: WitDefinition) -> Result<BlockDefinition, String> {
    BlockDefinition::read_all(vec![definition]).map(|mut all| all.remove(0))
}

fn said(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn attributes_are_completed_in_the_order_of_the_definition() {
    let required = WitAttribute { required: true, ..attribute("title", "text", "") };
    let block = read(definition(vec![
        attribute("count", "number", "5"),
        attribute("open", "boolean", ""),
        required,
        attribute("kind", "choice", "b"),
        attribute("to", "url", ""),
    ]))
    .unwrap();
    let complete = |pairs: &[(&str, &str)]| block.complete(BlockPlace::Document, &said(pairs));
    assert_eq!(
        complete(&[("title", "a"), ("open", ""), ("title", "b")]).unwrap(),
        said(&[("count", "5"), ("open", "true"), ("title", "b"), ("kind", "b"), ("to", "")])
    );
    assert_eq!(
        complete(&[("to", "/a?b#c"), ("kind", "a"), ("title", "t"), ("count", "-1.5")]).unwrap(),
        said(&[("count", "-1.5"), ("open", "false"), ("title", "t"), ("kind", "a"), ("to", "/a?b#c")])
    );
    let long = "x".repeat(1_001);
    for (pairs, reason) in [
        (&[][..], "\"title\""),
        (&[("titel", "x")], "no attribute \"titel\"; what can be said: count, open, title, kind, to"),
        (&[("title", "a"), ("count", "1e3")], "no number"),
        (&[("title", "a"), ("count", "--1")], "no number"),
        (&[("title", "a"), ("open", "yes")], "true or false"),
        (&[("title", "a"), ("kind", "c")], "there are a, b"),
        (&[("title", "a"), ("to", "javascript:alert(1)")], "neither a path"),
        (&[("title", "a"), ("to", "//evil.example")], "neither a path"),
        (&[("title", long.as_str())], "1000 bytes"),
    ] {
        let problem = complete(pairs).unwrap_err();
        assert!(problem.contains(reason), "{pairs:?}: {problem}");
    }
    assert!(block.complete(BlockPlace::Template, &[]).unwrap_err().contains("template"));
}

#[test]
fn definitions_that_make_no_sense_are_refused() {
    type Change = fn(&mut WitDefinition);
    let with = |change: Change| {
        let mut changed = definition(vec![attribute("a", "text", "")]);
        change(&mut changed);
        read(changed).unwrap_err()
    };
    let cases: [(Change, &str); 12] = [
        (|d| d.name = "X".into(), "lower-case"),
        (|d| d.depends_on.clear(), "says nothing in `depends-on`"),
        (|d| d.depends_on.push("nothing".into()), "`nothing` and on something"),
        (|d| d.depends_on.push("weather".into()), "\"weather\" in `depends-on`"),
        (|d| d.places.clear(), "`places`"),
        (|d| d.places.push("mail".into()), "\"mail\" in `places`"),
        (|d| d.attributes.push(attribute("a", "text", "")), "two attributes"),
        (|d| d.attributes.push(attribute("name", "text", "")), "belongs to the site"),
        (|d| d.attributes.push(attribute("b", "colour", "")), "\"colour\""),
        (|d| d.attributes.push(attribute("b", "number", "many")), "default value"),
        (|d| d.attributes[0].kind = "choice".into(), "choices"),
        (|d| d.attributes.extend((0..32).map(|n| attribute(&format!("b{n}"), "text", ""))), "32"),
    ];
    for (change, reason) in cases {
        let problem = with(change);
        assert!(problem.contains(reason), "{reason}: {problem}");
    }
    let twice = vec![definition(Vec::new()), definition(Vec::new())];
    assert!(BlockDefinition::read_all(twice).unwrap_err().contains("two blocks"));
}
