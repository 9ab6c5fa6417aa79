//! Forgotten passwords.

use sandpress::domain::{Role, SecurityEventKind};

use super::{events, link_to, mails_to, send};
use crate::support::{
    app::{PASSWORD, TestApp},
    client::{Client, Page},
};

const NEW: &str = "amber meadow whistle 4";
const AUTHOR: &str = "author@example.org";

async fn ask(client: &Client, login: &str) -> Page {
    send(client, "/forgotten", &[("login", login)]).await
}

async fn choose(client: &Client, link: &str, password: &str) -> Page {
    send(client, link, &[("password", password), ("password_again", password)]).await
}

#[tokio::test]
async fn a_letter_leads_to_a_new_password() {
    let app = TestApp::start().await;
    let elsewhere = app.user_as(Role::Author).await;
    let client = app.client();
    assert!(client.get("/login").await.shows("Forgotten your password?"));
    assert_eq!(ask(&client, "the author").await.status, 200);
    let link = link_to(&app, AUTHOR).await;
    assert_eq!(client.get(&link).await.status, 200);
    let weak = choose(&client, &link, "password123").await;
    assert!(weak.status == 422 && weak.shows("easy to guess"), "{}", weak.body);
    let done = choose(&client, &link, NEW).await;
    assert_eq!((done.status, done.location()), (303, "/login"), "{}", done.body);
    assert!(client.get("/login").await.shows("Your password was changed"));
    // Nobody is logged in by it, and everybody is logged out.
    assert_eq!(client.get("/admin/entries").await.status, 303);
    assert_eq!(elsewhere.get("/admin/entries").await.status, 303);
    assert_eq!(app.client().log_in(AUTHOR, PASSWORD).await.status, 422);
    assert_eq!(app.client().log_in(AUTHOR, NEW).await.status, 303);
    assert_eq!(app.get(&link).await.status, 404);
    let told = &mails_to(&app, AUTHOR).await[0];
    assert!(told.subject == "Your password was changed" && told.text.contains("/forgotten"));
    let changed = events(&app, SecurityEventKind::PasswordChange).await;
    assert_eq!(changed, [("The Author".to_owned(), "The Author".to_owned())]);
    app.shutdown().await;
}

#[tokio::test]
async fn the_answer_is_the_same_for_whom_nobody_knows() {
    let app = TestApp::start().await;
    app.account(Role::Author).await;
    let known = ask(&app.client(), AUTHOR).await;
    for unknown in ["nobody@example.org", "The Nobody", "", "%", "a@b.c\r\nBcc: x@y.z"] {
        let page = ask(&app.client(), unknown).await;
        assert_eq!((page.status, &page.body), (known.status, &known.body), "{unknown}");
    }
    let request = sandpress::domain::PageRequest::new(1, 10);
    let mails =
        app.app.services().list_mails(&sandpress::domain::Actor::System, None, request).await.unwrap();
    assert_eq!(mails.total, 1);
    app.shutdown().await;
}

#[tokio::test]
async fn a_link_is_good_for_half_an_hour_and_for_nothing_else() {
    let app = TestApp::with(&[], &[("ACCOUNTS__REGISTRATION", "open")]).await;
    app.account(Role::Author).await;
    ask(&app.client(), AUTHOR).await;
    let link = link_to(&app, AUTHOR).await;
    let token = link.rsplit('/').next().unwrap();
    for other in ["register", "invitation"] {
        assert_eq!(app.get(&format!("/{other}/{token}")).await.status, 404, "{other}");
    }
    for bad in ["x", "%00", "..%2f", &token.to_lowercase(), &token[1..]] {
        assert_eq!(app.get(&format!("/forgotten/{bad}")).await.status, 404, "{bad}");
    }
    app.wait_seconds(30 * 60 - 1);
    assert_eq!(app.get(&link).await.status, 200);
    app.wait_seconds(1);
    assert_eq!(app.get(&link).await.status, 404);
    app.shutdown().await;
}

#[tokio::test]
async fn of_several_links_one_works_and_once() {
    let app = TestApp::start().await;
    app.account(Role::Author).await;
    let mut links = Vec::new();
    for _ in 0..5 {
        ask(&app.client(), AUTHOR).await;
        links.push(link_to(&app, AUTHOR).await);
        app.wait_seconds(1);
    }
    // No more than three letters in an hour.
    assert_eq!(mails_to(&app, AUTHOR).await.len(), 3);
    let attempts = (0..6).map(|number| {
        let (client, link) = (app.client(), links[number % 3].clone());
        async move {
            let form = client.get(&link).await;
            if form.status != 200 {
                return form.status;
            }
            let token = form.hidden("csrf");
            let password = format!("{NEW} {number}");
            let fields = [("csrf", &*token), ("password", &password), ("password_again", &password)];
            client.post_bare(&link, &fields).await.status
        }
    });
    let statuses = futures::future::join_all(attempts).await;
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    for link in links {
        assert_eq!(app.get(&link).await.status, 404);
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_disabled_account_gets_no_letter_and_its_link_is_no_good() {
    let app = TestApp::start().await;
    app.account(Role::Author).await;
    ask(&app.client(), AUTHOR).await;
    let link = link_to(&app, AUTHOR).await;
    app.execute("UPDATE users SET disabled_at = 1").await;
    let fields = [("password", NEW), ("password_again", NEW)];
    assert_eq!(app.client().post_form(&link, &fields).await.status, 404);
    ask(&app.client(), AUTHOR).await;
    assert_eq!(mails_to(&app, AUTHOR).await.len(), 1);
    app.shutdown().await;
}

#[tokio::test]
async fn a_password_that_somebody_else_chose_is_changed_at_the_first_log_in() {
    let app = TestApp::start().await;
    app.account(Role::Author).await;
    app.execute("UPDATE users SET must_change_password = TRUE").await;
    let client = app.client();
    let page = client.log_in(AUTHOR, PASSWORD).await;
    assert!(page.status == 303 && page.location().starts_with("/forgotten/"), "{}", page.location());
    assert_eq!(client.get("/admin/entries").await.status, 303);
    assert_eq!(choose(&client, page.location(), NEW).await.status, 303);
    assert_eq!(client.log_in(AUTHOR, NEW).await.location(), "/admin");
    assert_eq!(client.get("/admin/entries").await.status, 200);
    app.shutdown().await;
}
