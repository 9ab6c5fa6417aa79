//! What the site's letters look like, with things in them that did not happen.

use axum::{
    Extension,
    extract::{Path, State},
    response::{Html, IntoResponse, Response},
};
use http::StatusCode;

use super::page;
use crate::{App, error::HttpError, policy::LetterPolicy, visitor::Visitor};
use sandpress_themes::contexts::admin::{AdminSection, LetterContext, LetterRowContext, LettersContext};

/// `/admin/mail/letters`
pub(crate) async fn list(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    let letters = app.services().list_letters(&visitor.actor()?)?;
    let row = |name: &str, when: &str| LetterRowContext {
        name: name.to_owned(),
        when: when.to_owned(),
        url: format!("/admin/mail/letters/{name}"),
    };
    let context = LettersContext {
        common: page::common(&app, &visitor, "Letters", AdminSection::Mail).await?,
        letters: letters.iter().map(|letter| row(letter.name, letter.when)).collect(),
    };
    page::html(&visitor, StatusCode::OK, app.admin().letters(&context)?)
}

/// `/admin/mail/letters/{name}`
pub(crate) async fn show(
    State(app): State<App>,
    Path(name): Path<String>,
    visitor: Visitor,
) -> Result<Response, HttpError> {
    let written = app.services().sample_letter(&visitor.actor()?, &name)?;
    let context = LetterContext {
        common: page::common(&app, &visitor, &written.subject, AdminSection::Mail).await?,
        html_url: format!("/admin/mail/letters/{name}/html"),
        name,
        subject: written.subject,
        text: written.text,
    };
    page::html(&visitor, StatusCode::OK, app.admin().letter(&context)?)
}

/// `/admin/mail/letters/{name}/html`: the letter for a frame.
pub(crate) async fn html(
    State(app): State<App>,
    Path(name): Path<String>,
    visitor: Visitor,
) -> Result<Response, HttpError> {
    let written = app.services().sample_letter(&visitor.actor()?, &name)?;
    Ok((Extension(LetterPolicy), Html(written.html)).into_response())
}
