//! Subscriptions from a table of another program. Somebody sees first what would happen, and then lets it happen.

use std::collections::{HashMap, HashSet};

use super::{
    need, note,
    people::checked_statement,
    subscribe::new_subscriber,
    table::{Line, Mapping, Table, words},
    who,
};
use crate::{
    ServiceError, Services,
    audit::{by, record},
};
use sandpress_db::subscribers as rows;
use sandpress_domain::{
    Actor, Mailbox, NoteKind, SecurityEventKind, Subscriber, SubscriberSource, SubscriberState, Timestamp,
    Topic, Visit, subscriber_address,
};

/// Lines that were refused and are told one by one.
const TOLD: usize = 100;

/// Lines that are shown before anything happens.
const SHOWN: usize = 5;

/// Rows that are looked up or written at once.
const CHUNK: usize = 500;

/// The most people who are asked by letter for one table, so that an outbox is not filled with them.
const MAX_ASKED: usize = 1_000;

/// A table and what is said about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewImport {
    /// The table.
    pub table: String,
    /// The number of the column with addresses; empty for the one that looks like it.
    pub email_column: String,
    /// The number of the column with names; empty for the one that looks like it, `none` for none.
    pub name_column: String,
    /// The same for topics.
    pub topics_column: String,
    /// How these people agreed.
    pub consent: ImportConsent,
}

/// How people in a table agreed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ImportConsent {
    /// They are asked by a letter each, and are on the list when they said yes.
    #[default]
    Ask,
    /// They agreed already, how and when it says. That stands in the history of each.
    Stated(String),
}

/// What would happen to a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportPreview {
    /// The columns.
    pub columns: Vec<String>,
    /// The column with addresses.
    pub email_column: usize,
    /// The column with names.
    pub name_column: Option<usize>,
    /// The column with topics.
    pub topics_column: Option<usize>,
    /// How many would come onto the list.
    pub new: usize,
    /// How many are on the list already, or were: they stay as they are.
    pub known: usize,
    /// How many addresses stand in the table before.
    pub repeated: usize,
    /// How many do not want mail of this site.
    pub suppressed: usize,
    /// How many lines cannot be taken over.
    pub refused: usize,
    /// The first of those.
    pub refusals: Vec<RefusedLine>,
    /// The first that would come onto the list: addresses and names.
    pub samples: Vec<(String, String)>,
}

/// A line that cannot be taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedLine {
    /// Its number in the table, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
}

/// What happened to a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedSubscribers {
    /// How many came onto the list, or were asked.
    pub added: usize,
    /// What was not taken over.
    pub preview: ImportPreview,
}

impl Services {
    /// What would happen to a table. Nothing does.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::Invalid`] where it is no table.
    pub async fn preview_import(
        &self,
        actor: &Actor,
        new: &NewImport,
    ) -> Result<ImportPreview, ServiceError> {
        need(actor)?;
        Ok(self.sorted(new).await?.0)
    }

    /// Takes a table over: all that can be, or nothing where something fails. Addresses that are known or suppressed stay as
    /// they are.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::Invalid`] where it is no table, or consent is not stated.
    pub async fn import_subscribers(
        &self,
        actor: &Actor,
        new: &NewImport,
        visit: &Visit,
    ) -> Result<ImportedSubscribers, ServiceError> {
        need(actor)?;
        let statement = match &new.consent {
            ImportConsent::Ask => None,
            ImportConsent::Stated(text) => {
                let statement = checked_statement(text)?;
                if statement.is_empty() {
                    return Err(ServiceError::invalid("statement", "say how and when these people agreed"));
                }
                Some(statement)
            }
        };
        let (preview, people) = self.sorted(new).await?;
        if statement.is_none() && people.len() > MAX_ASKED {
            return Err(ServiceError::invalid(
                "table",
                "at most 1,000 people are asked at once: divide the table, or state how they agreed",
            ));
        }
        let now = self.clock().now();
        let people: Vec<Subscriber> =
            people.into_iter().map(|person| agreed(person, statement.is_some(), now)).collect();
        let tx = self.db().begin().await?;
        for some in people.chunks(CHUNK) {
            rows::insert_many(&tx, some).await?;
            let ids: Vec<_> = some.iter().map(|person| person.id).collect();
            let detail = match &statement {
                Some(statement) => format!("by {}: {statement}", who(actor)),
                None => format!("by {}", who(actor)),
            };
            rows::add_notes(&tx, &ids, &note(now, NoteKind::Imported, detail)).await?;
        }
        if statement.is_none() {
            for person in &people {
                self.ask(&tx, person, now).await?;
            }
        }
        let event = by(actor, SecurityEventKind::DataAdded, now).to("subscriptions").from(visit.address());
        let event = event.with("rows", people.len().to_string());
        record(&tx, &event.with("consent", statement.as_deref().unwrap_or("asked by letter"))).await?;
        tx.commit().await?;
        self.ring_for_jobs();
        Ok(ImportedSubscribers { added: people.len(), preview })
    }

