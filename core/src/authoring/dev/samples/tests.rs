use super::*;

fn block(attributes: Vec<AttributeDefinition>) -> BlockDefinition {
    BlockDefinition {
        name: "hello".into(),
        label: "Hello".into(),
        help: String::new(),
        attributes,
        needs_entry: false,
        needs_entries: false,
        needs_store: false,
        in_documents: true,
        in_templates: false,
    }
}

fn attribute(name: &str, kind: &str, required: bool) -> AttributeDefinition {
    AttributeDefinition {
        name: name.into(),
        label: name.into(),
        kind: kind.into(),
        help: String::new(),
        required,
        default_value: String::new(),
        choices: if kind == "choice" { vec![("left".into(), "Left".into())] } else { Vec::new() },
    }
}

#[test]
fn a_block_is_written_with_what_it_needs() {
    assert_eq!(written(&block(Vec::new())), "::hello");
    let attributes = vec![
        attribute("whom", "text", true),
        attribute("side", "choice", true),
        attribute("loud", "boolean", false),
    ];
    assert_eq!(written(&block(attributes)), "::hello{whom=\"A sample\" side=\"left\"}");
}

#[test]
fn fields_get_values_of_their_kinds() {
    let field = |kind: &str, max_length| FieldDefinition {
        required: true,
        max_length,
        ..FieldDefinition::new("f", kind.parse().unwrap(), "Saying")
    };
    assert_eq!(field_value(&field("text", 0)), "Sample: Saying");
    assert_eq!(field_value(&field("text", 6)), "Sample");
    assert_eq!(field_value(&field("number", 0)), "1");
    assert!(field_value(&field("rich-text", 0)).contains("**bold**"));
}
