use super::*;
use crate::field::{Condition, FlatField};

pub(in crate::field) fn values(pairs: &[(&str, &str)]) -> FieldValues {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn flat(within: &str, field: FieldDefinition) -> FlatField {
    FlatField { within: within.into(), field }
}

fn condition(field: &str, any_of: &[&str]) -> Vec<Condition> {
    vec![Condition { field: field.into(), any_of: any_of.iter().map(|v| (*v).into()).collect() }]
}

fn new(name: &str, kind: ValueKind) -> FieldDefinition {
    FieldDefinition::new(name, kind, name)
}

fn build(fields: Vec<FlatField>) -> Result<TypeDefinition, String> {
    TypeDefinition::build(("album".into(), "Album".into(), "Albums".into()), fields)
}

pub(in crate::field) fn album() -> TypeDefinition {
    let offered = vec![("a".to_owned(), "A".to_owned()), ("b".to_owned(), "B".to_owned())];
    build(vec![
        flat("", FieldDefinition { required: true, ..new("title", ValueKind::Text) }),
        flat("", FieldDefinition { choices: offered, ..new("tags", ValueKind::Choices) }),
        flat("", FieldDefinition { max_items: 3, ..new("gallery", ValueKind::Repeater) }),
        flat("gallery", new("caption", ValueKind::Text)),
        flat("gallery", new("place", ValueKind::Group)),
        flat("gallery.place", new("town", ValueKind::Text)),
        flat(
            "gallery.place",
            FieldDefinition {
                required: true,
                conditions: condition("town", &[]),
                ..new("country", ValueKind::Text)
            },
        ),
        flat(
            "",
            FieldDefinition {
                required: true,
                conditions: condition("tags", &["b"]),
                ..new("why", ValueKind::LongText)
            },
        ),
    ])
    .unwrap()
}

fn refused(pairs: &[(&str, &str)], stage: Stage) -> Vec<String> {
    let (_, errors) = album().check(&values(pairs), stage).unwrap();
    errors.into_iter().map(|error| error.field).collect()
}

#[test]
fn what_is_required_is_required_when_it_is_published_and_shown() {
    assert!(refused(&[], Stage::Draft).is_empty());
    assert_eq!(refused(&[], Stage::Publish), ["title"]);
    assert_eq!(refused(&[("title", "T"), ("tags.0", "b")], Stage::Publish), ["why"]);
    assert!(refused(&[("title", "T"), ("tags.0", "a")], Stage::Publish).is_empty());
    assert!(refused(&[("title", "T"), ("gallery.4.caption", "C")], Stage::Publish).is_empty());
    assert_eq!(
        refused(&[("title", "T"), ("gallery.4.place.town", "Kiel")], Stage::Publish),
        ["gallery.0.place.country"]
    );
}

#[test]
fn lists_have_a_most_and_choices_are_offered() {
    let pairs: Vec<_> = (0..4).map(|number| (format!("gallery.{number}.caption"), "x")).collect();
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    assert_eq!(refused(&pairs, Stage::Draft), ["gallery"]);
    assert_eq!(refused(&[("tags.0", "z")], Stage::Draft), ["tags.0"]);
}

#[test]
fn what_was_accepted_is_accepted_again_as_it_is() {
    let given = values(&[("gallery.9.caption", " x "), ("title", "T"), ("tags.3", "a")]);
    let (once, errors) = album().check(&given, Stage::Publish).unwrap();
    assert!(errors.is_empty());
    assert_eq!(album().check(&once, Stage::Publish).unwrap(), (once.clone(), Vec::new()));
}

#[test]
fn hostile_definitions_are_refused_in_a_sentence() {
    let deep =
        |depth: usize| (0..depth).map(move |at| flat(&vec!["g"; at].join("."), new("g", ValueKind::Group)));
    let many = (0..1_000).map(|at| flat("", new(&format!("f{at}"), ValueKind::Text))).collect();
    let cyclic = vec![
        flat("", FieldDefinition { conditions: condition("b", &[]), ..new("a", ValueKind::Text) }),
        flat("", FieldDefinition { conditions: condition("a", &[]), ..new("b", ValueKind::Text) }),
    ];
    let own = FieldDefinition { conditions: condition("a", &[]), ..new("a", ValueKind::Text) };
    let with = |change: fn(&mut FieldDefinition), kind| {
        let mut field = new("f", kind);
        change(&mut field);
        vec![flat("", field)]
    };
    for (what, fields) in [
        ("1000 fields", many),
        ("stands in 4 others", deep(50).collect()),
        ("condition on \"b\"", cyclic),
        ("condition on \"a\"", vec![flat("", own)]),
        ("is there twice", vec![flat("", new("a", ValueKind::Text)), flat("", new("a", ValueKind::Date))]),
        ("in no repeater", vec![flat("nowhere", new("a", ValueKind::Text))]),
        ("no good name", vec![flat("", new("a.0.b", ValueKind::Text))]),
        ("no good name", vec![flat("", new("a\u{202e}", ValueKind::Text))]),
        ("has no fields in it", vec![flat("", new("a", ValueKind::Repeater))]),
        ("without anything to choose", vec![flat("", new("a", ValueKind::Choice))]),
        ("items", with(|field| field.max_items = 10_000, ValueKind::Choices)),
        ("step", with(|field| field.step = "0".into(), ValueKind::Number)),
        ("least", with(|field| (field.minimum, field.maximum) = ("2".into(), "1".into()), ValueKind::Number)),
        ("only numbers", with(|field| field.minimum = "2".into(), ValueKind::Text)),
        ("does not fit", with(|field| field.default_value = "x".into(), ValueKind::Number)),
        ("kind \"hologram\"", with(|field| field.of = vec!["hologram".into()], ValueKind::Asset)),
        ("more than 2000", with(|field| field.help = "x".repeat(2_001), ValueKind::Text)),
    ] {
        let fields = fields
            .into_iter()
            .map(|mut flat: FlatField| {
                if what == "items" {
                    flat.field.choices = vec![("a".into(), "A".into())];
                }
                flat
            })
            .collect();
        let error = build(fields).unwrap_err();
        assert!(error.contains(what) && error.len() < 300, "{what}: {error}");
    }
}

#[test]
fn names_find_their_fields() {
    let album = album();
    for name in ["title", "tags", "tags.3", "gallery", "gallery.2", "gallery.2.place.town"] {
        assert!(album.has_field(name), "{name}");
    }
    for name in ["", "titles", "title.0", "gallery.x", "gallery.500.caption", "gallery.caption", "tags.0.x"] {
        assert!(!album.has_field(name), "{name}");
    }
}
