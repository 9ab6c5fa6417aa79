//! A video of the site in a real browser: played from anywhere, with captions.

use std::{
    fs,
    time::{Duration, Instant},
};

use sandpress::services::Intent;

use crate::{
    http::types::upload,
    support::{
        app::{PASSWORD, TestApp},
        browser::Browser,
        components::repository,
    },
};

const CAPTIONS: &str = "WEBVTT\n\n00:00.000 --> 00:02.000\nThe tide goes out.\n\n\
                        00:03.000 --> 00:05.000\nThe tide comes in.\n";

/// Waits until an expression about the video `v` is true.
async fn until(browser: &Browser, expression: &str) {
    let begin = Instant::now();
    let asked = format!("const v = document.querySelector('video'); return Boolean({expression})");
    while browser.script(&asked).await != true {
        assert!(begin.elapsed() < Duration::from_secs(60), "never: {expression}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_video_is_played_from_anywhere_with_captions() {
    let app = TestApp::with(&["video", "media"], &[]).await;
    let bytes = fs::read(repository().join("core/tests/fixtures/tide.mp4")).unwrap();
    let film = upload(&app, "tide.mp4", &bytes).await;
    let captions = upload(&app, "en.vtt", CAPTIONS.as_bytes()).await;
    app.run_jobs().await;
    let fields = [
        ("title", "Tide"),
        ("source", "upload"),
        ("file", film.as_str()),
        ("captions.0.file", captions.as_str()),
        ("captions.0.kind", "captions"),
        ("captions.0.language", "en"),
        ("captions.0.label", "English"),
    ];
    app.create("video", &fields, Intent::Publish).await;
    let reader = Browser::open(&app.origin()).await;
    reader.go("/tide").await;
    until(&reader, "v.readyState >= 1 && Math.round(v.duration) === 5").await;
    reader.script("document.querySelector('video').currentTime = 3.5; return null").await;
    until(&reader, "!v.seeking && v.readyState >= 2 && v.currentTime === 3.5").await;
    until(&reader, "v.textTracks[0].activeCues?.[0]?.text === 'The tide comes in.'").await;
    reader.shoot("video").await;
    let none: [String; 0] = [];
    assert_eq!(reader.complaints().await, none);
    reader.allow_scripts(false).await;
    reader.go("/tide").await;
    reader.find("video[controls] track[default]").await;
    reader.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frame_of_the_video_becomes_its_poster() {
    let app = TestApp::with(&["video", "media"], &[]).await;
    app.owner().await;
    let bytes = fs::read(repository().join("core/tests/fixtures/tide.mp4")).unwrap();
    let film = upload(&app, "tide.mp4", &bytes).await;
    app.run_jobs().await;
    let owner = Browser::open(&app.origin()).await;
    owner.log_in("The Owner", PASSWORD).await;
    owner.find("header.bar").await;
    owner.go("/admin/entries/new/video").await;
    owner.fill("#field-title", "Tide").await;
    let take = "//button[.='Take a frame of the video']";
    let is_there = format!("return document.evaluate(\"{take}\", document).iterateNext() !== null");
    assert_eq!(owner.script(&is_there).await, false);
    owner.click("#field-file ~ .media-picker-actions button").await;
    owner.click("dialog .media-picker-choice").await;
    owner.wait_for_value("#field-file", &film).await;
    assert_eq!(owner.script(&is_there).await, true);
    owner
        .script(&format!("document.evaluate(\"{take}\", document).iterateNext().click(); return null"))
        .await;
    owner.find("dialog[open] .button-primary:not([disabled])").await;
    owner.shoot("video-frame").await;
    owner.click("dialog[open] .button-primary:not([disabled])").await;
    owner.wait_for("#field-poster ~ .media-picked .media-card-title", "tide-at-0.5s.jpg").await;
    owner.follow("button[value=publish]").await;
    owner.wait_for(".flash-success", "Published.").await;
    let page = app.get("/tide").await.body;
    let poster = page.split_once("poster=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let picture = app.get(&poster).await;
    assert_eq!((picture.status, picture.headers["content-type"].to_str().unwrap()), (200, "image/jpeg"));
    let none: [String; 0] = [];
    assert_eq!(owner.complaints().await, none);
    owner.close().await;
    app.shutdown().await;
}
