//! What fields of entries point to: assets, entries and terms.

use std::collections::BTreeSet;

use async_trait::async_trait;
use uuid::Uuid;

use crate::{ServiceError, Services, port_errors::AtPort, structure::Tree};
use sandpress_db::{Database, assets, entries, renderings, terms};
use sandpress_domain::{
    Actor, Asset, EntryFilter, EntryId, EntryStatus, FieldDefinition, MediaKind, PageRequest, Permission,
    StatusFilter, Taxonomy, Term, TermId, ValueKind, Viewed, ViewedAsset,
};
use sandpress_plugins::ports::{ReferenceError, References};

/// The most things that a field offers without a search.
const OFFERED: u32 = 100;

/// The most terms of a taxonomy that a field offers.
const MOST_TERMS: usize = 500;

/// What fields point to, in the database.
pub(super) struct StoredReferences(Database);

impl StoredReferences {
    pub(super) fn new(db: Database) -> Self {
        Self(db)
    }
}

#[async_trait]
impl References for StoredReferences {
    async fn assets(&self, ids: &[Uuid]) -> Result<Vec<ViewedAsset>, ReferenceError> {
        let assets = assets::list_by_ids(&self.0, ids).await.at_port()?;
        Ok(assets.into_iter().map(view).collect())
    }

    async fn entries(&self, ids: &[Uuid]) -> Result<Vec<Viewed>, ReferenceError> {
        let ids: Vec<EntryId> = ids.iter().copied().map(EntryId).collect();
        let entries = entries::list_by_ids(&self.0, &ids).await.at_port()?;
        let mut summaries = renderings::summaries(&self.0, &ids).await.at_port()?;
        let view = |entry: sandpress_domain::Entry| {
            let is_public = entry.is_public();
            let seen = summaries.remove(&entry.id).filter(|_| is_public).map(|summary| summary.title);
            Viewed {
                id: entry.id.to_string(),
                url: if is_public { entry.path.to_url_path() } else { String::new() },
                title: seen.unwrap_or(entry.title),
                kind: entry.publication_type,
            }
        };
        Ok(entries.into_iter().filter(|entry| entry.deleted_at.is_none()).map(view).collect())
    }

    async fn terms(&self, ids: &[Uuid]) -> Result<Vec<Viewed>, ReferenceError> {
        let ids: Vec<TermId> = ids.iter().copied().map(TermId).collect();
        let wanted = terms::find_all(&self.0, &ids).await.at_port()?;
        let is_category = |term: &Term| term.taxonomy == Taxonomy::Category;
        // The address of a category names those above it.
        let above = if wanted.iter().any(is_category) {
            terms::list(&self.0, Taxonomy::Category).await.at_port()?
        } else {
            Vec::new()
        };
        let tree = Tree::of(above.into_iter().chain(wanted.iter().cloned()));
        let view = |term: &Term| Viewed {
            id: term.id.0.to_string(),
            kind: term.taxonomy.as_str().to_owned(),
            title: term.name.to_string(),
            url: tree.url(term.id),
        };
        Ok(wanted.iter().map(view).collect())
    }
}

impl Services {
    /// What the author may choose for a field that points to something, newest first: ids with names for people. What
    /// `chosen` names is among it wherever it is there.
    ///
    /// # Errors
    /// Where the actor may not enter the admin, or the database fails.
    pub async fn list_choosable(
        &self,
        actor: &Actor,
        field: &FieldDefinition,
        chosen: &[&str],
    ) -> Result<Vec<(String, String)>, ServiceError> {
        if !actor.has(Permission::AdminEnter) {
            return Err(ServiceError::Denied(Permission::AdminEnter));
        }
        let mut offered = match field.kind {
            ValueKind::Asset => self.choosable_assets(field).await?,
            ValueKind::Entry => self.choosable_entries(field).await?,
            ValueKind::Term => self.choosable_terms(field).await?,
            _ => Vec::new(),
        };
        let missing: Vec<Uuid> = chosen
            .iter()
            .filter_map(|value| Uuid::parse_str(value).ok())
            .filter(|id| !offered.iter().any(|(offered, _)| *offered == id.to_string()))
            .collect();
        if !missing.is_empty() {
            let mut found = self.named(field.kind, &missing).await?;
            found.append(&mut offered);
            offered = found;
        }
        Ok(offered)
    }

