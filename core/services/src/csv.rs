//! People and the audit log as tables for other programs (RFC 4180).

use ::csv::Writer;
use sandpress_db::{audit as event_rows, people as people_rows};
use sandpress_domain::{
    Actor, Entry, EntryFilter, PageRequest, Permission, SealedEvent, SecurityEventKind, Timestamp, User,
    Visit,
};
use time::format_description::well_known::Rfc3339;

use crate::{
    AuditFilter, PeopleFilter, ServiceError, Services,
    audit::{by, record},
    people::need,
};

/// Events read at once.
const BATCH: u32 = 1000;
/// The most events of one table. Who wants older ones narrows the time.
const EVENTS: usize = 100_000;

const PEOPLE: [&str; 8] =
    ["id", "name", "email", "email_confirmed_at", "role", "created_at", "last_login_at", "disabled_at"];
const ENTRY: [&str; 11] = [
    "id",
    "type",
    "status",
    "title",
    "path",
    "byline",
    "revision",
    "created_at",
    "updated_at",
    "published_at",
    "deleted_at",
];
const EVENT: [&str; 9] =
    ["number", "at", "event", "actor_id", "actor", "subject", "address", "details", "hash"];

impl Services {
    /// All accounts as a table.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn export_people(&self, actor: &Actor, visit: &Visit) -> Result<Vec<u8>, ServiceError> {
        need(actor, Permission::UserRead)?;
        let people =
            people_rows::list(self.db(), &PeopleFilter::default(), PageRequest::new(1, u32::MAX)).await?;
        self.record_export(actor, "accounts", visit).await?;
        table(&PEOPLE, people.items.iter().map(person))
    }

    /// The newest 100,000 events that pass the filter as a table, with the hashes of the chain.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn export_events(
        &self,
        actor: &Actor,
        filter: &AuditFilter,
        visit: &Visit,
    ) -> Result<Vec<u8>, ServiceError> {
        need(actor, Permission::AuditRead)?;
        let (mut events, mut before): (Vec<SealedEvent>, _) = (Vec::new(), None);
        while events.len() < EVENTS {
            let batch = event_rows::list_before(self.db(), filter, before, BATCH).await?;
            let Some(last) = batch.last() else { break };
            before = Some(last.number);
            events.extend(batch);
        }
        self.record_export(actor, "audit log", visit).await?;
        table(&EVENT, events.iter().map(event))
    }

    /// All entries as a table, without their text.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn export_entries(&self, actor: &Actor, visit: &Visit) -> Result<Vec<u8>, ServiceError> {
        need(actor, Permission::EntryEditAny)?;
        let (mut entries, mut number) = (Vec::new(), 1);
        loop {
            let page =
                self.list_entries(actor, EntryFilter::default(), PageRequest::new(number, BATCH)).await?;
            if page.items.is_empty() {
                break;
            }
            entries.extend(page.items);
            number += 1;
        }
        self.record_export(actor, "entries", visit).await?;
        table(&ENTRY, entries.iter().map(entry))
    }

    async fn record_export(&self, actor: &Actor, what: &str, visit: &Visit) -> Result<(), ServiceError> {
        let event = by(actor, SecurityEventKind::DataExported, self.clock().now());
        let tx = self.db().begin().await?;
        record(&tx, &event.to(what).from(visit.address())).await?;
        Ok(tx.commit().await?)
    }
}

fn person(user: &User) -> [String; 8] {
    let moment = |at: Option<Timestamp>| at.map(moment).unwrap_or_default();
    [
        user.id.to_string(),
        user.name.to_string(),
        user.email.to_string(),
        moment(user.email_confirmed_at),
        user.role.to_string(),
        moment(Some(user.created_at)),
        moment(user.last_login_at),
        moment(user.disabled_at),
    ]
}

fn entry(entry: &Entry) -> [String; 11] {
    let moment = |at: Option<Timestamp>| at.map(moment).unwrap_or_default();
    [
        entry.id.to_string(),
        entry.publication_type.clone(),
        entry.status.as_str().to_owned(),
        entry.title.clone(),
        entry.path.to_url_path(),
        entry.byline.clone(),
        entry.revision.to_string(),
        moment(Some(entry.created_at)),
        moment(Some(entry.updated_at)),
        moment(entry.published_at),
        moment(entry.deleted_at),
    ]
}

fn event(sealed: &SealedEvent) -> [String; 9] {
    let event = &sealed.event;
    let details = event.details.iter().map(|(key, value)| format!("{key}={value}"));
    [
        sealed.number.to_string(),
        moment(event.at),
        event.kind.to_string(),
        event.actor_id.map(|id| id.to_string()).unwrap_or_default(),
        event.actor.clone(),
        event.subject.clone(),
        event.address.clone(),
        details.collect::<Vec<_>>().join("; "),
        sealed.hash.clone(),
    ]
}

fn moment(at: Timestamp) -> String {
    at.format(&Rfc3339).unwrap_or_default()
}

pub(super) fn table<const N: usize>(
    head: &[&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> Result<Vec<u8>, ServiceError> {
    let mut writer = Writer::from_writer(Vec::new());
    let written = writer
        .write_record(head)
        .and_then(|()| rows.map(|row| row.map(safe)).try_for_each(|row| writer.write_record(row)));
    written.map_err(|error| ServiceError::internal(serde_json::Error::io(error.into())))?;
    writer.into_inner().map_err(|error| ServiceError::internal(serde_json::Error::io(error.into_error())))
}

/// The cell with an apostrophe before it where a spreadsheet would take it for a formula.
fn safe(cell: String) -> String {
    let begins_formula =
        |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    if cell.trim_start_matches(' ').starts_with(begins_formula) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1", "＝1"] {
            assert_eq!(safe(formula.to_owned()), format!("'{formula}"));
        }
        for harmless in ["", "Ann", "a=b", "2001:db8::1"] {
            assert_eq!(safe(harmless.to_owned()), harmless);
        }
        let rows = [["=cmd|' /C calc'!A0".to_owned(), "a,\"b\"\nc".to_owned()]];
        let text = String::from_utf8(table(&["one", "two"], rows.into_iter()).unwrap()).unwrap();
        assert_eq!(text, "one,two\n'=cmd|' /C calc'!A0,\"a,\"\"b\"\"\nc\"\n");
    }
}
