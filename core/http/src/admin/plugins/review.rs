//! `/admin/add-plugin/{sha256}`: all that a plugin could ever do, and the question whether it may.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::StatusCode;

use super::{
    Tab,
    add::{self, name},
    change::{finish, with_overridden},
    figures, grant_fields, page, powers_list, refusal,
};
use crate::{
    App,
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_config::Grant;
use sandpress_domain::{Actor, FieldError};
use sandpress_services::plugin_setup::{
    AddRequest, ComponentReport, GrantView, SetupError, UpdatePlan, UpdateRequest,
};
use sandpress_themes::contexts::admin::{AdminSection, PluginReviewContext, PowerContext};

/// A file that was sent, as it would come onto the site.
struct Review<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    actor: Actor,
    bytes: Vec<u8>,
    report: ComponentReport,
    /// What an update would change; none where the plugin is new on the site.
    plan: Option<UpdatePlan>,
}

/// An answer that was not accepted.
#[derive(Default)]
struct Refused {
    grants: BTreeMap<String, Grant>,
    errors: Vec<FieldError>,
    /// What is wrong otherwise.
    message: Option<String>,
}

/// `GET /admin/add-plugin/{sha256}`
pub(crate) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(sha256): Path<String>,
) -> Result<Response, HttpError> {
    match Review::open(&app, &visitor, &sha256).await {
        Ok(review) => review.draw(StatusCode::OK, &Refused::default()).await,
        Err(error) => send_again(&visitor, error).await,
    }
}

/// `POST /admin/add-plugin/{sha256}`
pub(crate) async fn consent(
    State(app): State<App>,
    Path(sha256): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    match Review::open(&app, &form.visitor, &sha256).await {
        Ok(review) => review.answer(&form).await,
        Err(error) => send_again(&form.visitor, error).await,
    }
}

/// `POST /admin/add-plugin/{sha256}/discard`
pub(crate) async fn discard(
    State(app): State<App>,
    Path(sha256): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    match app.services().plugin_setup().discard_staged(&form.visitor.actor()?, &sha256) {
        Ok(()) | Err(SetupError::NotStaged) => {}
        Err(error) => {
            refusal::explain(error)?;
        }
    }
    form.visitor.flash(FlashLevel::Info, "Nothing was changed. The file was thrown away.").await?;
    Ok(redirect::to("/admin/plugins"))
}

/// Where a file can be sent again, with what was wrong.
async fn send_again(visitor: &Visitor, error: SetupError) -> Result<Response, HttpError> {
    visitor.flash(FlashLevel::Error, refusal::explain(error)?).await?;
    Ok(redirect::to("/admin/add-plugin"))
}

impl<'a> Review<'a> {
    async fn open(app: &'a App, visitor: &'a Visitor, sha256: &str) -> Result<Self, SetupError> {
        let actor = visitor.actor().map_err(|_| SetupError::NotStaged)?;
        let setup = app.services().plugin_setup();
        let bytes = setup.staged(&actor, sha256)?;
        let report = setup.inspect(&actor, name(), bytes.clone()).await?;
        let plan = match &report.installed {
            Some(_) if report.problem.is_empty() => {
                Some(setup.plan_update(&actor, &report.id, name(), bytes.clone()).await?)
            }
            _ => None,
        };
        Ok(Self { app, visitor, actor, bytes, report, plan })
    }

