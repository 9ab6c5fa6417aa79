//! What plugins store for themselves. A plugin's id is part of every query.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use super::{
    DbError, Executor, Transaction,
    entities::{plugin_document as row, plugin_document_field as field, plugin_store as store},
    executor::Connected,
    values::number,
};
use sandpress_domain::{Document, DocumentAddress, DocumentContent, DocumentPage, DocumentQuery};

/// How much a plugin has stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreUsage {
    /// What its documents count, in bytes.
    pub bytes: u64,
    /// The number of the transaction that is under way, which becomes the version of what it writes.
    pub version: u64,
}

/// Begins to write documents of the plugin: numbers the transaction and keeps other writers of the same plugin out
/// until it ends.
pub async fn begin_write(on: &Transaction, plugin: &str) -> Result<StoreUsage, DbError> {
    let new = store::ActiveModel { plugin: Set(plugin.to_owned()), bytes: Set(0), version: Set(1) };
    let next = Expr::col((store::Entity, store::Column::Version)).add(1);
    let numbered = OnConflict::column(store::Column::Plugin).value(store::Column::Version, next).to_owned();
    store::Entity::insert(new).on_conflict(numbered).exec_without_returning(on.connection()).await?;
    let row = store::Entity::find_by_id(plugin).one(on.connection()).await?;
    let row = row.ok_or(DbError::MissingReference)?;
    Ok(StoreUsage {
        bytes: number(row.bytes, "plugin_stores.bytes")?,
        version: number(row.version, "plugin_stores.version")?,
    })
}

/// Notes what the plugin's documents count after the transaction.
pub async fn set_bytes(on: &Transaction, plugin: &str, bytes: u64) -> Result<(), DbError> {
    store::Entity::update_many()
        .col_expr(store::Column::Bytes, Expr::value(column(bytes)))
        .filter(store::Column::Plugin.eq(plugin))
        .exec(on.connection())
        .await?;
    Ok(())
}

/// Bytes that each plugin stores, by its id; also of plugins that no longer run.
pub async fn stored_bytes(on: &impl Executor) -> Result<HashMap<String, u64>, DbError> {
    let rows = store::Entity::find().all(on.connection()).await?;
    rows.into_iter().map(|row| Ok((row.plugin, number(row.bytes, "plugin_stores.bytes")?))).collect()
}

/// The document, if there is one.
pub async fn find(
    on: &impl Executor,
    plugin: &str,
    address: &DocumentAddress,
) -> Result<Option<Document>, DbError> {
    let id = (plugin.to_owned(), address.collection.clone(), address.key.clone());
    row::Entity::find_by_id(id).one(on.connection()).await?.map(document).transpose()
}

/// Writes the document in place of any under its key.
pub async fn upsert(
    on: &Transaction,
    plugin: &str,
    address: &DocumentAddress,
    content: &DocumentContent,
    version: u64,
) -> Result<(), DbError> {
    let fields = serde_json::to_string(&content.fields)
        .map_err(|error| DbError::damaged("plugin_documents.fields", error))?;
    let new = row::Model {
        plugin: plugin.to_owned(),
        collection: address.collection.clone(),
        key: address.key.clone(),
        body: content.body.clone(),
        fields,
        bytes: column(content.bytes(&address.key)),
        version: column(version),
    };
    let key = [row::Column::Plugin, row::Column::Collection, row::Column::Key];
    let others = [row::Column::Body, row::Column::Fields, row::Column::Bytes, row::Column::Version];
    row::Entity::insert(new.into_active_model())
        .on_conflict(OnConflict::columns(key).update_columns(others).to_owned())
        .exec_without_returning(on.connection())
        .await?;
    delete_fields(on, plugin, address).await?;
    if content.fields.is_empty() {
        return Ok(());
    }
    let values = content.fields.iter().map(|(name, value)| field::ActiveModel {
        plugin: Set(plugin.to_owned()),
        collection: Set(address.collection.clone()),
        name: Set(name.clone()),
        value: Set(value.clone()),
        key: Set(address.key.clone()),
    });
    field::Entity::insert_many(values).exec_without_returning(on.connection()).await?;
    Ok(())
}

/// Deletes the document, if there is one.
pub async fn delete(on: &Transaction, plugin: &str, address: &DocumentAddress) -> Result<(), DbError> {
    delete_fields(on, plugin, address).await?;
    let id = (plugin.to_owned(), address.collection.clone(), address.key.clone());
    row::Entity::delete_by_id(id).exec(on.connection()).await?;
    Ok(())
}

