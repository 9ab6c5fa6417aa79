//! The pages on which people give tokens to programs.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::StatusCode;

use super::{
    App,
    account::page as account_page,
    admin::page::sentence,
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{
    ApiToken, FieldError, NewApiToken, Permission, PermissionSet, Timestamp, User, panel::FieldKind,
};
use sandpress_services::ServiceError;
use sandpress_themes::{
    contexts::admin::{PanelChoiceContext, PanelFieldContext, TokenContext, TokensContext},
    minute, on,
};

const PAGE: &str = "/account/tokens";

/// How long tokens may last, in days with their words.
const LIVES: [(u32, &str); 4] = [(7, "A week"), (30, "30 days"), (90, "90 days"), (365, "A year")];

/// How long one lasts where nothing else is chosen.
const USUAL_LIFE: u32 = 90;

/// `GET /account/tokens`
pub(super) async fn list(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    let blank = NewApiToken { name: String::new(), scopes: PermissionSet::default(), days: USUAL_LIFE };
    draw(&app, &visitor, Shown { new: &blank, errors: &[], secret: "" }, StatusCode::OK).await
}

/// `POST /account/tokens`: the answer itself shows the secret, since it is kept nowhere for a later one.
pub(super) async fn make(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let visitor = &form.visitor;
    visitor.need_fresh(&app, PAGE).await?;
    let new = sent(&form);
    let actor = visitor.actor()?;
    let person = actor.user_id().ok_or(HttpError::NotFound)?;
    match app.services().make_token(&actor, person, &new, &visitor.visit).await {
        Ok(made) => {
            let blank = NewApiToken { name: String::new(), scopes: PermissionSet::default(), ..new };
            draw(&app, visitor, Shown { new: &blank, errors: &[], secret: &made.secret }, StatusCode::OK)
                .await
        }
        Err(ServiceError::Invalid(errors)) => {
            let shown = Shown { new: &new, errors: &errors, secret: "" };
            draw(&app, visitor, shown, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /account/tokens/{id}/revoke`
pub(super) async fn revoke(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = id.parse().map_err(|_| HttpError::NotFound)?;
    app.services().revoke_token(&form.visitor.actor()?, id, &form.visitor.visit).await?;
    form.visitor.flash(FlashLevel::Success, "The token is good for nothing any more.").await?;
    Ok(redirect::to(PAGE))
}

/// What the page shows beside the list.
struct Shown<'a> {
    new: &'a NewApiToken,
    errors: &'a [FieldError],
    secret: &'a str,
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    shown: Shown<'_>,
    status: StatusCode,
) -> Result<Response, HttpError> {
    let actor = visitor.actor()?;
    let tokens = app.services().list_tokens(&actor, actor.user_id()).await?;
    let now = app.services().clock().now();
    let context = TokensContext {
        common: account_page::common(app, visitor, "Tokens for programs").await?,
        secret: shown.secret.to_owned(),
        tokens: tokens.iter().map(|token| row(token, now)).collect(),
        fields: visitor.user.as_ref().map(|user| fields(user, &shown)).unwrap_or_default(),
        errors: messages(shown.errors, ""),
    };
    account_page::html(app, visitor, status, &context.common, app.admin().tokens(&context)?).await
}

fn row(token: &ApiToken, now: Timestamp) -> TokenContext {
    TokenContext {
        name: token.name.clone(),
        prefix: token.prefix.clone(),
        scopes: token.scopes.iter().map(|scope| scope.label().to_owned()).collect(),
        created_on: on(token.created_at),
        expires_on: on(token.expires_at),
        expired: token.expires_at <= now,
        used_on: token.used_at.map(minute).unwrap_or_default(),
        revoke_url: format!("{PAGE}/{}/revoke", token.id),
    }
}

/// The form of a new token, with what the person may give; nothing where that is nothing.
fn fields(user: &User, shown: &Shown<'_>) -> Vec<PanelFieldContext> {
    let own = user.role.permissions();
    if own.is_empty() {
        return Vec::new();
    }
    let scope = |permission: Permission| PanelChoiceContext {
        value: permission.as_str().to_owned(),
        label: permission.label().to_owned(),
        chosen: shown.new.scopes.has(permission),
    };
    let life = |(days, label): (u32, &str)| PanelChoiceContext {
        value: days.to_string(),
        label: label.to_owned(),
        chosen: shown.new.days == days,
    };
    let field = |name: &str, label: &str, shape, help: &str| PanelFieldContext {
        id: format!("token-{name}"),
        name: name.to_owned(),
        label: label.to_owned(),
        shape,
        help: help.to_owned(),
        required: true,
        value: String::new(),
        placeholder: String::new(),
        max_length: 0,
        minimum: String::new(),
        maximum: String::new(),
        choices: Vec::new(),
        errors: messages(shown.errors, name),
    };
    let name = field("name", "What it is for", FieldKind::Text, "Such as the program that uses it.");
    let scopes = field("scopes", "What it may do", FieldKind::Choices, "No more than the program needs.");
    let days = field("days", "How long it is good", FieldKind::Choice, "");
    vec![
        PanelFieldContext { value: shown.new.name.clone(), ..name },
        PanelFieldContext { choices: own.iter().map(scope).collect(), ..scopes },
        PanelFieldContext { choices: LIVES.into_iter().map(life).collect(), ..days },
    ]
}

fn sent(form: &VerifiedForm) -> NewApiToken {
    let scopes = form.fields().iter().filter(|(name, _)| name == "scopes");
    NewApiToken {
        name: form.get("name").to_owned(),
        scopes: scopes.filter_map(|(_, value)| value.parse::<Permission>().ok()).collect(),
        days: form.get("days").parse().unwrap_or_default(),
    }
}

fn messages(errors: &[FieldError], field: &str) -> Vec<String> {
    errors.iter().filter(|error| error.field == field).map(|error| sentence(&error.message)).collect()
}
