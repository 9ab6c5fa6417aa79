//! Accounts that people make themselves.

use futures::future::join_all;
use sandpress::domain::{PageRequest, Role, SecurityEventKind, Visit};

use super::{events, link_to, mails_to, send, user};
use crate::support::{
    app::{PASSWORD, TestApp},
    client::{Client, Page},
};

const OPEN: &[(&str, &str)] = &[("ACCOUNTS__REGISTRATION", "open"), ("ACCOUNTS__ROLE", "contributor")];

async fn open_site() -> TestApp {
    let app = TestApp::with(&[], OPEN).await;
    app.account(Role::Owner).await;
    app
}

async fn ask(client: &Client, email: &str) -> Page {
    send(client, "/register", &[("email", email)]).await
}

async fn choose(client: &Client, link: &str, name: &str) -> Page {
    send(client, link, &[("name", name), ("password", PASSWORD), ("password_again", PASSWORD)]).await
}

#[tokio::test]
async fn somebody_who_shows_an_address_gets_an_account() {
    let app = open_site().await;
    let client = app.client();
    assert!(client.get("/login").await.shows("Create an account"));
    let asked = ask(&client, " Ann@Example.net ").await;
    assert!(asked.status == 200 && asked.shows("Look into your mail"), "{}", asked.body);
    assert!(user(&app, "Ann").await.is_none());
    let link = link_to(&app, "Ann@Example.net").await;
    let weak = send(&client, &link, &[("name", "Ann"), ("password", "x"), ("password_again", "x")]).await;
    assert!(weak.status == 422 && weak.shows("fewer than 10 characters"));
    let done = choose(&client, &link, "Ann").await;
    assert_eq!((done.status, done.location()), (303, "/admin"), "{}", done.body);
    assert!(client.get("/admin/entries").await.shows("Your account is ready."));
    let ann = user(&app, "Ann").await.unwrap();
    assert_eq!((ann.role, ann.email.as_str()), (Role::Contributor, "Ann@Example.net"));
    assert!(ann.email_confirmed_at.is_some());
    assert_eq!(app.get(&link).await.status, 404);
    assert_eq!(app.client().log_in("ann@example.net", PASSWORD).await.status, 303);
    let made = events(&app, SecurityEventKind::UserCreated).await;
    assert_eq!(made[0], ("Ann".to_owned(), "Ann".to_owned()));
    app.shutdown().await;
}

#[tokio::test]
async fn an_address_that_has_an_account_is_told_so_by_mail_and_nobody_else() {
    let app = open_site().await;
    let known = ask(&app.client(), "owner@example.org").await;
    let unknown = ask(&app.client(), "nobody@example.org").await;
    assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
    let names = |page: &Page| page.headers.keys().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(names(&known), names(&unknown));
    let mail = &mails_to(&app, "owner@example.org").await[0];
    assert!(mail.text.contains("There is one already.") && mail.text.contains(&app.origin()));
    assert!(!mail.text.contains("/register/"));
    assert!(mails_to(&app, "nobody@example.org").await[0].text.contains("/register/"));
    app.shutdown().await;
}

#[tokio::test]
async fn links_lead_to_the_configured_address_whatever_host_is_asked() {
    let app = open_site().await;
    let client = app.client();
    let form = client.get("/register").await;
    let fields = [("csrf", &*form.hidden("csrf")), ("email", "ann@example.net")];
    let headers = [("host", "evil.example"), ("x-forwarded-host", "evil.example")];
    client.request(http::Method::POST, "/register", &headers, &fields).await;
    client.request(http::Method::POST, "/register", &headers[1..], &fields).await;
    let mails = mails_to(&app, "ann@example.net").await;
    assert!(!mails.is_empty());
    assert!(
        mails.iter().all(|mail| mail.text.contains(&app.origin()) && !mail.text.contains("evil.example"))
    );
    app.shutdown().await;
}

