//! The newsletter: subscribing, leaving, and what those who run the site do.

use std::fs;

use http::Method;
use sandpress::{
    domain::{Actor, PageRequest, Role, SubscriberFilter, SubscriberState},
    services::NewSubscription,
};

use crate::support::{
    app::TestApp,
    client::{Client, Page},
    mail::{mailed_link, open_newsletter},
};

/// Fills in the form as a person does, with a moment between looking and sending.
async fn subscribe(app: &TestApp, client: &Client, email: &str) -> Page {
    let ticket = client.get("/newsletter").await.hidden("ticket");
    app.wait_seconds(5);
    client.post_bare("/newsletter", &[("email", email), ("ticket", &ticket)]).await
}

async fn states(app: &TestApp) -> Vec<(String, SubscriberState)> {
    let all = SubscriberFilter::default();
    let request = PageRequest::new(1, 100);
    let found = app.app.services().list_subscribers(&Actor::System, &all, request).await.unwrap();
    found.items.into_iter().map(|one| (one.email.to_string(), one.state)).collect()
}

#[tokio::test]
async fn a_reader_subscribes_confirms_and_leaves() {
    let app = TestApp::start().await;
    open_newsletter(&app).await;
    let reader = app.client();
    let page = subscribe(&app, &reader, " Ann@Example.org ").await;
    assert!(page.status == 200 && page.shows("Look into your mail"), "{}", page.body);
    assert_eq!(page.header("cache-control"), "no-store");
    let confirm = mailed_link(&app, "ann@example.org", "/newsletter/confirm/").await;
    // Programs that look for harmful mail follow links: nothing happens.
    assert!(reader.get(&confirm).await.shows("Yes, subscribe me"));
    assert_eq!(states(&app).await, [("ann@example.org".into(), SubscriberState::Unconfirmed)]);
    let page = reader.post_bare(&confirm, &[]).await;
    assert!(page.status == 200 && page.shows("You are subscribed"), "{}", page.body);
    assert_eq!(states(&app).await, [("ann@example.org".into(), SubscriberState::Active)]);
    let again = reader.post_bare(&confirm, &[]).await;
    assert!(again.status == 404 && again.shows("This link does not work any more"));
    let preferences = page.between("<a href=\"/newsletter/preferences/", "\"");
    let leave = format!("/newsletter/leave/{preferences}");
    assert!(reader.get(&leave).await.shows("Unsubscribe"));
    assert_eq!(states(&app).await[0].1, SubscriberState::Active);
    // One click, sent by a mail program from nowhere and with a body that says so.
    let one_click = [("List-Unsubscribe", "One-Click")];
    let elsewhere = [("sec-fetch-site", "cross-site"), ("origin", "https://mail.example")];
    let page = app.client().request(Method::POST, &leave, &elsewhere, &one_click).await;
    assert!(page.status == 200 && page.shows("You are unsubscribed"), "{}", page.body);
    assert_eq!(states(&app).await[0].1, SubscriberState::Unsubscribed);
    app.shutdown().await;
}

#[tokio::test]
async fn nobody_learns_who_is_on_the_list() {
    let app = TestApp::start().await;
    open_newsletter(&app).await;
    let reader = app.client();
    subscribe(&app, &reader, "ann@example.org").await;
    let confirm = mailed_link(&app, "ann@example.org", "/newsletter/confirm/").await;
    reader.post_bare(&confirm, &[]).await;
    app.wait_seconds(7200);
    let known = subscribe(&app, &reader, "ann@example.org").await;
    let unknown = subscribe(&app, &reader, "eve@example.org").await;
    assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
    assert!(mailed_link(&app, "ann@example.org", "/newsletter/preferences/").await.len() > 40);
    // However often somebody asks, an address gets three letters in an hour.
    for _ in 0..5 {
        assert_eq!(subscribe(&app, &reader, "bob@example.org").await.body, unknown.body);
    }
    app.run_jobs().await;
    let letters = fs::read_dir(app.folder().join("data/mail")).unwrap().filter(|file| {
        let path = file.as_ref().unwrap().path();
        fs::read_to_string(path).unwrap().contains("<bob@example.org>")
    });
    assert_eq!(letters.count(), 3);
    app.shutdown().await;
}

