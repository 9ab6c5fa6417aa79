//! The audit log: events are added and read, never changed. Each is sealed by a hash over itself and the hash before, so
//! that a change in the table, or a line taken out of its middle, is found. The hash is over a salted digest of what the event
//! says of people, so that a person can be taken out: see [`audit_erasure`](super::audit_erasure).

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use sea_orm::{
    ActiveValue::Set, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryOrder, QuerySelect, prelude::*,
};
use sha2::{Digest, Sha256};

use super::{
    DbError, Executor, Transaction,
    audit_erasure::{ERASED, ErasedLines},
    entities::audit_event::{ActiveModel, Column, Entity, Model},
    executor::Connected,
    values::{contains, millis, moment, number, page, parsed},
};
use sandpress_domain::{Page, PageRequest, SealedEvent, SecurityEvent, SecurityEventKind, Timestamp, UserId};

/// How many events are read at once when the chain is checked.
const BATCH: u64 = 1000;

/// Which events are wanted.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// Of these kinds; of all where it is empty.
    pub kinds: Vec<SecurityEventKind>,
    /// Done by this person.
    pub actor: Option<UserId>,
    /// With this text in actor, subject or address.
    pub text: String,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
}

/// What checking the chain found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    /// Every line is as it was written.
    Whole {
        /// How many there are.
        events: u64,
    },
    /// The first line that is not as it was written, or before which one is missing.
    Broken {
        /// The line's number.
        number: u64,
    },
}

