//! The table `subscribers`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "subscribers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub email: String,
    pub name: String,
    pub state: String,
    pub source: String,
    pub bounces: i32,
    pub letter_digest: Option<String>,
    pub letter_expires_at: Option<i64>,
    pub created_at: i64,
    pub confirmed_at: Option<i64>,
    pub changed_at: i64,
}

/// None is followed in a query.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