async fn delete_fields(on: &Transaction, plugin: &str, address: &DocumentAddress) -> Result<(), DbError> {
    field::Entity::delete_many()
        .filter(field::Column::Plugin.eq(plugin))
        .filter(field::Column::Collection.eq(address.collection.as_str()))
        .filter(field::Column::Key.eq(address.key.as_str()))
        .exec(on.connection())
        .await?;
    Ok(())
}

/// The documents that the query asks for; fewer than its limit where they count more than `bytes` together, but at
/// least one.
pub async fn list(
    on: &impl Executor,
    plugin: &str,
    query: &DocumentQuery,
    bytes: u64,
) -> Result<DocumentPage, DbError> {
    let mut keys = keys(on, plugin, query).await?;
    let mut has_more = keys.len() > query.limit as usize;
    keys.truncate(query.limit as usize);
    let sizes: Vec<(String, i64)> = of_keys(plugin, &query.collection, &keys)
        .select_only()
        .columns([row::Column::Key, row::Column::Bytes])
        .order_by_asc(row::Column::Key)
        .into_tuple()
        .all(on.connection())
        .await?;
    let mut sum = 0_i64;
    let fitting = sizes.into_iter().enumerate().map_while(|(at, (key, size))| {
        sum = sum.saturating_add(size);
        (at == 0 || sum <= column(bytes)).then_some(key)
    });
    let fitting: Vec<String> = fitting.collect();
    if let Some(last) = fitting.last() {
        has_more |= keys.last().is_some_and(|key| key > last);
    }
    let next = if has_more { fitting.last().or(keys.last()).cloned() } else { None };
    let rows = of_keys(plugin, &query.collection, &fitting)
        .order_by_asc(row::Column::Key)
        .all(on.connection())
        .await?;
    let mut documents = rows.into_iter().map(document).collect::<Result<Vec<_>, _>>()?;
    if let Some((name, value)) = &query.field {
        // It may have been written again since its key was found.
        documents.retain(|document| document.fields.get(name) == Some(value));
    }
    Ok(DocumentPage { documents, next })
}

/// The keys that the query asks for, and one more where there is one.
async fn keys(on: &impl Executor, plugin: &str, query: &DocumentQuery) -> Result<Vec<String>, DbError> {
    let limit = u64::from(query.limit) + 1;
    let keys = match &query.field {
        None => {
            let after = query.after.as_deref().map(|after| row::Column::Key.gt(after));
            row::Entity::find()
                .select_only()
                .column(row::Column::Key)
                .filter(row::Column::Plugin.eq(plugin))
                .filter(row::Column::Collection.eq(query.collection.as_str()))
                .filter(sea_orm::Condition::all().add_option(after))
                .order_by_asc(row::Column::Key)
                .limit(limit)
                .into_tuple()
                .all(on.connection())
                .await?
        }
        Some((name, value)) => {
            let after = query.after.as_deref().map(|after| field::Column::Key.gt(after));
            field::Entity::find()
                .select_only()
                .column(field::Column::Key)
                .filter(field::Column::Plugin.eq(plugin))
                .filter(field::Column::Collection.eq(query.collection.as_str()))
                .filter(field::Column::Name.eq(name.as_str()))
                .filter(field::Column::Value.eq(value.as_str()))
                .filter(sea_orm::Condition::all().add_option(after))
                .order_by_asc(field::Column::Key)
                .limit(limit)
                .into_tuple()
                .all(on.connection())
                .await?
        }
    };
    Ok(keys)
}

fn of_keys(plugin: &str, collection: &str, keys: &[String]) -> sea_orm::Select<row::Entity> {
    row::Entity::find()
        .filter(row::Column::Plugin.eq(plugin))
        .filter(row::Column::Collection.eq(collection))
        .filter(row::Column::Key.is_in(keys.iter().map(String::as_str)))
}

fn document(row: row::Model) -> Result<Document, DbError> {
    let fields: BTreeMap<String, String> = serde_json::from_str(&row.fields)
        .map_err(|error| DbError::damaged("plugin_documents.fields", error))?;
    Ok(Document {
        key: row.key,
        body: row.body,
        version: number(row.version, "plugin_documents.version")?,
        fields,
    })
}

/// A number as it stands in a column; none of them comes near the end of `i64`.
fn column(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