#[tokio::test]
async fn programs_that_fill_in_forms_are_told_apart() {
    let app = TestApp::start().await;
    open_newsletter(&app).await;
    let program = app.client();
    let ticket = program.get("/newsletter").await.hidden("ticket");
    // Too fast, with the field that people do not see, without a ticket, with a wrong one, from another site.
    program.post_bare("/newsletter", &[("email", "a@example.org"), ("ticket", &ticket)]).await;
    app.wait_seconds(5);
    let trapped = [("email", "b@example.org"), ("ticket", ticket.as_str()), ("website", "x")];
    assert!(program.post_bare("/newsletter", &trapped).await.shows("Look into your mail"));
    let bare = program.post_bare("/newsletter", &[("email", "c@example.org")]).await;
    assert!(bare.status == 200 && bare.shows("One more step"), "{}", bare.body);
    program.post_bare("/newsletter", &[("email", "d@example.org"), ("ticket", "x")]).await;
    let fields = [("email", "e@example.org"), ("ticket", ticket.as_str())];
    let foreign = [("sec-fetch-site", "cross-site")];
    assert_eq!(program.request(Method::POST, "/newsletter", &foreign, &fields).await.status, 403);
    app.wait_seconds(25 * 3600);
    program.post_bare("/newsletter", &fields).await;
    assert_eq!(states(&app).await, []);
    // The short form of a page that is kept for everybody, sent by a browser.
    let own = [("sec-fetch-site", "same-origin")];
    let page = program.request(Method::POST, "/newsletter", &own, &[("email", "ann@example.org")]).await;
    assert!(page.shows("Look into your mail"));
    assert_eq!(states(&app).await.len(), 1);
    let wrong = program.request(Method::POST, "/newsletter", &own, &[("email", "ann")]).await;
    assert!(wrong.status == 422 && wrong.shows("This is not an email address"), "{}", wrong.body);
    app.shutdown().await;
}

#[tokio::test]
async fn what_nobody_confirms_is_forgotten() {
    let app = TestApp::start().await;
    open_newsletter(&app).await;
    app.app.services().refresh_site().await.unwrap();
    let new = NewSubscription { email: "ann@example.org".into(), topics: Vec::new() };
    app.app.services().subscribe(&new).await.unwrap();
    let confirm = mailed_link(&app, "ann@example.org", "/newsletter/confirm/").await;
    assert_eq!(app.app.services().tidy_subscriptions().await.unwrap(), 0);
    app.wait_seconds(3 * 24 * 3600 + 1);
    assert_eq!(app.get(&confirm).await.status, 404);
    assert_eq!(app.app.services().tidy_subscriptions().await.unwrap(), 1);
    assert_eq!(states(&app).await, []);
    app.shutdown().await;
}

#[tokio::test]
async fn subscribers_choose_take_their_data_and_are_erased() {
    let app = TestApp::start().await;
    open_newsletter(&app).await;
    let reader = app.client();
    subscribe(&app, &reader, "ann@example.org").await;
    let confirm = mailed_link(&app, "ann@example.org", "/newsletter/confirm/").await;
    let page = reader.post_bare(&confirm, &[]).await;
    let own = format!("/newsletter/preferences/{}", page.between("<a href=\"/newsletter/preferences/", "\""));
    let page = reader.post_bare(&own, &[("do", "topics"), ("topic", "type:text"), ("topic", "type:x")]).await;
    assert!(page.shows("Your choice is kept."), "{}", page.body);
    reader.post_bare(&own, &[("do", "pause")]).await;
    assert_eq!(states(&app).await[0].1, SubscriberState::Paused);
    reader.post_bare(&own, &[("do", "resume")]).await;
    assert_eq!(states(&app).await[0].1, SubscriberState::Active);
    let data = reader.post_bare(&own, &[("do", "export")]).await.json();
    assert_eq!((data["email"].as_str(), data["state"].as_str()), (Some("ann@example.org"), Some("active")));
    assert!(data["history"].as_array().unwrap().len() >= 5, "{data}");
    assert!(reader.post_bare(&own, &[("do", "erase")]).await.shows("Your data are erased"));
    assert_eq!(states(&app).await, []);
    assert_eq!(reader.get(&own).await.status, 404);
    app.shutdown().await;
}