    async fn choosable_assets(&self, field: &FieldDefinition) -> Result<Vec<(String, String)>, ServiceError> {
        let mut kinds: BTreeSet<MediaKind> = field.of.iter().filter_map(|kind| kind.parse().ok()).collect();
        if kinds.is_empty() {
            kinds = MediaKind::ALL.into();
        }
        let assets = assets::list(self.db(), &kinds, None, OFFERED).await?;
        Ok(assets.iter().map(named).collect())
    }

    async fn choosable_entries(
        &self,
        field: &FieldDefinition,
    ) -> Result<Vec<(String, String)>, ServiceError> {
        let types: Vec<Option<String>> =
            if field.of.is_empty() { vec![None] } else { field.of.iter().cloned().map(Some).collect() };
        let mut offered = Vec::new();
        for publication_type in types {
            let filter = EntryFilter {
                status: StatusFilter::Only(EntryStatus::Published),
                publication_type,
                ..EntryFilter::default()
            };
            let page = entries::list(self.db(), &filter, PageRequest::new(1, OFFERED)).await?;
            offered.extend(page.items.into_iter().map(|entry| (entry.id.to_string(), entry.title)));
        }
        Ok(offered)
    }

    async fn choosable_terms(&self, field: &FieldDefinition) -> Result<Vec<(String, String)>, ServiceError> {
        let mut offered = Vec::new();
        for taxonomy in [Taxonomy::Category, Taxonomy::Tag] {
            if field.of.is_empty() || field.of.iter().any(|wanted| wanted == taxonomy.as_str()) {
                let terms = terms::list(self.db(), taxonomy).await?.into_iter().take(MOST_TERMS);
                offered.extend(terms.map(|term| (term.id.0.to_string(), term.name.to_string())));
            }
        }
        Ok(offered)
    }

    async fn named(&self, kind: ValueKind, ids: &[Uuid]) -> Result<Vec<(String, String)>, ServiceError> {
        let of_entry = |entry: sandpress_domain::Entry| (entry.id.to_string(), entry.title);
        Ok(match kind {
            ValueKind::Asset => assets::list_by_ids(self.db(), ids).await?.iter().map(named).collect(),
            ValueKind::Entry => {
                let ids: Vec<EntryId> = ids.iter().copied().map(EntryId).collect();
                entries::list_by_ids(self.db(), &ids).await?.into_iter().map(of_entry).collect()
            }
            ValueKind::Term => {
                let ids: Vec<TermId> = ids.iter().copied().map(TermId).collect();
                let of_term = |term: Term| (term.id.0.to_string(), term.name.to_string());
                terms::find_all(self.db(), &ids).await?.into_iter().map(of_term).collect()
            }
            _ => Vec::new(),
        })
    }
}

/// An asset as people choose it: by its title, else by its name.
fn named(asset: &Asset) -> (String, String) {
    let title = &asset.about.title;
    let label = if title.is_empty() { asset.name.clone() } else { format!("{title} ({})", asset.name) };
    (asset.id.to_string(), label)
}

fn view(asset: Asset) -> ViewedAsset {
    ViewedAsset {
        id: asset.id.to_string(),
        kind: asset.kind().as_str().to_owned(),
        url: asset.url(),
        media_type: asset.media_type,
        bytes: asset.size,
        alt: asset.about.alt,
        title: asset.about.title,
        caption: asset.about.caption,
        credit: asset.about.credit,
        width: asset.facts.width,
        height: asset.facts.height,
        duration_ms: asset.facts.duration_ms,
        placeholder: asset.facts.placeholder,
        taken: asset.facts.taken,
    }
}
