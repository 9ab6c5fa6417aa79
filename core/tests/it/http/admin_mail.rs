//! The page of the mail.

use sandpress::{
    domain::{Actor, Mailbox, Role},
    jobs,
};

use sandpress::services::ErrorTally;

use crate::support::app::{PASSWORD, TestApp};

const FROM: (&str, &str) = ("MAIL__FROM", "Field Notes <site@example.org>");

async fn send(app: &TestApp, to: &str) {
    let to: Mailbox = to.parse().unwrap();
    app.app.services().send_test_mail(&Actor::System, to).await.unwrap();
    jobs::run_due(app.app.services()).await.unwrap();
}

#[tokio::test]
async fn administrators_see_what_became_of_mail() {
    let app = TestApp::with(&["refuses_mail"], &[FROM]).await;
    let owner = app.owner().await;
    let list = owner.get("/admin/mail").await;
    assert!(list.shows("No mail here") && !list.shows("No plugin delivers mail"), "{}", list.body);
    send(&app, "Ann <ann@example.org>").await;
    send(&app, "later@example.org").await;
    send(&app, "Never <never@example.org>").await;
    let list = owner.get("/admin/mail").await;
    for text in [
        "A test mail",
        "Ann &lt;ann@example.org&gt;",
        "451 come back later",
        "550 no such user",
        "by the site",
        "Not delivered",
    ] {
        assert!(list.body.contains(text), "{text}: {}", list.body);
    }
    assert_eq!(list.body.matches("Send again").count(), 1, "{}", list.body);
    assert!(!list.shows("Somebody who runs this site"), "{}", list.body);
    let dead = owner.get("/admin/mail?state=dead").await;
    assert!(dead.shows("never@example.org") && !dead.shows("ann@example.org"), "{}", dead.body);
    app.shutdown().await;
}

#[tokio::test]
async fn what_was_refused_is_sent_again() {
    let app = TestApp::with(&["refuses_mail"], &[FROM]).await;
    let owner = app.owner().await;
    send(&app, "never@example.org").await;
    let again = owner.get("/admin/mail").await.between("method=\"post\" action=\"/admin/mail/", "\"");
    let path = format!("/admin/mail/{again}");
    assert_eq!(owner.post_form(&path, &[]).await.location(), "/admin/mail");
    let list = owner.get("/admin/mail").await;
    assert!(list.shows("It is sent again now") && !list.shows("Send again"), "{}", list.body);
    owner.post_form(&path, &[]).await;
    assert!(owner.get("/admin/mail").await.shows("is tried again by itself"));
    assert_eq!(jobs::run_due(app.app.services()).await.unwrap(), 1);
    assert!(owner.get("/admin/mail").await.shows("2 attempts"));
    for missing in ["/admin/mail/x/send", "/admin/mail/0198a7c0-0000-7000-8000-000000000000/send"] {
        assert_eq!(owner.post_form(missing, &[]).await.status, 404);
    }
    app.shutdown().await;
}

#[tokio::test]
async fn without_a_transport_the_page_says_where_mail_is() {
    let app = TestApp::with(&[], &[FROM]).await;
    send(&app, "ann@example.org").await;
    let list = app.owner().await.get("/admin/mail").await;
    assert!(list.shows("No plugin delivers mail") && list.shows("In a file"), "{}", list.body);
    app.shutdown().await;
}

#[tokio::test]
async fn others_do_not_see_it() {
    let app = TestApp::with(&[], &[FROM]).await;
    let editor = app.user_as(Role::Editor).await;
    assert_eq!(editor.get("/admin/mail").await.status, 403);
    assert!(!editor.get("/admin/entries").await.shows("href=\"/admin/mail\""));
    app.shutdown().await;
}

#[tokio::test]
async fn a_mail_is_looked_at_and_deleted() {
    let app = TestApp::with(&["refuses_mail"], &[FROM]).await;
    let owner = app.owner().await;
    send(&app, "never@example.org").await;
    let list = owner.get("/admin/mail").await;
    let path = format!("/admin/mail/{}", list.between("action=\"/admin/mail/", "/send\""));
    let page = owner.get(&path).await;
    for text in
        ["A test mail", "Somebody who runs this site", "550 no such user", "Field Notes", "Send again"]
    {
        assert!(page.shows(text), "{text}: {}", page.body);
    }
    assert!(page.body.contains("sandbox=\"\""), "{}", page.body);
    let frame = owner.get(&format!("{path}/html")).await;
    assert!(frame.shows("wanted to see whether its mail arrives"), "{}", frame.body);
    let policy = frame.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && policy.ends_with("; sandbox"), "{policy}");
    assert_eq!(frame.header("x-frame-options"), "SAMEORIGIN");
    assert_eq!(owner.post_form(&format!("{path}/delete"), &[]).await.location(), "/admin/mail");
    assert!(owner.get("/admin/mail").await.shows("The mail is deleted"));
    assert_eq!(owner.get(&path).await.status, 404);
    assert_eq!(owner.post_form(&format!("{path}/delete"), &[]).await.status, 404);
    app.shutdown().await;
}