#[tokio::test]
async fn a_block_and_the_theme_have_the_form_where_readers_can_subscribe() {
    let app = TestApp::start().await;
    app.post("Hello", "Words.\n\n::subscribe{title=\"My <letter>\" button=\"Join\"}\n\nMore.").await;
    assert!(!app.get("/hello").await.body.contains("action=\"/newsletter\""));
    open_newsletter(&app).await;
    let page = app.get("/hello").await;
    assert!(page.body.contains("<p class=\"subscribe-title\">My &lt;letter&gt;</p>"), "{}", page.body);
    assert!(page.body.contains("action=\"/newsletter\"") && page.shows("Join"));
    app.shutdown().await;
}

#[tokio::test]
async fn tables_are_looked_at_before_they_are_taken_over() {
    let app = TestApp::start().await;
    open_newsletter(&app).await;
    let owner = app.owner().await;
    let table = "Name;E-Mail;Topics\nAnn;ann@example.org;\nAnn;ANN@example.org;\n;nothing;\nBob;;\n\
                 Eve;eve@example.org;Stars\n\"=cmd()\";bob@example.org;\n";
    let look = owner.post_form("/admin/newsletter/import", &[("do", "look"), ("table", table)]).await;
    assert_eq!(look.status, 200);
    for line in ["Line 4: ", "Line 5: There is no address.", "Line 6: ", "1 is in the table twice."] {
        assert!(look.shows(line), "{line} in {}", look.body);
    }
    assert_eq!(states(&app).await, []);
    let fields = [("do", "import"), ("table", table), ("consent", "stated"), ("statement", "yes")];
    assert_eq!(owner.post_form("/admin/newsletter/import", &fields).await.status, 422);
    assert_eq!(states(&app).await, []);
    let statement = "They signed the list at the summer fair.";
    let fields = [("do", "import"), ("table", table), ("consent", "stated"), ("statement", statement)];
    assert_eq!(owner.post_form("/admin/newsletter/import", &fields).await.status, 303);
    assert_eq!(states(&app).await.len(), 2);
    assert!(states(&app).await.iter().all(|(_, state)| *state == SubscriberState::Active));
    let export = owner.post_form("/admin/newsletter/subscribers/export", &[]).await;
    assert!(export.body.contains("ann@example.org,Ann,active,import,"), "{}", export.body);
    assert!(export.body.contains("bob@example.org,'=cmd(),"), "{}", export.body);
    // Without a statement everybody is asked.
    let fields = [("do", "import"), ("table", "eve@example.org"), ("consent", "ask")];
    owner.post_form("/admin/newsletter/import", &fields).await;
    let confirm = mailed_link(&app, "eve@example.org", "/newsletter/confirm/").await;
    app.client().post_bare(&confirm, &[]).await;
    assert_eq!(states(&app).await.iter().filter(|(_, state)| *state == SubscriberState::Active).count(), 3);
    app.shutdown().await;
}

