//! The newsletter in a browser: a reader who subscribes and leaves without scripts, and an editor who sends an issue.

use sandpress::{
    domain::{Actor, Role, Visit},
    services::{ImportConsent, NewImport},
};

use crate::support::{
    app::{PASSWORD, TestApp},
    browser::Browser,
    mail::{mailed_link, open_newsletter},
};

const FROM: (&str, &str) = ("MAIL__FROM", "Field Notes <site@example.org>");

/// A name and an address that are as long as they come.
const LONG: (&str, &str) = (
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunter@llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch.example",
);

/// Brings a table onto the list.
async fn take_over(app: &TestApp, table: &str) {
    let new = NewImport {
        table: table.to_owned(),
        consent: ImportConsent::Stated("They signed the list at the summer fair.".into()),
        ..NewImport::default()
    };
    app.app.services().import_subscribers(&Actor::System, &new, &Visit::default()).await.unwrap();
}

async fn log_in(app: &TestApp) -> Browser {
    app.account(Role::Owner).await;
    let browser = Browser::open(&app.origin()).await;
    browser.log_in("owner@example.org", PASSWORD).await;
    browser.wait_for("h1", "Entries").await;
    browser
}

async fn assert_quiet(browser: &Browser) {
    let none: [String; 0] = [];
    assert_eq!(browser.complaints().await, none);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_subscribes_chooses_and_leaves_without_scripts() {
    let app = TestApp::with(&[], &[FROM]).await;
    open_newsletter(&app).await;
    app.post("Low water", "The sea is gone.\n\n::subscribe{title=\"By mail\" button=\"Join\"}\n\nWe wait.")
        .await;
    let reader = Browser::open(&app.origin()).await;
    reader.allow_scripts(false).await;
    reader.go("/low-water").await;
    reader.wait_for("article .subscribe-title", "By mail").await;
    reader.wait_for(".site-footer .subscribe-title", "Tide letter").await;
    reader.shoot("newsletter-block").await;
    reader.fill("article .subscribe input[name=email]", "ann@example.org").await;
    reader.click("article .subscribe button").await;
    reader.wait_for("h1", "Look into your mail").await;
    reader.shoot("newsletter-look").await;

    reader.go(&mailed_link(&app, "ann@example.org", "/newsletter/confirm/").await).await;
    reader.wait_for("h1", "One click to go").await;
    reader.shoot("newsletter-confirm").await;
    reader.follow("main form button").await;
    reader.wait_for("h1", "You are subscribed").await;
    reader.shoot("newsletter-subscribed").await;

    reader.click("a[href^='/newsletter/preferences/']").await;
    reader.wait_for("h1", "Your subscription to Tide letter").await;
    let preferences = reader.path().await;
    reader.click("#topic-1").await;
    reader.follow("form:has(#topic-1) button").await;
    reader.wait_for(".flash-success", "Your choice is kept.").await;
    reader.shoot("newsletter-preferences").await;
    reader.click("form:has([value=pause]) button").await;
    reader.wait_for(".flash-success", "You get nothing until you want to go on.").await;
    reader.click("form:has([value=resume]) button").await;
    reader.wait_for(".flash-success", "The newsletter comes to you again.").await;

    // What the link in every mail leads to.
    reader.go(&preferences.replace("/preferences/", "/leave/")).await;
    reader.wait_for(".gate-lead", "ann@example.org gets Tide letter no more.").await;
    reader.shoot("newsletter-leave").await;
    reader.follow("main form button").await;
    reader.wait_for("h1", "You are unsubscribed").await;
    reader.shoot("newsletter-unsubscribed").await;
    reader.go(&preferences).await;
    reader.wait_for(".gate-lead", "unsubscribed").await;
    assert_quiet(&reader).await;
    reader.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_with_the_form_says_what_is_wrong() {
    let app = TestApp::with(&[], &[FROM]).await;
    open_newsletter(&app).await;
    let reader = Browser::open(&app.origin()).await;
    reader.allow_scripts(false).await;
    reader.go("/newsletter").await;
    reader.wait_for("h1", "Tide letter").await;
    app.wait_seconds(5);
    reader.fill("#email", "ann at example.org").await;
    reader.follow("form:has(#email) button").await;
    reader.wait_for("#email-error", "This is not an email address").await;
    assert_eq!(reader.value("#email").await, "ann at example.org");
    reader.shoot("newsletter-form").await;
    app.wait_seconds(5);
    reader.fill("#email", "ann@example.org").await;
    reader.follow("form:has(#email) button").await;
    reader.wait_for("h1", "Look into your mail").await;
    reader.go("/newsletter/confirm/of-no-use").await;
    reader.wait_for("h1", "This link does not work any more").await;
    reader.shoot("newsletter-dead-link").await;
    reader.go("/newsletter/archive").await;
    reader.wait_for(".gate-lead", "Nothing was sent yet.").await;
    reader.shoot("newsletter-archive-empty").await;
    reader.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_editor_makes_an_issue_and_sends_it() {
    let app = TestApp::with(&[], &[FROM]).await;
    open_newsletter(&app).await;
    take_over(&app, &format!("ann@example.org;Ann Lee\nbob@example.org;Bob\n{};{}", LONG.1, LONG.0)).await;
    app.post("Low water", "The [sea](/sea) is gone.\n\n> [!NOTE]\n> It comes back.").await;
    let browser = log_in(&app).await;
    browser.go("/admin/newsletter").await;
    browser.wait_for(".newsletter-offer", "Low water").await;
    browser.follow(".newsletter-offer button").await;
    browser.wait_for("h1", "Low water").await;
    let issue = browser.path().await;
    browser.fill("#subject", &format!("Low water, {}", LONG.0)).await;
    browser.fill("#intro", "Dear readers,").await;
    browser.follow("form:has(#subject) button[type=submit]").await;
    browser.wait_for(".flash-success", "").await;
    browser.wait_for("h1", LONG.0).await;
    browser.shoot("newsletter-long-issue").await;
    browser.fill("#subject", "The tide of March").await;
    browser.follow("form:has(#subject) button[type=submit]").await;
    browser.wait_for("h1", "The tide of March").await;
    browser.enter_frame(".mail-frame").await;
    browser.wait_for("body", "Dear readers,").await;
    browser.leave_frame().await;
    browser.shoot("newsletter-issue").await;
    browser.fill("#to", "me@example.org").await;
    browser.follow("form:has(#to) button").await;
    browser.wait_for(".flash-success", "test").await;
    assert_eq!(mailed_link(&app, "me@example.org", "/low-water").await, "/low-water");

    browser.click(&format!("form[action='{issue}/send'] button")).await;
    browser.wait_for("form.flash-warning", "Send it to 3 people now?").await;
    browser
        .script(
            "document.querySelector('form.flash-warning').scrollIntoView({ block: 'center' }); return null",
        )
        .await;
    browser.shoot("newsletter-ask").await;
    browser.click("button[name=confirmed]").await;
    browser.wait_for(".row-state", "Sending").await;
    browser.click("form[action$='/pause'] .button-primary").await;
    browser.wait_for(".row-state", "Paused").await;
    browser.shoot("newsletter-paused").await;
    app.run_jobs().await;
    browser.go(&issue).await;
    browser.wait_for("label[for=progress]", "0 of 3 mails are made").await;
    browser.click("form[action$='/resume'] .button-primary").await;
    browser.wait_for(".row-state", "Sending").await;
    app.run_jobs().await;
    // The page looks anew by itself.
    browser.wait_for(".row-state", "Sent").await;
    browser.wait_for("label[for=progress]", "3 of 3 mails are made").await;
    browser.shoot("newsletter-sent").await;
    browser.go("/admin/newsletter").await;
    browser.wait_for(".list", "3 sent").await;
    browser.shoot("newsletter-issues").await;
    assert_quiet(&browser).await;

    browser.go("/newsletter/archive").await;
    browser.wait_for(".row-title", "The tide of March").await;
    browser.shoot("newsletter-archive").await;
    browser.click(".row-title a").await;
    browser.wait_for(".prose", "Dear readers,").await;
    browser.shoot("newsletter-archive-issue").await;
    browser.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_editor_opens_the_newsletter_and_brings_a_list() {
    let app = TestApp::with(&[], &[FROM]).await;
    let browser = log_in(&app).await;
    browser.go("/admin/newsletter").await;
    browser.wait_for(".empty", "Nothing was sent yet").await;
    browser.shoot("newsletter-no-issues").await;
    browser.follow(".tabs a[href='/admin/newsletter/subscribers']").await;
    browser.wait_for(".empty", "Nobody is on the list yet").await;
    browser.shoot("newsletter-nobody").await;
    browser.go("/admin/newsletter/subscribers?q=nobody").await;
    browser.wait_for(".empty", "Nobody fits this search").await;
    browser.follow(".tabs a[href='/admin/newsletter/settings']").await;
    browser.click("#is_open").await;
    browser.fill("#name", "Tide letter").await;
    browser.fill("#footer", "Field Notes\n1 Quay, Saltmouth").await;
    browser.follow("form[action='/admin/newsletter/settings'] .button-primary").await;
    browser.wait_for(".flash-success", "").await;
    browser.shoot("newsletter-settings").await;

    browser.follow(".tabs a[href='/admin/newsletter/import']").await;
    browser.shoot("newsletter-import-empty").await;
    let (name, address) = LONG;
    let table =
        format!("email;name\nann@example.org;Ann Lee\nANN@example.org;Ann\nnothing;\n{address};{name}\n");
    browser.fill("#table", &table).await;
    browser.click("button[value=look]").await;
    browser.wait_for(".flash-warning", "Line 4: ").await;
    browser.script("document.querySelector('.import-samples').scrollIntoView(); return null").await;
    browser.shoot("newsletter-import").await;
    browser.click("#consent-stated").await;
    browser.fill("#statement", "They signed the list at the summer fair, 3 July.").await;
    browser.click("button[value=import]").await;
    browser.wait_for(".flash-warning", "2 taken over. 1 is in the table twice. 1 is not to be read.").await;

    browser.go("/admin/newsletter/subscribers").await;
    browser.wait_for(".list-count", "2 subscriptions").await;
    browser.click("details.import summary").await;
    browser.fill("#email", "bob@example.org").await;
    browser.follow("form:has(#email) .confirm-actions button").await;
    browser.wait_for(".flash-success", "").await;
    browser.go("/admin/newsletter/subscribers").await;
    browser.wait_for(".list", "Not confirmed").await;
    browser.shoot("newsletter-subscribers").await;
    browser.click(".row-title a").await;
    browser.wait_for(".section-title", "What happened").await;
    browser.shoot("newsletter-subscriber").await;
    assert_quiet(&browser).await;
    browser.close().await;
    app.shutdown().await;
}
