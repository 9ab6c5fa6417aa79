//! Pictures on their way from an upload to a page: looked at in the sandbox, made smaller, shown.

use std::time::Duration;

use sandpress::domain::{Actor, Asset, ProcessingState, Role};
use uuid::Uuid;

use super::media::png;
use crate::support::{
    app::TestApp,
    client::{Client, Page},
    components::repository,
};

fn photo() -> Vec<u8> {
    std::fs::read(repository().join("core/tests/fixtures/pictures/tide.jpg")).unwrap()
}

struct Added {
    id: Uuid,
    url: String,
}

async fn add(client: &Client, name: &str, bytes: Vec<u8>) -> Added {
    let page = client.add_media(&[], name, bytes).await;
    assert_eq!(page.status, 201, "{}", page.body);
    let asset = &page.json()["asset"];
    Added {
        id: asset["id"].as_str().unwrap().parse().unwrap(),
        url: asset["url"].as_str().unwrap().to_owned(),
    }
}

async fn thumbnail(app: &TestApp, asset: &Asset) -> Option<String> {
    app.app.services().thumbnail_urls(std::slice::from_ref(asset)).await.unwrap().remove(&asset.id)
}

async fn with_media() -> TestApp {
    TestApp::with(&["media"], &[]).await
}

/// The addresses in an attribute of the page.
fn addresses(page: &Page) -> Vec<String> {
    let behind = page.body.split("/media/").skip(1);
    behind.map(|rest| format!("/media/{}", rest.split([' ', '"', ',']).next().unwrap())).collect()
}