#[tokio::test]
async fn addresses_with_a_domain_of_any_script_are_one_and_are_found() {
    let app = TestApp::start().await;
    open_newsletter(&app).await;
    subscribe(&app, &app.client(), "Ann@Bücher.example").await;
    subscribe(&app, &app.client(), "ann@xn--bcher-kva.example").await;
    assert_eq!(states(&app).await, [("ann@xn--bcher-kva.example".into(), SubscriberState::Unconfirmed)]);
    let confirm = mailed_link(&app, "ann@xn--bcher-kva.example", "/newsletter/confirm/").await;
    assert!(app.get(&confirm).await.shows("goes to ann@bücher.example as soon as you say yes"));
    let owner = app.owner().await;
    for word in ["b%C3%BCcher.example", "ANN%40B%C3%9CCHER.EXAMPLE", "xn--bcher", "ann"] {
        let list = owner.get(&format!("/admin/newsletter/subscribers?q={word}")).await;
        assert!(list.shows(">ann@bücher.example</a>"), "{word}: {}", list.body);
    }
    let wrong = subscribe(&app, &app.client(), "ann@pаypal.example").await;
    assert!(wrong.status == 422 && wrong.shows("This is not an email address"), "{}", wrong.body);
    app.shutdown().await;
}

#[tokio::test]
async fn an_entry_is_prepared_tested_sent_and_read_in_the_archive() {
    let app = TestApp::start().await;
    open_newsletter(&app).await;
    let owner = app.owner().await;
    app.client().get("/newsletter").await;
    let table = "ann@example.org\nbob@example.org";
    let statement = "They signed the list at the summer fair.";
    let fields = [("do", "import"), ("table", table), ("consent", "stated"), ("statement", statement)];
    owner.post_form("/admin/newsletter/import", &fields).await;
    let entry = app.post("Low water", "The [sea](/sea) is gone.\n\n::subscribe").await;
    assert!(owner.get("/admin/newsletter").await.shows("Low water"));
    let id = entry.id.to_string();
    let issue = owner.post_form("/admin/newsletter/issues", &[("entry", &id)]).await;
    let issue = issue.location().to_owned();
    let preview = owner.get(&format!("{issue}/preview")).await;
    assert!(preview.header("content-security-policy").contains("sandbox"));
    assert!(preview.body.contains(&format!("href=\"{}/sea\"", app.origin())), "{}", preview.body);
    let test = owner.post_form(&format!("{issue}/test"), &[("to", "me@example.org")]).await;
    assert_eq!(test.status, 303);
    let fields =
        [("subject", "The tide"), ("intro", "Dear reader"), ("form", "whole"), ("to_everybody", "yes")];
    assert_eq!(owner.post_form(&issue, &fields).await.status, 303);
    let asked = owner.post_form(&format!("{issue}/send"), &[]).await;
    assert!(asked.shows("Send it to 2 people now?"), "{}", asked.body);
    assert_eq!(owner.post_form(&format!("{issue}/send"), &[("confirmed", "yes")]).await.status, 303);
    let leave = mailed_link(&app, "ann@example.org", "/newsletter/leave/").await;
    app.run_jobs().await;
    let page = owner.get(&issue).await;
    assert!(page.shows("2 of 2 mails are made") && page.shows("Sent"), "{}", page.body);
    let archive = app.get("/newsletter/archive").await;
    assert!(archive.shows("The tide") && archive.body.contains("noindex"), "{}", archive.body);
    assert_eq!(app.get("/newsletter/archive?page=2").await.status, 404);
    let read = app.get("/newsletter/archive/low-water").await;
    assert!(read.shows("Dear reader") && !read.body.contains(" style="), "{}", read.body);
    app.client().request(Method::POST, &leave, &[], &[]).await;
    assert!(owner.get(&issue).await.body.contains("<dt>Left by its link</dt><dd>1</dd>"));
    let again = owner.post_form(&format!("{issue}/send"), &[("confirmed", "yes")]).await;
    assert_eq!(again.status, 303);
    app.run_jobs().await;
    assert_eq!(app.user_as(Role::Editor).await.get("/admin/newsletter").await.status, 403);
    app.shutdown().await;
}
