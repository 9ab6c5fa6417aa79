//! People as those see them who run the site.

use sea_orm::{
    ActiveValue::Set,
    Condition, ConnectionTrait, DbBackend, EntityTrait, QueryOrder, QuerySelect,
    prelude::*,
    sea_query::{ExprTrait, Query},
};

use super::{
    DbError, Executor, Transaction,
    entities::{
        session,
        user::{ActiveModel, Column, Entity},
    },
    executor::Connected,
    users::{update, user, with_role},
    values::{contains, millis, page},
};
use sandpress_domain::{Email, MailAddress, Page, PageRequest, Role, Timestamp, User, UserId, UserName};

/// The tables with what proves that somebody is who they say, beside the password.
const FACTORS: [&str; 3] = ["totps", "recovery_codes", "passkeys"];

/// Which people are wanted.
#[derive(Clone, Debug, Default)]
pub struct PeopleFilter {
    /// With this text in name or address, whatever its case.
    pub text: String,
    /// With the role of this word.
    pub role: Option<String>,
    /// Whose account is disabled, or is not.
    pub is_disabled: Option<bool>,
}

/// The people who pass the filter, by name.
pub async fn list(
    on: &impl Executor,
    filter: &PeopleFilter,
    request: PageRequest,
) -> Result<Page<User>, DbError> {
    let wanted = Entity::find().filter(condition(filter));
    let total = wanted.clone().count(on.connection()).await?;
    let rows = with_role(wanted)
        .order_by_asc(Column::NameKey)
        .offset(request.offset())
        .limit(u64::from(request.size()))
        .all(on.connection())
        .await?;
    page(rows, total, request, user)
}

fn condition(filter: &PeopleFilter) -> Condition {
    let mut condition = Condition::all()
        .add_option(filter.role.as_deref().map(|role| Column::Role.eq(role)))
        .add_option(filter.is_disabled.map(|is_disabled| match is_disabled {
            true => Column::DisabledAt.is_not_null(),
            false => Column::DisabledAt.is_null(),
        }));
    for word in filter.text.split_whitespace() {
        let in_name = Column::NameKey.like(contains(&UserName::key_of(word)));
        let in_email = Column::EmailKey.like(contains(&Email::key_of(&MailAddress::searched(word))));
        condition = condition.add(Condition::any().add(in_name).add(in_email));
    }
    condition
}

/// Keeps every other change of people out until the commit, so that what is counted stays true.
pub async fn lock(tx: &Transaction) -> Result<(), DbError> {
    if tx.connection().get_database_backend() == DbBackend::Postgres {
        // On SQLite the transaction is the only writer from its beginning.
        tx.connection().execute_unprepared("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE").await?;
    }
    Ok(())
}

/// How many owners may use their account.
pub async fn count_owners(on: &impl Executor) -> Result<u64, DbError> {
    let owners = Entity::find().filter(Column::Role.eq(Role::Owner.as_str()));
    Ok(owners.filter(Column::DisabledAt.is_null()).count(on.connection()).await?)
}

/// How many sessions of the user go on.
pub async fn count_sessions(on: &impl Executor, id: UserId) -> Result<u64, DbError> {
    let sessions = session::Entity::find().filter(session::Column::UserId.eq(id.0));
    let now = millis(Timestamp::now_utc());
    Ok(sessions.filter(session::Column::ExpiresAt.gt(now)).count(on.connection()).await?)
}

/// Gives the user a role. Whether there is such a user.
pub async fn set_role(on: &impl Executor, id: UserId, role: &Role) -> Result<bool, DbError> {
    update(on, id, ActiveModel { role: Set(role.as_str().to_owned()), ..Default::default() }).await
}

/// Disables the account from a moment on, or enables it. Whether there is such a user.
pub async fn set_disabled(on: &impl Executor, id: UserId, since: Option<Timestamp>) -> Result<bool, DbError> {
    update(on, id, ActiveModel { disabled_at: Set(since.map(millis)), ..Default::default() }).await
}

/// Takes away everything but the password that the user needs for logging in.
pub async fn delete_factors(tx: &Transaction, id: UserId) -> Result<(), DbError> {
    for table in FACTORS {
        let delete = Query::delete().from_table(table).and_where(Expr::col("user_id").eq(id.0)).to_owned();
        tx.connection().execute(&delete).await?;
    }
    Ok(())
}
