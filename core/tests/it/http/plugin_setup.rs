//! Plugins set up in the admin: bad input, and what becomes of cms.toml.

use std::fs;

use http::Method;
use sandpress::{config::Config, domain::Role};

use crate::support::{
    app::TestApp,
    client::{Client, Page},
    components::test_component,
};

fn welcomes() -> Vec<u8> {
    fs::read(test_component("welcomes")).unwrap()
}

/// Sends the file, and gives the path where it is looked at.
async fn staged(owner: &Client, file: &[u8]) -> String {
    let page = owner.upload("/admin/add-plugin", &[], file).await;
    assert_eq!(page.status, 303, "{}", page.body);
    page.location().to_owned()
}

/// Adds the plugin `welcomes`.
async fn add_welcomes(owner: &Client) {
    let path = staged(owner, &welcomes()).await;
    let page = owner.post_form(&path, &[("grant.store", "2 MiB")]).await;
    assert_eq!(page.location(), "/admin/plugins/welcomes", "{}", page.body);
}

async fn saved(owner: &Client, fields: &[(&str, &str)]) -> Page {
    let always = [("setting.kind", "warm"), ("setting.names", "")];
    let fields: Vec<_> = fields.iter().chain(&always).copied().collect();
    owner.post_form("/admin/plugins/welcomes/manage/settings", &fields).await
}

#[tokio::test]
async fn a_plugin_is_added_with_what_it_was_granted() {
    let app = TestApp::to_set_up(&[], "\n# The end.\n").await;
    let owner = app.owner().await;
    let path = staged(&owner, &welcomes()).await;
    let review = owner.get(&path).await;
    for text in
        ["Add Welcomes?", "It can keep data of its own", "How much may it keep?", "It provides blocks"]
    {
        assert!(review.shows(text), "{text}: {}", review.body);
    }
    let refused = owner.post_form(&path, &[("grant.store", "much")]).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.shows("This must be true, or a quota") && refused.shows("value=\"much\""),
        "{}",
        refused.body
    );
    assert!(!app.toml().contains("welcomes"));
    add_welcomes(&owner).await;
    let toml = app.toml();
    assert!(toml.contains("# The end.") && toml.contains("store = \"2 MiB\""), "{toml}");
    let page = owner.get("/admin/plugins/welcomes").await;
    assert!(page.shows("Welcomes was added and runs.") && page.shows("Running"), "{}", page.body);
    // What was consented to is not there a second time.
    assert_eq!(owner.get(&path).await.location(), "/admin/add-plugin");
    let again = owner.get(&staged(&owner, &welcomes()).await).await;
    assert!(again.shows("This very file is on the site already"), "{}", again.body);
    app.shutdown().await;
}

#[tokio::test]
async fn what_is_no_plugin_is_refused_with_what_it_is() {
    let app = TestApp::to_set_up(&[], "").await;
    let owner = app.owner().await;
    let before = app.toml();
    for (file, message) in [
        (b"".as_slice(), "Choose a file first."),
        (b"\x89PNG", "it is not WebAssembly"),
        (b"\0asm\x01\0\0\0", "core WebAssembly module"),
        (&welcomes()[..2000], "it is damaged"),
        (&fs::read(test_component("wants_unknown")).unwrap(), "does not offer"),
    ] {
        let page = owner.upload("/admin/add-plugin", &[], file).await;
        assert_eq!(page.status, 422, "{message}: {}", page.body);
        assert!(page.shows(message), "{message}: {}", page.body);
    }
    let other = [("plugin", "text")];
    assert_eq!(owner.upload("/admin/add-plugin", &other, &welcomes()).await.status, 303);
    let page = owner.get("/admin/plugins/text/manage/updates").await;
    assert!(page.shows("it says that it is “welcomes”"), "{}", page.body);
    let nothing = [("plugin", "../x")];
    assert_eq!(owner.upload("/admin/add-plugin", &nothing, &welcomes()).await.status, 404);
    assert_eq!(app.toml(), before);
    app.shutdown().await;
}

