//! Logging in at a provider elsewhere, a real one in a process of its own.

use sandpress::domain::{Role, SecurityEventKind};

use super::{super::account::set_up_totp, events, mails_to, send, user};
use crate::support::{
    app::{PASSWORD, TestApp},
    client::{Client, Page},
    provider::Provider,
};

const ANN: &str = "ann-248289";

async fn site(provider: &Provider, registration: &'static str) -> TestApp {
    let mut variables = provider.variables().to_vec();
    variables.push(("ACCOUNTS__REGISTRATION", registration));
    let app = TestApp::with(&[], &variables).await;
    app.account(Role::Owner).await;
    app
}

/// The page of the provider to which the button leads.
async fn leave(client: &Client) -> String {
    let page = client.get("/login/oidc/mock").await;
    assert_eq!(page.status, 303, "{}", page.body);
    page.location().to_owned()
}

async fn log_in(client: &Client, provider: &Provider, subject: &str) -> Page {
    let back = provider.let_in(&leave(client).await, subject).await;
    client.get(&back).await
}

async fn connect(client: &Client, provider: &Provider, subject: &str) -> Page {
    let list = client.get("/account/connections").await;
    let page = client.post_bare("/account/connections/mock", &[("csrf", &*list.hidden("csrf"))]).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let url =
        page.between("<p class=\"gate-next\"><a class=\"button button-primary button-wide\" href=\"", "\"");
    client.get(&provider.let_in(&url, subject).await).await
}

#[tokio::test]
async fn whom_the_provider_vouches_for_gets_an_account_where_everybody_does() {
    let provider = Provider::start().await;
    let app = site(&provider, "open").await;
    let client = app.client();
    let login = client.get("/login?next=%2Fadmin%2Fmail").await;
    assert!(login.shows("Log in with Mock ID") && login.shows("/login/oidc/mock?next=%2Fadmin%2Fmail"));
    let url = leave(&client).await;
    for part in
        ["code_challenge_method=S256", "state=", "nonce=", "response_type=code", "scope=openid+email+profile"]
    {
        assert!(url.contains(part), "{url}");
    }
    let done = log_in(&client, &provider, ANN).await;
    assert_eq!((done.status, done.location()), (303, "/"), "{}", done.body);
    let ann = user(&app, "Ann Lee").await.unwrap();
    assert_eq!((ann.email.as_str(), ann.role), ("ann@example.net", Role::Subscriber));
    assert!(ann.email_confirmed_at.is_some());
    assert_eq!(client.get("/account/email").await.status, 200);
    // The second time it is the same account, though its address is another one by now.
    app.execute(
        "UPDATE users SET email = 'new@example.net', email_key = 'new@example.net' WHERE name = 'Ann Lee'",
    )
    .await;
    let again = app.client();
    assert_eq!(log_in(&again, &provider, ANN).await.location(), "/");
    assert_eq!(again.get("/account/email").await.status, 200);
    assert!(user(&app, "Ann Lee 2").await.is_none());
    assert_eq!(events(&app, SecurityEventKind::LoginSuccess).await[0].0, "Ann Lee");
    // An address that nobody vouches for is none.
    let stranger = log_in(&app.client(), &provider, "eve@example.net").await;
    assert!(stranger.status == 403 && stranger.shows("No account here is connected with it"));
    app.shutdown().await;
}

#[tokio::test]
async fn an_address_connects_nothing_and_nobody_registers_where_that_is_not_open() {
    let provider = Provider::start().await;
    let app = site(&provider, "open").await;
    app.execute("UPDATE users SET email = 'Ann@example.net', email_key = 'ann@example.net'").await;
    let client = app.client();
    let refused = log_in(&client, &provider, ANN).await;
    assert!(refused.status == 403 && refused.shows("There is an account with your email address"));
    assert_eq!(client.get("/account/email").await.status, 303);
    app.shutdown().await;
    let app = site(&provider, "invitation").await;
    let refused = log_in(&app.client(), &provider, ANN).await;
    assert!(refused.status == 403 && refused.shows("No account here is connected with it"));
    assert!(user(&app, "Ann Lee").await.is_none());
    app.shutdown().await;
}

