//! The table `newsletter_issues`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_issues")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub entry_id: Option<Uuid>,
    pub slug: String,
    pub subject: String,
    pub intro: String,
    pub form: String,
    pub segment: String,
    pub state: String,
    pub send_at: Option<i64>,
    pub started_at: Option<i64>,
    pub recipients: i64,
    pub html: String,
    pub text: String,
    pub position: Option<Uuid>,
    pub finished_at: Option<i64>,
    pub author_id: Option<Uuid>,
    pub created_at: i64,
}

/// None is followed in a query.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
