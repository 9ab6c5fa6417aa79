//! Everybody's own account.

mod confirming;
mod in_theme;
mod profile;
mod second_factor;
mod sessions;

use sandpress::{
    auth::TotpSecret,
    domain::{Actor, Clock, PageRequest, Role, SecurityEventKind},
    services::AuditFilter,
};

use crate::support::{
    app::{PASSWORD, TestApp},
    client::Client,
};

async fn is_logged_in(client: &Client) -> bool {
    client.get("/account").await.status == 200
}

/// How often such an event stands in the audit log.
async fn events(app: &TestApp, kind: SecurityEventKind) -> u64 {
    let filter = AuditFilter { kinds: vec![kind], ..AuditFilter::default() };
    let page = app.app.services().list_events(&Actor::System, &filter, PageRequest::new(1, 50)).await;
    page.unwrap().total
}

/// The code that an app with this secret shows now.
fn code(app: &TestApp, secret: &str) -> String {
    let now = u64::try_from(app.clock.now().unix_timestamp()).unwrap();
    let secret = totp_rs::Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    totp_rs::Builder::new().with_secret(secret).build().unwrap().generate(now).to_string()
}

/// Sets an app up for whoever is logged in. Its secret, and the recovery codes.
pub(super) async fn set_up_totp(app: &TestApp, client: &Client) -> (String, Vec<String>) {
    let page = client.post_form("/account/two-factor/totp", &[]).await;
    assert_eq!((page.status, page.location()), (303, "/account/two-factor/totp"), "{}", page.body);
    let secret = client.get("/account/two-factor/totp").await.between("<code class=\"secret\">", "<");
    assert!(TotpSecret::from_base32(&secret.replace(' ', "")).is_ok());
    let page = client.post_form("/account/two-factor/totp/confirm", &[("code", &code(app, &secret))]).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let codes = page.body.split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned());
    (secret, codes.collect())
}

/// Sends name and password. The client is half logged in.
async fn first_step(app: &TestApp, role: Role) -> Client {
    let name = app.account(role).await;
    let client = app.client();
    let page = client.log_in(&name, PASSWORD).await;
    assert_eq!((page.status, page.location()), (303, "/login/second-factor?next="), "{}", page.body);
    client
}

/// Sends a code as the second factor.
async fn second_step(client: &Client, code: &str) -> crate::support::client::Page {
    let token = client.get("/login").await.hidden("csrf");
    client.post_bare("/login/second-factor", &[("csrf", &token), ("code", code), ("next", "")]).await
}
