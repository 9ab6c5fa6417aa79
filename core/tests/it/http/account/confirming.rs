//! Proving once more who one is, before something sensitive is changed.

use sandpress::domain::{Role, SecurityEventKind};

use super::{events, set_up_totp};
use crate::support::app::{PASSWORD, TestApp};

const MINUTES: u64 = 60;

#[tokio::test]
async fn sensitive_changes_want_the_password_of_the_last_ten_minutes() {
    let app = TestApp::start().await;
    let client = app.user_as(Role::Author).await;
    app.wait_seconds(11 * MINUTES);
    let back = "/account/confirm?next=%2Faccount%2Ftwo%2Dfactor";
    for path in [
        "/account/two-factor/totp",
        "/account/two-factor/totp/remove",
        "/account/two-factor/codes",
        "/account/two-factor/passkeys",
        "/account/two-factor/passkeys/options",
        "/account/two-factor/passkeys/remove",
    ] {
        let page = client.post_form(path, &[]).await;
        assert_eq!((page.status, page.location()), (303, back), "{path}");
    }
    assert!(client.get("/account/two-factor/totp").await.location().starts_with("/account/confirm?next="));
    assert!(
        client
            .post_form("/account/two-factor/totp/confirm", &[])
            .await
            .location()
            .starts_with("/account/confirm")
    );

    let form = client.get(back).await;
    assert_eq!(form.hidden("next"), "/account/two-factor");
    let wrong =
        client.post_form("/account/confirm", &[("password", "wrong"), ("next", "/account/two-factor")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.shows("This is not your password.") && !wrong.shows("wrong"));
    assert_eq!(events(&app, SecurityEventKind::LoginFail).await, 1);
    let right = client
        .post_form("/account/confirm", &[("password", PASSWORD), ("next", "/account/two-factor")])
        .await;
    assert_eq!((right.status, right.location()), (303, "/account/two-factor"));
    assert!(right.cookie().starts_with("sandpress="), "the session has another id");
    set_up_totp(&app, &client).await;
    app.shutdown().await;
}

#[tokio::test]
async fn confirming_never_leads_away() {
    let app = TestApp::start().await;
    let client = app.user_as(Role::Author).await;
    for (next, location) in
        [("https://evil.example/", "/admin"), ("//evil.example", "/admin"), ("", "/account")]
    {
        let page = client.post_form("/account/confirm", &[("password", PASSWORD), ("next", next)]).await;
        assert_eq!((page.status, page.location()), (303, location), "{next}");
    }
    app.shutdown().await;
}
