//! What a guest may ask for, before anything is read or written.

use std::{fmt::Write, str::FromStr};

use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use crate::bindings::sandpress::{
    content::{reader::Filter, writer::NewEntry},
    types::types::{Error, FieldError, FieldValue},
};
use sandpress_domain::{
    ContentCursor, ContentKey, ContentQuery, ContentReading, ContentStatus, EntryId, FieldChoice, Timestamp,
    UserId,
};

/// Entries on a page.
const PAGE: u32 = 100;

/// Fields in a filter or a change.
const FIELDS: usize = 100;

/// Bytes of a path or byline.
const LINE: usize = 1_000;

/// Bytes of a field's name.
const NAME: usize = 200;

/// What a plugin says of an entry that it begins.
pub(super) fn new_entry(entry: &NewEntry) -> Result<(), FieldError> {
    if entry.path.len() > LINE {
        return Err(refused("path", "a path has at most 1,000 bytes here"));
    }
    if entry.byline.len() > LINE {
        return Err(refused("byline", "a byline has at most 1,000 bytes here"));
    }
    changes(&entry.fields)
}

/// The fields of a change.
pub(super) fn changes(fields: &[FieldValue]) -> Result<(), FieldError> {
    if fields.len() > FIELDS {
        return Err(refused("", "at most 100 fields can be written at once"));
    }
    match fields.iter().find(|field| !(1..=NAME).contains(&field.name.len())) {
        Some(_) => Err(refused("", "the name of a field has 1 to 200 bytes")),
        None => Ok(()),
    }
}

/// The query of a guest, where it may ask it.
pub(super) fn query(
    reading: &ContentReading,
    filter: Filter,
    order: &str,
    after: Option<&str>,
    limit: u32,
) -> Result<ContentQuery, Error> {
    if !(1..=PAGE).contains(&limit) {
        return Err(invalid("limit", "a page has 1 to 100 entries"));
    }
    let (key, latest_first) = match order {
        "" | "published-newest" => (ContentKey::Published, true),
        "published-oldest" => (ContentKey::Published, false),
        "changed-newest" => (ContentKey::Changed, true),
        "changed-oldest" => (ContentKey::Changed, false),
        _ => return Err(invalid("order", "this order is not known")),
    };
    let status = status(reading, &filter.status)?;
    if let Some(publication_type) = &filter.publication_type
        && !reading.scope.has_type(publication_type)
    {
        return Err(Error::Denied(format!(
            "the grant `content-read` does not cover the publication type {publication_type:?}"
        )));
    }
    Ok(ContentQuery {
        publication_type: filter.publication_type,
        status,
        published_after: moment("published-after", filter.published_after)?,
        published_before: moment("published-before", filter.published_before)?,
        changed_after: moment("changed-after", filter.changed_after)?,
        author: filter
            .author
            .filter(|id| !id.is_empty())
            .map(|id| id_of("author", &id))
            .transpose()?
            .map(UserId),
        fields: fields(filter.fields)?,
        key,
        latest_first,
        after: after.map(cursor).transpose()?,
        limit,
    })
}

/// The status that is asked for, where the plugin may see entries of it.
fn status(reading: &ContentReading, word: &str) -> Result<ContentStatus, Error> {
    let status = match word {
        "" | "published" => ContentStatus::Published,
        "draft" => ContentStatus::Draft,
        "trash" => ContentStatus::Trash,
        "any" => ContentStatus::Any,
        _ => return Err(invalid("status", "this status is not known")),
    };
    if !status.is_public() {
        need_drafts(reading)?;
    }
    Ok(status)
}

/// The right to see what readers do not.
pub(super) fn need_drafts(reading: &ContentReading) -> Result<(), Error> {
    let denied = || {
        Error::Denied(
            "the grant `content-read` opens only what readers see: the site owner can add \"drafts\" to it"
                .to_owned(),
        )
    };
    reading.drafts.then_some(()).ok_or_else(denied)
}

/// The id of an entry.
pub(super) fn entry_id(text: &str) -> Result<EntryId, Error> {
    id_of("id", text).map(EntryId)
}

