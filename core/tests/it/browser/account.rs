//! Second factors, passkeys and sessions in a real browser.

use sandpress::domain::{Clock, Role};

use crate::support::{
    app::{PASSWORD, TestApp},
    browser::Browser,
};

const NONE: [String; 0] = [];

/// The code that an app with this secret shows now.
fn code(app: &TestApp, secret: &str) -> String {
    let now = u64::try_from(app.clock.now().unix_timestamp()).unwrap();
    let secret = totp_rs::Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    totp_rs::Builder::new().with_secret(secret).build().unwrap().generate(now).to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authenticator_app_is_set_up_and_asked_for() {
    let app = TestApp::start().await;
    let name = app.account(Role::Author).await;
    let person = Browser::open(&app.origin()).await;
    person.go("/login").await;
    person.shoot("login-kept").await;
    person.log_in(&name, PASSWORD).await;
    person.wait_for("h1", "Entries").await;
    person.click(".bar-name").await;
    person.wait_for("h1", "My account").await;
    person.shoot("account").await;
    person.go("/account/two-factor").await;
    person.shoot("two-factor-empty").await;
    person.click("form[action='/account/two-factor/totp'] button").await;
    person.find(".qr path").await;
    person.shoot("totp").await;
    let secret = person.script("return document.querySelector('.secret').textContent").await;
    let secret = secret.as_str().unwrap().to_owned();
    person.fill("#code", &code(&app, &secret)).await;
    person.click("main button").await;
    person.wait_for("h1", "Your recovery codes").await;
    person.shoot("recovery-codes").await;
    person.click("main a.button").await;
    person.wait_for(".panel", "Set up on").await;

    person.log_out().await;
    app.wait_seconds(60);
    person.log_in(&name, PASSWORD).await;
    person.wait_for("h1", "Your second factor").await;
    person.shoot("second-step").await;
    person.fill("#code", "000000").await;
    person.click("main button").await;
    person.wait_for(".flash-error", "This code is not right").await;
    person.fill("#code", &code(&app, &secret)).await;
    person.click("main button").await;
    person.wait_for("h1", "Entries").await;
    let complaints = person.complaints().await;
    // The page of the wrong code came with 422, which the browser mentions.
    assert!(complaints.iter().all(|complaint| complaint.contains("422")), "{complaints:?}");
    person.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passkey_signs_in_alone_and_as_a_second_factor() {
    let app = TestApp::with(&[], &[("SERVER__PUBLIC_URL", "http://localhost:0")]).await;
    let name = app.account(Role::Author).await;
    let person = Browser::open(&app.app.origin()).await;
    person.add_passkey_device().await;
    person.log_in(&name, PASSWORD).await;
    person.wait_for("h1", "Entries").await;
    person.go("/account/two-factor").await;
    person.fill("#passkey-name", "Test device").await;
    person.click("form[data-passkey] button").await;
    person.wait_for("h1", "Your recovery codes").await;
    person.go("/account/two-factor").await;
    person.wait_for(".row-title", "Test device").await;
    person.shoot("two-factor").await;

    person.log_out().await;
    person.click("form[action='/login/passkey'] button").await;
    person.wait_for("h1", "Entries").await;

    person.log_out().await;
    person.log_in(&name, PASSWORD).await;
    person.wait_for("h1", "Your second factor").await;
    person.click("form[data-passkey] button").await;
    person.wait_for("h1", "Entries").await;

    app.wait_seconds(11 * 60);
    person.go("/account/two-factor").await;
    person.click("form[action='/account/two-factor/codes'] button").await;
    person.wait_for("h1", "Confirm that it is you").await;
    person.shoot("confirm-identity").await;
    person.click("form[data-passkey] button").await;
    person.wait_for("h1", "Two-factor log-in").await;
    person.click("form[action='/account/two-factor/passkeys/remove'] button").await;
    person.wait_for(".flash-success", "The passkey was removed.").await;
    person.log_out().await;
    person.click("form[action='/login/passkey'] button").await;
    person.wait_for(".flash-error", "This passkey was not accepted").await;
    assert_eq!(person.complaints().await, NONE);
    person.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_is_ended_from_another_browser() {
    let app = TestApp::start().await;
    let name = app.account(Role::Author).await;
    let (here, there) = (Browser::open(&app.origin()).await, Browser::open(&app.origin()).await);
    for browser in [&here, &there] {
        browser.log_in(&name, PASSWORD).await;
        browser.wait_for("h1", "Entries").await;
    }
    here.go("/account/sessions").await;
    here.wait_for(".row-title", "Chrome on Linux").await;
    here.shoot("sessions").await;
    here.click("form[action='/account/sessions/end'] button").await;
    here.wait_for(".flash-success", "The session was ended.").await;
    there.go("/admin/entries").await;
    there.find("#login").await;
    assert_eq!(there.path().await, "/login");
    here.go("/admin/entries").await;
    here.wait_for("h1", "Entries").await;
    assert_eq!(here.complaints().await, NONE);
    here.close().await;
    there.close().await;
    app.shutdown().await;
}