#[tokio::test]
async fn an_upload_has_a_limit_a_token_and_a_permission() {
    let app = TestApp::to_set_up(&[], "").await;
    let owner = app.owner().await;
    let large = owner.upload("/admin/add-plugin", &[], &vec![0; (8 << 20) + 1]).await;
    assert_eq!(large.status, 413);
    assert!(owner.get("/admin/add-plugin").await.shows("at most 7.9 MiB"));
    let boundary = "multipart/form-data; boundary=x";
    let part = |name: &str, value: &str| {
        format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let token = owner.token().await;
    let bodies = [
        (part("component", "x"), 403),
        ([part("csrf", "wrong"), part("component", "x")].concat(), 403),
        // The token stands before the file.
        ([part("component", "x"), part("csrf", &token)].concat(), 403),
        ([part("csrf", &token), part("plugin", &"x".repeat(5000))].concat(), 413),
        ([part("csrf", &token), part("a", "b").repeat(20)].concat(), 400),
        ("nonsense".to_owned(), 403),
    ];
    for (body, status) in bodies {
        let page = owner.send(Method::POST, "/admin/add-plugin", boundary, format!("{body}--x--\r\n")).await;
        assert_eq!(page.status, status, "{body}");
    }
    let urlencoded = owner.post_form("/admin/add-plugin", &[("component", "x")]).await;
    assert_eq!(urlencoded.status, 400);
    let editor = app.user_as(Role::Editor).await;
    assert_eq!(editor.upload("/admin/add-plugin", &[], &welcomes()).await.status, 403);
    app.shutdown().await;
}

#[tokio::test]
async fn a_file_that_is_not_there_any_more_has_to_be_sent_again() {
    let app = TestApp::to_set_up(&[], "").await;
    let owner = app.owner().await;
    let path = staged(&owner, &welcomes()).await;
    assert_eq!(path, staged(&owner, &welcomes()).await);
    assert_eq!(owner.post_form(&format!("{path}/discard"), &[]).await.location(), "/admin/plugins");
    for gone in [path.as_str(), "/admin/add-plugin/%2e%2e%2fcms.toml", "/admin/add-plugin/0"] {
        assert_eq!(owner.get(gone).await.location(), "/admin/add-plugin", "{gone}");
        assert_eq!(owner.post_form(gone, &[]).await.location(), "/admin/add-plugin", "{gone}");
        assert!(owner.get("/admin/add-plugin").await.shows("Send it again."));
    }
    app.shutdown().await;
}

#[tokio::test]
async fn settings_are_checked_by_the_plugin_before_they_are_written() {
    let app = TestApp::to_set_up(&[], "").await;
    let owner = app.owner().await;
    add_welcomes(&owner).await;
    let form = owner.get("/admin/plugins/welcomes/manage/settings").await;
    assert!(form.shows("Empty means: Welcome") && form.shows("Empty means: reader, friend"), "{}", form.body);
    let before = app.toml();
    let refused = saved(&owner, &[("setting.greeting", "Hi!"), ("setting.times", "9")]).await;
    assert_eq!(refused.status, 422);
    for text in ["No greeting has an exclamation mark", "Choose a number from 1 to 5.", "value=\"Hi!\""] {
        assert!(refused.shows(text), "{text}: {}", refused.body);
    }
    let unknown = saved(&owner, &[("setting.colour", "red")]).await;
    assert!(unknown.shows("colour: Is not a setting of this plugin"), "{}", unknown.body);
    let long = saved(&owner, &[("setting.greeting", &"x".repeat(20_000))]).await;
    assert!(long.shows("at most 10,000 characters"), "{}", long.body);
    let number = saved(&owner, &[("setting.times", "many")]).await;
    assert!(number.shows("is not a number"), "{}", number.body);
    assert_eq!(app.toml(), before);
    assert_eq!(saved(&owner, &[]).await.status, 303);
    assert_eq!(app.toml(), before, "defaults are not written");
    let good = [("setting.greeting", "Ahoi \"all\""), ("setting.times", "2"), ("setting.is-loud", "true")];
    assert_eq!(saved(&owner, &good).await.status, 303);
    let toml = app.toml();
    assert!(toml.contains("times = 2") && toml.contains("is-loud = true"), "{toml}");
    app.post("Hello", "::welcome").await;
    assert!(app.get("/hello").await.shows("AHOI \"ALL\"AHOI \"ALL\" READER, FRIEND"));
    app.shutdown().await;
}

#[cfg(unix)]
#[tokio::test]
async fn where_cms_toml_cannot_be_written_nothing_is_changed() {
    let app = TestApp::to_set_up(&["welcomes"], "[plugins.welcomes.grants]\nstore = true\n").await;
    let owner = app.owner().await;
    let (file, moved) = (app.folder().join("cms.toml"), app.folder().join("moved.toml"));
    // A folder in its place can be neither read nor written, whoever runs the tests.
    fs::rename(&file, &moved).unwrap();
    fs::create_dir(&file).unwrap();
    for path in ["disable", "remove", "rollback"] {
        let page =
            owner.post_form(&format!("/admin/plugins/welcomes/manage/{path}"), &[("confirmed", "yes")]).await;
        assert_eq!(page.status, 303, "{path}: {}", page.body);
        let next = owner.get("/admin/plugins/welcomes").await;
        assert!(next.body.contains("flash-error") && next.shows("cms.toml"), "{path}: {}", next.body);
        assert!(next.shows("Running"), "{path}: {}", next.body);
    }
    let settings = owner.get("/admin/plugins/welcomes/manage/settings").await;
    assert!(settings.status == 200 && settings.shows("cms.toml"), "{}", settings.body);
    fs::remove_dir(&file).unwrap();
    fs::rename(&moved, &file).unwrap();
    app.shutdown().await;
}

#[tokio::test]
async fn what_a_plugin_may_do_is_shown_and_changed() {
    let app = TestApp::to_set_up(&["welcomes"], "[plugins.welcomes.grants]\nstore = true\n").await;
    let owner = app.owner().await;
    let powers = "/admin/plugins/welcomes/manage/powers";
    let page = owner.get(powers).await;
    for text in
        ["It can keep data of its own", "It provides blocks", "cpu_ms", "50 ms", "It can never see passwords"]
    {
        assert!(page.shows(text), "{text}: {}", page.body);
    }
    assert_eq!(owner.post_form(powers, &[("grant.store", "3 MiB")]).await.location(), powers);
    assert!(owner.get(powers).await.shows("Allowed: 3 MiB"));
    assert!(app.toml().contains("store = \"3 MiB\""), "{}", app.toml());
    let refused = owner.post_form(powers, &[("grant.store", "3 apples")]).await;
    assert!(refused.status == 422 && refused.shows("value=\"3 apples\""), "{}", refused.body);
    app.shutdown().await;
}

#[tokio::test]
async fn a_plugin_that_was_switched_off_without_grants_asks_for_them() {
    let app = TestApp::to_set_up(&["welcomes"], "enabled = false\n").await;
    let owner = app.owner().await;
    let list = owner.get("/admin/plugins").await;
    assert!(list.shows("Switched off") && list.shows("Welcomes"), "{}", list.body);
    let enable = "/admin/plugins/welcomes/manage/enable";
    let powers = "/admin/plugins/welcomes/manage/powers";
    assert_eq!(owner.post_form(enable, &[]).await.location(), powers);
    assert!(owner.get(powers).await.shows("how far it may go: store."));
    assert_eq!(owner.post_form(powers, &[("grant.store", "")]).await.status, 303);
    assert_eq!(owner.post_form(enable, &[]).await.location(), "/admin/plugins/welcomes");
    assert!(owner.get("/admin/plugins/welcomes").await.shows("It is switched on."));
    assert!(app.toml().contains("store = true"), "{}", app.toml());
    app.shutdown().await;
}

#[tokio::test]
async fn a_file_that_waits_can_be_allowed_in_the_admin() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("welcomes.wasm");
    fs::copy(test_component("welcomes"), &file).unwrap();
    let more = format!("[plugins.welcomes]\ncomponent = {file:?}\ngrants = {{ store = true }}\n");
    let app = TestApp::to_set_up(&[], &more).await;
    let owner = app.owner().await;
    fs::copy(test_component("welcomes_more"), &file).unwrap();
    let config = Config::load(&app.folder().join("cms.toml"), std::iter::empty()).unwrap();
    app.app.reload(&config).await;
    let page = owner.get("/admin/plugins/welcomes/manage/updates").await;
    for text in ["An update waits", "also wants users; adds the hooks content-filter", "See what it wants"] {
        assert!(page.shows(text), "{text}: {}", page.body);
    }
    assert!(owner.get("/admin/plugins").await.shows("Update waits"));
    let review = owner.post_form("/admin/plugins/welcomes/manage/waiting", &[]).await;
    let path = review.location().to_owned();
    let review = owner.get(&path).await;
    assert!(review.shows("Update Welcomes?") && review.shows("people with an account"), "{}", review.body);
    let unanswered = owner.post_form(&path, &[]).await;
    assert!(unanswered.status == 422 && unanswered.shows("Choose at least one."), "{}", unanswered.body);
    let done = owner.post_form(&path, &[("grant.users", "name")]).await;
    assert_eq!(done.location(), "/admin/plugins/welcomes", "{}", done.body);
    assert!(owner.get("/admin/plugins/welcomes").await.shows("Welcomes is now 2.0.0."));
    app.shutdown().await;
}
