//! Pages of plugins in the admin, as people see and use them.

use sandpress::domain::Role;

use crate::support::{
    app::TestApp,
    client::{Client, Page},
};

const FORM: &str = "/admin/plugins/records-submissions/form";
const EVERY: &str = "/admin/plugins/shows-every-node";

async fn site(components: &[&str]) -> TestApp {
    let limits: Vec<_> = components
        .iter()
        .map(|component| (format!("PLUGINS__{}__LIMITS__CPU_MS", component.to_uppercase()), "5000"))
        .collect();
    let limits: Vec<_> = limits.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    TestApp::with(components, &limits).await
}

/// The value of the button that says `label`.
fn act(page: &Page, label: &str) -> String {
    let (before, _) =
        page.body.split_once(&format!(">{label}</button>")).unwrap_or_else(|| panic!("{}", page.body));
    let (_, value) = before.rsplit_once("name=\"act\" value=\"").unwrap();
    crate::support::client::unescape(value.split_once('"').unwrap().0)
}

/// Sends the form of the page as a browser does, with these fields.
async fn send(client: &Client, label: &str, fields: &[(&str, &str)]) -> Page {
    let act = act(&client.get(FORM).await, label);
    let fields: Vec<_> = fields.iter().copied().chain([("act", act.as_str())]).collect();
    client.post_form(FORM, &fields).await
}