    /// Sorts the lines of a table into those that come onto the list and all others.
    async fn sorted(&self, new: &NewImport) -> Result<(ImportPreview, Vec<Subscriber>), ServiceError> {
        let table = Table::read(&new.table)?;
        let mapping = table.mapping(&new.email_column, &new.name_column, &new.topics_column)?;
        let mut preview = ImportPreview {
            columns: table.columns.clone(),
            email_column: mapping.email,
            name_column: mapping.name,
            topics_column: mapping.topics,
            ..ImportPreview::default()
        };
        let topics = self.list_newsletter_topics(&[]).await?;
        let topics: HashMap<String, Topic> =
            topics.into_iter().map(|choice| (choice.label.to_lowercase(), choice.topic)).collect();
        let (mut seen, mut people) = (HashSet::new(), Vec::new());
        let now = self.clock().now();
        for line in &table.lines {
            match person(line, mapping, &topics, now) {
                Ok(person) if seen.insert(person.email.to_string()) => people.push(person),
                Ok(_) => preview.repeated += 1,
                Err(reason) => {
                    preview.refused += 1;
                    if preview.refusals.len() < TOLD {
                        preview.refusals.push(RefusedLine { line: line.number, reason });
                    }
                }
            }
        }
        let people = self.unknown(people, &mut preview).await?;
        preview.new = people.len();
        let shown = people.iter().take(SHOWN);
        preview.samples =
            shown.map(|person| (person.email.shown().into_owned(), person.name.clone())).collect();
        Ok((preview, people))
    }

    /// Those whom the site does not know and may write to.
    async fn unknown(
        &self,
        people: Vec<Subscriber>,
        preview: &mut ImportPreview,
    ) -> Result<Vec<Subscriber>, ServiceError> {
        let mut unknown = Vec::new();
        for some in people.chunks(CHUNK) {
            let emails: Vec<_> = some.iter().map(|person| person.email.clone()).collect();
            let digests: Vec<_> = emails.iter().map(|email| self.newsletter().digest(email)).collect();
            let known = rows::states(self.db(), &emails).await?;
            let suppressed = rows::suppressed(self.db(), &digests).await?;
            for (person, digest) in some.iter().zip(digests) {
                if known.contains_key(person.email.as_str()) {
                    preview.known += 1;
                } else if suppressed.contains(&digest) {
                    preview.suppressed += 1;
                } else {
                    unknown.push(person.clone());
                }
            }
        }
        Ok(unknown)
    }
}

fn agreed(person: Subscriber, is_stated: bool, now: Timestamp) -> Subscriber {
    match is_stated {
        true => Subscriber { state: SubscriberState::Active, confirmed_at: Some(now), ..person },
        false => person,
    }
}

/// Who stands in the line, or what is wrong with it.
fn person(
    line: &Line,
    mapping: Mapping,
    topics: &HashMap<String, Topic>,
    now: Timestamp,
) -> Result<Subscriber, String> {
    let email = line.cell(mapping.email);
    if email.is_empty() {
        return Err("there is no address".to_owned());
    }
    let email = subscriber_address(email).map_err(|_| format!("{:?} is no address", cut(email)))?;
    let name = mapping.name.map(|name| line.cell(name)).unwrap_or_default();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    Mailbox::new(&name, email.as_str()).map_err(|error| format!("{:?}: {error}", cut(&name)))?;
    let mut chosen = Vec::new();
    for word in words(mapping.topics.map(|topics| line.cell(topics)).unwrap_or_default()) {
        match topics.get(&word) {
            Some(topic) => chosen.push(topic.clone()),
            None => return Err(format!("{:?} is no topic of the newsletter", cut(&word))),
        }
    }
    chosen.sort();
    let mut person = new_subscriber(email, SubscriberSource::Import, chosen, now);
    person.name = name;
    Ok(person)
}

fn cut(text: &str) -> String {
    text.chars().take(80).collect()
}
