//! Forms with files, read piece by piece: the token of the form stands before its files, so that nothing of a file is
//! read for somebody without one.

use axum::{
    extract::{FromRequest, FromRequestParts, Multipart, Request, multipart::Field},
    http::{HeaderMap, HeaderName, header},
};

use super::{
    App,
    error::{HttpError, Kept},
    visitor::Visitor,
};

/// The field that holds a plugin's file.
const COMPONENT: &str = "component";

/// The longest other field in bytes, and how many of them there may be.
const TEXT: u64 = 1024;
const TEXTS: usize = 8;

/// The token of scripts, which send no form.
static CSRF_HEADER: HeaderName = HeaderName::from_static("x-csrf-token");

/// What stands in a form before its files, with the visitor who sent it.
pub(super) struct FormHead {
    pub(super) visitor: Visitor,
    texts: Vec<(String, String)>,
    /// The token in the head of the request.
    token: String,
}

/// Takes the files of a form.
pub(super) trait FileSink: Send {
    /// Takes the next file. Its token was checked.
    fn take(
        &mut self,
        head: &FormHead,
        file: Field<'_>,
    ) -> impl Future<Output = Result<(), HttpError>> + Send;
}

impl FormHead {
    /// The value of a field; empty where it was not sent.
    pub(super) fn get(&self, name: &str) -> &str {
        self.texts.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    fn is_verified(&self) -> bool {
        self.visitor.knows_token(&self.token) || self.visitor.knows_token(self.get("csrf"))
    }

    async fn take_text(&mut self, name: String, field: Field<'_>) -> Result<(), HttpError> {
        if self.texts.len() >= TEXTS {
            return Err(HttpError::BadRequest("this form has too many fields"));
        }
        let text = read(field, TEXT).await?;
        self.texts.push((name, String::from_utf8_lossy(&text).replace('\0', "")));
        Ok(())
    }
}

/// Reads a form whose files stand in fields called `name`, and gives each to the sink.
pub(super) async fn read_files(
    request: Request,
    app: &App,
    name: &str,
    sink: &mut impl FileSink,
) -> Result<FormHead, HttpError> {
    let (mut parts, body) = request.into_parts();
    let visitor = Visitor::from_request_parts(&mut parts, app).await?;
    let token = header(&parts.headers, &CSRF_HEADER);
    let mut head = FormHead { visitor, texts: Vec::new(), token };
    let request = Request::from_parts(parts, body);
    let mut form = Multipart::from_request(request, app)
        .await
        .map_err(|_| HttpError::BadRequest("this page takes a file (multipart/form-data)"))?;
    while let Some(field) = form.next_field().await.map_err(|_| HttpError::CutOff)? {
        let field_name = field.name().unwrap_or_default().to_owned();
        if field_name != name {
            head.take_text(field_name, field).await?;
        } else if head.is_verified() {
            sink.take(&head, field).await?;
        } else {
            return Err(HttpError::StaleForm(Kept::default()));
        }
    }
    if head.is_verified() { Ok(head) } else { Err(HttpError::StaleForm(Kept::default())) }
}

fn header(headers: &HeaderMap, name: &HeaderName) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// A plugin's file with the form that it came with.
pub(super) struct VerifiedUpload {
    pub(super) visitor: Visitor,
    /// The bytes of the file; none where no file was chosen.
    pub(super) file: Vec<u8>,
    head: FormHead,
}

impl VerifiedUpload {
    /// The value of a field; empty where it was not sent.
    pub(super) fn get(&self, name: &str) -> &str {
        self.head.get(name)
    }
}

impl FromRequest<App> for VerifiedUpload {
    type Rejection = HttpError;

    /// Reading ends as soon as the file is larger than the site takes.
    async fn from_request(request: Request, app: &App) -> Result<Self, HttpError> {
        let length = header(request.headers(), &header::CONTENT_LENGTH);
        if length.parse().is_ok_and(|length: u64| length > app.max_body()) {
            return Err(HttpError::TooLarge);
        }
        let mut component = Component { bytes: Vec::new(), limit: app.max_upload() };
        let head = read_files(request, app, COMPONENT, &mut component).await?;
        Ok(Self { visitor: head.visitor.clone(), file: component.bytes, head })
    }
}

struct Component {
    bytes: Vec<u8>,
    limit: u64,
}

impl FileSink for Component {
    async fn take(&mut self, _: &FormHead, file: Field<'_>) -> Result<(), HttpError> {
        self.bytes = read(file, self.limit).await?;
        Ok(())
    }
}

async fn read(mut field: Field<'_>, limit: u64) -> Result<Vec<u8>, HttpError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| HttpError::CutOff)? {
        if (bytes.len() + chunk.len()) as u64 > limit {
            return Err(HttpError::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