#[tokio::test]
async fn a_page_shows_every_node_and_escapes_all_text() {
    let app = site(&["shows_every_node"]).await;
    let owner = app.owner().await;
    let page = owner.get(&format!("{EVERY}/overview")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    for part in [
        "Plain <b>words</b>, <strong>strong ones</strong>",
        "<dd class=\"stat-value\">1,204</dd>",
        "<polyline",
        "<rect",
        "<th scope=\"row\">Mon</th>",
        "<table",
        "No spam today.",
        "aria-current=\"true\">Notices</a>",
        "name=\"field.colour\"",
        "<details class=\"group\"",
        "Delete everything</button>",
    ] {
        assert!(page.shows(part) || page.body.contains(part), "{part} is not in {}", page.body);
    }
    assert!(!page.body.contains("<b>words") && !page.shows("never shown"));
    assert!(!page.shows("06:12"), "only one tab is in the page");
    let more = page.between("<a href=\"/admin/plugins/shows-every-node/overview?tab.details=more", "\"");
    let page = owner.get(&format!("{EVERY}/overview?tab.details=more{more}")).await;
    assert!(page.shows("06:12"));
    app.shutdown().await;
}

#[tokio::test]
async fn tables_are_sorted_and_turned_by_links() {
    let app = site(&["shows_every_node"]).await;
    let editor = app.user_as(Role::Editor).await;
    let page = editor.get(&format!("{EVERY}/inbox?keep=this")).await;
    let next = page.between("rel=\"next\" href=\"", "\"");
    assert_eq!(next, format!("{EVERY}/inbox?keep=this&t.messages.after=page+2+%26+more#table-messages"));
    let page = editor.get(next.split('#').next().unwrap()).await;
    assert!(page.shows("rel=\"prev\"") && !page.shows("rel=\"next\""));
    let sorted = page.between("class=\"cell-number\"><a href=\"", "\"");
    assert_eq!(sorted, format!("{EVERY}/inbox?keep=this&t.messages.up=words#table-messages"));
    let page = editor.get(sorted.split('#').next().unwrap()).await;
    assert!(page.shows("aria-sort=\"ascending\"") && page.shows("t.messages.down=words"));
    app.shutdown().await;
}

#[tokio::test]
async fn people_find_the_pages_that_they_may_see() {
    let app = site(&["shows_every_node"]).await;
    let (owner, editor, author) =
        (app.owner().await, app.user_as(Role::Editor).await, app.user_as(Role::Author).await);
    let home = editor.get("/admin/entries").await;
    assert!(home.shows(&format!("{EVERY}/inbox")) && !home.shows(&format!("{EVERY}/overview")));
    assert!(owner.get("/admin/entries").await.shows(&format!("{EVERY}/overview")));
    assert!(!author.get("/admin/entries").await.shows(EVERY));
    for (client, panel, status) in [
        (&owner, "overview", 200),
        (&owner, "nothing", 404),
        (&editor, "overview", 403),
        (&editor, "inbox", 200),
        (&author, "inbox", 403),
        (&author, "inner", 200),
    ] {
        assert_eq!(client.get(&format!("{EVERY}/{panel}")).await.status, status, "{panel}");
    }
    let page = author.get(EVERY).await;
    assert!(page.status == 200 && page.shows("/inner\"") && !page.shows("/inbox\""), "{}", page.body);
    assert_eq!(author.get("/admin/plugins/text").await.status, 403);
    let page = owner.get("/admin/plugins/text").await;
    assert!(page.status == 200 && !page.shows("Its pages"), "{}", page.body);
    assert_eq!(owner.get("/admin/plugins/nothing").await.status, 404);
    assert!(owner.get("/admin/plugins").await.shows(&format!("href=\"{EVERY}\"")));
    app.shutdown().await;
}

#[tokio::test]
async fn what_is_sent_reaches_the_plugin_as_its_form_says() {
    let app = site(&["records_submissions"]).await;
    let author = app.user_as(Role::Author).await;
    let sent = [
        ("field.name", " Ada "),
        ("field.count", "3"),
        ("field.days", "sun"),
        ("field.days", "sat"),
        ("field.secret!", "s3cret"),
        ("field.version", "7"),
        ("field.stranger", "x"),
    ];
    let page = send(&author, "Send", &sent).await;
    assert_eq!(page.status, 303, "{}", page.body);
    let page = author.get(page.location()).await;
    assert!(page.shows("Recorded."), "{}", page.body);
    assert!(
        page.shows("contact [/] name=Ada;count=3;loud=false;days=sun;days=sat;secret=s3cret;version=7"),
        "{}",
        page.body
    );
    let page = send(&author, "Ping", &[]).await;
    assert!(author.get(page.location()).await.shows("ping [/] from=the button"));
    app.shutdown().await;
}

#[tokio::test]
async fn errors_stand_beside_the_fields_and_what_was_typed_stays() {
    let app = site(&["records_submissions"]).await;
    let owner = app.owner().await;
    let typed =
        [("field.name", "A"), ("field.count", "11"), ("field.days", "moon"), ("field.secret!", "s3cret")];
    let page = send(&owner, "Send", &typed).await;
    assert_eq!(page.status, 422);
    for part in [
        "This has 1 characters, at least 2 are needed.",
        "The most that is allowed is 10.",
        "Choose among what is offered.",
        "name=\"field.name\" type=\"text\" value=\"A\"",
    ] {
        assert!(page.shows(part) || page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(!page.shows("s3cret"), "a password never goes back");
    let stale = owner.post_bare(FORM, &typed).await;
    assert!(stale.status == 403 && !stale.shows("s3cret") && stale.shows("11"), "{}", stale.body);
    let page = send(&owner, "Send", &[("field.name", "nobody"), ("field.loud", "true")]).await;
    assert_eq!(page.status, 422);
    assert!(page.shows("Nobody cannot be written to.") && page.shows("The form as a whole is wrong."));
    assert!(page.shows("value=\"nobody\"") && page.shows("value=\"true\" checked"), "{}", page.body);
    app.shutdown().await;
}

#[tokio::test]
async fn what_needs_a_confirmation_waits_for_one() {
    let app = site(&["records_submissions"]).await;
    let owner = app.owner().await;
    let question = send(&owner, "Drain", &[]).await;
    assert_eq!(question.status, 200);
    assert!(question.shows("Drain the basin?") && question.shows("The ships in it will lie on the ground."));
    let act = question.hidden("act");
    let no = owner.post_form(FORM, &[("act", &act), ("confirmed", "no")]).await;
    assert!(no.status == 200 && !no.shows("drain ["), "{}", no.body);
    let yes = owner.post_form(FORM, &[("act", &act), ("confirmed", "yes")]).await;
    assert!(owner.get(yes.location()).await.shows("drain [basins/north & south]"));
    app.shutdown().await;
}

#[tokio::test]
async fn a_plugin_can_show_what_comes_next_at_once() {
    let app = site(&["records_submissions"]).await;
    let owner = app.owner().await;
    let page = send(&owner, "Send", &[("field.name", "at once")]).await;
    assert!(page.status == 200 && page.shows("<h1>Second step</h1>"), "{}", page.body);
    let finish = act(&page, "Finish");
    let page = owner.post_form(FORM, &[("act", &finish)]).await;
    assert!(owner.get(page.location()).await.shows("second [/] sure=false"));
    let page = send(&owner, "Send", &[("field.name", "stay")]).await;
    assert_eq!(page.location(), FORM);
    assert!(owner.get(FORM).await.shows("Nothing to do."));
    app.shutdown().await;
}

#[tokio::test]
async fn a_refusal_and_a_failure_leave_the_page_and_what_was_typed() {
    let app = site(&["records_submissions"]).await;
    let (owner, author) = (app.owner().await, app.user_as(Role::Author).await);
    let page = send(&author, "Send", &[("field.name", "busy")]).await;
    assert_eq!(page.status, 422);
    assert!(page.shows("The harbour is closed until noon.") && page.shows("value=\"busy\""));
    let page = send(&author, "Send", &[("field.name", "crash")]).await;
    assert_eq!(page.status, 503);
    assert!(page.shows("value=\"crash\"") && !page.shows("the name was crash"), "{}", page.body);
    let page = send(&owner, "Send", &[("field.name", "crash")]).await;
    assert!(page.shows("the name was crash"), "who sees the plugins sees why");
    let page = send(&owner, "Send", &[("field.name", "elsewhere")]).await;
    assert!(page.status == 503 && page.shows("a target names the panel"));
    app.shutdown().await;
}

#[tokio::test]
async fn a_broken_panel_is_explained_in_place_of_the_page() {
    let app = site(&["shows_broken_panels"]).await;
    let owner = app.owner().await;
    let page = owner.get("/admin/plugins/shows-broken-panels/cycle").await;
    assert_eq!(page.status, 503);
    assert!(page.shows("This page cannot be shown"), "{}", page.body);
    assert!(page.shows("node 1 (group) contains node 0, which contains it"), "{}", page.body);
    app.shutdown().await;
}

#[tokio::test]
async fn only_this_site_and_only_buttons_are_listened_to() {
    let app = site(&["records_submissions"]).await;
    let owner = app.owner().await;
    let act = act(&owner.get(FORM).await, "Ping");
    assert_eq!(owner.post_bare(FORM, &[("act", &act)]).await.status, 403);
    assert_eq!(owner.post_form(FORM, &[("act", "id=..")]).await.status, 400);
    assert_eq!(owner.post_form(FORM, &[]).await.status, 400);
    app.shutdown().await;
}
