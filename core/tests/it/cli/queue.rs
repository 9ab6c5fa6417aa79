//! What is in the queue when the server stops, in whatever way.

use std::path::Path;

use crate::support::{
    app::PASSWORD,
    client::Client,
    components::{repository, test_component},
    site::{Serving, Site},
};

/// A site with a component that stores.
async fn site_with(component: &str) -> Site {
    let site = Site::new().await;
    let (id, file) = (component.replace('_', "-"), test_component(component));
    site.write_config(&format!(
        "[plugins.{id}]\ncomponent = {file:?}\n[plugins.{id}.grants]\nstore = true\n\
         [plugins.{id}.limits]\ncpu_ms = 5000\n"
    ));
    site
}

async fn publish(site: &Site, serving: &Serving, title: &str) -> Client {
    site.create_user("Ada", "ada@example.org", "owner", PASSWORD);
    let client = serving.client();
    assert_eq!(client.log_in("Ada", PASSWORD).await.status, 303);
    publish_as(&client, "text", title).await;
    client
}

async fn publish_as(client: &Client, publication_type: &str, title: &str) {
    let fields = [("field.title", title), ("field.body", "Text."), ("action", "publish")];
    let page = client.post_form(&format!("/admin/entries/new/{publication_type}"), &fields).await;
    assert_eq!(page.status, 303, "{}", page.body);
}

#[tokio::test]
async fn an_event_is_delivered_after_the_server_was_killed_in_the_middle() {
    let site = site_with("slow_events").await;
    let mut serving = site.serve().await;
    publish(&site, &serving, "Killed").await;
    serving.wait_for_log("event begins, attempt 1").await;
    serving.kill();

    // Nobody knows that the first server is gone until its lease has run out.
    let mut serving = site.serve().await;
    serving.wait_for_log("event begins, attempt 2").await;
    serving.wait_for_log("event ends").await;
    let client = publish(&site, &serving, "Next").await;
    publish_as(&client, "slow-events", "Notes").await;
    let notes = serving.client().get("/notes").await;
    for note in ["begins killed attempt 1", "begins killed attempt 2", "ends killed attempt 2"] {
        assert!(notes.shows(note), "{note}: {}", notes.body);
    }
    assert!(!notes.shows("ends killed attempt 1"), "{}", notes.body);
    serving.kill();
    site.remove().await;
}

#[tokio::test]
async fn an_event_that_is_under_way_is_finished_when_the_server_stops() {
    let site = site_with("slow_events").await;
    let mut serving = site.serve().await;
    publish(&site, &serving, "Finished").await;
    serving.wait_for_log("event begins, attempt 1").await;
    serving.signal("TERM");
    assert!(serving.ended().await.success());
    assert!(serving.log().contains("event ends"), "{}", serving.log());
    site.remove().await;
}

#[tokio::test]
async fn what_a_command_changes_is_told_by_the_server() {
    let site = site_with("records_events").await;
    let folder = repository().join("core/tests/fixtures/markdown");
    assert!(!import(&site, &folder).is_empty());
    let serving = site.serve().await;
    let client = publish(&site, &serving, "Served").await;
    publish_as(&client, "records-events", "Notes").await;
    for attempt in 0.. {
        // The page shows what was recorded when it was published.
        publish_as(&client, "records-events", &format!("Notes {attempt}")).await;
        let notes = serving.client().get(&format!("/notes-{attempt}")).await;
        if notes.shows("published notes/starter r1") && notes.shows("published served r1") {
            break;
        }
        assert!(attempt < 100, "{}", notes.body);
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(serving.stop().await.success());
    site.remove().await;
}

fn import(site: &Site, folder: &Path) -> String {
    site.print(&["import", "markdown", folder.to_str().unwrap()])
}