#[tokio::test]
async fn a_picture_that_was_published_is_shown_better_when_it_is_ready() {
    let app = with_media().await;
    let author = app.user_as(Role::Author).await;
    let added = add(&author, "tide.jpg", photo()).await;
    app.post("Tides", &format!("Look:\n\n![Low water]({})\n\nAnd [a link](/x).", added.url)).await;
    let before = app.get("/tides").await;
    assert!(before.body.contains(&format!("src=\"{}\"", added.url)), "{}", before.body);
    assert!(!before.body.contains("<picture>"), "{}", before.body);

    app.run_jobs().await;
    let page = app.get("/tides").await;
    for part in [
        "<picture><source type=\"image/avif\"",
        "-320.avif 320w",
        "-700.avif 700w",
        "-320.jpg 320w",
        "alt=\"Low water\"",
        "width=\"700\" height=\"420\"",
        "fetchpriority=\"high\"",
        "decoding=\"async\"",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    let addresses = addresses(&page);
    assert!(addresses.len() >= 5, "{addresses:?}");
    for address in addresses {
        let file = app.get(&address).await;
        assert_eq!(file.status, 200, "{address}");
        let is_avif = address.ends_with(".avif");
        assert_eq!(file.header("content-type"), if is_avif { "image/avif" } else { "image/jpeg" });
        assert!(file.bytes.len() < photo().len(), "{address}");
        assert!(!file.bytes.windows(5).any(|window| window == b"Marsh"), "{address}");
    }
    let asset = app.app.services().get_asset(&Actor::System, added.id).await.unwrap().asset;
    assert_eq!(asset.state, ProcessingState::Ready, "{}", asset.problem);
    assert!(asset.facts.placeholder.is_some());
    assert!(
        asset.facts.taken.contains(&("Camera".to_owned(), "Marsh 1".to_owned())),
        "{:?}",
        asset.facts.taken
    );
    let thumbnail = thumbnail(&app, &asset).await.unwrap();
    assert!(thumbnail.ends_with("tide-320.jpg"), "{thumbnail}");
    app.shutdown().await;
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_marked_and_the_site_goes_on() {
    let app = with_media().await;
    let author = app.user_as(Role::Author).await;
    let mut cut = photo();
    // Of a JPEG that ends later, what is there is shown, as browsers do.
    cut.truncate(300);
    let mut bomb = png("");
    bomb[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    let files = [add(&author, "cut.jpg", cut).await, add(&author, "bomb.png", bomb).await];
    let good = add(&author, "dot.png", png("")).await;
    app.run_jobs().await;
    for file in &files {
        let asset = app.app.services().get_asset(&Actor::System, file.id).await.unwrap().asset;
        assert_eq!(asset.state, ProcessingState::Failed);
        assert!(asset.problem.contains("add it again"), "{}", asset.problem);
        assert_eq!(app.get(&file.url).await.status, 200);
    }
    let asset = app.app.services().get_asset(&Actor::System, good.id).await.unwrap().asset;
    assert_eq!((asset.state, asset.facts.width, asset.facts.height), (ProcessingState::Ready, 1, 1));
    app.shutdown().await;
}

#[tokio::test]
async fn processing_again_makes_nothing_twice_and_what_is_gone_is_forgotten() {
    let app = with_media().await;
    let author = app.user_as(Role::Author).await;
    let added = add(&author, "tide.jpg", photo()).await;
    app.run_jobs().await;
    let services = app.app.services();
    let asset = services.get_asset(&Actor::System, added.id).await.unwrap().asset;
    let small = thumbnail(&app, &asset).await;
    services.process_media(added.id).await.unwrap();
    services.process_media(added.id).await.unwrap();
    assert_eq!(app.run_jobs().await, 1, "one that waits is enough");
    assert_eq!(thumbnail(&app, &asset).await, small);
    assert_eq!(services.tidy_renditions().await.unwrap(), 0);
    services.delete_asset(&Actor::System, added.id, true).await.unwrap();
    assert!(services.tidy_renditions().await.unwrap() >= 4);
    assert_eq!(app.get(&small.unwrap()).await.status, 404);
    app.shutdown().await;
}

#[tokio::test]
async fn work_that_broke_off_goes_on_where_it_was() {
    let app = with_media().await;
    let author = app.user_as(Role::Author).await;
    let added = add(&author, "tide.jpg", photo()).await;
    let services = app.app.services().clone();
    let asset = services.get_asset(&Actor::System, added.id).await.unwrap().asset;
    let job = services.claim_job(&[]).await.unwrap().unwrap();
    let begun = tokio::spawn({
        let services = services.clone();
        async move { services.perform_job(&job).await }
    });
    while thumbnail(&app, &asset).await.is_none() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    begun.abort();
    let _ = begun.await;
    assert_eq!(app.run_jobs().await, 0, "the lease of whoever is gone still holds");
    app.wait_seconds(30);
    assert_eq!(app.run_jobs().await, 1);
    let asset = services.get_asset(&Actor::System, added.id).await.unwrap().asset;
    assert_eq!(asset.state, ProcessingState::Ready, "{}", asset.problem);
    app.post("Tides", &format!("![Low water]({})", added.url)).await;
    let addresses = addresses(&app.get("/tides").await);
    assert!(addresses.len() >= 5, "{addresses:?}");
    for address in addresses {
        assert_eq!(app.get(&address).await.status, 200, "{address}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn administrators_see_jobs_and_decide_about_those_that_failed() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    assert!(owner.get("/admin/jobs").await.shows("No jobs here"));
    app.app.services().process_media(Uuid::from_u128(7)).await.unwrap();
    app.execute("UPDATE jobs SET payload = 'not a file'").await;
    assert!(owner.get("/admin/jobs").await.shows("Look at a file that is gone"));
    app.run_jobs().await;
    let failed = owner.get("/admin/jobs").await;
    assert!(failed.shows("the job does not say which file it is for"), "{}", failed.body);
    let id = failed.between("action=\"/admin/jobs/", "/retry\"");
    let again = owner.post_form(&format!("/admin/jobs/{id}/retry"), &[]).await;
    assert_eq!(again.location(), "/admin/jobs?state=dead");
    assert!(owner.get("/admin/jobs?state=dead").await.shows("Nothing failed"));
    app.run_jobs().await;
    owner.post_form(&format!("/admin/jobs/{id}/discard"), &[]).await;
    assert!(owner.get("/admin/jobs?state=dead").await.shows("Nothing failed"));
    assert_eq!(owner.post_form(&format!("/admin/jobs/{id}/discard"), &[]).await.status, 404);
    let editor = app.user_as(Role::Editor).await;
    assert_eq!(editor.get("/admin/jobs").await.status, 403);
    app.shutdown().await;
}
