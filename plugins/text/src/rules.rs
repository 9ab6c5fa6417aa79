//! What a post must be like: cleans the fields and says in words what is wrong with them.

use sandpress_plugin::publication_type::{FieldDefinition, PublicationType, Stage};
use sandpress_plugin::types::{Error, FieldError, FieldValue, value_of};

use crate::{BODY, COVER, COVER_ALT, TITLE, Text};

/// The fields as they are stored: cleaned, in the order of the form, without the empty ones.
pub(crate) fn validate(fields: &[FieldValue], stage: Stage) -> Result<Vec<FieldValue>, Error> {
    let definitions = Text::definition().fields;
    let mut errors = strangers(fields, &definitions);
    let mut stored = Vec::with_capacity(definitions.len());
    for definition in &definitions {
        let value = cleaned(definition, value_of(fields, &definition.name));
        let limit = definition.max_length as usize;
        let length = value.chars().count();
        if limit > 0 && length > limit {
            let over = length - limit;
            errors.push(FieldError::new(
                &definition.name,
                format!(
                    "{} can have {limit} characters; this has {length}. Shorten it by {over}.",
                    definition.label
                ),
            ));
        }
        if !value.is_empty() {
            stored.push(FieldValue::new(&definition.name, value));
        }
    }
    let cover = value_of(&stored, COVER);
    if is_address(cover) && !is_web_address(cover) {
        errors.push(FieldError::new(
            COVER,
            "This is not the address of a picture on the web. It should look like https://example.org/picture.jpg.",
        ));
    }
    if matches!(stage, Stage::Publish) {
        errors.extend(missing(&stored));
    }
    if errors.is_empty() { Ok(stored) } else { Err(Error::Invalid(errors)) }
}

/// Fields that a post does not have, and fields that came more than once.
fn strangers(fields: &[FieldValue], definitions: &[FieldDefinition]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (position, field) in fields.iter().enumerate() {
        let shown: String = field.name.chars().filter(|c| !c.is_control()).take(60).collect();
        if !definitions.iter().any(|definition| definition.name == field.name) {
            errors.push(FieldError::new(
                "",
                format!("A post has no field \"{shown}\". Remove it and save again."),
            ));
        } else if fields.iter().take(position).any(|earlier| earlier.name == field.name) {
            errors.push(FieldError::new(
                &field.name,
                format!("The field \"{shown}\" was sent twice. Send it once."),
            ));
        }
    }
    errors
}

/// What readers cannot do without.
fn missing(stored: &[FieldValue]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if value_of(stored, TITLE).is_empty() {
        errors.push(FieldError::new(TITLE, "Give the post a title before you publish it."));
    }
    if value_of(stored, BODY).is_empty() {
        errors.push(FieldError::new(BODY, "Write something before you publish: the body is empty."));
    }
    // Of a file in the media library its description is there.
    if is_address(value_of(stored, COVER)) && value_of(stored, COVER_ALT).is_empty() {
        errors.push(FieldError::new(
            COVER_ALT,
            "Say in a few words what the cover picture shows, for people who cannot see it.",
        ));
    }
    errors
}

fn cleaned(definition: &FieldDefinition, value: &str) -> String {
    match definition.kind.as_str() {
        "rich-text" => document(value),
        "long-text" => lines(value).trim().to_owned(),
        _ => one_line(value),
    }
}

/// Line ends become `\n`; control characters but `\n` and `\t` go.
fn lines(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut characters = value.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                if characters.peek() != Some(&'\n') {
                    text.push('\n');
                }
            }
            '\n' | '\t' => text.push(character),
            _ if character.is_control() => {}
            _ => text.push(character),
        }
    }
    text
}

/// Blank lines go at both ends; the indentation of the first line stays, since it has a meaning in Markdown.
fn document(value: &str) -> String {
    let text = lines(value);
    let mut rest = text.trim_end();
    while let Some((first, following)) = rest.split_once('\n') {
        if !first.trim().is_empty() {
            break;
        }
        rest = following;
    }
    rest.to_owned()
}

/// Every run of white space becomes one space; control characters go.
pub(crate) fn one_line(value: &str) -> String {
    let mut line = String::with_capacity(value.len());
    for word in value.split_whitespace() {
        let before = line.len();
        if before > 0 {
            line.push(' ');
        }
        let start = line.len();
        line.extend(word.chars().filter(|character| !character.is_control()));
        if line.len() == start {
            line.truncate(before);
        }
    }
    line
}

