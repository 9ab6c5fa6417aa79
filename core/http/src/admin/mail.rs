//! What mail left the site, and what became of it.

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{Html, IntoResponse, Response},
};
use http::StatusCode;
use serde::Deserialize;

use super::page::{self, sentence};
use crate::{
    App,
    error::HttpError,
    form::VerifiedForm,
    policy::LetterPolicy,
    reader::pagination,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{Mail, MailCounts, MailKeeping, MailState, Mailbox, PageRequest, Permission};
use sandpress_services::{CONSOLE_TRANSPORT, FILE_TRANSPORT, ServiceError};
use sandpress_themes::{
    contexts::admin::{
        AdminSection, MailPageContext, MailRecipientContext, MailRowContext, MailsContext, StatusCountContext,
    },
    minute, rfc3339,
};

/// Mails on a page of the list.
const PAGE: u32 = 25;

/// What is asked for in the URL. Whatever cannot be understood is as if it were not there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    state: String,
    page: String,
}

/// `/admin/mail`
pub(crate) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Result<Response, HttpError> {
    let actor = visitor.actor()?;
    let state = query.state.parse::<MailState>().ok();
    let request = PageRequest::new(query.page.parse().unwrap_or(1), PAGE);
    let mails = app.services().list_mails(&actor, state, request).await?;
    let counts = app.services().count_mails(&actor).await?;
    let context = MailsContext {
        common: page::common(&app, &visitor, "Mail", AdminSection::Mail).await?,
        pagination: pagination(&mails, |number| url(state, number)),
        mails: mails.items.into_iter().map(row).collect(),
        counts: tabs(counts, state),
        transport: app.services().mail_transport().unwrap_or_default(),
        folder: app.services().mail_folder().display().to_string(),
        may_send: actor.has(Permission::MailSend),
    };
    page::html(&visitor, StatusCode::OK, app.admin().mails(&context)?)
}

/// `/admin/mail/{id}`
pub(crate) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    visitor: Visitor,
) -> Result<Response, HttpError> {
    let actor = visitor.actor()?;
    let id = id.parse().map_err(|_| HttpError::NotFound)?;
    let mail = app.services().get_mail(&actor, id).await?;
    let is_secret = mail.keeping == MailKeeping::Secret;
    let has_html = !is_secret && mail.html.is_some();
    let context = MailPageContext {
        common: page::common(&app, &visitor, mail.subject.as_str(), AdminSection::Mail).await?,
        sender: mail.sender.to_string(),
        reply_to: mail.reply_to.as_ref().map(ToString::to_string).unwrap_or_default(),
        batch: mail.batch.clone().unwrap_or_default(),
        updated_at: rfc3339(mail.updated_at),
        updated_on: minute(mail.updated_at),
        is_secret,
        text: if is_secret { String::new() } else { mail.text.clone() },
        html_url: if has_html { format!("/admin/mail/{}/html", mail.id) } else { String::new() },
        delete_url: format!("/admin/mail/{}/delete", mail.id),
        mail: row(mail),
        may_send: actor.has(Permission::MailSend),
    };
    page::html(&visitor, StatusCode::OK, app.admin().mail(&context)?)
}

/// `/admin/mail/{id}/html`: what the mail says, for a frame.
pub(crate) async fn html(
    State(app): State<App>,
    Path(id): Path<String>,
    visitor: Visitor,
) -> Result<Response, HttpError> {
    let id = id.parse().map_err(|_| HttpError::NotFound)?;
    let mail = app.services().get_mail(&visitor.actor()?, id).await?;
    let html = mail.html.filter(|_| mail.keeping != MailKeeping::Secret).ok_or(HttpError::NotFound)?;
    Ok((Extension(LetterPolicy), Html(html)).into_response())
}

/// `POST /admin/mail/test`
pub(crate) async fn send_test(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let (level, message) = match form.get("address").parse::<Mailbox>() {
        Err(error) => (FlashLevel::Error, sentence(&error.to_string())),
        Ok(to) => match app.services().send_test_mail(&form.visitor.actor()?, to).await {
            Ok(_) => (
                FlashLevel::Success,
                "A test mail is on its way. This list shows what becomes of it.".to_owned(),
            ),
            Err(ServiceError::State(message)) => (FlashLevel::Error, sentence(message)),
            Err(error) => return Err(error.into()),
        },
    };
    form.visitor.flash(level, message).await?;
    Ok(redirect::to("/admin/mail"))
}

/// `POST /admin/mail/{id}/delete`
pub(crate) async fn delete(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = id.parse().map_err(|_| HttpError::NotFound)?;
    app.services().delete_mail(&form.visitor.actor()?, id).await?;
    form.visitor.flash(FlashLevel::Success, "The mail is deleted.".to_owned()).await?;
    Ok(redirect::to("/admin/mail"))
}

/// `POST /admin/mail/{id}/send`
pub(crate) async fn send_again(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = id.parse().map_err(|_| HttpError::NotFound)?;
    let (level, message) = match app.services().send_mail_again(&form.visitor.actor()?, id).await {
        Ok(()) => {
            (FlashLevel::Success, "It is sent again now. This list shows what becomes of it.".to_owned())
        }
        Err(ServiceError::State(message)) => (FlashLevel::Error, sentence(message)),
        Err(error) => return Err(error.into()),
    };
    form.visitor.flash(level, message).await?;
    Ok(redirect::to("/admin/mail"))
}

fn url(state: Option<MailState>, number: u32) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if let Some(state) = state {
        query.append_pair("state", state.as_str());
    }
    if number > 1 {
        query.append_pair("page", &number.to_string());
    }
    match query.finish() {
        query if query.is_empty() => "/admin/mail".to_owned(),
        query => format!("/admin/mail?{query}"),
    }
}

fn tabs(counts: MailCounts, current: Option<MailState>) -> Vec<StatusCountContext> {
    let tab = |state: Option<MailState>, label: &str, count| StatusCountContext {
        status: state.map_or("", MailState::as_str).to_owned(),
        label: label.to_owned(),
        count,
        url: url(state, 1),
        current: state == current,
    };
    vec![
        tab(None, "All", counts.queued + counts.sent + counts.dead),
        tab(Some(MailState::Queued), "Waiting", counts.queued),
        tab(Some(MailState::Sent), "Sent", counts.sent),
        tab(Some(MailState::Dead), "Not delivered", counts.dead),
    ]
}

fn row(mail: Mail) -> MailRowContext {
    let state_label = match mail.state {
        MailState::Queued => "Waiting",
        MailState::Sent if mail.transport == FILE_TRANSPORT => "In a file",
        MailState::Sent if mail.transport == CONSOLE_TRANSPORT => "Printed",
        MailState::Sent => "Sent",
        MailState::Dead => "Not delivered",
    };
    let recipients = mail.recipients.into_iter().map(|recipient| MailRecipientContext {
        mailbox: recipient.mailbox.to_string(),
        state: recipient.state.as_str().to_owned(),
        answer: recipient.answer,
    });
    MailRowContext {
        id: mail.id.to_string(),
        url: format!("/admin/mail/{}", mail.id),
        subject: mail.subject.to_string(),
        plugin: mail.plugin,
        state: mail.state.as_str().to_owned(),
        state_label: state_label.to_owned(),
        recipients: recipients.collect(),
        attempts: mail.attempts,
        created_at: rfc3339(mail.created_at),
        created_on: minute(mail.created_at),
        again_url: match mail.state {
            MailState::Dead => format!("/admin/mail/{}/send", mail.id),
            _ => String::new(),
        },
    }
}
