//! The table `audit_events`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "audit_events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    pub at: i64,
    pub event: String,
    pub actor_id: Option<Uuid>,
    pub actor: String,
    pub subject: String,
    pub address: String,
    pub details: String,
    pub salt: Option<String>,
    pub content: String,
    pub hash: String,
}

/// None is followed in a query.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
