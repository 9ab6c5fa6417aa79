//! Categories and tags.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::StatusCode;

use super::{page, sentences};
use crate::{
    App,
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{FieldError, Taxonomy, Term, TermId};
use sandpress_services::{NewTerm, ServiceError, TermInUse};
use sandpress_themes::contexts::admin::{
    AdminSection, PanelChoiceContext, TermFieldsContext, TermFormContext, TermRowContext, TermsContext,
};

/// `GET /admin/structure/terms/{taxonomy}`
pub(crate) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(taxonomy): Path<String>,
) -> Result<Response, HttpError> {
    draw_list(&app, &visitor, taxonomy_of(&taxonomy)?, &NewTerm::default(), &[]).await
}

/// `POST /admin/structure/terms/{taxonomy}`
pub(crate) async fn create(
    State(app): State<App>,
    Path(taxonomy): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let (taxonomy, new) = (taxonomy_of(&taxonomy)?, filled_in(&form));
    match app.services().create_term(&form.visitor.actor()?, taxonomy, &new).await {
        Ok(term) => {
            form.visitor.flash(FlashLevel::Success, format!("“{}” was made.", term.name)).await?;
            Ok(redirect::to(&list_url(taxonomy)))
        }
        Err(ServiceError::Invalid(errors)) => draw_list(&app, &form.visitor, taxonomy, &new, &errors).await,
        Err(error) => Err(error.into()),
    }
}

/// `GET /admin/structure/term/{id}`
pub(crate) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    let term = app.services().get_term(&visitor.actor()?, parse(&id)?).await?;
    let shown = NewTerm {
        name: term.name.to_string(),
        slug: term.slug.to_string(),
        description: term.description.clone(),
        parent: term.parent,
    };
    draw_form(&app, &visitor, &term, &shown, &[]).await
}