/// Adds an event, in the transaction of what it tells about.
pub async fn append(tx: &Transaction, event: &SecurityEvent) -> Result<(), DbError> {
    lock(tx).await?;
    let last = Entity::find().order_by_desc(Column::Number).one(tx.connection()).await?;
    let (number, before) = last.map_or((1, String::new()), |last| (last.number + 1, last.hash));
    let details = serde_json::to_string(&event.details)
        .map_err(|error| DbError::damaged("audit_events.details", error))?;
    let mut row = Model {
        number,
        at: millis(event.at),
        event: event.kind.as_str().to_owned(),
        actor_id: event.actor_id.map(|id| id.0),
        actor: cut(&event.actor, 100),
        subject: cut(&event.subject, 300),
        address: cut(&event.address, 45),
        details,
        salt: Some(Uuid::new_v4().simple().to_string()),
        content: String::new(),
        hash: String::new(),
    };
    row.content = content(&row);
    row.hash = seal(&before, &row);
    let row = ActiveModel {
        number: Set(row.number),
        at: Set(row.at),
        event: Set(row.event),
        actor_id: Set(row.actor_id),
        actor: Set(row.actor),
        subject: Set(row.subject),
        address: Set(row.address),
        details: Set(row.details),
        salt: Set(row.salt),
        content: Set(row.content),
        hash: Set(row.hash),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Lets nobody else add events until the transaction ends, so that each knows the hash before it. On SQLite the transaction
/// is the only writer.
pub(super) async fn lock(tx: &Transaction) -> Result<(), DbError> {
    if tx.connection().get_database_backend() == DbBackend::Postgres {
        tx.connection().execute_unprepared("LOCK TABLE audit_events IN EXCLUSIVE MODE").await?;
    }
    Ok(())
}

/// The newest events first.
pub async fn list(
    on: &impl Executor,
    filter: &AuditFilter,
    request: PageRequest,
) -> Result<Page<SealedEvent>, DbError> {
    let wanted = Entity::find().filter(condition(filter));
    let total = wanted.clone().count(on.connection()).await?;
    let rows = wanted
        .order_by_desc(Column::Number)
        .offset(request.offset())
        .limit(u64::from(request.size()))
        .all(on.connection())
        .await?;
    page(rows, total, request, sealed)
}

/// The events with smaller numbers than `before`, the newest first.
pub async fn list_before(
    on: &impl Executor,
    filter: &AuditFilter,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<SealedEvent>, DbError> {
    let before = before.map(|before| Column::Number.lt(i64::try_from(before).unwrap_or(i64::MAX)));
    let rows = Entity::find()
        .filter(condition(filter).add_option(before))
        .order_by_desc(Column::Number)
        .limit(u64::from(limit))
        .all(on.connection())
        .await?;
    rows.into_iter().map(sealed).collect()
}

/// Checks the whole chain.
pub async fn check(on: &impl Executor) -> Result<Chain, DbError> {
    let (mut expected, mut before) = (1_i64, String::new());
    let mut erased = Erased::default();
    loop {
        let rows = Entity::find()
            .filter(Column::Number.gte(expected))
            .order_by_asc(Column::Number)
            .limit(BATCH)
            .all(on.connection())
            .await?;
        if rows.is_empty() {
            if let Some(broken) = erased.broken() {
                return Ok(Chain::Broken { number: number(broken, "audit_events.number")? });
            }
            let events = number(expected - 1, "audit_events.number")?;
            return Ok(Chain::Whole { events });
        }
        for row in rows {
            let is_as_written = row.salt.is_none() || row.content == content(&row);
            if row.number != expected || row.hash != seal(&before, &row) || !is_as_written {
                return Ok(Chain::Broken { number: number(expected, "audit_events.number")? });
            }
            erased.see(&row);
            (expected, before) = (expected + 1, row.hash);
        }
    }
}

/// The lines out of which people were taken, and what the last event about it says of them.
#[derive(Default)]
struct Erased {
    lines: ErasedLines,
    first: Option<i64>,
    told: Option<(i64, String)>,
}

impl Erased {
    fn see(&mut self, row: &Model) {
        if row.salt.is_none() {
            self.first.get_or_insert(row.number);
            self.lines.add(row);
        }
        if row.event == SecurityEventKind::UserDeleted.as_str()
            && let Ok(mut details) = serde_json::from_str::<BTreeMap<String, String>>(&row.details)
            && let Some(digest) = details.remove(ERASED)
        {
            self.told = Some((row.number, digest));
        }
    }

    /// A line by which is seen that one of them was changed by another way.
    fn broken(self) -> Option<i64> {
        let found = self.lines.finish();
        match (self.first, self.told) {
            (_, Some((_, told))) if told == found => None,
            (None, None) => None,
            (first, told) => first.or(told.map(|(number, _)| number)),
        }
    }
}

fn condition(filter: &AuditFilter) -> Condition {
    let kinds = filter.kinds.iter().map(|kind| kind.as_str());
    let kinds = (!filter.kinds.is_empty()).then(|| Column::Event.is_in(kinds));
    let text = filter.text.trim();
    let text = (!text.is_empty()).then(|| {
        Condition::any()
            .add(Column::Actor.like(contains(text)))
            .add(Column::Subject.like(contains(text)))
            .add(Column::Address.like(contains(text)))
    });
    Condition::all()
        .add_option(kinds)
        .add_option(filter.actor.map(|actor| Column::ActorId.eq(actor.0)))
        .add_option(text)
        .add_option(filter.from.map(|from| Column::At.gte(millis(from))))
        .add_option(filter.until.map(|until| Column::At.lt(millis(until))))
}

/// Lengths stand before the texts, so that no two different events have the same bytes.
fn seal(before: &str, row: &Model) -> String {
    let (number, at) = (row.number.to_string(), row.at.to_string());
    digest(&[before, &number, &at, &row.event, &row.content])
}

/// What the event says of people. Without its salt nobody finds that out by trying.
fn content(row: &Model) -> String {
    let actor_id = row.actor_id.map(|id| id.to_string()).unwrap_or_default();
    let salt = row.salt.as_deref().unwrap_or_default();
    digest(&[salt, &actor_id, &row.actor, &row.subject, &row.address, &row.details])
}

fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    HEXLOWER.encode(&hash.finalize())
}

fn cut(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

fn sealed(row: Model) -> Result<SealedEvent, DbError> {
    let details: BTreeMap<String, String> = serde_json::from_str(&row.details)
        .map_err(|error| DbError::damaged("audit_events.details", error))?;
    Ok(SealedEvent {
        number: number(row.number, "audit_events.number")?,
        event: SecurityEvent {
            kind: parsed(&row.event, "audit_events.event")?,
            at: moment(row.at, "audit_events.at")?,
            actor_id: row.actor_id.map(UserId),
            actor: row.actor,
            subject: row.subject,
            address: row.address,
            details,
        },
        hash: row.hash,
    })
}
