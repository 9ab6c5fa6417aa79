//! The table `page_purges`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "page_purges")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub node: Uuid,
    pub tags: String,
}

/// None is followed in a query.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
