//! The fake of `store`.

use std::{
    collections::BTreeMap,
    ops::Bound::{Excluded, Unbounded},
};

use super::{calls::take, invalid, is_name, state::State, with};
use crate::{
    store::{Document, Expectation, IndexField, Operation, Page, PutOperation},
    types::Error,
};

const KEY_BYTES: usize = 512;
const BODY_BYTES: usize = 256 << 10;
const VALUE_BYTES: usize = 256;
const FIELDS: usize = 4;
const OPERATIONS: usize = 50;
const PAGE_BYTES: u64 = 1 << 20;

/// What a document counts besides its texts, and each of its fields.
const DOCUMENT_COST: usize = 128;
const FIELD_COST: usize = 64;

/// The documents of the plugin.
#[derive(Clone, Default)]
pub(super) struct Documents {
    collections: BTreeMap<String, BTreeMap<String, Document>>,
    version: u64,
}

pub(crate) fn get(collection: &str, key: &str) -> Result<Option<Document>, Error> {
    with("store::Collection::get", |state| {
        state.need_store()?;
        check_address(collection, key)?;
        state.count_documents(1)?;
        Ok(state.store.find(collection, key).cloned())
    })
}

pub(crate) fn list_documents(collection: &str, after: Option<&str>, limit: u32) -> Result<Page, Error> {
    with("store::Collection::list", |state| state.page(collection, None, after, limit))
}

pub(crate) fn find(
    collection: &str,
    field: &str,
    value: &str,
    after: Option<&str>,
    limit: u32,
) -> Result<Page, Error> {
    with("store::Collection::find", |state| state.page(collection, Some((field, value)), after, limit))
}

pub(crate) fn write(operations: &[Operation]) -> Result<u64, Error> {
    with("store::write", |state| {
        state.need_store()?;
        if !(1..=OPERATIONS).contains(&operations.len()) {
            return Err(invalid("operations", "one transaction has 1 to 50 operations"));
        }
        operations.iter().try_for_each(check)?;
        state.count_documents(u32::try_from(operations.len()).unwrap_or(u32::MAX))?;
        state.count_transaction()?;
        state.transact(|documents| operations.iter().try_for_each(|operation| documents.apply(operation)))
    })
}

pub(crate) fn increment(collection: &str, key: &str, by: i64) -> Result<i64, Error> {
    with("store::Collection::increment", |state| {
        state.need_store()?;
        check_address(collection, key)?;
        state.count_documents(1)?;
        state.count_transaction()?;
        let current = state.store.find(collection, key);
        let number = current.map_or(Ok(0), |document| document.body.parse::<i64>()).map_err(|_| {
            Error::Conflict(format!("the document {key:?} in {collection:?} is not a whole number"))
        })?;
        let too_large = || Error::Limit("the number would become too large".to_owned());
        let sum = number.checked_add(by).ok_or_else(too_large)?;
        let fields = current.map(|document| document.fields.clone()).unwrap_or_default();
        let put = put(collection, key, &sum.to_string(), fields);
        state.transact(|documents| documents.apply(&Operation::Put(put)))?;
        Ok(sum)
    })
}

/// An operation that writes a document in any case.
pub(super) fn put(collection: &str, key: &str, body: &str, fields: Vec<IndexField>) -> PutOperation {
    PutOperation {
        collection: collection.to_owned(),
        key: key.to_owned(),
        body: body.to_owned(),
        fields,
        expected: Expectation::Any,
        extra: Vec::new(),
    }
}

impl State {
    fn need_store(&self) -> Result<(), Error> {
        let denied =
            || Error::Denied("the store is not there before the plugin has said who it is".to_owned());
        self.is_open("store").then_some(()).ok_or_else(denied)
    }

    fn count_documents(&mut self, count: u32) -> Result<(), Error> {
        let limit = || Error::Limit("one call reads and writes at most 1,000 documents".to_owned());
        take(&mut self.call.documents, count).then_some(()).ok_or_else(limit)
    }

    fn count_transaction(&mut self) -> Result<(), Error> {
        let limit = || {
            Error::Limit("one call has at most 32 transactions: write several documents in one".to_owned())
        };
        take(&mut self.call.transactions, 1).then_some(()).ok_or_else(limit)
    }

    fn page(
        &mut self,
        collection: &str,
        field: Option<(&str, &str)>,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page, Error> {
        self.need_store()?;
        check_collection(collection)?;
        if !(1..=100).contains(&limit) {
            return Err(invalid("limit", "a page has 1 to 100 documents"));
        }
        if after.is_some_and(|after| after.len() > KEY_BYTES || after.contains('\0')) {
            return Err(invalid("after", "this is not a key"));
        }
        field.map_or(Ok(()), |(name, value)| check_field(name, value))?;
        self.count_documents(limit)?;
        Ok(self.store.page(collection, field, after, limit as usize))
    }

    /// Makes changes of the documents, or none of them where one is refused or they grow beyond the quota.
    pub(super) fn transact(
        &mut self,
        change: impl FnOnce(&mut Documents) -> Result<(), Error>,
    ) -> Result<u64, Error> {
        let mut changed = self.store.clone();
        changed.version += 1;
        change(&mut changed)?;
        let (before, wanted, quota) = (self.store.bytes(), changed.bytes(), self.grants.store_quota);
        if wanted > quota && wanted > before {
            return Err(Error::Limit(format!(
                "the plugin would store {wanted} bytes, {quota} are allowed: delete documents, or let the site owner \
                 grant more"
            )));
        }
        self.store = changed;
        Ok(self.store.version)
    }
}

impl Documents {
    /// Those of a collection, by their keys.
    pub(super) fn list(&self, collection: &str) -> Vec<Document> {
        self.collections.get(collection).map(|all| all.values().cloned().collect()).unwrap_or_default()
    }

