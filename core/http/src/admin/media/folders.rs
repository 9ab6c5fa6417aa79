//! Folders of the library, and moving files into them.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{LIST, chosen_folder, id, page::sentence};
use crate::{App, error::HttpError, form::VerifiedForm, redirect, visitor::FlashLevel};
use sandpress_services::ServiceError;

/// `POST /admin/media/folders`
pub(crate) async fn create(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let made = app.services().create_media_folder(&form.visitor.actor()?, form.get("name")).await;
    match made {
        Ok(folder) => tell(&form, Ok(()), "The folder was made.", &in_folder(&folder.id.to_string())).await,
        Err(error) => tell(&form, Err(error), "", LIST).await,
    }
}

/// `POST /admin/media/folders/{id}`
pub(crate) async fn rename(
    State(app): State<App>,
    Path(folder): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let done =
        app.services().rename_media_folder(&form.visitor.actor()?, id(&folder)?, form.get("name")).await;
    tell(&form, done, "The folder has its new name.", &in_folder(&folder)).await
}

/// `POST /admin/media/folders/{id}/delete`
pub(crate) async fn delete(
    State(app): State<App>,
    Path(folder): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    match app.services().delete_media_folder(&form.visitor.actor()?, id(&folder)?).await {
        Ok(()) => tell(&form, Ok(()), "The folder was deleted.", LIST).await,
        Err(error) => tell(&form, Err(error), "", &in_folder(&folder)).await,
    }
}

/// `POST /admin/media/move`
pub(crate) async fn move_files(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let chosen = form.fields().iter().filter(|(name, _)| name == "file");
    let files = chosen.map(|(_, text)| id(text)).collect::<Result<Vec<_>, _>>()?;
    let folder = chosen_folder(&form)?;
    let page = folder.map_or_else(|| LIST.to_owned(), |folder| in_folder(&folder.to_string()));
    if files.is_empty() {
        form.visitor.flash(FlashLevel::Error, "Choose the files first that you want to move.").await?;
        return Ok(redirect::to(LIST));
    }
    match app.services().move_assets(&form.visitor.actor()?, &files, folder).await {
        Ok(1) => tell(&form, Ok(()), "The file was moved.", &page).await,
        Ok(moved) => tell(&form, Ok(()), &format!("{moved} files were moved."), &page).await,
        Err(error) => tell(&form, Err(error), "", LIST).await,
    }
}

fn in_folder(folder: &str) -> String {
    format!("{LIST}?folder={folder}")
}

async fn tell(
    form: &VerifiedForm,
    done: Result<(), ServiceError>,
    message: &str,
    next: &str,
) -> Result<Response, HttpError> {
    let (level, message) = match done {
        Ok(()) => (FlashLevel::Success, message.to_owned()),
        Err(ServiceError::Invalid(errors)) => {
            let messages: Vec<_> = errors.iter().map(|error| sentence(&error.message)).collect();
            (FlashLevel::Error, messages.join(" "))
        }
        Err(ServiceError::State(message)) => (FlashLevel::Error, sentence(message)),
        Err(error) => return Err(error.into()),
    };
    form.visitor.flash(level, message).await?;
    Ok(redirect::to(next))
}
