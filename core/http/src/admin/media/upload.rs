//! `POST /admin/media/upload`: files for the library, or other bytes for a file in it. Each streams to the storage as it
//! arrives. Scripts send one file and get JSON; a form may have several and leads back to the library.

use axum::{
    Json,
    extract::{Request, State, multipart::Field},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde_json::json;
use uuid::Uuid;

use super::{AssetJson, LIST, Thumbnails, page::sentence, url, wants_json};
use crate::{
    App,
    error::HttpError,
    redirect,
    upload::{FileSink, FormHead, read_files},
    visitor::{FlashLevel, Visitor},
};
use sandpress_services::{NewUpload, ServiceError, Uploaded};

/// The field that holds a file.
const FILE: &str = "file";

/// The most files of one form.
const FILES: usize = 100;

/// The files of a form, as they arrive.
struct Incoming {
    app: App,
    kept: Vec<Uploaded>,
    /// Files that were not kept, and why.
    refused: Vec<ServiceError>,
}

pub(crate) async fn upload(State(app): State<App>, request: Request) -> Response {
    let wants_json = wants_json(request.headers());
    let mut incoming = Incoming { app: app.clone(), kept: Vec::new(), refused: Vec::new() };
    let answer = match read_files(request, &app, FILE, &mut incoming).await {
        Ok(_) if wants_json => incoming.json().await,
        Ok(head) => incoming.page(&head).await,
        Err(error) => Err(error),
    };
    match answer {
        Ok(answer) => answer,
        Err(error) if wants_json => problem(&error),
        Err(error) => error.into_response(),
    }
}

/// What went wrong, for a script that shows it to somebody.
fn problem(error: &HttpError) -> Response {
    let (status, _, message) = error.explain();
    (status, Json(json!({ "error": message }))).into_response()
}

impl FileSink for Incoming {
    async fn take(&mut self, head: &FormHead, file: Field<'_>) -> Result<(), HttpError> {
        let name = file.file_name().unwrap_or_default().to_owned();
        // What browsers send where no file was chosen.
        if name.is_empty() {
            return Ok(());
        }
        if self.kept.len() + self.refused.len() >= FILES {
            return Err(HttpError::BadRequest("send at most 100 files at once"));
        }
        match self.keep(head, name, file).await {
            Ok(uploaded) => self.kept.push(uploaded),
            Err(HttpError::Service(error @ ServiceError::Invalid(_))) => self.refused.push(error),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

impl Incoming {
    async fn keep(&self, head: &FormHead, name: String, mut file: Field<'_>) -> Result<Uploaded, HttpError> {
        let (folder, replaces) = (named(head.get("folder"))?, named(head.get("replaces"))?);
        let new = NewUpload { name, folder, replaces };
        let mut upload = self.app.services().begin_upload(&head.visitor.actor()?, new).await?;
        while let Some(bytes) = file.chunk().await.map_err(|_| HttpError::CutOff)? {
            upload.append(&bytes).await?;
        }
        Ok(upload.finish().await?)
    }

    async fn json(mut self) -> Result<Response, HttpError> {
        if let Some(error) = self.refused.pop() {
            return Err(error.into());
        }
        let uploaded = self.kept.pop().ok_or(HttpError::BadRequest("send a file in the field `file`"))?;
        let status = if uploaded.is_new { StatusCode::CREATED } else { StatusCode::OK };
        let thumbnails = Thumbnails::of_assets(&self.app, std::slice::from_ref(&uploaded.asset)).await?;
        let asset = AssetJson::of(&uploaded.asset, &thumbnails);
        Ok((status, Json(json!({ "asset": asset, "is_new": uploaded.is_new }))).into_response())
    }

    async fn page(self, head: &FormHead) -> Result<Response, HttpError> {
        for error in &self.refused {
            head.visitor.flash(FlashLevel::Error, sentence(&error.to_string())).await?;
        }
        if let Some(id) = named(head.get("replaces"))? {
            if !self.kept.is_empty() {
                head.visitor.flash(FlashLevel::Success, "The file was replaced.").await?;
            }
            return Ok(redirect::to(&url(id)));
        }
        self.tell(&head.visitor).await?;
        Ok(redirect::to(&match named(head.get("folder"))? {
            Some(folder) => format!("{LIST}?folder={folder}"),
            None => LIST.to_owned(),
        }))
    }

    async fn tell(&self, visitor: &Visitor) -> Result<(), HttpError> {
        let new = self.kept.iter().filter(|uploaded| uploaded.is_new).count();
        let message = match new {
            0 => String::new(),
            1 => "The file was added.".to_owned(),
            new => format!("{new} files were added."),
        };
        if !message.is_empty() {
            visitor.flash(FlashLevel::Success, message).await?;
        }
        for known in self.kept.iter().filter(|uploaded| !uploaded.is_new) {
            let message = format!("{} was in the library already.", known.asset.name);
            visitor.flash(FlashLevel::Info, message).await?;
        }
        if self.kept.is_empty() && self.refused.is_empty() {
            visitor.flash(FlashLevel::Error, "Choose a file first.").await?;
        }
        Ok(())
    }
}

/// What a field names; nothing where it is empty.
fn named(text: &str) -> Result<Option<Uuid>, HttpError> {
    match text {
        "" => Ok(None),
        text => super::id(text).map(Some),
    }
}
