//! How readers see the site: every template in light and dark colours, on a phone, and for those who do not see it; and
//! the settings of a theme beside a page.

use std::{fs, io::Write, path::PathBuf};

use sandpress::{
    domain::{Actor, EntryPlace, FieldDefinition, FieldValues, Role, ValueKind},
    services::{Intent, NewEntry},
};
use serde_json::Value;

use crate::support::{
    app::{PASSWORD, TestApp},
    browser::Browser,
    components::target_directory,
};

/// Everything that an author can write.
const LONG: &str = include_str!("../../fixtures/everything.md");

/// A site with something of each kind, and the paths of its pages by the names of their pictures.
async fn furnished() -> (TestApp, Vec<(&'static str, &'static str)>) {
    let app = TestApp::with(&["image", "video", "page", "media"], &[]).await;
    app.import_fixtures().await;
    let mut field = FieldDefinition::new("picture", ValueKind::Asset, "Picture");
    field.of = vec!["image".into()];
    let offered = app.app.services().list_choosable(&Actor::System, &field, &[]).await.unwrap();
    let (first, last) = (offered[0].0.as_str(), offered.last().unwrap().0.as_str());
    let page = [("title", "About the harbour"), ("body", "Who we are, and where the water goes.")];
    app.create("page", &page, Intent::Publish).await;
    app.wait_a_minute();
    let words = "A short entry without a picture, with a title that is rather long, as titles of entries sometimes are";
    app.post(words, "The sea is far away. It comes back in six hours.").await;
    app.wait_a_minute();
    let gallery = [
        ("title", "Two tides"),
        ("pictures.0.picture", first),
        ("pictures.0.alt", "The harbour at low water"),
        ("pictures.1.picture", last),
        ("pictures.1.alt", "The harbour at high water"),
        ("pictures.1.caption", "Six hours later."),
    ];
    app.create("image", &gallery, Intent::Publish).await;
    app.wait_a_minute();
    let video = [
        ("title", "Ebb in three minutes"),
        ("source", "link"),
        ("link", "https://youtu.be/abc"),
        ("length", "3:20"),
        ("poster", first),
    ];
    app.create("video", &video, Intent::Publish).await;
    app.wait_a_minute();
    everything(&app, first).await;
    app.run_jobs().await;
    let pages = vec![
        ("theme-home", "/"),
        ("theme-entry", "/all-that-can-be-written"),
        ("theme-gallery", "/two-tides"),
        ("theme-video", "/ebb-in-three-minutes"),
        ("theme-page", "/about-the-harbour"),
        ("theme-tag", "/tag/tides"),
        ("theme-archive", "/archive"),
        ("theme-year", "/archive/2026"),
        ("theme-search", "/search?q=water"),
        ("theme-search-empty", "/search"),
        ("theme-nothing-found", "/search?q=zzzzzz"),
        ("theme-log-in", "/login"),
        ("theme-missing", "/nothing-stands-here"),
    ];
    (app, pages)
}

async fn everything(app: &TestApp, cover: &str) {
    let fields: FieldValues = [
        ("title", "All that can be written"),
        ("body", LONG),
        ("cover", cover),
        ("cover-alt", "Boats on sand"),
    ]
    .into_iter()
    .map(|(name, value)| (name.into(), value.into()))
    .collect();
    let new = NewEntry {
        publication_type: "text".to_owned(),
        fields,
        path: String::new(),
        byline: "Ada Marsh".to_owned(),
        source: None,
        published_at: None,
        aliases: Vec::new(),
        place: EntryPlace {
            tags: vec!["Tides".into(), "Rye and sour dough".into()],
            ..EntryPlace::default()
        },
    };
    app.app.services().create_entry(&Actor::System, new, Intent::Publish).await.unwrap();
}

/// The tool of this name that `script/bootstrap --for-tests` installs. None where it is not there, which is said past the
/// capture of the tests' output.
fn tool(file: &str) -> Option<PathBuf> {
    let path = target_directory().join("page-tools/node_modules").join(file);
    if path.exists() {
        return Some(path);
    }
    let _ = writeln!(
        std::io::stderr(),
        "{file} is not there, and pages are not looked at with it: run script/bootstrap --for-tests"
    );
    None
}

