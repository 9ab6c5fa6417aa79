//! Pages of the site with a theme, or settings of it, that readers do not see. Only people who may change the settings of
//! the site get them, in a frame that runs no script.

use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse, Response},
};

use super::{ThemeOrHttp, load, settings::sent};
use crate::{
    App,
    error::HttpError,
    form::VerifiedForm,
    policy::PreviewPolicy,
    reader::{self, Audience},
    visitor::Visitor,
};
use sandpress_domain::{PageRequest, ThemeLook};
use sandpress_services::{Located, PageEntry, PublishedFilter};
use sandpress_themes::{
    Theme,
    contexts::{
        FailureContext,
        admin::{PanelChoiceContext, TemplateFaultContext, ThemeNoticeContext},
        reader::{ErrorContext, PageContext},
    },
};

/// The page for an address at which nothing stands.
const MISSING: &str = "/404";

/// How many of the latest entries can be looked at.
const ENTRIES: u32 = 12;

/// The pages that can be looked at: the lists, and of each type the latest entry.
pub(super) async fn pages(app: &App) -> Result<Vec<PanelChoiceContext>, HttpError> {
    let choice =
        |value: &str, label: String, chosen| PanelChoiceContext { value: value.to_owned(), label, chosen };
    let mut pages = vec![choice("/", "Home".to_owned(), true)];
    let latest =
        app.services().list_published(&PublishedFilter::default(), PageRequest::new(1, ENTRIES)).await?;
    let mut types: Vec<String> = Vec::new();
    for listed in latest.items {
        if !types.contains(&listed.entry.publication_type) {
            types.push(listed.entry.publication_type.clone());
            let path = listed.entry.path.to_url_path();
            pages.push(choice(&path, listed.rendering.title, false));
        }
    }
    pages.push(choice("/archive", "Archive".to_owned(), false));
    pages.push(choice(MISSING, "Page not found".to_owned(), false));
    Ok(pages)
}

/// `GET /admin/themes/{name}/preview`: as it was saved.
pub(crate) async fn saved(
    State(app): State<App>,
    _visitor: Visitor,
    Path(name): Path<String>,
) -> Result<Response, HttpError> {
    match load(&app, &name, None).await {
        Ok(theme) => show(&app, &theme, "/").await,
        Err(error) => refused(&app, error),
    }
}

/// `POST /admin/themes/{name}/preview`: with what stands in the form. What is wrong in it is as it was saved.
pub(crate) async fn of_form(
    State(app): State<App>,
    Path(name): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let theme = match load(&app, &name, None).await {
        Ok(theme) => theme,
        Err(error) => return refused(&app, error),
    };
    let mut values = sent(&form);
    if let Err(errors) = theme.settings().accept(&values) {
        for error in errors {
            let setting = error.field.split('.').next().unwrap_or_default();
            values.remove_below(setting);
            let before = theme.settings().values().clone();
            let below = format!("{setting}.");
            let kept = before.iter().filter(|(name, _)| *name == setting || name.starts_with(&below));
            kept.for_each(|(name, value)| values.set(name, value));
        }
    }
    let theme = match theme.settings().accept(&values) {
        Ok(accepted) => {
            let assets = app.services().theme_assets(&[&accepted]).await?;
            theme.with(app.site_context(), ThemeLook { settings: Some(accepted), assets })?
        }
        Err(_) => theme,
    };
    show(&app, &theme, form.get("page")).await
}

async fn show(app: &App, theme: &Theme, page: &str) -> Result<Response, HttpError> {
    app.keep_assets(theme);
    let html = match page {
        "" | "/" => home(app, theme).await?,
        "/archive" => {
            let context = reader::archive::context(app, None, 1).await?;
            reader::blocks::with_theme(app, theme, None, Audience::Readers, |theme| theme.archive(&context))
                .await?
        }
        MISSING => theme.error(&missing(app).await?)?,
        path => match entry(app, theme, path).await? {
            Some(html) => html,
            None => return notice(app, "Nothing is published at this address."),
        },
    };
    Ok(framed(html))
}

async fn home(app: &App, theme: &Theme) -> Result<String, HttpError> {
    let request = PageRequest::new(1, app.site().entries_per_page);
    let page = app.services().list_published(&PublishedFilter::default(), request).await?;
    let context = reader::home::context(app, page, 1).await?;
    reader::blocks::with_theme(app, theme, None, Audience::Readers, |theme| theme.home(&context)).await
}

async fn entry(app: &App, theme: &Theme, path: &str) -> Result<Option<String>, HttpError> {
    let Ok(path) = path.trim_start_matches('/').parse() else { return Ok(None) };
    let Some(Located::Entry(published)) = app.services().locate(&path).await? else { return Ok(None) };
    let page = PageEntry::new(&published.entry, &published.rendering.title, false);
    let context = reader::entry::context(app, *published, false);
    Ok(Some(
        reader::blocks::with_theme(app, theme, Some(&page), Audience::Readers, |theme| theme.entry(&context))
            .await?,
    ))
}

async fn missing(app: &App) -> Result<ErrorContext, HttpError> {
    let latest = app.services().list_published(&PublishedFilter::default(), PageRequest::new(1, 5)).await?;
    let page = PageContext {
        title: format!("Page not found · {}", app.site().title),
        robots: "noindex".to_owned(),
        menus: reader::menus(app, ""),
        ..PageContext::default()
    };
    Ok(ErrorContext {
        page,
        error: FailureContext::sample(),
        latest: latest.items.into_iter().map(|listed| reader::line(app, listed)).collect(),
    })
}

/// Why the theme cannot be looked at, in the frame.
fn refused(app: &App, error: ThemeOrHttp) -> Result<Response, HttpError> {
    let error = match error {
        ThemeOrHttp::Http(error) => return Err(error),
        ThemeOrHttp::Theme(error) => error,
    };
    let (file, line, column, message) = match error.place() {
        Some((file, line, column, message)) => (file.display().to_string(), line, column, message.to_owned()),
        None => (String::new(), 0, 0, error.to_string()),
    };
    let context = TemplateFaultContext::new(file, (line, column), message, error.excerpt());
    Ok(framed(app.admin().template_fault(&context)?))
}

fn notice(app: &App, message: &str) -> Result<Response, HttpError> {
    Ok(framed(app.admin().theme_notice(&ThemeNoticeContext { message: message.to_owned() })?))
}

fn framed(html: String) -> Response {
    let mut response = Html(html).into_response();
    response.extensions_mut().insert(PreviewPolicy);
    response
}
