//! Taking a person out of the audit log without breaking its chain.
//!
//! The chain holds a digest of what each line says, made with a salt of the line's own. Where a person is taken out, the
//! line says something else from then on and its salt is gone: the chain stays whole, and nobody can find out by trying what
//! the line said. The event that tells of the erasing holds a digest over all such lines, so that none of them is changed by
//! other ways.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder, QuerySelect, prelude::*};
use sha2::{Digest, Sha256};

use super::{
    DbError, Transaction,
    audit::lock,
    entities::audit_event::{ActiveModel, Column, Entity, Model},
    executor::Connected,
};
use sandpress_domain::{Email, User};

/// The key of the detail that holds the digest over all erased lines.
pub(super) const ERASED: &str = "erased_lines";

/// How many lines are read at once.
const BATCH: u64 = 1000;

/// What was done to the audit log.
#[derive(Clone, Debug)]
pub struct Erasure {
    /// How many lines named the person.
    pub lines: u64,
    /// What the event that tells of it has to hold, as key and value.
    pub seal: (String, String),
}

/// Puts the pseudonym in the place of the person wherever a line names them, and takes away the addresses from which they
/// came.
pub async fn erase(tx: &Transaction, person: &User, pseudonym: &str) -> Result<Erasure, DbError> {
    lock(tx).await?;
    let (mut after, mut lines, mut digest) = (0, 0, ErasedLines::default());
    loop {
        let rows = Entity::find()
            .filter(Column::Number.gt(after))
            .order_by_asc(Column::Number)
            .limit(BATCH)
            .all(tx.connection())
            .await?;
        let Some(last) = rows.last() else { break };
        after = last.number;
        for mut row in rows {
            if take_out(&mut row, person, pseudonym)? {
                lines += 1;
                save(tx, &row).await?;
            }
            if row.salt.is_none() {
                digest.add(&row);
            }
        }
    }
    Ok(Erasure { lines, seal: (ERASED.to_owned(), digest.finish()) })
}

async fn save(tx: &Transaction, row: &Model) -> Result<(), DbError> {
    let change = ActiveModel {
        actor_id: Set(row.actor_id),
        actor: Set(row.actor.clone()),
        subject: Set(row.subject.clone()),
        address: Set(row.address.clone()),
        details: Set(row.details.clone()),
        salt: Set(None),
        ..Default::default()
    };
    Entity::update_many().set(change).filter(Column::Number.eq(row.number)).exec(tx.connection()).await?;
    Ok(())
}

/// Whether the line named the person; it does no more.
fn take_out(row: &mut Model, person: &User, pseudonym: &str) -> Result<bool, DbError> {
    let names = |text: &str| person.name.is(text) || Email::key_of(text) == person.email.key();
    let mut details: BTreeMap<String, String> = serde_json::from_str(&row.details)
        .map_err(|error| DbError::damaged("audit_events.details", error))?;
    let is_own = row.actor_id == Some(person.id.0) || names(&row.actor);
    let is_about = names(&row.subject);
    if !(is_own || is_about || details.values().any(|value| names(value))) {
        return Ok(false);
    }
    // An address of mail in such a line is one that the person had before.
    let is_theirs = |text: &str| names(text) || ((is_own || is_about) && text.contains('@'));
    for value in details.values_mut().filter(|value| is_theirs(value)) {
        pseudonym.clone_into(value);
    }
    if is_theirs(&row.subject) {
        pseudonym.clone_into(&mut row.subject);
    }
    if is_own || row.actor_id.is_none() {
        row.address.clear();
    }
    if is_own {
        pseudonym.clone_into(&mut row.actor);
        row.actor_id = None;
    }
    row.details =
        serde_json::to_string(&details).map_err(|error| DbError::damaged("audit_events.details", error))?;
    row.salt = None;
    Ok(true)
}

/// The digest over what erased lines say now.
#[derive(Default)]
pub(super) struct ErasedLines(Sha256);

impl ErasedLines {
    pub(super) fn add(&mut self, row: &Model) {
        let number = row.number.to_string();
        let actor_id = row.actor_id.map(|id| id.to_string()).unwrap_or_default();
        for part in [&number, &actor_id, &row.actor, &row.subject, &row.address, &row.details] {
            self.0.update((part.len() as u64).to_be_bytes());
            self.0.update(part);
        }
    }

    pub(super) fn finish(self) -> String {
        HEXLOWER.encode(&self.0.finalize())
    }
}
