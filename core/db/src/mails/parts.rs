//! Files that go with mails.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    DbError, Executor, Transaction,
    entities::mail_part::{ActiveModel, Column, Entity, Model},
    executor::Connected,
};
use sandpress_domain::{MailId, MailPart};

/// Adds the files of a mail.
pub(super) async fn insert(on: &Transaction, id: MailId, parts: &[MailPart]) -> Result<(), DbError> {
    for (position, part) in parts.iter().enumerate() {
        let row = ActiveModel {
            mail_id: Set(id.0),
            position: Set(i32::try_from(position).unwrap_or(i32::MAX)),
            name: Set(part.name().to_owned()),
            media_type: Set(part.media_type().to_owned()),
            content_id: Set(part.content_id().map(str::to_owned)),
            bytes: Set(part.bytes().to_vec()),
        };
        Entity::insert(row).exec_without_returning(on.connection()).await?;
    }
    Ok(())
}

/// The files of a mail, in their order.
pub async fn list_parts(on: &impl Executor, id: MailId) -> Result<Vec<MailPart>, DbError> {
    let rows = Entity::find()
        .filter(Column::MailId.eq(id.0))
        .order_by_asc(Column::Position)
        .all(on.connection())
        .await?;
    rows.into_iter().map(part).collect()
}

/// Forgets the files of a mail.
pub(super) async fn forget(on: &impl Executor, id: MailId) -> Result<(), DbError> {
    Entity::delete_many().filter(Column::MailId.eq(id.0)).exec(on.connection()).await?;
    Ok(())
}

fn part(row: Model) -> Result<MailPart, DbError> {
    let part = match &row.content_id {
        Some(id) => MailPart::picture(id, &row.media_type, row.bytes),
        None => MailPart::attachment(&row.name, &row.media_type, row.bytes),
    };
    part.ok_or_else(|| DbError::damaged("mail_parts", format!("{:?} is no file of a mail", row.name)))
}
