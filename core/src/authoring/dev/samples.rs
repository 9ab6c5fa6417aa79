//! Content in which the work of the plugin is seen at once: an entry for each of its blocks and publication types, and
//! an ordinary post for what works on any entry. What the author has changed since stays as it is.

use std::{collections::BTreeMap, fs, path::PathBuf};

use serde::{Deserialize, Serialize};

use crate::{
    domain::{Actor, EntryId, EntryPath, EntryPlace, FieldValues, ValueKind},
    plugins::{AttributeDefinition, BlockDefinition, FieldDefinition, TypeDefinition},
    services::{EntryPatch, Intent, Located, NewEntry, ServiceError, Services},
};

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// What is there.
    pub(super) what: String,
    /// The path on the site.
    pub(super) path: String,
}

/// An entry as it is wanted.
struct Sample {
    what: String,
    publication_type: String,
    path: String,
    fields: FieldValues,
}

/// The entries that were made, by their paths: the revision that was made last, and of what.
#[derive(Debug, Default, Deserialize, Serialize)]
struct Known(BTreeMap<String, (EntryId, u32)>);

/// Makes the entries and keeps which ones were made.
pub(super) struct Samples {
    file: PathBuf,
    known: Known,
}

impl Samples {
    /// Remembers in `file`.
    pub(super) fn open(file: PathBuf) -> Self {
        let known = fs::read(&file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self { file, known: known.unwrap_or_default() }
    }

    /// Brings the sample entries to what the plugin has now. The links to them, and what could not be made.
    pub(super) async fn refresh(
        &mut self,
        services: &Services,
        actor: &Actor,
        plugin: &str,
        hooks: &[&str],
    ) -> (Vec<Link>, Vec<String>) {
        let (mut links, mut problems) = (Vec::new(), Vec::new());
        for sample in wanted(services, plugin, hooks) {
            let (what, path) = (sample.what.clone(), sample.path.clone());
            match self.bring(services, actor, sample).await {
                Ok(path) => links.push(Link { what, path }),
                Err(error) => problems.push(format!("the sample /{path} ({what}) cannot be made: {error}")),
            }
        }
        if let Ok(text) = serde_json::to_vec_pretty(&self.known)
            && let Err(error) = fs::write(&self.file, text)
        {
            problems.push(format!("{} cannot be written: {error}", self.file.display()));
        }
        (links, problems)
    }

    /// Makes or changes one entry, or leaves it alone where the author changed it. Its path.
    async fn bring(
        &mut self,
        services: &Services,
        actor: &Actor,
        sample: Sample,
    ) -> Result<String, ServiceError> {
        let Some((id, revision)) = self.known.0.get(&sample.path).copied() else {
            return self.make(services, actor, sample).await;
        };
        let details = match services.get_entry(actor, id).await {
            Ok(details) => details,
            Err(ServiceError::NotFound(_)) => return self.make(services, actor, sample).await,
            Err(error) => return Err(error),
        };
        let entry = details.entry;
        let path = entry.path.to_url_path();
        let is_untouched = entry.revision == revision && entry.deleted_at.is_none();
        if !is_untouched || details.revision.fields == sample.fields {
            return Ok(path);
        }
        let patch = EntryPatch {
            base_revision: revision,
            fields: sample.fields,
            path: String::new(),
            byline: entry.byline,
            place: None,
        };
        let saved = services.save_entry(actor, id, patch, Intent::Publish).await?;
        self.known.0.insert(sample.path, (id, saved.revision));
        Ok(path)
    }

    async fn make(
        &mut self,
        services: &Services,
        actor: &Actor,
        sample: Sample,
    ) -> Result<String, ServiceError> {
        // An entry of the author's own at this address is as good.
        if let Ok(path) = sample.path.parse::<EntryPath>()
            && let Some(Located::Entry(found)) = services.locate(&path).await?
        {
            return Ok(found.entry.path.to_url_path());
        }
        let new = NewEntry {
            publication_type: sample.publication_type,
            fields: sample.fields,
            path: sample.path.clone(),
            byline: String::new(),
            source: None,
            published_at: None,
            aliases: Vec::new(),
            place: EntryPlace::default(),
        };
        let entry = services.create_entry(actor, new, Intent::Publish).await?;
        self.known.0.insert(sample.path, (entry.id, entry.revision));
        Ok(entry.path.to_url_path())
    }
}

/// What should be there for the plugin.
fn wanted(services: &Services, plugin: &str, hooks: &[&str]) -> Vec<Sample> {
    let plugins = services.plugins();
    let has_text = plugins.find_type("text").is_some();
    let is_own = |block: &BlockDefinition| {
        plugins.find_block(&block.name).is_some_and(|found| found.plugin() == plugin)
    };
    let mut samples: Vec<Sample> = plugins.types_of(plugin).iter().map(of_type).collect();
    if has_text {
        samples.extend(
            plugins.blocks().iter().filter(|block| block.in_documents && is_own(block)).map(with_block),
        );
        let works_on_any = [
            "entry-filter",
            "entry-events",
            "content-filter",
            "page-head",
            "reader-assets",
            "editor",
            "editor-frame",
            "editor-panel",
        ];
        if hooks.iter().any(|hook| works_on_any.contains(hook)) {
            samples.push(ordinary());
        }
    }
    samples
}

fn fields(pairs: &[(&str, &str)]) -> FieldValues {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn ordinary() -> Sample {
    let body = "An ordinary post, with **bold** and *slanted* words and [a link](https://example.org/).\n\n\
                ## A heading\n\n- one\n- two\n\n> Somebody said this.\n\n```rust\nfn main() {}\n```\n";
    Sample {
        what: "an ordinary post".to_owned(),
        publication_type: "text".to_owned(),
        path: "sample-post".to_owned(),
        fields: fields(&[("title", "An ordinary post"), ("body", body)]),
    }
}

fn with_block(block: &BlockDefinition) -> Sample {
    let written = written(block);
    let body = format!("Before the block.\n\n{written}\n\nAfter the block.\n");
    Sample {
        what: format!("the block {}", block.name),
        publication_type: "text".to_owned(),
        path: format!("block-{}", block.name),
        fields: fields(&[("title", &format!("Block: {}", block.label)), ("body", &body)]),
    }
}

/// The block as an author writes it: with what it cannot do without.
fn written(block: &BlockDefinition) -> String {
    let needed =
        block.attributes.iter().filter(|attribute| attribute.required && attribute.default_value.is_empty());
    let needed: Vec<_> =
        needed.map(|attribute| format!("{}=\"{}\"", attribute.name, attribute_value(attribute))).collect();
    if needed.is_empty() {
        format!("::{}", block.name)
    } else {
        format!("::{}{{{}}}", block.name, needed.join(" "))
    }
}

fn attribute_value(attribute: &AttributeDefinition) -> String {
    let choice = attribute.choices.first().map(|(value, _)| value.clone());
    choice.unwrap_or_else(|| plain_value(&attribute.kind, "A sample"))
}

fn of_type(definition: &TypeDefinition) -> Sample {
    Sample {
        what: format!("an entry of the type {}", definition.id),
        publication_type: definition.id.clone(),
        path: format!("sample-{}", definition.id),
        fields: field_values("", &definition.fields).into_iter().collect(),
    }
}

/// A value for each field, one item for each list. What points to something of the site has none.
fn field_values(prefix: &str, fields: &[FieldDefinition]) -> Vec<(String, String)> {
    let mut values = Vec::new();
    for field in fields.iter().filter(|field| !field.kind.is_reference()) {
        let name = format!("{prefix}{}", field.name);
        match field.kind {
            ValueKind::Repeater => values.extend(field_values(&format!("{name}.0."), &field.fields)),
            ValueKind::Group => values.extend(field_values(&format!("{name}."), &field.fields)),
            ValueKind::Choices => values.push((format!("{name}.0"), field_value(field))),
            _ => values.push((name, field_value(field))),
        }
    }
    values
}

fn field_value(field: &FieldDefinition) -> String {
    if !field.default_value.is_empty() {
        return field.default_value.clone();
    }
    if let Some((value, _)) = field.choices.first() {
        return value.clone();
    }
    if !field.minimum.is_empty() {
        return field.minimum.clone();
    }
    let text = plain_value(field.kind.as_str(), &format!("Sample: {}", field.label));
    let limit = if field.max_length == 0 { usize::MAX } else { field.max_length as usize };
    text.chars().take(limit).collect()
}

/// A value of a kind of fields or attributes.
fn plain_value(kind: &str, text: &str) -> String {
    match kind {
        "number" => "1".to_owned(),
        "boolean" => "true".to_owned(),
        "date" => "2026-01-31".to_owned(),
        "date-time" => "2026-01-31T09:30:00Z".to_owned(),
        "url" => "https://example.org/".to_owned(),
        "email" => "ann@example.org".to_owned(),
        "slug" => "a-sample".to_owned(),
        "colour" => "#0f5c66".to_owned(),
        "long-text" => format!("{text}.\n\nA second paragraph."),
        "rich-text" => format!("{text}, with **bold** words.\n\nA second paragraph."),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
