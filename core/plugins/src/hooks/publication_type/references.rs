//! What the fields of an entry point to: whether it is there, and what the type sees of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use uuid::Uuid;

use crate::{
    bindings::exports::sandpress::publication_type::publication_type::{AssetView, ReferenceView},
    error::{CallError, ErrorKind, GuestError},
    ports::{ReferenceError, References},
    types::Provider,
};
use sandpress_domain::{FieldDefinition, FieldError, FieldValues, ValueKind, Viewed, ViewedAsset};

/// The most things that the fields of an entry point to.
const MAX_REFERENCES: usize = 500;

/// What the fields of an entry point to, by id.
#[derive(Default)]
pub(super) struct Found {
    assets: HashMap<String, ViewedAsset>,
    entries: HashMap<String, Viewed>,
    terms: HashMap<String, Viewed>,
}

/// A field that points to something.
struct Pointer<'a> {
    name: &'a str,
    field: &'a FieldDefinition,
    id: Uuid,
}

/// Looks up what the fields point to.
pub(super) async fn find(provider: &Provider, fields: &FieldValues) -> Result<Found, CallError> {
    let mut wanted: BTreeMap<&'static str, BTreeSet<Uuid>> = BTreeMap::new();
    for pointer in pointers(provider, fields) {
        wanted.entry(pointer.field.kind.as_str()).or_default().insert(pointer.id);
    }
    let mut ids = |kind: ValueKind| -> Vec<Uuid> {
        let ids = wanted.remove(kind.as_str()).unwrap_or_default();
        ids.into_iter().take(MAX_REFERENCES).collect()
    };
    let (assets, entries, terms) = (ids(ValueKind::Asset), ids(ValueKind::Entry), ids(ValueKind::Term));
    let site: &dyn References = &*provider.references;
    let mut found = Found::default();
    let failed = |error| unknown(&provider.plugin.id, error);
    if !assets.is_empty() {
        let views = site.assets(&assets).await.map_err(failed)?;
        found.assets = views.into_iter().map(|view| (view.id.clone(), view)).collect();
    }
    let by_id = |views: Vec<Viewed>| views.into_iter().map(|view| (view.id.clone(), view)).collect();
    if !entries.is_empty() {
        found.entries = by_id(site.entries(&entries).await.map_err(failed)?);
    }
    if !terms.is_empty() {
        found.terms = by_id(site.terms(&terms).await.map_err(failed)?);
    }
    Ok(found)
}

fn pointers<'a>(provider: &'a Provider, fields: &'a FieldValues) -> impl Iterator<Item = Pointer<'a>> {
    let has_any = provider.definition.any(&|field| field.kind.is_reference());
    fields.iter().filter(move |_| has_any).filter_map(|(name, value)| {
        let field = provider.definition.find(name).filter(|field| field.kind.is_reference())?;
        Some(Pointer { name, field, id: Uuid::parse_str(value).ok()? })
    })
}

fn unknown(plugin: &str, error: ReferenceError) -> CallError {
    let kind = match error {
        ReferenceError::Unavailable => ErrorKind::Unavailable,
        ReferenceError::Internal(ref source) => {
            tracing::error!(plugin, %source, "what an entry points to could not be looked up");
            ErrorKind::Internal
        }
    };
    CallError::Refused { plugin: plugin.to_owned(), error: GuestError::Other(kind, error.to_string()) }
}

impl Found {
    /// A message for each field that points to nothing, or to something of another kind.
    pub(super) fn problems(&self, provider: &Provider, fields: &FieldValues) -> Vec<FieldError> {
        let problem = |pointer: Pointer<'_>| {
            let (kind, of) = (pointer.field.kind, &pointer.field.of);
            let id = pointer.id.to_string();
            let found = match kind {
                ValueKind::Asset => self.assets.get(&id).map(|asset| asset.kind.as_str()),
                ValueKind::Entry => self.entries.get(&id).map(|entry| entry.kind.as_str()),
                _ => self.terms.get(&id).map(|term| term.kind.as_str()),
            };
            let message = match found {
                None => format!("This {} is not there any more: choose another one.", noun(kind)),
                Some(found) if !of.is_empty() && !of.iter().any(|wanted| wanted == found) => {
                    let wanted = of.iter().filter(|wanted| *wanted != "url");
                    let wanted = wanted.map(String::as_str).collect::<Vec<_>>().join(" or ");
                    format!("This is of the kind {found}: choose one of the kind {wanted}.")
                }
                Some(_) => return None,
            };
            Some(FieldError::new(pointer.name, message))
        };
        pointers(provider, fields).filter_map(problem).collect()
    }

    /// The files as the type sees them, by id.
    pub(super) fn asset_views(&self) -> Vec<AssetView> {
        let mut assets: Vec<_> = self.assets.values().collect();
        assets.sort_by(|one, other| one.id.cmp(&other.id));
        assets.into_iter().map(asset_view).collect()
    }

    /// The entries that readers see and the terms, by id.
    pub(super) fn reference_views(&self) -> Vec<ReferenceView> {
        let all = self.entries.values().chain(self.terms.values());
        let mut seen: Vec<_> = all.filter(|view| !view.url.is_empty()).collect();
        seen.sort_by(|one, other| one.id.cmp(&other.id));
        let view = |view: &Viewed| ReferenceView {
            id: view.id.clone(),
            kind: view.kind.clone(),
            title: view.title.clone(),
            url: view.url.clone(),
        };
        seen.into_iter().map(view).collect()
    }
}

fn noun(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Asset => "file",
        ValueKind::Entry => "entry",
        _ => "term",
    }
}

fn asset_view(asset: &ViewedAsset) -> AssetView {
    AssetView {
        id: asset.id.clone(),
        kind: asset.kind.clone(),
        url: asset.url.clone(),
        media_type: asset.media_type.clone(),
        bytes: asset.bytes,
        alt: asset.alt.clone(),
        title: asset.title.clone(),
        caption: asset.caption.clone(),
        credit: asset.credit.clone(),
        width: asset.width,
        height: asset.height,
        duration_ms: asset.duration_ms,
        placeholder: asset.placeholder.map(|colours| colours.to_string()).unwrap_or_default(),
        taken: asset.taken.clone(),
    }
}