#[tokio::test]
async fn a_person_connects_an_account_after_one_more_proof() {
    let provider = Provider::start().await;
    let app = site(&provider, "invitation").await;
    let author = app.user_as(Role::Author).await;
    app.wait_seconds(11 * 60);
    let list = author.get("/account/connections").await;
    let page = author.post_bare("/account/connections/mock", &[("csrf", &*list.hidden("csrf"))]).await;
    assert_eq!(page.location(), "/account/confirm?next=%2Faccount%2Fconnections");
    let again = [("password", PASSWORD), ("next", "/account/connections")];
    assert_eq!(author.post_form("/account/confirm", &again).await.location(), "/account/connections");
    let done = connect(&author, &provider, "someone").await;
    assert_eq!((done.status, done.location()), (303, "/account/connections"), "{}", done.body);
    assert!(author.get("/account/connections").await.shows("You can log in with Mock ID now."));
    assert_eq!(mails_to(&app, "author@example.org").await[0].subject, "A way to log in was added");
    let client = app.client();
    assert_eq!(log_in(&client, &provider, "someone").await.location(), "/admin");
    assert_eq!(client.get("/admin/entries").await.status, 200);
    // It is connected with nobody else as well.
    let editor = app.user_as(Role::Editor).await;
    connect(&editor, &provider, "someone").await;
    assert!(editor.get("/account/connections").await.shows("connected with an account here already"));
    let list = author.get("/account/connections").await;
    let fields = [
        ("csrf", &*list.hidden("csrf")),
        ("issuer", &*list.hidden("issuer")),
        ("subject", &*list.hidden("subject")),
    ];
    assert_eq!(author.post_bare("/account/connections/disconnect", &fields).await.status, 303);
    assert_eq!(log_in(&app.client(), &provider, "someone").await.status, 403);
    app.shutdown().await;
}

#[tokio::test]
async fn an_answer_is_for_who_asked_and_once() {
    let provider = Provider::start().await;
    let app = site(&provider, "open").await;
    let (ann, eve) = (app.client(), app.client());
    let back = provider.let_in(&leave(&ann).await, ANN).await;
    // Another browser, with and without something begun of its own.
    assert_eq!(eve.get(&back).await.status, 400);
    leave(&eve).await;
    assert_eq!(eve.get(&back).await.status, 400);
    let state = back.split("state=").nth(1).unwrap().split('&').next().unwrap();
    assert_eq!(ann.get(&back.replace(state, "x")).await.status, 400);
    // What was kept is gone with the first answer, whatever it was.
    assert_eq!(ann.get(&back).await.status, 400);
    let back = provider.let_in(&leave(&ann).await, ANN).await;
    assert_eq!(ann.get(&back).await.status, 303);
    let denied = app.client();
    let back = provider.deny(&leave(&denied).await).await;
    assert_eq!(denied.get(&back).await.status, 400);
    let invented = app.client();
    let back = provider.let_in(&leave(&invented).await, ANN).await;
    let code = back.split("code=").nth(1).unwrap().split('&').next().unwrap();
    assert_eq!(invented.get(&back.replace(code, "invented")).await.status, 502);
    assert_eq!(invented.get("/account/email").await.status, 303);
    app.shutdown().await;
}

#[tokio::test]
async fn a_token_for_another_log_in_is_not_taken() {
    let provider = Provider::start().await;
    let app = site(&provider, "open").await;
    let client = app.client();
    let url = leave(&client).await;
    let nonce = url.split("nonce=").nth(1).unwrap().split('&').next().unwrap();
    let back = provider.let_in(&url.replace(nonce, "another-nonce"), ANN).await;
    assert_eq!(client.get(&back).await.status, 502);
    assert!(user(&app, "Ann Lee").await.is_none());
    app.shutdown().await;
}

#[tokio::test]
async fn a_provider_that_is_away_lets_nobody_in_and_a_disabled_account_stays_out() {
    let provider = Provider::start().await;
    let app = site(&provider, "open").await;
    assert_eq!(log_in(&app.client(), &provider, ANN).await.location(), "/");
    app.execute("UPDATE users SET disabled_at = 1 WHERE name = 'Ann Lee'").await;
    assert_eq!(log_in(&app.client(), &provider, ANN).await.status, 403);
    app.shutdown().await;
    let app = site(&provider, "open").await;
    drop(provider);
    let away = app.get("/login/oidc/mock").await;
    assert!(away.status == 502 && away.shows("The provider could not be asked"));
    assert_eq!(app.get("/login/oidc/none").await.status, 404);
    let page = send(&app.client(), "/login", &[("login", "The Owner"), ("password", PASSWORD)]).await;
    assert_eq!(page.status, 303);
    app.shutdown().await;
}

#[tokio::test]
async fn a_second_factor_is_asked_for_after_a_provider() {
    let provider = Provider::start().await;
    let app = site(&provider, "invitation").await;
    let author = app.user_as(Role::Author).await;
    assert_eq!(connect(&author, &provider, ANN).await.location(), "/account/connections");
    set_up_totp(&app, &author).await;
    let client = app.client();
    let half = log_in(&client, &provider, ANN).await;
    assert_eq!((half.status, half.location()), (303, "/login/second-factor?next="), "{}", half.body);
    assert_eq!(client.get("/admin/entries").await.status, 303);
    app.shutdown().await;
}