    fn find(&self, collection: &str, key: &str) -> Option<&Document> {
        self.collections.get(collection)?.get(key)
    }

    /// Makes one change, if what it expects holds.
    pub(super) fn apply(&mut self, operation: &Operation) -> Result<(), Error> {
        let (collection, key, expected) = match operation {
            Operation::Put(put) => (&put.collection, &put.key, put.expected),
            Operation::Delete(delete) => (&delete.collection, &delete.key, delete.expected),
        };
        let version = self.find(collection, key).map(|document| document.version);
        let holds = match expected {
            Expectation::Any => true,
            Expectation::Absent => version.is_none(),
            Expectation::Version(expected) => version == Some(expected),
        };
        if !holds {
            return Err(Error::Conflict(format!(
                "the document {key:?} in {collection:?} is not as expected: read it again and decide anew"
            )));
        }
        let documents = self.collections.entry(collection.clone()).or_default();
        match operation {
            Operation::Put(put) => {
                let mut fields = put.fields.clone();
                fields.sort_by(|one, other| one.name.cmp(&other.name));
                let (key, body, version) = (put.key.clone(), put.body.clone(), self.version);
                documents.insert(key.clone(), Document { key, body, version, fields, extra: Vec::new() });
            }
            Operation::Delete(delete) => drop(documents.remove(&delete.key)),
        }
        Ok(())
    }

    fn page(&self, collection: &str, field: Option<(&str, &str)>, after: Option<&str>, limit: usize) -> Page {
        let from = after.map_or(Unbounded, Excluded);
        let all = self.collections.get(collection);
        let has_field = |document: &&Document| {
            field.is_none_or(|(name, value)| {
                document.fields.iter().any(|field| field.name == name && field.value == value)
            })
        };
        let found: Vec<&Document> = all
            .into_iter()
            .flat_map(|all| all.range::<str, _>((from, Unbounded)))
            .map(|(_, document)| document)
            .filter(has_field)
            .take(limit + 1)
            .collect();
        let mut sum = 0;
        let fits = |(at, document): &(usize, &&Document)| {
            sum += bytes(document);
            *at == 0 || sum <= PAGE_BYTES
        };
        let documents: Vec<Document> = found
            .iter()
            .take(limit)
            .enumerate()
            .take_while(fits)
            .map(|(_, document)| (*document).clone())
            .collect();
        let next = documents.last().filter(|_| found.len() > documents.len()).map(|last| last.key.clone());
        Page { documents, next }
    }

    fn bytes(&self) -> u64 {
        self.collections.values().flat_map(BTreeMap::values).map(bytes).sum()
    }
}

/// What a document counts against the quota.
fn bytes(document: &Document) -> u64 {
    let key = document.key.len();
    let field = |field: &IndexField| FIELD_COST + key + field.name.len() + field.value.len();
    (DOCUMENT_COST + key + document.body.len() + document.fields.iter().map(field).sum::<usize>()) as u64
}

fn check(operation: &Operation) -> Result<(), Error> {
    let put = match operation {
        Operation::Delete(delete) => return check_address(&delete.collection, &delete.key),
        Operation::Put(put) => put,
    };
    if put.fields.len() > FIELDS {
        return Err(invalid("fields", "a document has at most 4 fields"));
    }
    check_address(&put.collection, &put.key)?;
    let is_again = |(at, field): (usize, &IndexField)| {
        put.fields.iter().take(at).any(|earlier| earlier.name == field.name)
    };
    if put.fields.iter().enumerate().any(is_again) {
        return Err(invalid("fields", "a document has each field once"));
    }
    if put.body.len() > BODY_BYTES || put.body.contains('\0') {
        return Err(invalid("body", "a body has at most 256 KiB, and no character NUL"));
    }
    let mut fields: Vec<_> = put.fields.iter().collect();
    fields.sort_by(|one, other| one.name.cmp(&other.name));
    fields.into_iter().try_for_each(|field| check_field(&field.name, &field.value))
}

fn check_address(collection: &str, key: &str) -> Result<(), Error> {
    check_collection(collection)?;
    let fits = (1..=KEY_BYTES).contains(&key.len()) && !key.chars().any(char::is_control);
    fits.then_some(()).ok_or_else(|| invalid("key", "a key has 1 to 512 bytes without control characters"))
}

fn check_collection(name: &str) -> Result<(), Error> {
    let rule = "the name of a collection has 1 to 64 lower-case letters, digits and hyphens";
    is_name(name).then_some(()).ok_or_else(|| invalid("collection", rule))
}

fn check_field(name: &str, value: &str) -> Result<(), Error> {
    if !is_name(name) {
        let rule = "the name of a field has 1 to 64 lower-case letters, digits and hyphens";
        return Err(invalid("fields", rule));
    }
    let fits = value.len() <= VALUE_BYTES && !value.chars().any(char::is_control);
    let rule = "the value of a field has at most 256 bytes without control characters";
    fits.then_some(()).ok_or_else(|| invalid("fields", rule))
}
