//! Another email address for one's account.

use sandpress::domain::Role;

use super::{link_to, mails_to, send, user};
use crate::support::{
    app::{PASSWORD, TestApp},
    client::{Client, Page},
};

async fn ask(client: &Client, email: &str) -> Page {
    send(client, "/account/email", &[("email", email)]).await
}

#[tokio::test]
async fn a_new_address_is_confirmed_there_and_told_to_the_old_one() {
    let app = TestApp::start().await;
    let author = app.user_as(Role::Author).await;
    app.wait_seconds(11 * 60);
    let confirm = "/account/confirm?next=%2Faccount%2Femail";
    assert_eq!(author.get("/account/email").await.location(), confirm);
    assert_eq!(
        author
            .post_bare("/account/email", &[("csrf", &author.token().await), ("email", "ann@example.net")])
            .await
            .location(),
        confirm
    );
    assert!(mails_to(&app, "ann@example.net").await.is_empty());
    let again =
        author.post_form("/account/confirm", &[("password", PASSWORD), ("next", "/account/email")]).await;
    assert_eq!(again.location(), "/account/email");
    assert_eq!(ask(&author, "ann@example.net").await.status, 200);
    let link = link_to(&app, "ann@example.net").await;
    assert!(author.get(&link).await.shows("ann@example.net is going to be the address"));
    assert_eq!(user(&app, "The Author").await.unwrap().email.as_str(), "author@example.org");
    // Whoever has the mailbox alone cannot use the link.
    assert_eq!(app.get(&link).await.status, 303);
    let other = app.user_as(Role::Editor).await;
    assert_eq!(other.get(&link).await.status, 404);
    assert_eq!(other.post_form(&link, &[]).await.status, 404);
    let done = send(&author, &link, &[]).await;
    assert_eq!((done.status, done.location()), (303, "/account"), "{}", done.body);
    let changed = user(&app, "The Author").await.unwrap();
    assert_eq!(changed.email.as_str(), "ann@example.net");
    assert!(changed.email_confirmed_at.is_some());
    assert_eq!(author.get(&link).await.status, 404);
    let told = &mails_to(&app, "author@example.org").await[0];
    assert!(told.subject == "Your email address was changed" && told.text.contains("ann@example.net"));
    assert_eq!(app.client().log_in("ann@example.net", PASSWORD).await.status, 303);
    app.shutdown().await;
}

#[tokio::test]
async fn an_address_of_somebody_else_gets_a_letter_and_nobody_is_told() {
    let app = TestApp::start().await;
    let author = app.user_as(Role::Author).await;
    app.account(Role::Editor).await;
    let taken = ask(&author, "editor@example.org").await;
    let free = ask(&author, "nobody@example.org").await;
    assert_eq!((taken.status, taken.body), (free.status, free.body));
    assert!(mails_to(&app, "editor@example.org").await[0].text.contains("nothing was changed"));
    let link = link_to(&app, "nobody@example.org").await;
    app.execute("UPDATE users SET email = 'nobody@example.org', email_key = 'nobody@example.org' WHERE role = 'editor'").await;
    let late = send(&author, &link, &[]).await;
    assert_eq!(late.status, 422);
    assert_eq!(user(&app, "The Author").await.unwrap().email.as_str(), "author@example.org");
    app.shutdown().await;
}

#[tokio::test]
async fn the_own_address_and_what_is_none_are_refused() {
    let app = TestApp::start().await;
    let author = app.user_as(Role::Author).await;
    for email in ["author@example.org", "", "ann", "ä nn@example.net", "äпn@example.net", "ann@pаypal.net"]
    {
        assert_eq!(ask(&author, email).await.status, 422, "{email}");
    }
    app.shutdown().await;
}
