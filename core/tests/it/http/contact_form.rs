//! The bundled contact form: a visitor writes, the site's people read.

use sandpress::domain::Role;

use crate::support::app::TestApp;

const GRANTS: [(&str, &str); 2] =
    [("PLUGINS__CONTACT_FORM__GRANTS__STORE", "true"), ("PLUGINS__CONTACT_FORM__GRANTS__MAIL", "true")];

async fn site() -> TestApp {
    let more = [
        ("PLUGINS__CONTACT_FORM__LIMITS__CPU_MS", "2000"),
        ("PLUGINS__CONTACT_FORM__LIMITS__WALL_MS", "20000"),
        ("MAIL__FROM", "site@example.org"),
        ("MAIL__TO", "people@example.org"),
    ];
    TestApp::with(&["contact_form"], &[GRANTS.as_slice(), more.as_slice()].concat()).await
}

fn message<'a>(text: &'a str, token: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("name", "Ada"),
        ("email", "ada@example.org"),
        ("subject", "Engines"),
        ("message", text),
        ("website", ""),
        ("token", token),
    ]
}

#[tokio::test]
async fn a_message_reaches_the_inbox_and_the_mailbox() {
    let app = site().await;
    let visitor = app.client();
    let form = visitor.get("/x/contact-form").await;
    assert_eq!(form.status, 200, "{}", form.body);
    let token = form.hidden("token");
    app.wait_a_minute();
    let sent = visitor.post_bare("/x/contact-form/send", &message("How are the engines?", &token)).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    assert!(sent.body.contains("Your message is on its way."), "{}", sent.body);

    let editor = app.user_as(Role::Editor).await;
    let inbox = editor.get("/admin/plugins/contact-form/messages").await;
    assert!(inbox.body.contains("Engines") && inbox.body.contains("Ada"), "{}", inbox.body);
    app.run_jobs().await;
    let owner = app.owner().await;
    let mails = owner.get("/admin/mail").await;
    assert!(
        mails.body.contains("Message: Engines") && mails.body.contains("people@example.org"),
        "{}",
        mails.body
    );
    app.shutdown().await;
}

#[tokio::test]
async fn what_is_wrong_stands_beside_the_field_and_nothing_is_lost() {
    let app = site().await;
    let visitor = app.client();
    let wrong = [("name", "<Ada>"), ("email", "nowhere"), ("message", "")];
    let page = visitor.post_bare("/x/contact-form/send", &wrong).await;
    assert_eq!(page.status, 422);
    assert!(
        page.body.contains("not an email address") && page.body.contains("Write a message."),
        "{}",
        page.body
    );
    assert!(page.body.contains("value=\"&lt;Ada&gt;\""), "{}", page.body);
    app.shutdown().await;
}

#[tokio::test]
async fn a_form_without_a_past_is_asked_for_once_more() {
    let app = site().await;
    let visitor = app.client();
    let asked = visitor.post_bare("/x/contact-form/send", &message("Hello", "")).await;
    assert!(asked.body.contains("Send this message"), "{}", asked.body);
    let confirmation = asked.hidden("confirmation");
    let mut again = message("Hello", "");
    again.push(("confirmation", &confirmation));
    let sent = visitor.post_bare("/x/contact-form/send", &again).await;
    assert!(sent.body.contains("Your message is on its way."), "{}", sent.body);
    app.shutdown().await;
}

#[tokio::test]
async fn machines_land_among_the_spam_and_learn_nothing() {
    let app = site().await;
    let visitor = app.client();
    let mut trapped = message("Buy this", "");
    trapped.retain(|(name, _)| *name != "website");
    trapped.push(("website", "https://spam.example"));
    let sent = visitor.post_bare("/x/contact-form/send", &trapped).await;
    assert!(sent.body.contains("Your message is on its way."), "{}", sent.body);
    let editor = app.user_as(Role::Editor).await;
    let inbox = editor.get("/admin/plugins/contact-form/messages").await;
    assert!(!inbox.body.contains("Engines"), "{}", inbox.body);
    let spam = editor.get("/admin/plugins/contact-form/messages?state=spam").await;
    assert!(spam.body.contains("Engines"), "{}", spam.body);
    app.shutdown().await;
}

#[tokio::test]
async fn a_visitor_who_writes_too_much_has_to_wait() {
    let app = site().await;
    let visitor = app.client();
    for number in 0..5 {
        let sent =
            visitor.post_bare("/x/contact-form/send", &message(&format!("Message {number}"), "")).await;
        assert_eq!(sent.status, 200);
    }
    assert_eq!(visitor.post_bare("/x/contact-form/send", &message("One more", "")).await.status, 429);
    app.shutdown().await;
}

#[tokio::test]
async fn the_block_stands_in_a_post() {
    let app = site().await;
    let post = app.post("Write to us", "Hello.\n\n::contact-form\n").await;
    let page = app.get(&format!("/{}", post.path)).await;
    assert!(page.body.contains("action=\"/x/contact-form/send\""), "{}", page.body);
    assert!(page.body.contains("name=\"website\""), "{}", page.body);
    app.shutdown().await;
}
