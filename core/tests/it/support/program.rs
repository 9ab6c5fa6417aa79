//! A program with a token.

use http::Method;
use sandpress::domain::{Actor, NewApiToken, Permission, Role, TokenId, User, Visit};
use serde_json::Value;

use super::{
    app::TestApp,
    client::{Client, Page},
};

/// A program that acts as a person.
pub(crate) struct Program {
    client: Client,
    /// The secret of its token.
    pub(crate) secret: String,
    /// Its token.
    pub(crate) token: TokenId,
    /// The person.
    pub(crate) user: User,
}

impl Program {
    /// A program with a token of the person with this role, good for these permissions for 30 days.
    pub(crate) async fn new(app: &TestApp, role: Role, scopes: &[Permission]) -> Self {
        let name = app.account(role).await;
        let services = app.app.services();
        let user = services.get_person_by_login(&Actor::System, &name).await.unwrap();
        let scopes = scopes.iter().copied().collect();
        let new = NewApiToken { name: "Test".to_owned(), scopes, days: 30 };
        let made = services.make_token(&Actor::System, user.id, &new, &Visit::default()).await.unwrap();
        Self { client: app.client(), secret: made.secret, token: made.token.id, user }
    }

    /// The same with everything that the role may do.
    pub(crate) async fn whole(app: &TestApp, role: Role) -> Self {
        let scopes: Vec<_> = role.permissions().iter().collect();
        Self::new(app, role, &scopes).await
    }

    /// Sends a request with the token.
    pub(crate) async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Page {
        self.call_with(&self.secret, method, path, body).await
    }

    /// Sends a request with another token.
    pub(crate) async fn call_with(
        &self,
        secret: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Page {
        let bearer = format!("Bearer {secret}");
        self.client.call(method, path, &[("authorization", &bearer)], body.as_ref()).await
    }

    /// Fetches something.
    pub(crate) async fn get(&self, path: &str) -> Page {
        self.call(Method::GET, path, None).await
    }

    /// Sends something.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Page {
        self.call(Method::POST, path, Some(body)).await
    }

    /// An access token and a refresh token.
    pub(crate) async fn grant(&self) -> (String, String) {
        let page = self.post("/api/v1/token", serde_json::json!({})).await;
        assert_eq!(page.status, 200, "{}", page.body);
        both(&page)
    }

    /// Asks for the next access token.
    pub(crate) async fn refresh(&self, secret: &str) -> Page {
        self.with_refresh("/api/v1/token/refresh", secret).await
    }

    /// Ends a grant.
    pub(crate) async fn revoke(&self, secret: &str) -> Page {
        self.with_refresh("/api/v1/token/revoke", secret).await
    }

    async fn with_refresh(&self, path: &str, secret: &str) -> Page {
        let body = serde_json::json!({ "refresh_token": secret });
        self.client.call(Method::POST, path, &[], Some(&body)).await
    }
}

/// The access token and the refresh token of an answer.
pub(crate) fn both(page: &Page) -> (String, String) {
    let body = page.json();
    let text = |name: &str| body[name].as_str().unwrap_or_else(|| panic!("no {name}")).to_owned();
    (text("access_token"), text("refresh_token"))
}
