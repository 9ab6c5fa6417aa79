//! Each kind of change, and exactly the pages that it changes.

use std::fs;

use sandpress::{
    config::Config,
    domain::{
        Actor, Clock, Entry, EntryPlace, PageTag, PlannedAction, Role, Taxonomy, Term, TermId, User, Visit,
    },
    services::{Intent, NewMenu, NewMenuItem, NewProfile, NewSettings, NewTerm},
};

use super::{keep_all, publish, rewrite, since};
use crate::support::{app::TestApp, theme::copy_of_default_theme};

/// Four posts in the order of their publication, each with a term and an author, and a page for everything about them.
struct Site {
    app: TestApp,
    posts: Vec<Entry>,
    bread: Term,
    rye: Term,
    ada: User,
    ben: User,
}

const HOME: &str = "/";
const FEED: &str = "/atom.xml";
const POSTS: [&str; 4] = ["/alpha", "/beta", "/gamma", "/delta"];
const BREAD: &str = "/category/bread";
const SOUR: &str = "/category/bread/sour";
const RYE: &str = "/tag/rye";
const OAT: &str = "/tag/oat";
const ADA: &str = "/author/the-administrator";
const BEN: &str = "/author/the-editor";
const ALL: [&str; 12] = [HOME, FEED, POSTS[0], POSTS[1], POSTS[2], POSTS[3], BREAD, SOUR, RYE, OAT, ADA, BEN];

impl Site {
    async fn start(components: &[&str], variables: &[(&str, &str)]) -> Self {
        let app = TestApp::with(components, variables).await;
        let (ada, ben) = (person(&app, Role::Administrator).await, person(&app, Role::Editor).await);
        let bread = term(&app, Taxonomy::Category, "Bread", None).await;
        let sour = term(&app, Taxonomy::Category, "Sour", Some(bread.id)).await;
        let (rye, oat) =
            (term(&app, Taxonomy::Tag, "Rye", None).await, term(&app, Taxonomy::Tag, "Oat", None).await);
        let mut posts = Vec::new();
        let places =
            [("Alpha", &bread, &ada), ("Beta", &rye, &ben), ("Gamma", &sour, &ada), ("Delta", &oat, &ben)];
        for (title, term, author) in places {
            let place =
                EntryPlace { terms: vec![term.id], authors: vec![author.id], ..EntryPlace::default() };
            posts.push(publish(&app, title, place).await);
        }
        Self { app, posts, bread, rye, ada, ben }
    }

    /// Does something, and wants these pages to be made anew and no others. Those that are gone are no longer found.
    async fn changes(&self, what: &str, change: impl Future<Output = ()>, anew: &[&str], gone: &[&str]) {
        let kept: Vec<_> = ALL.into_iter().filter(|path| !gone.contains(path)).collect();
        let is_kept = |path: &&str| !gone.contains(path);
        let mut paths = kept.clone();
        for path in gone {
            if self.app.get(path).await.status == 200 {
                paths.push(path);
            }
        }
        let before = keep_all(&self.app, &paths).await;
        change.await;
        for path in ALL.iter().filter(|path| is_kept(path)) {
            let counts = self.app.app.cache_counts();
            let page = self.app.get(path).await;
            assert_eq!(page.status, 200, "{what}: {path}");
            let done = since(&self.app, counts);
            let is_anew = anew.contains(path);
            assert_eq!((done.made, done.hits), if is_anew { (1, 0) } else { (0, 1) }, "{what}: {path}");
            let is_same = page.header("etag") == before[*path];
            assert_eq!(is_same, !is_anew, "{what}: {path}: {}", page.body);
        }
        for path in gone {
            assert_eq!(self.app.get(path).await.status, 404, "{what}: {path}");
        }
    }
}

async fn person(app: &TestApp, role: Role) -> User {
    let name = app.account(role).await;
    app.app.services().get_person_by_login(&Actor::System, &name).await.unwrap()
}

async fn term(app: &TestApp, taxonomy: Taxonomy, name: &str, parent: Option<TermId>) -> Term {
    let new = NewTerm { name: name.to_owned(), parent, ..NewTerm::default() };
    app.app.services().create_term(&Actor::System, taxonomy, &new).await.unwrap()
}

