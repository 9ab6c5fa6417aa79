//! What an account can do and how it is proved to be somebody's: roles of the site, links by mail, second factors,
//! passkeys, identities elsewhere, tokens; where each session comes from; the audit log.

use std::collections::HashSet;

use sea_orm_migration::{
    prelude::*,
    schema::*,
    sea_orm::{ConnectionTrait, prelude::Uuid},
};
use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;

use crate::{index, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [&str; 11] = [
    "roles",
    "account_links",
    "totps",
    "recovery_codes",
    "passkeys",
    "half_logins",
    "identities",
    "api_tokens",
    "refresh_tokens",
    "signing_keys",
    "audit_events",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        users_and_sessions(manager).await?;
        name_keys(manager).await?;
        roles_and_links(manager).await?;
        factors(manager).await?;
        tokens(manager).await?;
        audit(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES.into_iter().rev() {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        for (table, column) in SESSION_COLUMNS.into_iter().chain(USER_COLUMNS).rev() {
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

const USER_COLUMNS: [(&str, &str); 4] = [
    ("users", "email_confirmed_at"),
    ("users", "password_changed_at"),
    ("users", "disabled_at"),
    ("users", "must_change_password"),
];

const SESSION_COLUMNS: [(&str, &str); 3] =
    [("sessions", "agent"), ("sessions", "address"), ("sessions", "seen_at")];

async fn users_and_sessions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let add =
        |table: &'static str, column: ColumnDef| Table::alter().table(table).add_column(column).to_owned();
    manager.alter_table(add("users", big_integer_null("email_confirmed_at"))).await?;
    manager.alter_table(add("users", big_integer_null("password_changed_at"))).await?;
    manager.alter_table(add("users", big_integer_null("disabled_at"))).await?;
    manager.alter_table(add("users", boolean("must_change_password").default(false).to_owned())).await?;
    manager.alter_table(add("sessions", string_len_null("agent", 300))).await?;
    manager.alter_table(add("sessions", string_len_null("address", 45))).await?;
    manager.alter_table(add("sessions", big_integer_null("seen_at"))).await
}

/// Names were compared by their lower-case form; now those are the same that look alike.
async fn name_keys(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let users = Query::select().columns(["id", "name", "name_key"]).from("users").to_owned();
    let mut taken = HashSet::new();
    for row in db.query_all(&users).await? {
        let (id, name): (Uuid, String) = (row.try_get("", "id")?, row.try_get("", "name")?);
        let folded: String = name.nfkc().collect::<String>().to_lowercase().nfkc().collect();
        let mut key: String = skeleton(&folded).collect();
        if !taken.insert(key.clone()) {
            // Two accounts that look alike stay two; the later one logs in by its address.
            key = format!("{key}@{id}");
        }
        let update = Query::update()
            .table("users")
            .value("name_key", key)
            .and_where(Expr::col("id").eq(id))
            .to_owned();
        db.execute(&update).await?;
    }
    Ok(())
}

async fn roles_and_links(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let roles = Table::create()
        .table("roles")
        .col(string_len("key", 20).primary_key())
        .col(string_len("label", 60))
        .col(text("permissions"))
        .col(big_integer("created_at"))
        .to_owned();
    manager.create_table(roles).await?;
    let links = Table::create()
        .table("account_links")
        .col(string_len("digest", 64).primary_key())
        .col(string_len("purpose", 30))
        .col(uuid_null("user_id"))
        .col(string_len("email", 254))
        .col(string_len("email_key", 510))
        .col(string_len_null("role", 20))
        .col(big_integer("created_at"))
        .col(big_integer("expires_at"))
        .foreign_key(&mut references("account_links", "user_id", "users", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(links).await?;
    manager.create_index(index("account_links", &["user_id"], false)).await?;
    manager.create_index(index("account_links", &["email_key"], false)).await?;
    manager.create_index(index("account_links", &["expires_at"], false)).await
}

async fn factors(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let totps = Table::create()
        .table("totps")
        .col(uuid("user_id").primary_key())
        .col(text("secret"))
        .col(big_integer("created_at"))
        .col(big_integer("last_step").default(0))
        .foreign_key(&mut references("totps", "user_id", "users", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(totps).await?;
    let codes = Table::create()
        .table("recovery_codes")
        .col(uuid("user_id"))
        .col(string_len("digest", 64))
        .primary_key(Index::create().col("user_id").col("digest"))
        .foreign_key(&mut references("recovery_codes", "user_id", "users", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(codes).await?;
    let passkeys = Table::create()
        .table("passkeys")
        .col(uuid("id").primary_key())
        .col(uuid("user_id"))
        .col(string_len("credential", 1400))
        .col(string_len("name", 60))
        .col(text("data"))
        .col(big_integer("created_at"))
        .col(big_integer_null("used_at"))
        .foreign_key(&mut references("passkeys", "user_id", "users", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(passkeys).await?;
    manager.create_index(index("passkeys", &["credential"], true)).await?;
    manager.create_index(index("passkeys", &["user_id"], false)).await?;
    let half_logins = Table::create()
        .table("half_logins")
        .col(uuid("id").primary_key())
        .col(uuid("user_id"))
        .col(big_integer("created_at"))
        .col(integer("attempts").default(0))
        .foreign_key(&mut references("half_logins", "user_id", "users", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(half_logins).await?;
    manager.create_index(index("half_logins", &["user_id"], false)).await?;
    let identities = Table::create()
        .table("identities")
        .col(string_len("issuer", 250))
        .col(string_len("subject", 255))
        .col(uuid("user_id"))
        .col(string_len("email", 254))
        .col(big_integer("created_at"))
        .col(big_integer_null("used_at"))
        .primary_key(Index::create().col("issuer").col("subject"))
        .foreign_key(&mut references("identities", "user_id", "users", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(identities).await?;
    manager.create_index(index("identities", &["user_id"], false)).await
}

async fn tokens(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let tokens = Table::create()
        .table("api_tokens")
        .col(uuid("id").primary_key())
        .col(uuid("user_id"))
        .col(string_len("name", 60))
        .col(string_len("prefix", 16))
        .col(string_len("digest", 64))
        .col(text("scopes"))
        .col(big_integer("created_at"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("used_at"))
        .foreign_key(&mut references("api_tokens", "user_id", "users", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(tokens).await?;
    manager.create_index(index("api_tokens", &["digest"], true)).await?;
    manager.create_index(index("api_tokens", &["user_id"], false)).await?;
    let refresh = Table::create()
        .table("refresh_tokens")
        .col(string_len("digest", 64).primary_key())
        .col(uuid("token_id"))
        .col(uuid("family"))
        .col(text("scopes"))
        .col(big_integer("created_at"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("used_at"))
        .foreign_key(&mut references("refresh_tokens", "token_id", "api_tokens", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(refresh).await?;
    manager.create_index(index("refresh_tokens", &["family"], false)).await?;
    let keys = Table::create()
        .table("signing_keys")
        .col(string_len("kid", 43).primary_key())
        .col(string_len("seed", 43))
        .col(big_integer("created_at"))
        .to_owned();
    manager.create_table(keys).await
}

async fn audit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let events = Table::create()
        .table("audit_events")
        .col(big_integer("number").primary_key())
        .col(big_integer("at"))
        .col(string_len("event", 60))
        .col(uuid_null("actor_id"))
        .col(string_len("actor", 100))
        .col(string_len("subject", 300))
        .col(string_len("address", 45))
        .col(text("details"))
        .col(string_len_null("salt", 32))
        .col(string_len("content", 64))
        .col(string_len("hash", 64))
        .to_owned();
    manager.create_table(events).await?;
    manager.create_index(index("audit_events", &["at"], false)).await?;
    manager.create_index(index("audit_events", &["actor_id"], false)).await
}