#[tokio::test]
async fn letters_with_secret_links_are_shown_to_nobody() {
    let app = TestApp::with(&["refuses_mail"], &[FROM]).await;
    let owner = app.owner().await;
    let visitor = app.client();
    visitor.post_form("/forgotten", &[("login", "The Owner")]).await;
    let list = owner.get("/admin/mail").await;
    assert!(list.shows("Choose a new password"), "{}", list.body);
    let path = format!("/admin/mail/{}", list.between("row-title\"><a href=\"/admin/mail/", "\""));
    let page = owner.get(&path).await;
    assert!(page.shows("nobody is shown what it says"), "{}", page.body);
    assert!(!page.body.contains("/forgotten/"), "{}", page.body);
    assert_eq!(owner.get(&format!("{path}/html")).await.status, 404);
    app.shutdown().await;
}

#[tokio::test]
async fn a_test_mail_is_sent_from_the_page() {
    let app = TestApp::with(&[], &[FROM]).await;
    let owner = app.owner().await;
    let test = "/admin/mail/test";
    assert_eq!(owner.post_form(test, &[("address", "ann@example.org")]).await.location(), "/admin/mail");
    let list = owner.get("/admin/mail").await;
    assert!(list.shows("A test mail is on its way") && list.shows("ann@example.org"), "{}", list.body);
    owner.post_form(test, &[("address", "ann@example.org\r\nBcc: eve@example.org")]).await;
    let list = owner.get("/admin/mail").await;
    assert!(list.shows("This is not an email address") && !list.shows("eve@example.org"), "{}", list.body);
    app.shutdown().await;
}

#[tokio::test]
async fn every_letter_can_be_looked_at() {
    let app = TestApp::with(&[], &[FROM]).await;
    let owner = app.owner().await;
    let list = owner.get("/admin/mail/letters").await;
    let mut names: Vec<_> = list.body.split("href=\"/admin/mail/letters/").skip(1).collect();
    names.iter_mut().for_each(|name| *name = name.split('"').next().unwrap());
    assert!(names.len() >= 13, "{names:?}");
    for name in names {
        let page = owner.get(&format!("/admin/mail/letters/{name}")).await;
        assert!(
            page.status == 200 && page.shows("names and links that are made up"),
            "{name}: {}",
            page.body
        );
        let frame = owner.get(&format!("/admin/mail/letters/{name}/html")).await;
        assert!(frame.body.starts_with("<!doctype html>"), "{name}: {}", frame.body);
    }
    assert_eq!(owner.get("/admin/mail/letters/nothing").await.status, 404);
    app.shutdown().await;
}

#[tokio::test]
async fn a_new_device_is_told_and_a_known_one_is_not() {
    let app = TestApp::with(&[], &[FROM]).await;
    let name = app.account(Role::Author).await;
    let login = async |agent: &str| {
        let client = app.client();
        let token = client.token().await;
        let fields = [("csrf", token.as_str()), ("login", name.as_str()), ("password", PASSWORD)];
        client.request(http::Method::POST, "/login", &[("user-agent", agent)], &fields).await
    };
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    let newer = firefox.replace("140", "141");
    let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Safari/604.1";
    let told = async || {
        let request = sandpress::domain::PageRequest::new(1, 100);
        let mails = app.app.services().list_mails(&Actor::System, None, request).await.unwrap().items;
        mails.into_iter().filter(|mail| mail.subject == "A new device is logged in").count()
    };
    for (agent, letters) in [(firefox, 0), (&newer, 0), (safari, 1), (safari, 1), (firefox, 1)] {
        login(agent).await;
        assert_eq!(told().await, letters, "{agent}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn errors_are_told_once_in_a_while() {
    let people = ("MAIL__TO", "me@example.org, ann@example.org");
    let app = TestApp::with(&[], &[FROM, people]).await;
    let services = app.app.services();
    let tally = ErrorTally::new();
    assert!(!services.mail_errors(&tally).await.unwrap());
    let now = services.clock().now();
    tally.note("a request failed", now);
    tally.note("a request failed", now);
    assert!(services.mail_errors(&tally).await.unwrap());
    tally.note("a handler panicked", now);
    assert!(!services.mail_errors(&tally).await.unwrap());
    app.wait_seconds(60 * 60);
    assert!(services.mail_errors(&tally).await.unwrap());
    let list = app.owner().await.get("/admin/mail").await;
    assert!(
        list.shows("2 errors at ") && list.shows("1 error at ") && list.shows("ann@example.org"),
        "{}",
        list.body
    );
    app.shutdown().await;
}