/// `POST /admin/structure/term/{id}`
pub(crate) async fn save(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let (actor, id, new) = (form.visitor.actor()?, parse(&id)?, filled_in(&form));
    match app.services().change_term(&actor, id, &new).await {
        Ok(_) => {
            form.visitor.flash(FlashLevel::Success, "Saved.").await?;
            Ok(redirect::to(&term_url(id)))
        }
        Err(ServiceError::Invalid(errors)) => {
            let term = app.services().get_term(&actor, id).await?;
            draw_form(&app, &form.visitor, &term, &new, &errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /admin/structure/term/{id}/merge`
pub(crate) async fn merge(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = parse(&id)?;
    let into = form.get("into").parse().unwrap_or(TermId::generate());
    match app.services().merge_terms(&form.visitor.actor()?, id, into).await {
        Ok(term) => {
            let message = format!("Merged. “{}” has the entries of both.", term.name);
            form.visitor.flash(FlashLevel::Success, message).await?;
            Ok(redirect::to(&term_url(term.id)))
        }
        Err(error) => refused(&form, id, error).await,
    }
}

/// `POST /admin/structure/term/{id}/delete`
pub(crate) async fn delete(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let (actor, id) = (form.visitor.actor()?, parse(&id)?);
    let term = app.services().get_term(&actor, id).await?;
    match app.services().delete_term(&actor, id).await {
        Ok(entries) => {
            let message = match entries {
                0 => format!("“{}” was deleted. No entry had it.", term.name),
                1 => format!("“{}” was deleted. 1 entry had it and lives on.", term.name),
                more => format!("“{}” was deleted. {more} entries had it and live on.", term.name),
            };
            form.visitor.flash(FlashLevel::Success, message).await?;
            Ok(redirect::to(&list_url(term.taxonomy)))
        }
        Err(error) => refused(&form, id, error).await,
    }
}

async fn refused(form: &VerifiedForm, id: TermId, error: ServiceError) -> Result<Response, HttpError> {
    let ServiceError::Invalid(errors) = error else { return Err(error.into()) };
    let message = sentences(&errors).into_iter().map(|error| error.message).collect::<Vec<_>>().join(" ");
    form.visitor.flash(FlashLevel::Error, message).await?;
    Ok(redirect::to(&term_url(id)))
}

fn filled_in(form: &VerifiedForm) -> NewTerm {
    NewTerm {
        name: form.get("name").to_owned(),
        slug: form.get("slug").to_owned(),
        description: form.get("description").to_owned(),
        parent: form.get("parent").parse().ok(),
    }
}

async fn draw_list(
    app: &App,
    visitor: &Visitor,
    taxonomy: Taxonomy,
    new: &NewTerm,
    errors: &[FieldError],
) -> Result<Response, HttpError> {
    let terms = app.services().list_terms(&visitor.actor()?, taxonomy).await?;
    let context = TermsContext {
        common: page::common(app, visitor, title(taxonomy), AdminSection::Structure).await?,
        taxonomy: taxonomy.as_str().to_owned(),
        form: fields(new, errors, parents(taxonomy, &terms, None, new.parent)),
        terms: terms.iter().map(row).collect(),
    };
    page::html(visitor, status(errors), app.admin().terms(&context)?)
}

async fn draw_form(
    app: &App,
    visitor: &Visitor,
    term: &Term,
    shown: &NewTerm,
    errors: &[FieldError],
) -> Result<Response, HttpError> {
    let terms = app.services().list_terms(&visitor.actor()?, term.taxonomy).await?;
    let other = |found: &&TermInUse| found.term.id != term.id;
    let context = TermFormContext {
        common: page::common(app, visitor, term.name.as_str(), AdminSection::Structure).await?,
        taxonomy: term.taxonomy.as_str().to_owned(),
        form: fields(shown, errors, parents(term.taxonomy, &terms, Some(term.id), shown.parent)),
        action_url: term_url(term.id),
        entries: terms.iter().find(|found| found.term.id == term.id).map_or(0, |found| found.entries),
        others: terms.iter().filter(other).map(|found| choice(found, None)).collect(),
    };
    page::html(visitor, status(errors), app.admin().term(&context)?)
}

fn fields(shown: &NewTerm, errors: &[FieldError], parents: Vec<PanelChoiceContext>) -> TermFieldsContext {
    TermFieldsContext {
        name: shown.name.clone(),
        slug: shown.slug.clone(),
        description: shown.description.clone(),
        parents,
        errors: sentences(errors),
    }
}

/// The categories above which one may stand; those below it are refused when it is saved.
fn parents(
    taxonomy: Taxonomy,
    terms: &[TermInUse],
    own: Option<TermId>,
    chosen: Option<TermId>,
) -> Vec<PanelChoiceContext> {
    let others = terms.iter().filter(|found| taxonomy == Taxonomy::Category && Some(found.term.id) != own);
    others.map(|found| choice(found, chosen)).collect()
}

fn choice(found: &TermInUse, chosen: Option<TermId>) -> PanelChoiceContext {
    PanelChoiceContext {
        value: found.term.id.to_string(),
        label: format!("{}{}", "– ".repeat(found.depth), found.term.name),
        chosen: Some(found.term.id) == chosen,
    }
}

fn row(found: &TermInUse) -> TermRowContext {
    TermRowContext {
        name: found.term.name.to_string(),
        depth: found.depth as u64,
        entries: found.entries,
        url: found.url.clone(),
        edit_url: term_url(found.term.id),
    }
}

fn title(taxonomy: Taxonomy) -> &'static str {
    match taxonomy {
        Taxonomy::Category => "Categories",
        Taxonomy::Tag => "Tags",
    }
}

fn status(errors: &[FieldError]) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

fn list_url(taxonomy: Taxonomy) -> String {
    format!("/admin/structure/terms/{}", taxonomy.as_str())
}

fn term_url(id: TermId) -> String {
    format!("/admin/structure/term/{id}")
}

fn taxonomy_of(word: &str) -> Result<Taxonomy, HttpError> {
    word.parse().map_err(|_| HttpError::NotFound)
}

fn parse(id: &str) -> Result<TermId, HttpError> {
    id.parse().map_err(|_| HttpError::NotFound)
}
