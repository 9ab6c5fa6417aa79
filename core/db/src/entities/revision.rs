//! The table `revisions`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "revisions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    pub fields: String,
    pub author_id: Option<Uuid>,
    pub plugin: Option<String>,
    pub created_at: i64,
    pub name: Option<String>,
    pub published_at: Option<i64>,
}

/// None is followed in a query.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
