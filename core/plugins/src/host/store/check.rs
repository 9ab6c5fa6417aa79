//! What a guest may ask of the store, before anything is read or written.

use crate::{
    bindings::sandpress::{
        store::store::Operation,
        types::types::{Error, FieldError},
    },
    host::is_name,
};
use sandpress_domain::{DocumentAddress, DocumentChange, DocumentQuery};

const KEY_BYTES: usize = 512;
const BODY_BYTES: usize = 256 << 10;
const VALUE_BYTES: usize = 256;
const FIELDS: usize = 4;
const OPERATIONS: usize = 50;
const PAGE: u32 = 100;

/// The operations of one transaction as changes.
pub(super) fn changes(operations: Vec<Operation>) -> Result<Vec<DocumentChange>, Error> {
    if !(1..=OPERATIONS).contains(&operations.len()) {
        return Err(invalid("operations", "one transaction has 1 to 50 operations"));
    }
    operations.into_iter().map(change).collect()
}

fn change(operation: Operation) -> Result<DocumentChange, Error> {
    let fields = if let Operation::Put(put) = &operation { put.fields.len() } else { 0 };
    if fields > FIELDS {
        return Err(invalid("fields", "a document has at most 4 fields"));
    }
    let change = DocumentChange::from(operation);
    address(&change.address)?;
    let Some(content) = &change.content else { return Ok(change) };
    if content.fields.len() < fields {
        return Err(invalid("fields", "a document has each field once"));
    }
    if content.body.len() > BODY_BYTES || content.body.contains('\0') {
        return Err(invalid("body", "a body has at most 256 KiB, and no character NUL"));
    }
    content.fields.iter().try_for_each(|(name, value)| field(name, value))?;
    Ok(change)
}

/// Where a document is.
pub(super) fn address(address: &DocumentAddress) -> Result<(), Error> {
    collection(&address.collection)?;
    let key_fits = (1..=KEY_BYTES).contains(&address.key.len()) && !address.key.chars().any(char::is_control);
    key_fits
        .then_some(())
        .ok_or_else(|| invalid("key", "a key has 1 to 512 bytes without control characters"))
}

/// Which documents are asked for.
pub(super) fn query(query: &DocumentQuery) -> Result<(), Error> {
    collection(&query.collection)?;
    if !(1..=PAGE).contains(&query.limit) {
        return Err(invalid("limit", "a page has 1 to 100 documents"));
    }
    if query.after.as_ref().is_some_and(|after| after.len() > KEY_BYTES || after.contains('\0')) {
        return Err(invalid("after", "this is not a key"));
    }
    query.field.as_ref().map_or(Ok(()), |(name, value)| field(name, value))
}

fn collection(name: &str) -> Result<(), Error> {
    let rule = "the name of a collection has 1 to 64 lower-case letters, digits and hyphens";
    is_name(name).then_some(()).ok_or_else(|| invalid("collection", rule))
}

fn field(name: &str, value: &str) -> Result<(), Error> {
    if !is_name(name) {
        return Err(invalid(
            "fields",
            "the name of a field has 1 to 64 lower-case letters, digits and hyphens",
        ));
    }
    let fits = value.len() <= VALUE_BYTES && !value.chars().any(char::is_control);
    let rule = "the value of a field has at most 256 bytes without control characters";
    fits.then_some(()).ok_or_else(|| invalid("fields", rule))
}

fn invalid(field: &str, rule: &str) -> Error {
    Error::Invalid(vec![FieldError { field: field.to_owned(), message: rule.to_owned() }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bindings::sandpress::store::store::{Expectation, IndexField, PutOperation};

    fn put(change: impl FnOnce(&mut PutOperation)) -> Result<Vec<DocumentChange>, Error> {
        let mut put = PutOperation {
            collection: "notes".to_owned(),
            key: "a/ключ".to_owned(),
            body: "line\n\tline".to_owned(),
            fields: vec![IndexField { name: "year".to_owned(), value: "2026".to_owned() }],
            expected: Expectation::Any,
            extra: Vec::new(),
        };
        change(&mut put);
        changes(vec![Operation::Put(put)])
    }

    fn refused(change: impl FnOnce(&mut PutOperation), field: &str) {
        let Err(Error::Invalid(errors)) = put(change) else { panic!("{field} was not refused") };
        assert_eq!(errors[0].field, field);
    }

    #[test]
    fn what_keeps_the_limits_passes() {
        assert!(put(|_| {}).is_ok());
        assert!(put(|put| put.key = "k".repeat(512)).is_ok());
        assert!(put(|put| put.body = "b".repeat(256 << 10)).is_ok());
        assert!(put(|put| put.fields[0].value = "v".repeat(256)).is_ok());
    }

    #[test]
    fn what_breaks_a_limit_is_named() {
        for name in ["", "Notes", "a b", "ä", "../x", &"c".repeat(65)] {
            refused(|put| put.collection = name.to_owned(), "collection");
            refused(|put| put.fields[0].name = name.to_owned(), "fields");
        }
        for key in ["", "a\nb", "\0", &"k".repeat(513)] {
            refused(|put| put.key = key.to_owned(), "key");
        }
        refused(|put| put.body = "b".repeat((256 << 10) + 1), "body");
        refused(|put| put.body = "a\0b".to_owned(), "body");
        refused(|put| put.fields[0].value = "v".repeat(257), "fields");
        refused(|put| put.fields = vec![put.fields[0].clone(); 2], "fields");
        refused(|put| put.fields = vec![put.fields[0].clone(); 5], "fields");
        assert!(changes(Vec::new()).is_err());
    }
}
