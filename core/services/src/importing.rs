//! Brings documents from elsewhere into the site, through the same pipeline as every other change.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use bytes::Bytes;

use super::import::{MarkdownDocument, Picture, Refused, ScanError, scan};
use crate::{Intent, NewEntry, NewTerm, ServiceError, Services};
use sandpress_db::{entries as rows, terms};
use sandpress_domain::{Actor, EntryPath, EntryPlace, FieldValues, MAX_TERMS, Taxonomy, TermName};

/// The publication type that documents become.
const TYPE: &str = "text";

/// The largest picture, in bytes.
const MAX_PICTURE: u64 = 32 << 20;

/// Shows how far an import is.
pub trait ImportProgress: Send {
    /// So many files were found.
    fn begin(&mut self, files: usize);
    /// The next one is looked at.
    fn next(&mut self, file: &str);
}

/// What became of the files. Every file is in exactly one of the counts.
#[derive(Clone, Debug, Default)]
pub struct ImportReport {
    /// Entries that were made.
    pub imported: usize,
    /// Those of them that are drafts.
    pub drafts: usize,
    /// Files that an earlier run had brought in.
    pub unchanged: usize,
    /// Files that were not brought in, with the reason.
    pub refused: Vec<(String, String)>,
    /// What is not as it was in files that were brought in.
    pub warnings: Vec<(String, String)>,
}

impl ImportReport {
    /// How many files there were.
    pub fn files(&self) -> usize {
        self.imported + self.unchanged + self.refused.len()
    }
}

impl Services {
    /// Brings in a folder of Markdown files. A file that was brought in before stays as it is on the site.
    ///
    /// # Errors
    /// Where the folder cannot be read, or the database or the storage fail. What was brought in until then stays, and
    /// the next run goes on from there.
    pub async fn import_markdown(
        &self,
        actor: &Actor,
        folder: &Path,
        progress: &mut dyn ImportProgress,
    ) -> Result<ImportReport, ImportError> {
        let folder = folder.to_owned();
        let scan =
            tokio::task::spawn_blocking(move || scan(&folder)).await.map_err(ImportError::CutOff)??;
        progress.begin(scan.documents.len());
        let mut report = ImportReport::default();
        for document in scan.documents {
            match document {
                Ok(document) => {
                    progress.next(&document.file.to_string_lossy());
                    self.import_document(actor, document, &mut report).await?;
                }
                Err(refused) => {
                    progress.next(&refused.file.to_string_lossy());
                    report.refused.push(explain(refused));
                }
            }
        }
        Ok(report)
    }

    async fn import_document(
        &self,
        actor: &Actor,
        document: MarkdownDocument,
        report: &mut ImportReport,
    ) -> Result<(), ServiceError> {
        if rows::find_by_source(self.db(), &document.source).await?.is_some() {
            report.unchanged += 1;
            return Ok(());
        }
        let file = document.file.to_string_lossy().into_owned();
        let mut warnings = document.warnings.clone();
        let urls = self.import_pictures(&document, &mut warnings).await?;
        let intent = if document.draft { Intent::Save } else { Intent::Publish };
        let place = self.imported_place(actor, &document, &mut warnings).await?;
        let new = NewEntry { place, ..new_entry(document, &urls) };
        match self.create_entry(actor, new, intent).await {
            Ok(_) => {
                report.imported += 1;
                report.drafts += usize::from(intent == Intent::Save);
                report.warnings.extend(warnings.into_iter().map(|warning| (file.clone(), warning)));
            }
            Err(refused @ (ServiceError::Invalid(_) | ServiceError::Plugin(_))) => {
                report.refused.push((file, refused.to_string()));
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// The tags and categories of a document. A name that cannot be one is a warning; categories are made where they are
    /// not there yet.
    async fn imported_place(
        &self,
        actor: &Actor,
        document: &MarkdownDocument,
        warnings: &mut Vec<String>,
    ) -> Result<EntryPlace, ServiceError> {
        let mut names = |written: &[String], what: &str| {
            let mut names: Vec<TermName> = Vec::new();
            for text in written {
                match text.parse::<TermName>() {
                    Ok(name) if names.iter().any(|known| known.key() == name.key()) => {}
                    Ok(name) if names.len() < MAX_TERMS / 2 => names.push(name),
                    Ok(name) => warnings.push(format!("there are too many: the {what} {name} was left out")),
                    Err(error) => warnings.push(format!("the {what} {text:?} was left out: {error}")),
                }
            }
            names
        };
        let tags = names(&document.tags, "tag");
        let categories = names(&document.categories, "category");
        let mut place =
            EntryPlace { tags: tags.iter().map(TermName::to_string).collect(), ..EntryPlace::default() };
        if categories.is_empty() {
            return Ok(place);
        }
        let known = terms::list(self.db(), Taxonomy::Category).await?;
        for name in categories {
            let term = known.iter().find(|term| term.name.key() == name.key()).map(|term| term.id);
            let new = NewTerm { name: name.to_string(), ..NewTerm::default() };
            place.terms.push(match term {
                Some(term) => term,
                None => self.create_term(actor, Taxonomy::Category, &new).await?.id,
            });
        }
        Ok(place)
    }

    /// Keeps the pictures of a document. One that cannot be kept is a warning.
    async fn import_pictures(
        &self,
        document: &MarkdownDocument,
        warnings: &mut Vec<String>,
    ) -> Result<HashMap<PathBuf, String>, ServiceError> {
        let mut urls = HashMap::new();
        for Picture { name, file } in &document.pictures {
            let bytes = match read_picture(file).await {
                Ok(bytes) => bytes,
                Err(error) => {
                    warnings.push(format!("the picture {name} cannot be read: {error}"));
                    continue;
                }
            };
            match self.keep_picture(name, bytes).await {
                Ok(url) => {
                    urls.insert(file.clone(), url);
                }
                Err(ServiceError::Invalid(_)) => {
                    warnings.push(format!("{name} is no picture that browsers show"))
                }
                Err(error) => return Err(error),
            }
        }
        Ok(urls)
    }
}

/// Why an import ended early.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The folder cannot be read.
    #[error(transparent)]
    Scan(#[from] ScanError),
    /// Reading the folder was cut off.
    #[error("reading the folder was cut off")]
    CutOff(#[source] tokio::task::JoinError),
    /// The site could not take more.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

fn new_entry(document: MarkdownDocument, urls: &HashMap<PathBuf, String>) -> NewEntry {
    let body = document.with_pictures(|picture| urls.get(&picture.file).cloned());
    let fields = [("title", document.title), ("summary", document.summary), ("body", body)];
    NewEntry {
        publication_type: TYPE.to_owned(),
        fields: fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<FieldValues>(),
        path: document.path.as_ref().map(EntryPath::to_string).or(document.slug).unwrap_or_default(),
        byline: document.byline,
        source: Some(document.source),
        published_at: document.published_at,
        aliases: document.aliases,
        place: EntryPlace::default(),
    }
}

async fn read_picture(file: &Path) -> std::io::Result<Bytes> {
    if tokio::fs::metadata(file).await?.len() > MAX_PICTURE {
        return Err(std::io::Error::other(format!("it is larger than {} MiB", MAX_PICTURE >> 20)));
    }
    Ok(tokio::fs::read(file).await?.into())
}

fn explain(refused: Refused) -> (String, String) {
    let file = refused.file.to_string_lossy().into_owned();
    let reason = match refused.line {
        Some(line) => format!("line {line}: {}", refused.reason),
        None => refused.reason,
    };
    (file, reason)
}
