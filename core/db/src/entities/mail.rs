//! The table `mails`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "mails")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub plugin: String,
    pub key: Option<String>,
    pub sender: String,
    pub reply_to: Option<String>,
    pub recipients: String,
    pub recipient_count: i32,
    pub subject: String,
    pub text: String,
    pub html: Option<String>,
    pub state: String,
    pub attempts: i32,
    pub last_error: String,
    pub transport: String,
    pub created_at: i64,
    pub updated_at: i64,
    pub headers: String,
    pub priority: String,
    pub batch: Option<String>,
    pub cause_kind: Option<String>,
    pub cause_id: Option<String>,
    pub keeping: String,
}

/// None is followed in a query.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