/// Whether the cover is an address, as posts had it before the media library, and not the id of a file in it.
pub(crate) fn is_address(cover: &str) -> bool {
    let is_id = cover.len() == 36 && cover.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    !cover.is_empty() && !is_id && !cover.starts_with("/media/")
}

/// Whether `address` is an absolute http or https address with a host and nothing that does not belong in one.
pub(crate) fn is_web_address(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once("://") else { return false };
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return false;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.split(':').next().unwrap_or_default();
    let bracketed = authority.starts_with('[') && authority.contains(']');
    (bracketed || host.chars().any(char::is_alphanumeric))
        && !authority.contains('@')
        && !address
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\' | '`'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Vec<FieldValue> {
        pairs.iter().map(|(name, value)| FieldValue::new(*name, *value)).collect()
    }

    fn accepted(pairs: &[(&str, &str)], stage: Stage) -> Vec<(String, String)> {
        validate(&fields(pairs), stage)
            .expect("accepted")
            .into_iter()
            .map(|field| (field.name, field.value))
            .collect()
    }

    fn refused(pairs: &[(&str, &str)], stage: Stage) -> Vec<(String, String)> {
        match validate(&fields(pairs), stage) {
            Err(Error::Invalid(errors)) => errors.into_iter().map(|e| (e.field, e.message)).collect(),
            other => panic!("expected a refusal, got {other:?}"),
        }
    }

    #[test]
    fn a_complete_post_is_stored_in_the_order_of_the_form() {
        let stored = accepted(
            &[
                ("body", "Hi"),
                ("cover-alt", "A cat"),
                ("title", "T"),
                ("cover", "https://e.org/a.png"),
                ("summary", ""),
            ],
            Stage::Publish,
        );
        let names: Vec<_> = stored.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["title", "body", "cover", "cover-alt"]);
    }

    #[test]
    fn a_draft_may_be_empty_and_publishing_names_what_is_missing() {
        assert_eq!(accepted(&[], Stage::Draft), []);
        let errors = refused(&[("cover", "https://e.org/a.png"), ("title", " \u{0}\n ")], Stage::Publish);
        let names: Vec<_> = errors.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["title", "body", "cover-alt"]);
    }

    #[test]
    fn one_line_fields_lose_newlines_and_control_characters() {
        let stored = accepted(&[("title", "  A\r\n\r\n B\u{7}\u{0} \u{1} C\t")], Stage::Draft);
        assert_eq!(stored, [("title".to_owned(), "A B C".to_owned())]);
    }

    #[test]
    fn the_body_keeps_its_lines_tabs_and_first_indentation() {
        let stored = accepted(&[("body", "\r\n  \n    code\r\n\tmore\rlast\u{8}\n\n")], Stage::Draft);
        assert_eq!(stored, [("body".to_owned(), "    code\n\tmore\nlast".to_owned())]);
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        accepted(&[("title", &"é".repeat(200))], Stage::Draft);
        let errors = refused(&[("title", &"é".repeat(203)), ("summary", &"x".repeat(501))], Stage::Draft);
        assert_eq!(errors[0].0, "title");
        assert_eq!(errors[0].1, "Title can have 200 characters; this has 203. Shorten it by 3.");
        assert_eq!(errors[1].0, "summary");
    }

    #[test]
    fn unknown_and_repeated_fields_are_refused() {
        let errors = refused(&[("colour", "red"), ("title", "a"), ("title", "b")], Stage::Draft);
        assert_eq!(errors[0].0, "");
        assert!(errors[0].1.contains("\"colour\""));
        assert_eq!(errors[1].0, "title");
    }

    #[test]
    fn only_web_addresses_are_covers() {
        for good in [
            "https://example.org/a.png",
            "HTTP://example.org",
            "https://example.org:8443/a?b=c&d#e",
            "https://[2001:db8::1]/a",
            "https://bücher.example/ä.png",
        ] {
            assert!(is_web_address(good), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "data:image/png;base64,AA",
            "//example.org/a.png",
            "/pictures/a.png",
            "ftp://example.org/a",
            "https://",
            "https:///a",
            "https://user:pw@example.org/",
            "https://exa mple.org",
            "https://example.org/\"onload=",
            "https://example.org/<b>",
        ] {
            assert!(!is_web_address(bad), "{bad}");
            assert_eq!(refused(&[("cover", bad)], Stage::Draft)[0].0, "cover");
        }
    }
}
