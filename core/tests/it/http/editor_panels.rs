//! Panels of plugins beside the form of an entry, as authors use them.

use sandpress::domain::Role;

use crate::support::{
    app::TestApp,
    client::{Client, Page, unescape},
};

const NEW: &str = "/admin/entries/new/text/panels";

async fn site() -> TestApp {
    let limits = [
        ("PLUGINS__HELPS_TO_WRITE__LIMITS__CPU_MS", "5000"),
        ("PLUGINS__PATCHES_BADLY__LIMITS__CPU_MS", "5000"),
    ];
    TestApp::with(&["helps_to_write", "patches_badly"], &limits).await
}

/// The value of the button that says `label`.
fn act(page: &Page, label: &str) -> String {
    let (before, _) =
        page.body.split_once(&format!(">{label}</button>")).unwrap_or_else(|| panic!("{}", page.body));
    let (_, value) = before.rsplit_once("name=\"act\" value=\"").unwrap();
    unescape(value.split_once('"').unwrap().0)
}

/// The text in an input that is not one of the entry's fields.
fn input(page: &Page, name: &str) -> String {
    page.between(&format!("name=\"{name}\" type=\"text\" value=\""), "\"")
}

async fn press(client: &Client, path: &str, act: &str, fields: &[(&str, &str)]) -> Page {
    let fields: Vec<_> = fields.iter().copied().chain([("act", act)]).collect();
    client.post_form(path, &fields).await
}

const DRAFT: [(&str, &str); 4] = [
    ("field.title", "Unsaved"),
    ("field.body", "Low water. High water."),
    ("path", "tides"),
    ("byline", "Ada"),
];

#[tokio::test]
async fn panels_follow_what_is_typed_and_nothing_is_saved() {
    let app = site().await;
    let author = app.user_as(Role::Author).await;
    let page = author.get("/admin/entries/new/text").await;
    assert!(page.shows("new text r0 at \"\": never saved"), "{}", page.body);
    assert!(!page.shows("Elsewhere"));
    let page = press(&author, NEW, "", &DRAFT).await;
    assert_eq!(page.status, 200);
    assert!(
        page.shows("<dd class=\"stat-value\">4</dd>") && page.shows("<dd class=\"stat-value\">Unsaved</dd>")
    );
    assert_eq!(
        (page.field("title").as_str(), page.field("body").as_str()),
        ("Unsaved", "Low water. High water.")
    );
    assert_eq!((input(&page, "path"), input(&page, "byline")), ("tides".into(), "Ada".into()));
    assert!(page.shows("data-guard=\"changed\""));
    assert!(
        author.get("/admin/entries").await.shows("No entries")
            || !author.get("/admin/entries").await.shows("Unsaved")
    );
    app.shutdown().await;
}

#[tokio::test]
async fn a_proposal_goes_into_the_form_and_the_author_decides() {
    let app = site().await;
    let author = app.user_as(Role::Author).await;
    let saved = author
        .post_form("/admin/entries/new/text", &[("field.title", "First"), ("field.body", "One.")])
        .await;
    let url = saved.location().to_owned();
    let page = author.get(&url).await;
    let title = act(&page, "Propose a title");
    let fields = [("revision", "1"), ("field.title", "First"), ("field.body", "Rewritten. And more.")];
    let page = press(&author, &format!("{url}/panels"), &title, &fields).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert_eq!(
        (page.field("title").as_str(), page.field("body").as_str()),
        ("Rewritten", "Rewritten. And more.")
    );
    assert_eq!(input(&page, "path"), "proposed");
    assert!(page.shows("The title is now the first sentence.") && page.shows("draft text r1"));
    assert_eq!(page.hidden("revision"), "1");
    assert_eq!(author.get(&url).await.field("title"), "First", "nothing was saved");
    app.shutdown().await;
}

#[tokio::test]
async fn what_does_not_fit_the_form_is_refused_as_a_whole() {
    let app = site().await;
    let author = app.user_as(Role::Author).await;
    let blank = author.get("/admin/entries/new/text").await;
    for (label, status, part) in [
        ("stale", 409, "for another revision of this entry"),
        ("unknown", 422, "price: entries of this type have no such field"),
        ("huge", 422, "so nothing was changed"),
        ("path", 422, "belong to the site itself"),
    ] {
        let page = press(&author, NEW, &act(&blank, label), &DRAFT).await;
        assert_eq!(page.status, status, "{label}: {}", page.body);
        assert!(page.shows(part), "{label}: {}", page.body);
        assert_eq!((page.field("title").as_str(), input(&page, "path")), ("Unsaved", "tides".into()));
    }
    app.shutdown().await;
}