fn without(paths: &[&'static str]) -> Vec<&'static str> {
    ALL.into_iter().filter(|path| !paths.contains(path)).collect()
}

#[tokio::test]
async fn a_change_of_an_entry_changes_what_shows_it() {
    let site = Site::start(&[], &[]).await;
    let services = site.app.app.services();
    let beta = site.posts[1].id;
    let save = async { drop(rewrite(&site.app, beta, "Not seen yet.", Intent::Save).await) };
    site.changes("a draft", save, &[], &[]).await;
    // A card shows the beginning of the text, a neighbour only the title: its pages are made anew and are the same.
    site.app.wait_a_minute();
    let before = site.app.get(POSTS[0]).await.header("etag").to_owned();
    rewrite(&site.app, beta, "Another text.", Intent::Publish).await;
    assert_eq!(site.app.get(POSTS[0]).await.header("etag"), before);
    let gamma = site.posts[2].id;
    rewrite(&site.app, gamma, "Warm up.", Intent::Save).await;
    for path in ALL {
        site.app.get(path).await;
    }
    let counts = site.app.app.cache_counts();
    site.app.wait_a_minute();
    rewrite(&site.app, gamma, "A third text.", Intent::Publish).await;
    assert_eq!(
        since(&site.app, counts).purged,
        8,
        "gamma, its neighbours, two lists, its author and two categories"
    );
    let draft = site.app.draft("Epsilon", "Text.").await;
    let change = async { drop(services.trash_entry(&Actor::System, draft.id).await.unwrap()) };
    site.changes("a draft in the trash", change, &[], &[]).await;
    site.app.shutdown().await;
}

#[tokio::test]
async fn what_comes_and_goes_changes_lists_and_neighbours() {
    let site = Site::start(&[], &[]).await;
    let services = site.app.app.services();
    let delta = site.posts[3].id;
    let change = async { drop(services.unpublish_entry(&Actor::System, delta).await.unwrap()) };
    site.changes("unpublished", change, &[HOME, FEED, POSTS[2], OAT, BEN], &[POSTS[3]]).await;
    let change = async { drop(services.publish_entry(&Actor::System, delta).await.unwrap()) };
    let appears = [HOME, FEED, POSTS[2], OAT, BEN];
    let counts = site.app.app.cache_counts();
    change.await;
    assert_eq!(since(&site.app, counts).purged, 5);
    for path in appears {
        let before = site.app.app.cache_counts();
        assert_eq!(site.app.get(path).await.status, 200);
        assert_eq!(since(&site.app, before).made, 1, "{path}");
    }
    let change = async { drop(services.trash_entry(&Actor::System, site.posts[0].id).await.unwrap()) };
    site.changes("in the trash", change, &[HOME, FEED, POSTS[1], BREAD, ADA], &[POSTS[0]]).await;
    let change = async { drop(services.restore_entry(&Actor::System, site.posts[0].id).await.unwrap()) };
    site.changes("restored as a draft", change, &[], &[POSTS[0]]).await;
    let change = async { drop(publish(&site.app, "Epsilon", EntryPlace::default()).await) };
    site.changes("a new entry", change, &[HOME, FEED, POSTS[3]], &[POSTS[0]]).await;
    site.app.shutdown().await;
}

#[tokio::test]
async fn the_archive_is_kept_until_its_lines_change() {
    let site = Site::start(&[], &[]).await;
    let services = site.app.app.services();
    let archive = async || {
        let before = site.app.app.cache_counts();
        let page = site.app.get("/archive").await;
        assert_eq!(page.status, 200);
        (since(&site.app, before).made, page)
    };
    assert_eq!(archive().await.0, 1);
    let renamed = NewTerm { name: "Rye bread".to_owned(), ..NewTerm::default() };
    services.change_term(&Actor::System, site.rye.id, &renamed).await.unwrap();
    rewrite(&site.app, site.posts[1].id, "Not seen yet.", Intent::Save).await;
    assert_eq!(archive().await.0, 0, "it names no term and shows no draft");
    publish(&site.app, "Epsilon", EntryPlace::default()).await;
    let (made, page) = archive().await;
    assert!(made == 1 && page.shows("Epsilon"), "{}", page.body);
    services.trash_entry(&Actor::System, site.posts[0].id).await.unwrap();
    let (made, page) = archive().await;
    assert!(made == 1 && !page.shows("Alpha"), "{}", page.body);
    site.app.shutdown().await;
}

#[tokio::test]
async fn terms_and_authors_change_what_names_them() {
    let site = Site::start(&[], &[]).await;
    let services = site.app.app.services();
    let rename = |name: &str| NewTerm { name: name.to_owned(), ..NewTerm::default() };
    let change = async {
        drop(services.change_term(&Actor::System, site.rye.id, &rename("Rye bread")).await.unwrap())
    };
    site.changes("a tag has another name", change, &[FEED, POSTS[1], RYE], &[]).await;
    let change =
        async { drop(services.change_term(&Actor::System, site.bread.id, &rename("Loaves")).await.unwrap()) };
    site.changes("a category has another name", change, &[FEED, POSTS[0], BREAD, SOUR], &[]).await;
    let visit = Visit::default();
    let change = async { services.rename_user(&site.ada, "Ada", &visit).await.unwrap() };
    site.changes(
        "an author has another name",
        change,
        &[HOME, FEED, POSTS[0], POSTS[2], BREAD, SOUR, ADA],
        &[],
    )
    .await;
    let profile = NewProfile { bio: "Bakes.".to_owned(), ..NewProfile::default() };
    let change = async { services.save_profile(&Actor::System, site.ben.id, &profile).await.unwrap() };
    let counts = site.app.app.cache_counts();
    change.await;
    assert!(since(&site.app, counts).purged >= 1);
    assert!(site.app.get(BEN).await.shows("Bakes."));
    let moved = NewTerm { name: "Rye bread".to_owned(), slug: "secale".to_owned(), ..NewTerm::default() };
    services.change_term(&Actor::System, site.rye.id, &moved).await.unwrap();
    assert_eq!(site.app.get(RYE).await.location(), "/tag/secale");
    assert!(site.app.get(POSTS[1]).await.shows("/tag/secale"));
    services.delete_term(&Actor::System, site.rye.id).await.unwrap();
    assert!(!site.app.get(POSTS[1]).await.shows("/tag/secale"));
    assert_eq!(site.app.get("/tag/secale").await.status, 404);
    site.app.shutdown().await;
}

#[tokio::test]
async fn menus_settings_and_themes_change_every_page() {
    let theme = copy_of_default_theme();
    let site = Site::start(&[], &[("THEME__PATH", theme.path().to_str().unwrap())]).await;
    let services = site.app.app.services();
    services.create_menu(&Actor::System, "Main").await.unwrap();
    let menu = NewMenu {
        label: "Main".to_owned(),
        location: "main".to_owned(),
        items: vec![NewMenuItem {
            kind: "entry".to_owned(),
            to: site.posts[0].id.to_string(),
            label: String::new(),
            nested: false,
        }],
    };
    let change = async { services.save_menu(&Actor::System, "main", &menu).await.unwrap() };
    site.changes("a menu", change, &without(&[FEED]), &[]).await;
    assert!(site.app.get(RYE).await.shows("href=\"/alpha\""));
    let change = async { drop(services.unpublish_entry(&Actor::System, site.posts[0].id).await.unwrap()) };
    site.changes("what a menu leads to is gone", change, &without(&[POSTS[0]]), &[POSTS[0]]).await;
    services.publish_entry(&Actor::System, site.posts[0].id).await.unwrap();
    let settings = NewSettings {
        title: "Tides".to_owned(),
        language: "en".to_owned(),
        entries_per_page: "10".to_owned(),
        time_zone: "UTC".to_owned(),
        ..NewSettings::default()
    };
    let change = async { services.save_settings(&Actor::System, &settings).await.unwrap() };
    site.changes("the settings", change, &ALL, &[]).await;
    let base = theme.path().join("templates/base.html");
    let text = fs::read_to_string(&base).unwrap();
    let toml = site.app.toml();
    let file = site.app.folder().join("cms.toml");
    let path = ("SANDPRESS_THEME__PATH".to_owned(), theme.path().to_str().unwrap().to_owned());
    let config = Config::from_text(&toml, &file, [path].into_iter()).unwrap();
    let change = async {
        fs::write(&base, text.replace("</body>", "<p>New.</p></body>")).unwrap();
        site.app.app.reload(&config).await;
    };
    site.changes("the theme", change, &without(&[FEED]), &[]).await;
    site.changes("a reload of what it was", site.app.app.reload(&config), &[], &[]).await;
    site.app.shutdown().await;
}

#[tokio::test]
async fn a_plugin_changes_its_own_pages_and_a_reload_all() {
    let granted =
        [("PLUGINS__BLOCK_COUNTS__LIMITS__CPU_MS", "5000"), ("PLUGINS__BLOCK_COUNTS__GRANTS__STORE", "true")];
    let app = TestApp::with(&["block_counts"], &granted).await;
    app.post("Alpha", "Text.").await;
    app.post("Beta", "Text.").await;
    let before = keep_all(&app, &["/alpha", "/beta"]).await;
    app.app.services().purge_pages(&[PageTag::Plugin("block-counts".to_owned())]);
    keep_all(&app, &["/alpha", "/beta"]).await;
    let counts = app.app.cache_counts();
    let toml = app.toml().replace("[plugins.block-counts]", "[plugins.block-counts]\nenabled = false");
    let config = Config::from_text(&toml, &app.folder().join("cms.toml"), std::iter::empty()).unwrap();
    app.app.reload(&config).await;
    assert_eq!(since(&app, counts).purged, 2);
    assert_eq!(app.get("/beta").await.header("etag"), before["/beta"]);
    assert_eq!(since(&app, counts).made, 1);
    app.shutdown().await;
}

#[tokio::test]
async fn what_is_planned_shows_when_its_time_has_come() {
    let app = TestApp::start().await;
    let owner = person(&app, Role::Owner).await;
    app.post("Alpha", "Text.").await;
    let draft = app.draft("Beta", "Text.").await;
    keep_all(&app, &["/", "/alpha"]).await;
    let at = app.clock.now() + time::Duration::minutes(2);
    let services = app.app.services();
    let planned = services.plan_entry(&Actor::User(owner), draft.id, PlannedAction::Publish, at).await;
    assert!(planned.is_ok());
    keep_all(&app, &["/", "/alpha"]).await;
    app.wait_seconds(180);
    app.run_jobs().await;
    assert!(app.get("/").await.shows("/beta") && app.get("/alpha").await.shows("/beta"));
    app.shutdown().await;
}
