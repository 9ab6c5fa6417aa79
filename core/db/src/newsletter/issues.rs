//! Issues.

use sea_orm::{
    ActiveValue::NotSet, EntityTrait, IntoActiveModel, QueryOrder, QuerySelect, Select, prelude::*,
};

use crate::{
    DbError, Executor, Transaction,
    entities::newsletter_issue::{Column, Entity, Model},
    executor::Connected,
    values::{millis, moment, number, optional, page, parsed},
};
use sandpress_domain::{
    EntryId, Issue, IssueId, IssueState, Page, PageRequest, StartedIssue, SubscriberId, UserId,
};

/// Adds an issue.
///
/// # Errors
/// [`DbError::Conflict`] where another one has its slug.
pub async fn insert(tx: &Transaction, issue: &Issue) -> Result<(), DbError> {
    Entity::insert(row(issue)?.into_active_model()).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Writes everything of the issue but its id, and when and by whom it was made.
pub async fn update(tx: &Transaction, issue: &Issue) -> Result<(), DbError> {
    let mut change = row(issue)?.into_active_model().reset_all();
    change.id = NotSet;
    change.author_id = NotSet;
    change.created_at = NotSet;
    Entity::update_many().set(change).filter(Column::Id.eq(issue.id.0)).exec(tx.connection()).await?;
    Ok(())
}

/// Deletes an issue with what became of it. Whether there was one.
pub async fn delete(tx: &Transaction, id: IssueId) -> Result<bool, DbError> {
    Ok(Entity::delete_by_id(id.0).exec(tx.connection()).await?.rows_affected > 0)
}

/// The issue of this id.
pub async fn find(on: &impl Executor, id: IssueId) -> Result<Option<Issue>, DbError> {
    Entity::find_by_id(id.0).one(on.connection()).await?.map(issue).transpose()
}

/// The same, and nobody else changes it until the commit.
pub async fn find_for_update(tx: &Transaction, id: IssueId) -> Result<Option<Issue>, DbError> {
    Entity::find_by_id(id.0).lock_exclusive().one(tx.connection()).await?.map(issue).transpose()
}

/// The issue at this address of the archive.
pub async fn find_by_slug(on: &impl Executor, slug: &str) -> Result<Option<Issue>, DbError> {
    Entity::find().filter(Column::Slug.eq(slug)).one(on.connection()).await?.map(issue).transpose()
}

/// All issues, the youngest first.
pub async fn list(on: &impl Executor, request: PageRequest) -> Result<Page<Issue>, DbError> {
    listed(on, Entity::find().order_by_desc(Column::CreatedAt).order_by_desc(Column::Id), request).await
}

/// Those that were sent, the youngest first.
pub async fn list_archived(on: &impl Executor, request: PageRequest) -> Result<Page<Issue>, DbError> {
    let sent = Entity::find()
        .filter(Column::State.eq(IssueState::Sent.as_str()))
        .order_by_desc(Column::StartedAt)
        .order_by_desc(Column::Id);
    listed(on, sent, request).await
}

/// Those made of an entry, the youngest first.
pub async fn list_of_entry(on: &impl Executor, entry: EntryId) -> Result<Vec<Issue>, DbError> {
    let rows = Entity::find().filter(Column::EntryId.eq(entry.0)).order_by_desc(Column::CreatedAt);
    rows.all(on.connection()).await?.into_iter().map(issue).collect()
}

async fn listed(
    on: &impl Executor,
    wanted: Select<Entity>,
    request: PageRequest,
) -> Result<Page<Issue>, DbError> {
    let total = wanted.clone().count(on.connection()).await?;
    let rows = wanted.offset(request.offset()).limit(u64::from(request.size())).all(on.connection()).await?;
    page(rows, total, request, issue)
}

fn row(issue: &Issue) -> Result<Model, DbError> {
    let started = issue.started.as_ref();
    Ok(Model {
        id: issue.id.0,
        entry_id: issue.entry.map(|entry| entry.0),
        slug: issue.slug.clone(),
        subject: issue.subject.clone(),
        intro: issue.intro.clone(),
        form: issue.form.as_str().to_owned(),
        segment: serde_json::to_string(&issue.segment)
            .map_err(|error| DbError::damaged("newsletter_issues.segment", error))?,
        state: issue.state.as_str().to_owned(),
        send_at: issue.send_at.map(millis),
        started_at: started.map(|started| millis(started.at)),
        recipients: started.map_or(0, |started| i64::try_from(started.recipients).unwrap_or(i64::MAX)),
        html: started.map(|started| started.html.clone()).unwrap_or_default(),
        text: started.map(|started| started.text.clone()).unwrap_or_default(),
        position: started.and_then(|started| started.position).map(|position| position.0),
        finished_at: issue.finished_at.map(millis),
        author_id: issue.author.map(|author| author.0),
        created_at: millis(issue.created_at),
    })
}

fn issue(row: Model) -> Result<Issue, DbError> {
    let started = match row.started_at {
        Some(at) => Some(StartedIssue {
            at: moment(at, "newsletter_issues.started_at")?,
            recipients: number(row.recipients, "newsletter_issues.recipients")?,
            html: row.html,
            text: row.text,
            position: row.position.map(SubscriberId),
        }),
        None => None,
    };
    Ok(Issue {
        id: IssueId(row.id),
        entry: row.entry_id.map(EntryId),
        slug: row.slug,
        subject: row.subject,
        intro: row.intro,
        form: parsed(&row.form, "newsletter_issues.form")?,
        segment: serde_json::from_str(&row.segment)
            .map_err(|error| DbError::damaged("newsletter_issues.segment", error))?,
        state: parsed(&row.state, "newsletter_issues.state")?,
        send_at: optional(row.send_at, "newsletter_issues.send_at")?,
        started,
        finished_at: optional(row.finished_at, "newsletter_issues.finished_at")?,
        author: row.author_id.map(UserId),
        created_at: moment(row.created_at, "newsletter_issues.created_at")?,
    })
}