/// What axe says against the page that is shown, each in a line.
async fn violations(browser: &Browser, axe: &str) -> Vec<String> {
    browser.script(&format!("{axe}; window.axe = axe; return null")).await;
    browser.script("window.said = null; axe.run(document, { resultTypes: ['violations'] }).then((r) => { window.said = r.violations.map((v) => v.id + ': ' + v.help + ' ' + v.nodes.map((n) => n.target.join(' ') + ' ' + n.failureSummary).join(' | ')); }, (e) => { window.said = [String(e)]; }); return null").await;
    loop {
        if let Value::Array(said) = browser.script("return window.said").await {
            return said.iter().map(|line| line.as_str().unwrap_or_default().to_owned()).collect();
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_is_for_everybody() {
    let (app, pages) = furnished().await;
    let axe = tool("axe-core/axe.min.js").map(|file| fs::read_to_string(file).unwrap());
    let browser = Browser::open(&app.origin()).await;
    let mut found = Vec::new();
    for (name, path) in pages {
        browser.go(path).await;
        browser.find("main").await;
        browser.shoot(name).await;
        for scheme in ["light", "dark"] {
            browser.colours(scheme).await;
            let Some(axe) = &axe else { continue };
            found.extend(
                violations(&browser, axe).await.into_iter().map(|line| format!("{path} {scheme}: {line}")),
            );
        }
        browser.colours("light").await;
    }
    let none: [String; 0] = [];
    assert_eq!(found, none);
    let complaints = browser.complaints().await;
    let real: Vec<_> = complaints.into_iter().filter(|line| !line.contains("404")).collect();
    assert_eq!(real, none);
    browser.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_are_tried_beside_a_page() {
    let (app, _) = furnished().await;
    app.account(Role::Owner).await;
    let browser = Browser::open(&app.origin()).await;
    browser.log_in("owner@example.org", PASSWORD).await;
    browser.wait_for("h1", "Entries").await;
    browser.go("/admin/themes").await;
    browser.wait_for(".theme-active", "Default").await;
    browser.shoot("themes").await;
    browser.go("/admin/themes/default").await;
    browser.enter_frame(".theme-frame").await;
    browser.wait_for("h1", "Field Notes").await;
    browser.leave_frame().await;
    browser.fill("#field-headline", "Low water").await;
    browser.enter_frame(".theme-frame").await;
    browser.wait_for("h1", "Low water").await;
    browser.leave_frame().await;
    browser.shoot("theme-settings").await;
    assert!(app.get("/").await.shows("<h1>Field Notes</h1>"));
    browser.click(".theme-settings .button-primary").await;
    browser.wait_for(".flash-success", "Readers see it now.").await;
    assert!(app.get("/").await.shows("<h1>Low water</h1>"));
    let none: [String; 0] = [];
    assert_eq!(browser.complaints().await, none);
    browser.close().await;
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_is_good_html() {
    let Some(checker) = tool("vnu-jar/build/dist/vnu.jar") else { return };
    let (app, mut pages) = furnished().await;
    app.account(Role::Subscriber).await;
    app.post("Nasty", include_str!("../../fixtures/nasty.md")).await;
    pages.extend([("author", "/forgotten"), ("plugin", "/x/nothing"), ("nasty", "/nasty")]);
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for (name, path) in pages {
        let file = folder.path().join(format!("{name}.html"));
        fs::write(&file, app.get(path).await.body).unwrap();
        files.push(file);
    }
    let output = std::process::Command::new("java")
        .args(["-Xss4m", "-jar"])
        .arg(checker)
        .args(["--errors-only", "--stdout", "--format", "gnu"])
        .args(&files)
        .output();
    let Ok(output) = output else {
        let _ = writeln!(
            std::io::stderr(),
            "there is no java, and pages are not looked at with the Nu HTML checker"
        );
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.trim().is_empty(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    app.shutdown().await;
}