    /// What the owner has to decide.
    fn asked(&self) -> Vec<&'static str> {
        let new = || self.report.capabilities.iter().filter_map(|capability| capability.form).collect();
        let forms = self.plan.as_ref().map_or_else(new, |plan| plan.missing.clone());
        forms.into_iter().map(|form| form.name).collect()
    }

    /// Does what the person consented to, or says why not.
    async fn answer(&self, form: &VerifiedForm) -> Result<Response, HttpError> {
        let (grants, errors) = grant_fields::read(form, self.asked());
        let grants: BTreeMap<_, _> = grants.into_iter().collect();
        if !errors.is_empty() {
            let refused = Refused { grants, errors, message: None };
            return self.draw(StatusCode::UNPROCESSABLE_ENTITY, &refused).await;
        }
        match self.carry_out(grants.clone()).await {
            Ok(message) => {
                let (setup, sha256) = (self.app.services().plugin_setup(), &self.report.sha256);
                // What stays aside is swept when there is no more room for it.
                let _ = setup.discard_staged(&self.actor, sha256);
                finish(self.app, self.visitor, Ok(message), &Tab::Overview.url(&self.report.id)).await
            }
            Err(error) => {
                let message = Some(refusal::explain(error)?);
                let refused = Refused { grants, errors: Vec::new(), message };
                self.draw(StatusCode::UNPROCESSABLE_ENTITY, &refused).await
            }
        }
    }

    async fn carry_out(&self, grants: BTreeMap<String, Grant>) -> Result<String, SetupError> {
        let setup = self.app.services().plugin_setup();
        let (id, label, bytes) = (&self.report.id, self.label(), self.bytes.clone());
        let consent = self.report.sha256.clone();
        if self.plan.is_some() {
            let request = UpdateRequest { consent, grants };
            let done = setup.update(&self.actor, id, name(), bytes, &request).await?;
            return Ok(with_overridden(&format!("{label} is now {}.", done.to), &done.overridden));
        }
        let settings = BTreeMap::new();
        let request = AddRequest { consent, grants, settings, priority: None, enabled: true };
        let done = setup.add(&self.actor, name(), bytes, &request).await?;
        Ok(with_overridden(&format!("{label} was added and runs."), &done.overridden))
    }

    fn label(&self) -> &str {
        if self.report.label.is_empty() { &self.report.id } else { &self.report.label }
    }

    async fn draw(&self, status: StatusCode, refused: &Refused) -> Result<Response, HttpError> {
        let (report, plan) = (&self.report, self.plan.as_ref());
        let title = if plan.is_some() { "Update a plugin" } else { "Add a plugin" };
        let [new, unchanged, lost] = self.powers();
        let consent_url = add::url(&report.sha256);
        let mut errors = grant_fields::elsewhere(self.asked(), &refused.errors);
        errors.extend(refused.message.clone());
        let context = PluginReviewContext {
            common: page::common(self.app, self.visitor, title, AdminSection::Plugins).await?,
            id: report.id.clone(),
            label: self.label().to_owned(),
            version: report.version.clone(),
            summary: report.summary.clone(),
            replaces: plan.map(|plan| plan.current_version.clone()).unwrap_or_default(),
            is_update: plan.is_some(),
            powers: new,
            unchanged,
            lost,
            never: report.never.iter().map(|sentence| (*sentence).to_owned()).collect(),
            grants: grant_fields::fields(
                self.asked(),
                |name| refused.grants.get(name).cloned(),
                &refused.errors,
            ),
            errors,
            problem: self.problem(),
            sha256: report.sha256.clone(),
            size: figures::bytes(report.bytes),
            discard_url: format!("{consent_url}/discard"),
            consent_url,
            back_url: match plan {
                Some(_) => Tab::Updates.url(&report.id),
                None => "/admin/plugins".to_owned(),
            },
        };
        page::html(self.visitor, status, self.app.admin().plugin_review(&context)?)
    }

    /// Why it cannot come onto the site.
    fn problem(&self) -> String {
        if self.report.installed.as_ref().is_some_and(|installed| installed.is_same) {
            return format!("This very file is on the site already, as {}.", self.label());
        }
        page::sentence(&self.report.problem)
    }

    /// What it can do that the version before cannot, what both can, and what only that one can.
    fn powers(&self) -> [Vec<PowerContext>; 3] {
        let hooks = || self.report.hooks.iter().map(|hook| hook.name.as_str());
        let capabilities = || self.report.capabilities.iter().map(|capability| capability.name.as_str());
        let granted = |name: &str| self.granted(name);
        let Some(plan) = &self.plan else {
            let mut all = powers_list::capabilities(capabilities(), granted);
            all.extend(powers_list::hooks(hooks()));
            return [all, Vec::new(), Vec::new()];
        };
        let changes = &plan.changes;
        let is_new = |name: &str, added: &[String]| added.iter().any(|new| new == name);
        let new_hook = |name: &&str| is_new(name, &changes.hooks_added);
        let new_capability = |name: &&str| is_new(name, &changes.capabilities_added);
        let mut new = powers_list::capabilities(capabilities().filter(new_capability), granted);
        new.extend(powers_list::hooks(hooks().filter(new_hook)));
        let mut unchanged =
            powers_list::capabilities(capabilities().filter(|name| !new_capability(name)), granted);
        unchanged.extend(powers_list::hooks(hooks().filter(|name| !new_hook(name))));
        let mut lost =
            powers_list::capabilities(changes.capabilities_removed.iter().map(String::as_str), |_| None);
        lost.extend(powers_list::hooks(changes.hooks_removed.iter().map(String::as_str)));
        [new, unchanged, lost]
    }

    /// What cms.toml grants already.
    fn granted(&self, name: &str) -> Option<Grant> {
        let capability = self.report.capabilities.iter().find(|capability| capability.name == name)?;
        Some(match capability.granted.as_ref()? {
            GrantView::Allowed(_) => Grant::Allowed,
            GrantView::Only(items) => Grant::Only(items.clone()),
        })
    }
}
