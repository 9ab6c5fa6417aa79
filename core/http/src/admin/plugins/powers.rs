//! `/admin/plugins/{plugin}/manage/powers`: what a plugin may do, and how far.

use std::{collections::BTreeMap, time::Duration};

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::StatusCode;

use super::{
    PluginPage, Tab,
    change::{finish, with_overridden},
    figures, grant_fields, powers_list, refusal, url,
};
use crate::{App, error::HttpError, form::VerifiedForm, visitor::Visitor};
use sandpress_config::{Grant, PluginLimits};
use sandpress_domain::FieldError;
use sandpress_plugins::grant_form;
use sandpress_services::plugin_setup::NEVER;
use sandpress_themes::contexts::admin::{PluginGrantsContext, PluginLimitContext, PluginPowersContext};

/// `GET /admin/plugins/{plugin}/manage/powers`
pub(crate) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    let page = PluginPage::open(&app, visitor, &id, Tab::Powers).await?;
    let granted = page.details.config.grants.clone();
    draw(&page, StatusCode::OK, &granted, &[], None).await
}

/// `POST /admin/plugins/{plugin}/manage/powers`
pub(crate) async fn change(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let page = PluginPage::open(&app, form.visitor.clone(), &id, Tab::Powers).await?;
    let (grants, errors) = grant_fields::read(&form, asked(&page));
    let grants: BTreeMap<_, _> = grants.into_iter().collect();
    if !errors.is_empty() {
        return draw(&page, StatusCode::UNPROCESSABLE_ENTITY, &grants, &errors, None).await;
    }
    match app.services().plugin_setup().change_grants(&page.actor, &id, &grants).await {
        Ok(done) => {
            let message = with_overridden("Saved. It holds from now on.", &done.overridden);
            finish(&app, &form.visitor, Ok(message), &url(&id, "powers")).await
        }
        Err(error) => {
            let message = refusal::explain(error)?;
            draw(&page, StatusCode::UNPROCESSABLE_ENTITY, &grants, &[], Some(message)).await
        }
    }
}

/// The capabilities of the plugin that have to be granted.
fn asked<'a>(page: &'a PluginPage<'_>) -> Vec<&'a str> {
    let names = page.known.capabilities.iter().map(String::as_str);
    names.filter(|name| grant_form(name).is_some()).collect()
}

async fn draw(
    page: &PluginPage<'_>,
    status: StatusCode,
    grants: &BTreeMap<String, Grant>,
    errors: &[FieldError],
    message: Option<String>,
) -> Result<Response, HttpError> {
    let config = &page.details.config;
    let mut elsewhere = grant_fields::elsewhere(asked(page), errors);
    elsewhere.extend(message);
    let form = PluginGrantsContext {
        action_url: url(page.id(), "powers"),
        fields: grant_fields::fields(asked(page), |name| grants.get(name).cloned(), errors),
        errors: elsewhere,
    };
    let capabilities = page.known.capabilities.iter().map(String::as_str);
    let context = PluginPowersContext {
        common: page.common().await?,
        plugin: page.head(),
        hooks: powers_list::hooks(page.known.hooks.iter().map(String::as_str)),
        powers: powers_list::capabilities(capabilities, |name| config.grants.get(name).cloned()),
        never: NEVER.iter().map(|sentence| (*sentence).to_owned()).collect(),
        form: page.may_manage().then_some(form),
        limits: limits(&config.limits),
    };
    page.html(status, page.app.admin().plugin_powers(&context)?)
}

fn limits(limits: &PluginLimits) -> Vec<PluginLimitContext> {
    let limit = |key: &str, label: &str, value: String| PluginLimitContext {
        key: key.to_owned(),
        label: label.to_owned(),
        value,
    };
    let time = |time: Duration| match time.as_millis() {
        millis if millis % 1_000 == 0 => format!("{} s", millis / 1_000),
        millis => format!("{millis} ms"),
    };
    vec![
        limit("cpu_ms", "Processor time", time(limits.cpu)),
        limit("wall_ms", "Time by the clock", time(limits.wall)),
        limit("job_wall_ms", "Time by the clock in the background", time(limits.job_wall)),
        limit("memory_mib", "Memory", figures::bytes(limits.memory_bytes.into())),
        limit("host_calls", "Questions to the site", figures::count(limits.host_calls.into())),
        limit("transfer_kib", "Data handed over", figures::bytes(limits.transfer_bytes.into())),
        limit("html_kib", "HTML", figures::bytes(limits.html_bytes.into())),
    ]
}
