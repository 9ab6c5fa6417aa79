//! Getting an account, and getting back into it.

use sandpress::domain::{Actor, PageRequest, Role};

use crate::support::{
    app::{PASSWORD, TestApp},
    browser::Browser,
    provider::Provider,
};

const NEW: &str = "amber meadow whistle 4";

/// The path of the link in the youngest mail, which the site writes into its folder as a reader's mail program gets it.
async fn link(app: &TestApp) -> String {
    app.run_jobs().await;
    let request = PageRequest::new(1, 1);
    let mails = app.app.services().list_mails(&Actor::System, None, request).await.unwrap().items;
    let file = app.folder().join(format!("data/mail/{}.eml", mails[0].id));
    let source = std::fs::read_to_string(file).unwrap().replace("=\r\n", "");
    let link =
        source.lines().find_map(|line| line.strip_prefix(&app.origin()).filter(|rest| rest.len() > 40));
    link.unwrap_or_else(|| panic!("no link in {source}")).replace("=3D", "=")
}

async fn submit(browser: &Browser, fields: &[(&str, &str)]) {
    for (field, text) in fields {
        browser.fill(&format!("input[name={field}]"), text).await;
    }
    browser.follow("main button[type=submit]").await;
}

#[tokio::test]
async fn registration_with_confirmation_and_a_forgotten_password() {
    let variables = [("ACCOUNTS__REGISTRATION", "open"), ("ACCOUNTS__ROLE", "contributor")];
    let app = TestApp::with(&[], &variables).await;
    app.account(Role::Owner).await;
    let browser = Browser::open(&app.origin()).await;
    browser.go("/login").await;
    browser.shoot("login-doors").await;
    browser.follow("a[href='/register']").await;
    browser.shoot("register").await;
    submit(&browser, &[("email", "ann@example.net")]).await;
    browser.wait_for("h1", "Look into your mail").await;
    browser.go(&link(&app).await).await;
    browser.wait_for("h1", "Your account").await;
    browser.shoot("register-link").await;
    submit(&browser, &[("name", "Ann"), ("password", PASSWORD), ("password_again", "x")]).await;
    browser.wait_for(".error-summary", "The two passwords differ").await;
    submit(&browser, &[("password", PASSWORD), ("password_again", PASSWORD)]).await;
    browser.wait_for(".flash-success", "Your account is ready.").await;
    browser.follow(".bar-user button").await;
    browser.wait_for("h1", "Log in").await;
    browser.follow("a[href='/forgotten']").await;
    submit(&browser, &[("login", "Ann")]).await;
    browser.wait_for("h1", "Look into your mail").await;
    browser.go(&link(&app).await).await;
    browser.shoot("forgotten-link").await;
    submit(&browser, &[("password", NEW), ("password_again", NEW)]).await;
    browser.wait_for(".flash-success", "Your password was changed").await;
    submit(&browser, &[("login", "Ann"), ("password", NEW)]).await;
    browser.wait_for(".bar-name", "Ann").await;
    let complaints = browser.complaints().await;
    assert!(complaints.iter().all(|complaint| complaint.contains("422")), "{complaints:?}");
    browser.close().await;
    app.shutdown().await;
}

#[tokio::test]
async fn logging_in_elsewhere() {
    let provider = Provider::start().await;
    let mut variables = provider.variables().to_vec();
    variables.push(("ACCOUNTS__REGISTRATION", "open"));
    let app = TestApp::with(&[], &variables).await;
    app.account(Role::Author).await;
    let browser = Browser::open(&app.origin()).await;
    browser.go("/login").await;
    browser.shoot("login-provider").await;
    submit(&browser, &[("login", "The Author"), ("password", PASSWORD)]).await;
    browser.wait_for(".bar-name", "The Author").await;
    browser.go("/account/connections").await;
    browser.shoot("connections").await;
    submit(&browser, &[]).await;
    browser.follow(".gate-next a").await;
    submit_at_provider(&browser).await;
    browser.wait_for(".flash-success", "You can log in with Mock ID now.").await;
    browser.follow(".bar-user button").await;
    browser.wait_for("h1", "Log in").await;
    browser.follow("a[href^='/login/oidc/mock']").await;
    submit_at_provider(&browser).await;
    browser.wait_for(".bar-name", "The Author").await;
    browser.close().await;
    app.shutdown().await;
}

async fn submit_at_provider(browser: &Browser) {
    browser.fill("input[name=sub]", "someone").await;
    browser.follow("button[type=submit]:not([name])").await;
}
