//! The table `assets`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "assets")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub sha256: String,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub plugin: Option<String>,
    pub created_at: i64,
    pub title: String,
    pub alt: String,
    pub caption: String,
    pub credit: String,
    pub width: i64,
    pub height: i64,
    pub duration_ms: i64,
    pub placeholder: String,
    pub codecs: String,
    pub taken: String,
    pub focal_x: Option<i64>,
    pub focal_y: Option<i64>,
    pub folder_id: Option<Uuid>,
    pub uploaded_by: Option<Uuid>,
    pub state: String,
    pub problem: String,
    pub search_key: String,
}

/// None is followed in a query.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