#[tokio::test]
async fn fifty_at_once_make_one_account_of_a_name() {
    let app = open_site().await;
    let services = app.app.services();
    let mut links = Vec::new();
    for number in 0..50 {
        let email = format!("ann{number}@example.net");
        services.ask_to_register(&email, &Visit::default()).await.unwrap();
        links.push(link_to(&app, &email).await);
    }
    // The same name in other cases and forms, and one with a Cyrillic letter.
    let names = ["Ann Lee", "ANN LEE", "ann lee", "Ａnn Lee", "Аnn Lee"];
    let attempts = links.iter().zip(names.iter().cycle()).map(|(link, name)| {
        let client = app.client();
        async move { choose(&client, link, name).await.status }
    });
    let statuses = join_all(attempts).await;
    let made = statuses.iter().filter(|status| **status == 303).count();
    assert!(made == 1 && statuses.iter().all(|status| matches!(status, 303 | 422 | 503)), "{statuses:?}");
    let users = services.list_users(PageRequest::new(1, 100)).await.unwrap();
    assert_eq!(users.total, 2);
    app.shutdown().await;
}

#[tokio::test]
async fn fifty_at_once_make_one_account_of_a_link() {
    let app = open_site().await;
    app.app.services().ask_to_register("ann@example.net", &Visit::default()).await.unwrap();
    let link = link_to(&app, "ann@example.net").await;
    let attempts = (0..50).map(|number| {
        let (client, link, name) = (app.client(), link.clone(), format!("Ann {number}"));
        async move {
            let form = client.get(&link).await;
            if form.status != 200 {
                return form.status;
            }
            let token = form.hidden("csrf");
            let fields =
                [("csrf", &*token), ("name", &name), ("password", PASSWORD), ("password_again", PASSWORD)];
            client.post_bare(&link, &fields).await.status
        }
    });
    let statuses = join_all(attempts).await;
    let made = statuses.iter().filter(|status| **status == 303).count();
    assert!(made == 1 && statuses.iter().all(|status| matches!(status, 303 | 404 | 503)), "{statuses:?}");
    app.shutdown().await;
}

#[tokio::test]
async fn nobody_registers_where_that_is_not_open() {
    for registration in ["invitation", "closed"] {
        let app = TestApp::with(&[], &[("ACCOUNTS__REGISTRATION", registration)]).await;
        app.account(Role::Owner).await;
        assert_eq!(app.get("/register").await.status, 404);
        assert_eq!(app.client().post_form("/register", &[("email", "ann@example.net")]).await.status, 404);
        assert!(!app.get("/login").await.shows("Create an account"));
        assert!(mails_to(&app, "ann@example.net").await.is_empty());
        app.shutdown().await;
    }
}

#[tokio::test]
async fn nobody_is_flooded_with_letters_and_links_do_not_last() {
    let app = open_site().await;
    let client = app.client();
    for email in [
        "ann@exämple.net",
        "Ann@exämple.net",
        "ANN@xn--exmple-cua.net",
        "ann@EXÄMPLE.net",
        "aNN@exa\u{308}mple.net",
    ] {
        assert_eq!(ask(&client, email).await.status, 200);
    }
    let request = PageRequest::new(1, 100);
    let mails =
        app.app.services().list_mails(&sandpress::domain::Actor::System, None, request).await.unwrap();
    assert_eq!(mails.total, 3);
    let link = link_to(&app, "ann@xn--exmple-cua.net").await;
    app.wait_seconds(24 * 60 * 60 - 1);
    assert_eq!(app.get(&link).await.status, 200);
    app.wait_seconds(1);
    assert_eq!(app.get(&link).await.status, 404);
    for bad in ["", "ann", "ä nn@example.net", "äпn@example.net", "ann@pаypal.net", "a@b.c\r\nBcc: x@y.z"]
    {
        assert_eq!(ask(&client, bad).await.status, 422, "{bad}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_network_that_asks_for_many_accounts_waits() {
    let app = TestApp::with(&[], &[("ACCOUNTS__REGISTRATION", "open")]).await;
    app.account(Role::Owner).await;
    let client = app.client();
    for number in 0..10 {
        let email = format!("person{number}@example.net");
        let page = send(&client, "/register", &[("email", &email)]).await;
        assert!(page.status < 400, "{number}: {}", page.body);
    }
    let page = send(&client, "/register", &[("email", "person11@example.net")]).await;
    assert!(page.status == 409 && page.shows("from your network"), "{}: {}", page.status, page.body);
    app.wait_seconds(61);
    let page = send(&client, "/register", &[("email", "person11@example.net")]).await;
    assert!(page.status < 400, "{}", page.body);
    app.shutdown().await;
}
