//! Who has an account.

use axum::{
    extract::{Query, State},
    response::Response,
};
use http::StatusCode;
use serde::Deserialize;

use super::{page, row};
use crate::{App, error::HttpError, reader::pagination, visitor::Visitor};
use sandpress_domain::{Actor, PageRequest, Permission};
use sandpress_services::PeopleFilter;
use sandpress_themes::contexts::admin::{
    AdminSection, PanelChoiceContext, PeopleContext, StatusCountContext,
};

/// People on a page of the list.
const PAGE: u32 = 25;

const STATES: [(&str, &str, Option<bool>); 3] =
    [("", "All", None), ("active", "Active", Some(false)), ("disabled", "Disabled", Some(true))];

/// What is asked for in the URL. Whatever cannot be understood is as if it were not there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    q: String,
    state: String,
    role: String,
    page: String,
}

/// `/admin/people`
pub(crate) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Result<Response, HttpError> {
    let actor = visitor.actor()?;
    let request = PageRequest::new(query.page.parse().unwrap_or(1), PAGE);
    let (_, _, is_disabled) =
        STATES.into_iter().find(|(state, ..)| *state == query.state).unwrap_or(STATES[0]);
    let people = app.services().list_people(&actor, &query.filter(is_disabled), request).await?;
    let roles = app.services().list_roles(&actor).await?.into_iter().map(|known| PanelChoiceContext {
        value: known.role.as_str().to_owned(),
        label: known.role.label().to_owned(),
        chosen: known.role.as_str() == query.role,
    });
    let context = PeopleContext {
        common: page::common(&app, &visitor, "People", AdminSection::People).await?,
        pagination: pagination(&people, |number| query.url(&query.state, number)),
        people: people.items.iter().map(|user| row(user, actor.user_id())).collect(),
        counts: query.tabs(&app, &actor).await?,
        roles: roles.collect(),
        q: query.q,
        state: query.state,
        may_manage_roles: actor.has(Permission::RoleManage),
        may_invite: actor.has(Permission::UserManage),
    };
    page::html(&visitor, StatusCode::OK, app.admin().people(&context)?)
}

impl ListQuery {
    fn filter(&self, is_disabled: Option<bool>) -> PeopleFilter {
        // PostgreSQL compares no texts with a NUL.
        let given = |text: &str| text.replace('\0', "").trim().to_owned();
        let role = Some(given(&self.role)).filter(|role| !role.is_empty());
        PeopleFilter { text: given(&self.q), role, is_disabled }
    }

    /// The URL of the same list with another state and page.
    fn url(&self, state: &str, number: u32) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("state", state), ("role", &self.role), ("q", &self.q)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if number > 1 {
            query.append_pair("page", &number.to_string());
        }
        match query.finish() {
            query if query.is_empty() => "/admin/people".to_owned(),
            query => format!("/admin/people?{query}"),
        }
    }

    async fn tabs(&self, app: &App, actor: &Actor) -> Result<Vec<StatusCountContext>, HttpError> {
        let mut tabs = Vec::new();
        for (state, label, is_disabled) in STATES {
            let filter = self.filter(is_disabled);
            let count = app.services().list_people(actor, &filter, PageRequest::new(1, 1)).await?.total;
            tabs.push(StatusCountContext {
                status: state.to_owned(),
                label: label.to_owned(),
                count,
                url: self.url(state, 1),
                current: self.state == state,
            });
        }
        Ok(tabs)
    }
}
