//! What a case puts on its site before its steps.

use std::{path::Path, sync::Arc};

use data_encoding::BASE64;

use super::{
    error::CaseError,
    file::{CaseFile, DocumentFile, EntryFile, EntryState, MediaFile, UserFile},
    site::{CaseSite, moment},
};
use crate::{
    domain::{
        Actor, DocumentAddress, DocumentChange, DocumentContent, Entry, EntryPlace, Expectation, MediaKind,
        MediaWriting, Role,
    },
    plugins::ports::{NewMedia, PluginDocuments, PluginMedia},
    services::{Intent, NewEntry, NewUser, ServiceError},
};

/// The password of everybody; nobody logs in.
const PASSWORD: &str = "violet harbour lantern 7";

/// Bytes of a file that are handed over at once.
const PIECE: usize = 256 << 10;

/// The ways into the house that plugins have, for what no use case adds.
pub(super) struct Doors {
    pub(super) media: Arc<dyn PluginMedia>,
    pub(super) documents: Arc<dyn PluginDocuments>,
}

impl CaseSite {
    /// Puts everything there.
    pub(super) async fn furnish(
        &mut self,
        case: &CaseFile,
        folder: &Path,
        doors: &Doors,
    ) -> Result<(), CaseError> {
        for user in &case.users {
            self.add_user(user).await?;
        }
        for file in &case.media {
            self.add_media(file, folder, &*doors.media).await?;
        }
        for entry in &case.entries {
            let publishes = entry.status == EntryState::Published;
            let setup =
                |error| setup("an entry", &entry.fields.get("title").cloned().unwrap_or_default(), error);
            self.add_entry(entry, publishes).await?.map_err(setup)?;
        }
        let documents: Vec<_> = case.documents.iter().map(document).collect();
        if !documents.is_empty() {
            let stored = doors.documents.write(&self.plugin, u64::MAX, &documents).await;
            stored.map_err(|error| CaseError::Content(format!("the documents cannot be stored: {error}")))?;
        }
        Ok(())
    }

    async fn add_user(&mut self, file: &UserFile) -> Result<(), CaseError> {
        let UserFile { name, email, role } = file;
        let rule = |_| {
            let all = "subscriber, contributor, author, editor, administrator or owner";
            CaseError::Content(format!("the role of {email} is {role:?}: it is {all}"))
        };
        let role: Role = role.parse().map_err(rule)?;
        let new = NewUser { name: name.clone(), email: email.clone(), password: PASSWORD.to_owned(), role };
        let user = self.services.create_user(&new).await.map_err(|error| setup("the user", email, error))?;
        self.names.set(format!("user.{email}"), user.id.to_string());
        self.users.push(user);
        Ok(())
    }

    /// Makes an entry by way of everything that a person's save goes through. The inner error is the answer of the site.
    pub(super) async fn add_entry(
        &mut self,
        file: &EntryFile,
        publishes: bool,
    ) -> Result<Result<Entry, ServiceError>, CaseError> {
        let published_at =
            file.published_at.as_deref().map(|text| moment("published-at", text)).transpose()?;
        let fields = file.fields.iter().map(|(name, value)| Ok((name.clone(), self.names.fill_text(value)?)));
        let new = NewEntry {
            publication_type: file.publication_type.clone(),
            fields: fields.collect::<Result<_, CaseError>>()?,
            path: file.path.clone(),
            byline: file.byline.clone(),
            source: None,
            published_at,
            aliases: Vec::new(),
            place: EntryPlace::default(),
        };
        let intent = if publishes { Intent::Publish } else { Intent::Save };
        let made = self.services.create_entry(&Actor::System, new, intent).await;
        if let (Ok(entry), Some(name)) = (&made, &file.name) {
            self.names.set(format!("entry.{name}"), entry.id.to_string());
        }
        Ok(made)
    }

    async fn add_media(
        &mut self,
        file: &MediaFile,
        folder: &Path,
        media: &dyn PluginMedia,
    ) -> Result<(), CaseError> {
        let failed =
            |why: String| CaseError::Content(format!("the file {:?} cannot be added: {why}", file.name));
        let bytes = match (&file.file, &file.text, &file.base64) {
            (Some(path), None, None) => {
                let path = folder.join(path);
                std::fs::read(&path).map_err(CaseError::unreadable(&path))?
            }
            (None, Some(text), None) => text.clone().into_bytes(),
            (None, None, Some(base64)) => {
                BASE64.decode(base64.as_bytes()).map_err(|error| failed(error.to_string()))?
            }
            _ => return Err(failed("it has exactly one of file, text and base64".to_owned())),
        };
        let kinds = MediaKind::ALL.into_iter().collect();
        let writing = MediaWriting { kinds, quota: u64::MAX };
        let new = NewMedia { name: file.name.clone(), media_type: String::new() };
        let told = |error: crate::plugins::ports::MediaError| failed(error.to_string());
        let mut upload = media.begin("", &writing, new).await.map_err(told)?;
        for piece in bytes.chunks(PIECE) {
            upload.append(piece).await.map_err(told)?;
        }
        let asset = upload.finish().await.map_err(told)?;
        self.names.set(format!("media.{}", file.name), asset.id.to_string());
        Ok(())
    }
}

fn document(file: &DocumentFile) -> DocumentChange {
    let DocumentFile { collection, key, body, fields } = file.clone();
    DocumentChange {
        address: DocumentAddress { collection, key },
        expected: Expectation::Any,
        content: Some(DocumentContent { body, fields }),
    }
}

fn setup(kind: &str, name: &str, error: ServiceError) -> CaseError {
    CaseError::Setup { what: format!("{kind} {name}").trim_end().to_owned(), error: Box::new(error) }
}
