//! What people say of an asset and what is known of it, folders, former addresses, and which revisions use it.

use sea_orm_migration::{
    prelude::*,
    schema::*,
    sea_orm::{ConnectionTrait, prelude::Uuid},
};

use crate::{index, references};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const COLUMNS: [&str; 17] = [
    "title",
    "alt",
    "caption",
    "credit",
    "width",
    "height",
    "duration_ms",
    "placeholder",
    "codecs",
    "taken",
    "focal_x",
    "focal_y",
    "folder_id",
    "uploaded_by",
    "state",
    "problem",
    "search_key",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        asset_columns(manager).await?;
        folders(manager).await?;
        former_addresses(manager).await?;
        uses(manager).await?;
        existing_uses(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("assets_folder_id_index").table("assets").to_owned()).await?;
        for table in ["asset_uses", "former_assets", "media_folders"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        for column in COLUMNS.into_iter().rev() {
            manager.alter_table(Table::alter().table("assets").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

async fn asset_columns(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        string_len("title", 300).default("").to_owned(),
        text("alt").default("").to_owned(),
        text("caption").default("").to_owned(),
        string_len("credit", 300).default("").to_owned(),
        big_integer("width").default(0).to_owned(),
        big_integer("height").default(0).to_owned(),
        big_integer("duration_ms").default(0).to_owned(),
        text("placeholder").default("").to_owned(),
        string_len("codecs", 300).default("").to_owned(),
        text("taken").default("[]").to_owned(),
        big_integer_null("focal_x"),
        big_integer_null("focal_y"),
        uuid_null("folder_id"),
        uuid_null("uploaded_by"),
        string_len("state", 20).default("waiting").to_owned(),
        text("problem").default("").to_owned(),
        text("search_key").default("").to_owned(),
    ];
    for column in columns {
        manager.alter_table(Table::alter().table("assets").add_column(column).to_owned()).await?;
    }
    manager.create_index(index("assets", &["folder_id"], false)).await?;
    // Names have nothing but ASCII.
    let key = Func::lower(Expr::col("name"));
    let names = Query::update().table("assets").value("search_key", key).to_owned();
    manager.get_connection().execute(&names).await?;
    Ok(())
}

async fn folders(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let folders = Table::create()
        .table("media_folders")
        .col(uuid("id").primary_key())
        .col(string_len("name", 100))
        .col(string_len("name_key", 300))
        .col(big_integer("created_at"))
        .to_owned();
    manager.create_table(folders).await?;
    manager.create_index(index("media_folders", &["name_key"], true)).await
}

async fn former_addresses(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let former = Table::create()
        .table("former_assets")
        .col(string_len("sha256", 64))
        .col(string_len("name", 300))
        .col(uuid("asset_id"))
        .primary_key(Index::create().col("sha256").col("name"))
        .foreign_key(&mut references("former_assets", "asset_id", "assets", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(former).await?;
    manager.create_index(index("former_assets", &["asset_id"], false)).await
}

async fn uses(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let uses = Table::create()
        .table("asset_uses")
        .col(uuid("entry_id"))
        .col(big_integer("revision"))
        .col(uuid("asset_id"))
        .primary_key(Index::create().col("entry_id").col("revision").col("asset_id"))
        .foreign_key(&mut references("asset_uses", "entry_id", "entries", ForeignKeyAction::Cascade))
        .foreign_key(&mut references("asset_uses", "asset_id", "assets", ForeignKeyAction::Cascade))
        .to_owned();
    manager.create_table(uses).await?;
    manager.create_index(index("asset_uses", &["asset_id"], false)).await
}

/// Revisions that were written before name assets by the hash in their addresses.
async fn existing_uses(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let assets = Query::select().columns(["id", "sha256"]).from("assets").to_owned();
    for asset in db.query_all(&assets).await? {
        let (id, sha256): (Uuid, String) = (asset.try_get("", "id")?, asset.try_get("", "sha256")?);
        let revisions = Query::select()
            .columns(["entry_id", "number"])
            .from("revisions")
            .and_where(Expr::col("fields").like(format!("%/media/{sha256}/%")))
            .to_owned();
        for revision in db.query_all(&revisions).await? {
            let entry: Uuid = revision.try_get("", "entry_id")?;
            let number: i64 = revision.try_get("", "number")?;
            let insert = Query::insert()
                .into_table("asset_uses")
                .columns(["entry_id", "revision", "asset_id"])
                .values([entry.into(), number.into(), id.into()])
                .map_err(|error| DbErr::Custom(error.to_string()))?
                .to_owned();
            db.execute(&insert).await?;
        }
    }
    Ok(())
}