#[tokio::test]
async fn forms_in_panels_keep_what_was_typed() {
    let app = site().await;
    let author = app.user_as(Role::Author).await;
    let blank = author.get("/admin/entries/new/text").await;
    let marker = "panel.helps-to-write.words.replace.";
    let name = |field: &str| format!("{marker}{field}");
    let (find, with) = (name("find"), name("with"));
    assert!(blank.shows(&format!("name=\"{with}\" type=\"text\" value=\"nothing\"")), "{}", blank.body);
    let replace = act(&blank, "Replace");
    let typed = [(marker, ""), (find.as_str(), "tide"), (with.as_str(), "current")];
    let fields: Vec<_> = DRAFT.into_iter().chain(typed).collect();
    let page = press(&author, NEW, &replace, &fields).await;
    assert_eq!(page.status, 422);
    assert!(
        page.shows("The text does not have this.")
            && page.shows("value=\"tide\"")
            && page.shows("value=\"current\"")
    );
    assert!(!page.body.contains("value=\"true\" checked"), "the box was not ticked");
    let fields: Vec<_> =
        DRAFT.into_iter().chain([(marker, ""), (find.as_str(), "water"), (with.as_str(), "tide")]).collect();
    let page = press(&author, NEW, &replace, &fields).await;
    assert_eq!(page.field("body"), "Low tide. High water.");
    assert!(
        page.shows(&format!("name=\"{with}\" type=\"text\" value=\"nothing\"")),
        "a form that was taken is as new"
    );
    let refused = press(&author, NEW, &replace, &DRAFT).await;
    assert!(refused.status == 422 && refused.shows("This is needed."));
    app.shutdown().await;
}

#[tokio::test]
async fn a_confirmation_carries_the_draft_there_and_back() {
    let app = site().await;
    let author = app.user_as(Role::Author).await;
    let empty = act(&author.get("/admin/entries/new/text").await, "Empty the text");
    let question = press(&author, NEW, &empty, &DRAFT).await;
    assert!(question.shows("Empty the text?") && question.hidden("field.body") == "Low water. High water.");
    let answer = |answer: &'static str| DRAFT.into_iter().chain([("confirmed", answer)]).collect::<Vec<_>>();
    let no = press(&author, NEW, &question.hidden("act"), &answer("no")).await;
    assert_eq!(no.field("body"), "Low water. High water.");
    let yes = press(&author, NEW, &question.hidden("act"), &answer("yes")).await;
    assert_eq!((yes.field("title").as_str(), yes.field("body").as_str()), ("Unsaved", ""));
    app.shutdown().await;
}

#[tokio::test]
async fn the_form_is_there_whatever_is_wrong_with_a_panel() {
    let app = site().await;
    let (owner, author) = (app.owner().await, app.user_as(Role::Author).await);
    let crash = [("field.title", "crash"), ("field.body", "Kept.")];
    let page = press(&author, NEW, "", &crash).await;
    assert!(page.status == 200 && page.field("body") == "Kept." && page.shows("Propose a title"));
    assert!(!page.shows("the title was crash"), "authors do not see the insides of plugins");
    assert!(press(&owner, NEW, "", &crash).await.shows("the title was crash"));
    let page = press(&author, NEW, "", &[("field.title", "refuse")]).await;
    assert!(page.shows("This title is not for me."));
    app.shutdown().await;
}

#[tokio::test]
async fn panels_ask_who_may_edit_the_entry() {
    let app = site().await;
    let others = app.draft("Somebody else's", "Text.").await;
    let path = format!("/admin/entries/{}/panels", others.id);
    let author = app.user_as(Role::Author).await;
    assert_eq!(press(&author, &path, "", &DRAFT).await.status, 404);
    let editor = app.user_as(Role::Editor).await;
    assert_eq!(press(&editor, &path, "", &DRAFT).await.status, 200);
    app.app.services().trash_entry(&sandpress::domain::Actor::System, others.id).await.unwrap();
    assert_eq!(press(&editor, &path, "", &DRAFT).await.status, 409);
    let page = editor.get(&format!("/admin/entries/{}", others.id)).await;
    assert!(page.status == 200 && !page.shows("Refresh panels"));
    let unknown = "plugin=helps-to-write&panel=elsewhere&id=title";
    assert_eq!(press(&editor, NEW, unknown, &DRAFT).await.status, 404);
    app.shutdown().await;
}
