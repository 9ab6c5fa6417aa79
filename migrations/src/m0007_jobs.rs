//! Work that is done later, and up to which moment the schedules of plugins were looked at.

use sea_orm_migration::{prelude::*, schema::*};

use crate::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let jobs = Table::create()
            .table("jobs")
            .col(uuid("id").primary_key())
            .col(string_len("kind", 40))
            .col(string_len_null("key", 300))
            .col(string_len_null("plugin", 100))
            .col(string_len_null("lane", 300))
            .col(text("payload"))
            .col(string_len("state", 20))
            .col(big_integer("run_at"))
            .col(big_integer("attempts"))
            .col(big_integer("max_attempts"))
            .col(uuid_null("lease"))
            .col(big_integer_null("lease_until"))
            .col(text("last_error"))
            .col(big_integer("created_at"))
            .col(big_integer_null("finished_at"))
            .to_owned();
        manager.create_table(jobs).await?;
        manager.create_index(index("jobs", &["kind", "key"], true)).await?;
        for columns in [
            &["state", "run_at", "id"][..],
            &["lane", "state", "id"],
            &["plugin", "kind", "created_at"],
            &["state", "finished_at"],
        ] {
            manager.create_index(index("jobs", columns, false)).await?;
        }
        let schedules = Table::create()
            .table("plugin_schedules")
            .col(string_len("plugin", 100))
            .col(string_len("name", 64))
            .col(string_len("cron", 200))
            .col(big_integer("seen_until"))
            .primary_key(Index::create().col("plugin").col("name"))
            .to_owned();
        manager.create_table(schedules).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["plugin_schedules", "jobs"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