fn id_of(field: &str, text: &str) -> Result<Uuid, Error> {
    Uuid::from_str(text).map_err(|_| invalid(field, "this is not an id"))
}

fn moment(field: &str, text: Option<String>) -> Result<Option<Timestamp>, Error> {
    let text = text.filter(|text| !text.is_empty());
    let parse = |text: String| Timestamp::parse(&text, &Rfc3339);
    text.map(parse)
        .transpose()
        .map_err(|_| invalid(field, "this is not a moment in the form 2026-01-31T12:00:00Z (RFC 3339)"))
}

fn fields(names: Vec<String>) -> Result<FieldChoice, Error> {
    if names.len() > FIELDS {
        return Err(invalid("fields", "at most 100 fields can be asked for"));
    }
    Ok(match names.as_slice() {
        [] => FieldChoice::None,
        names if names.iter().any(|name| name == "*") => FieldChoice::All,
        _ => FieldChoice::Named(names.into_iter().collect()),
    })
}

/// A place in a list as a guest keeps it.
pub(super) fn cursor_text(cursor: &ContentCursor) -> String {
    let mut text = String::new();
    // Writing into a text cannot fail.
    let _ = write!(text, "{}.{}", cursor.at.unix_timestamp_nanos() / 1_000_000, cursor.id);
    text
}

fn cursor(text: &str) -> Result<ContentCursor, Error> {
    let read = || {
        let (at, id) = text.split_once('.')?;
        let at = at.parse::<i64>().ok()?;
        let at = Timestamp::from_unix_timestamp_nanos(i128::from(at) * 1_000_000).ok()?;
        Some(ContentCursor { at, id: id.parse().ok()? })
    };
    read().ok_or_else(|| invalid("after", "this is not the `next` of a page"))
}

fn invalid(field: &str, rule: &str) -> Error {
    Error::Invalid(vec![refused(field, rule)])
}

fn refused(field: &str, rule: &str) -> FieldError {
    FieldError { field: field.to_owned(), message: rule.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sandpress_domain::ContentScope;

    fn filter() -> Filter {
        Filter {
            publication_type: None,
            status: String::new(),
            published_after: None,
            published_before: None,
            changed_after: None,
            author: None,
            fields: Vec::new(),
            extra: Vec::new(),
        }
    }

    fn checked(change: impl FnOnce(&mut Filter)) -> Result<ContentQuery, Error> {
        let mut filter = filter();
        change(&mut filter);
        let scope = ContentScope::Types([("text".to_owned(), sandpress_domain::FieldScope::All)].into());
        query(&ContentReading { scope, drafts: false }, filter, "", None, 10)
    }

    #[test]
    fn what_breaks_a_rule_is_named() {
        assert!(checked(|_| {}).is_ok());
        assert!(checked(|filter| filter.published_after = Some("2026-01-31T12:00:00+01:00".into())).is_ok());
        let field = |change: fn(&mut Filter)| match checked(change) {
            Err(Error::Invalid(errors)) => errors[0].field.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(field(|filter| filter.status = "lost".into()), "status");
        assert_eq!(field(|filter| filter.changed_after = Some("yesterday".into())), "changed-after");
        assert_eq!(field(|filter| filter.author = Some("ada".into())), "author");
        assert_eq!(field(|filter| filter.fields = vec!["x".into(); 101]), "fields");
        assert!(matches!(checked(|filter| filter.status = "any".into()), Err(Error::Denied(_))));
        assert!(matches!(
            checked(|filter| filter.publication_type = Some("note".into())),
            Err(Error::Denied(_))
        ));
    }

    #[test]
    fn a_place_in_a_list_is_read_as_it_was_written() {
        for millis in [0, -5, 1_790_000_000_123] {
            let at = Timestamp::from_unix_timestamp_nanos(millis * 1_000_000).unwrap();
            let place = ContentCursor { at, id: EntryId::generate() };
            assert_eq!(cursor(&cursor_text(&place)).unwrap(), place);
        }
        for wrong in ["", ".", "1", "1.x", "x.y", "99999999999999999999.0"] {
            assert!(cursor(wrong).is_err(), "{wrong}");
        }
    }
}
