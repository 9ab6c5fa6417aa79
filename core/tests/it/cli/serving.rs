//! `sandpress serve`

use std::fs;

use crate::support::{
    app::PASSWORD,
    client::Client,
    components::test_component,
    site::{Serving, Site},
};

async fn log_in(site: &Site, serving: &Serving) -> Client {
    assert_eq!(site.create_user("Ada", "ada@example.org", "owner", PASSWORD).code, 0);
    let client = serving.client();
    assert_eq!(client.log_in("Ada", PASSWORD).await.status, 303);
    client
}

/// A component with a few bytes more, which change nothing but its hash.
fn with_another_hash(component: &str) -> Vec<u8> {
    let custom_section = [0, 3, 1, b'x', b'y'];
    [fs::read(test_component(component)).unwrap().as_slice(), &custom_section].concat()
}

#[tokio::test]
async fn a_new_site_is_set_up_with_the_token_that_was_printed() {
    let site = Site::new().await;
    let serving = site.serve().await;
    assert_eq!(serving.wait_for_line("1. open").await, format!("{}/setup", serving.origin));
    let token = serving.wait_for_line("2. enter").await;
    assert!(!serving.log().contains(&token), "the token is in the log");
    let client = serving.client();
    let fields = [
        ("token", token.as_str()),
        ("name", "Ada"),
        ("email", "ada@example.org"),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
    ];
    assert_eq!(client.post_form("/setup", &fields).await.location(), "/admin/entries");
    assert!(serving.stop().await.success());

    let serving = site.serve().await;
    assert!(!serving.printed().contains("/setup"));
    assert_eq!(serving.client().log_in("ada@example.org", PASSWORD).await.status, 303);
    assert!(!serving.log().contains(PASSWORD));
    assert!(serving.stop().await.success());
    site.remove().await;
}

#[tokio::test]
async fn what_was_written_is_there_after_a_restart() {
    let site = Site::new().await;
    let serving = site.serve().await;
    let client = log_in(&site, &serving).await;
    let fields = [("field.title", "Lasting"), ("field.body", "Text."), ("action", "publish")];
    assert_eq!(client.post_form("/admin/entries/new/text", &fields).await.status, 303);
    assert!(serving.stop().await.success());
    let serving = site.serve().await;
    assert_eq!(serving.client().get("/lasting").await.status, 200);
    assert!(serving.stop().await.success());
    site.remove().await;
}

#[tokio::test]
async fn a_hangup_takes_over_plugins_from_the_configuration() {
    let site = Site::new().await;
    let mut serving = site.serve().await;
    let client = log_in(&site, &serving).await;
    let form = "/admin/entries/new/well-behaved";
    assert_eq!(client.get(form).await.status, 404);
    site.write_config(&format!("[plugins.well-behaved]\ncomponent = {:?}\n", test_component("well_behaved")));
    serving.signal("HUP");
    serving.wait_for_log("plugin loaded anew").await;
    assert_eq!(client.get(form).await.status, 200);

    site.write_config("[plugin.mistake]\n");
    serving.signal("HUP");
    serving.wait_for_log("cms.toml was not taken over").await;
    assert_eq!(client.get(form).await.status, 200);

    site.write_config("");
    serving.signal("HUP");
    serving.wait_for_log("plugin switched off").await;
    assert_eq!(client.get(form).await.status, 404);
    assert!(serving.stop().await.success());
    site.remove().await;
}

#[tokio::test]
async fn a_component_that_changes_is_loaded_anew_and_a_broken_one_is_not() {
    let site = Site::new().await;
    let file = site.path("plugins/well-behaved.wasm");
    fs::create_dir(file.parent().unwrap()).unwrap();
    fs::copy(test_component("well_behaved"), &file).unwrap();
    site.write_config(&format!("[plugins.well-behaved]\ncomponent = {file:?}\n"));
    let mut serving = site.serve().await;
    let client = log_in(&site, &serving).await;
    // Written beside the file and renamed, as a build does it.
    let replace = |bytes: &[u8]| {
        fs::write(site.path("plugins/new"), bytes).unwrap();
        fs::rename(site.path("plugins/new"), &file).unwrap();
    };
    let form = "/admin/entries/new/well-behaved";
    assert_eq!(client.get(form).await.status, 200);
    replace(&with_another_hash("well_behaved"));
    serving.wait_for_log("plugin loaded anew").await;
    assert_eq!(client.get(form).await.status, 200);
    replace(b"no longer a component");
    serving.wait_for_log("what ran before goes on").await;
    assert_eq!(client.get(form).await.status, 200);
    assert!(serving.stop().await.success());
    site.remove().await;
}

#[tokio::test]
async fn what_a_setting_changes_is_rendered_anew() {
    let site = Site::new().await;
    let config = |greeting: &str| {
        let component = test_component("well_behaved");
        site.write_config(&format!(
            "[plugins.well-behaved]\ncomponent = {component:?}\n[plugins.well-behaved.settings]\ngreeting = {greeting:?}\n"
        ));
    };
    config("Good morning");
    let mut serving = site.serve().await;
    let client = log_in(&site, &serving).await;
    let fields = [("field.title", "Greeting"), ("field.body", "Text."), ("action", "publish")];
    assert_eq!(client.post_form("/admin/entries/new/well-behaved", &fields).await.status, 303);
    assert!(client.get("/greeting").await.shows("Good morning"));
    config("Good evening");
    serving.signal("HUP");
    serving.wait_for_log("entries were rendered anew").await;
    let page = serving.client().get("/greeting").await;
    assert!(page.shows("Good evening") && !page.shows("Good morning"), "{}", page.body);
    assert!(serving.stop().await.success());
    site.remove().await;
}
