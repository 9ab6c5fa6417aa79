//! The table `entries`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "entries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub publication_type: String,
    pub status: String,
    pub title: String,
    pub title_key: String,
    pub path: String,
    pub byline: String,
    pub author_id: Option<Uuid>,
    pub revision: i64,
    pub published_revision: Option<i64>,
    pub published_at: Option<i64>,
    pub revised_at: Option<i64>,
    pub created_at: i64,
    pub updated_at: i64,
    pub deleted_at: Option<i64>,
    pub source: Option<String>,
    pub parent_id: Option<Uuid>,
    pub menu_order: i32,
    pub listed: bool,
    pub noindex: bool,
}

/// Entry to rendering.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(has_one = "super::rendering::Entity")]
    Rendering,
}

impl Related<super::rendering::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Rendering.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
