//! Pages of plugins, at `/admin/plugins/{plugin}/{panel}`.

use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use http::StatusCode;

use super::{
    act::Act,
    ask_first,
    draw::{Frame, Place},
    every_page, explain, flash_level, is_cancelled,
    query::Query,
};
use crate::{
    App,
    error::HttpError,
    form::{ENTRY_FIELD, VerifiedForm},
    redirect,
    visitor::Visitor,
};
use sandpress_domain::{Actor, FieldError, panel::Panel};
use sandpress_plugins::{AdminPanel, PanelNext, PanelOutcome};
use sandpress_services::ServiceError;
use sandpress_themes::contexts::admin::{AdminSection, FlashContext, PanelLinkContext, PanelPageContext};

/// A page of a plugin, as it was asked for.
struct Asked {
    app: App,
    visitor: Visitor,
    actor: Actor,
    panel: AdminPanel,
    query: Query,
}

/// What is drawn besides what the plugin describes.
#[derive(Default)]
struct Beside<'a> {
    /// The form that was refused, with what was sent.
    refused: Option<(&'a str, &'a [FieldError])>,
    sent: &'a [(String, String)],
    /// What is wrong otherwise.
    errors: Vec<String>,
    flash: Option<FlashContext>,
}

/// `GET /admin/plugins/{plugin}/{panel}`
pub(crate) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(path): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, HttpError> {
    let asked = Asked::new(app, visitor, &path, query)?;
    asked.draw(Beside::default(), StatusCode::OK).await
}

/// `POST /admin/plugins/{plugin}/{panel}`
pub(crate) async fn submit(
    State(app): State<App>,
    Path(path): Path<(String, String)>,
    RawQuery(query): RawQuery,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let asked = Asked::new(app, form.visitor.clone(), &path, query)?;
    let act = Act::decode(form.get("act")).ok_or(HttpError::BadRequest("this page has no such button"))?;
    if let Some(question) = ask_first(&asked.app, &form, &act, &asked.url()).await? {
        return Ok(question);
    }
    if is_cancelled(&form) {
        let kept = Beside { refused: Some((&act.id, &[])), sent: form.fields(), ..Beside::default() };
        return asked.draw(kept, StatusCode::OK).await;
    }
    let (services, request) = (asked.app.services(), asked.query.request(&asked.panel.id));
    let submission = act.submission(&form, ENTRY_FIELD);
    match services.submit_panel(&asked.actor, &asked.panel.plugin, &request, submission).await {
        Ok(outcome) => asked.go_on(outcome).await,
        Err(error @ (ServiceError::NotFound(_) | ServiceError::Denied(_))) => Err(error.into()),
        Err(ServiceError::Invalid(errors)) => {
            let refused =
                Beside { refused: Some((&act.id, &errors)), sent: form.fields(), ..Beside::default() };
            asked.draw(refused, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => {
            let (status, message) = explain(&asked.visitor, error);
            let refused = Beside {
                refused: Some((&act.id, &[])),
                sent: form.fields(),
                errors: vec![message],
                ..Beside::default()
            };
            asked.draw(refused, status).await
        }
    }
}

impl Asked {
    fn new(
        app: App,
        visitor: Visitor,
        (plugin, panel): &(String, String),
        query: Option<String>,
    ) -> Result<Self, HttpError> {
        let actor = visitor.actor()?;
        let panel = app.services().get_panel(&actor, plugin, panel)?;
        let query = Query::parse(query.as_deref().unwrap_or_default());
        Ok(Self { app, visitor, actor, panel, query })
    }

    /// The address that was asked for, as far as it means something.
    fn url(&self) -> String {
        self.query.url(&self.panel.url())
    }

    async fn go_on(&self, outcome: PanelOutcome) -> Result<Response, HttpError> {
        let PanelOutcome { message, next } = outcome;
        let url = match next {
            PanelNext::Same => self.url(),
            PanelNext::Go(url) => url,
            PanelNext::Show(panel) => {
                let flash = message.map(|(tone, message)| FlashContext {
                    level: every_page::level(flash_level(tone)),
                    message,
                });
                let beside = Beside { flash, ..Beside::default() };
                return self.page(Ok(panel), beside, StatusCode::OK).await;
            }
        };
        if let Some((tone, message)) = message {
            self.visitor.flash(flash_level(tone), message).await?;
        }
        Ok(redirect::to(&url))
    }

    /// The page as its plugin describes it now.
    async fn draw(&self, beside: Beside<'_>, status: StatusCode) -> Result<Response, HttpError> {
        let request = self.query.request(&self.panel.id);
        match self.app.services().show_panel(&self.actor, &self.panel.plugin, &request).await {
            Ok(panel) => self.page(Ok(panel), beside, status).await,
            Err(error @ (ServiceError::NotFound(_) | ServiceError::Denied(_))) => Err(error.into()),
            Err(error) => {
                let (status, problem) = explain(&self.visitor, error);
                self.page(Err(problem), beside, status).await
            }
        }
    }

    async fn page(
        &self,
        panel: Result<Panel, String>,
        beside: Beside<'_>,
        status: StatusCode,
    ) -> Result<Response, HttpError> {
        let (panel, problem) = match panel {
            Ok(panel) => (panel, String::new()),
            Err(problem) => (Panel::default(), problem),
        };
        let title = if panel.title.is_empty() { &self.panel.title } else { &panel.title };
        let path = self.panel.url();
        let frame = Frame {
            place: Place::Page { path: &path, query: &self.query },
            sent: beside.sent,
            refused: beside.refused,
        };
        let mut errors = beside.errors;
        if let Some((form, refused)) = beside.refused
            && panel.find_form(form).is_none()
        {
            errors.extend(refused.iter().map(|error| every_page::sentence(&error.message)));
        }
        let mut common = every_page::common(&self.app, &self.visitor, title, AdminSection::Outside).await?;
        common.flash.extend(beside.flash);
        let siblings = self.app.services().list_panels(&self.actor).into_iter();
        let link = |own: AdminPanel| every_page::panel_link(&own, own.id == self.panel.id);
        let panels: Vec<PanelLinkContext> =
            siblings.filter(|own| own.plugin == self.panel.plugin).map(link).collect();
        for link in &mut common.panels_in_nav {
            link.current = link.url == path;
        }
        if !self.panel.in_navigation && common.may_see_plugins {
            common.nav = AdminSection::Plugins;
        }
        let context = PanelPageContext {
            common,
            plugin_label: self.panel.plugin_label.clone(),
            plugin_url: format!("/admin/plugins/{}", self.panel.plugin),
            panels,
            action_url: self.url(),
            nodes: frame.nodes(panel.content),
            errors,
            problem,
        };
        every_page::html(&self.visitor, status, self.app.admin().panel(&context)?)
    }
}
