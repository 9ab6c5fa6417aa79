//! Logging in and out.

use sandpress::domain::Role;

use crate::support::{
    app::{PASSWORD, TestApp},
    client::{Client, Page},
};

fn session(page: &Page) -> String {
    let cookies = page.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    let session = cookies.filter_map(|cookie| cookie.strip_prefix("sandpress=")).next();
    session.unwrap_or_else(|| panic!("no session in {:?}", page.headers)).to_owned()
}

fn id(cookie: &str) -> &str {
    cookie.split(';').next().unwrap()
}

async fn is_logged_in(client: &Client) -> bool {
    client.get("/admin/entries").await.status == 200
}

#[tokio::test]
async fn name_and_email_are_both_good_for_it() {
    let app = TestApp::start().await;
    app.account(Role::Author).await;
    for login in ["The Author", "the author", " The Author ", "author@example.org", "Author@Example.ORG"] {
        let client = app.client();
        let page = client.log_in(login, PASSWORD).await;
        assert_eq!((page.status, page.location()), (303, "/admin"), "{login}");
        assert!(is_logged_in(&client).await, "{login}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_look_the_same() {
    let app = TestApp::start().await;
    app.account(Role::Author).await;
    let client = app.client();
    let wrong = client.log_in("The Author", "not the password").await;
    let unknown = client.log_in("The Nobody", "not the password").await;
    assert_eq!((wrong.status, unknown.status), (422, 422));
    assert_eq!(wrong.body.replace("The Author", "The Nobody"), unknown.body);
    let names = |page: &Page| page.headers.keys().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(names(&wrong), names(&unknown));
    assert!(wrong.shows("That name and password do not fit together.") && !wrong.shows("not the password"));
    for (login, password) in
        [("", ""), ("The Author", ""), ("", PASSWORD), ("%", PASSWORD), ("' or 1=1 --", "x")]
    {
        assert_eq!(client.log_in(login, password).await.status, 422, "{login}");
    }
    assert!(!is_logged_in(&client).await);
    app.shutdown().await;
}

#[tokio::test]
async fn a_session_is_new_at_log_in_and_its_cookie_is_guarded() {
    let app = TestApp::start().await;
    app.account(Role::Author).await;
    let client = app.client();
    let first = session(&client.log_in("The Author", PASSWORD).await);
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(first.contains(flag), "{first}");
    }
    // It goes with the browser, unless the person wants to stay.
    assert!(!first.contains("Secure") && !first.contains("Domain") && !first.contains("Max-Age"), "{first}");
    let again = app.client();
    let planted = format!("sandpress={}", id(&first));
    let form = app.client().get("/login").await;
    let cookies = format!("{planted}; {}", id(form.cookie()));
    let token = form.hidden("csrf");
    let fields = [("csrf", token.as_str()), ("login", "The Author"), ("password", PASSWORD)];
    let page = again.request(http::Method::POST, "/login", &[("cookie", &cookies)], &fields).await;
    assert!(page.status == 403 || id(&session(&page)) != id(&first), "the planted session lives on");
    app.shutdown().await;
}

#[tokio::test]
async fn with_https_the_cookies_are_bound_to_the_host() {
    let app = TestApp::with(&[], &[("SERVER__PUBLIC_URL", "https://notes.example")]).await;
    app.account(Role::Author).await;
    let client = app.client();
    let form = client.get("/login").await;
    let cookie = form.cookie().to_owned();
    assert!(cookie.starts_with("__Host-sandpress-form=") && cookie.contains("; Secure"), "{cookie}");
    let token = form.hidden("csrf");
    let fields = [("csrf", token.as_str()), ("login", "The Author"), ("password", PASSWORD)];
    let page = client.request(http::Method::POST, "/login", &[("cookie", id(&cookie))], &fields).await;
    let cookies: Vec<_> =
        page.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    let session = cookies.iter().find(|cookie| cookie.starts_with("__Host-sandpress=")).unwrap();
    for flag in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(session.contains(flag), "{session}");
    }
    assert!(page.header("strict-transport-security").starts_with("max-age="));
    app.shutdown().await;
}

#[tokio::test]
async fn log_out_ends_the_session_on_the_server() {
    let app = TestApp::start().await;
    app.account(Role::Author).await;
    let client = app.client();
    let cookie = session(&client.log_in("The Author", PASSWORD).await);
    let kept = format!("sandpress={}", id(&cookie));
    assert_eq!(app.client().get_with("/admin/entries", &[("cookie", &kept)]).await.status, 200);
    let page = client.post_form("/logout", &[]).await;
    assert_eq!((page.status, page.location()), (303, "/login"));
    assert!(!is_logged_in(&client).await);
    let page = app.client().get_with("/admin/entries", &[("cookie", &kept)]).await;
    assert_eq!((page.status, page.location()), (303, "/login?next=%2Fadmin%2Fentries"));
    app.shutdown().await;
}

#[tokio::test]
async fn who_may_not_enter_the_admin_comes_to_the_site_and_can_log_out() {
    let app = TestApp::start().await;
    app.account(Role::Subscriber).await;
    let client = app.client();
    let page = client.log_in("The Subscriber", PASSWORD).await;
    assert_eq!((page.status, page.location()), (303, "/"));
    let refused = client.get("/admin/entries").await;
    assert_eq!(refused.status, 403);
    let token = refused.hidden("csrf");
    assert_eq!(client.post_bare("/logout", &[("csrf", &token)]).await.location(), "/login");
    assert_eq!(client.get("/admin/entries").await.status, 303);
    app.shutdown().await;
}

#[tokio::test]
async fn next_leads_to_the_wanted_page_and_never_away() {
    let app = TestApp::start().await;
    app.account(Role::Author).await;
    let wanted = app.get("/admin/entries?q=a%20b&status=draft").await;
    assert_eq!(wanted.location(), "/login?next=%2Fadmin%2Fentries%3Fq%3Da%2520b%26status%3Ddraft");
    let form = app.get(wanted.location()).await;
    assert_eq!(form.hidden("next"), "/admin/entries?q=a%20b&status=draft");
    for (next, location) in [
        ("/admin/entries?q=a%20b&status=draft", "/admin/entries?q=a%20b&status=draft"),
        ("", "/admin"),
        ("https://evil.example/", "/admin"),
        ("//evil.example/", "/admin"),
        ("/\\evil.example", "/admin"),
        ("/\t/evil.example", "/admin"),
        ("/x\r\nset-cookie: a=b", "/admin"),
        ("javascript:alert(1)", "/admin"),
    ] {
        let client = app.client();
        let page = client
            .post_form("/login", &[("login", "The Author"), ("password", PASSWORD), ("next", next)])
            .await;
        assert_eq!((page.status, page.location()), (303, location), "{next:?}");
        let path = format!(
            "/login?next={}",
            percent_encoding::utf8_percent_encode(next, percent_encoding::NON_ALPHANUMERIC)
        );
        assert_eq!(client.get(&path).await.location(), location, "{next:?}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_session_that_nobody_knows_is_nobody() {
    let app = TestApp::start().await;
    app.account(Role::Author).await;
    for cookie in ["sandpress=AAAAAAAAAAAAAAAAAAAAAA", "sandpress=", "sandpress=\"; drop table sessions", "x"]
    {
        let page = app.client().get_with("/admin/entries", &[("cookie", cookie)]).await;
        assert_eq!(page.status, 303, "{cookie}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn an_account_that_is_gone_has_no_session() {
    let app = TestApp::start().await;
    let client = app.user_as(Role::Author).await;
    app.execute("DELETE FROM users").await;
    assert!(!is_logged_in(&client).await);
    let page = client.post_bare("/admin/entries/new/text", &[("field.title", "From nobody")]).await;
    assert_eq!(page.status, 401);
    app.shutdown().await;
}
