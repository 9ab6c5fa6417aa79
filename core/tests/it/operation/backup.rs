//! Backups of a site that is at work, and sites that are made of them.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs,
    path::Path,
};

use reqwest::Client;

use super::{
    mode,
    writers::{Saved, Writers, client, log_in, missing, publish, upload},
};
use crate::{
    http::media::png,
    support::{
        app::{PASSWORD, TestApp},
        site::{Serving, Site, run_in},
    },
};

/// Every page that is reached from the home page, by its path, with what the two sites differ in taken out.
async fn crawl(origin: &str) -> BTreeMap<String, String> {
    let (reader, mut pages) = (client(), BTreeMap::new());
    let mut next: VecDeque<String> = ["/", "/atom.xml", "/nowhere"].map(str::to_owned).into();
    let mut seen: BTreeSet<String> = next.iter().cloned().collect();
    while let Some(path) = next.pop_front() {
        let response = reader.get(format!("{origin}{path}")).send().await.unwrap();
        let (status, id) =
            (response.status(), response.headers()["x-request-id"].to_str().unwrap().to_owned());
        let bytes = response.bytes().await.unwrap();
        let text = String::from_utf8_lossy(&bytes).replace(origin, "").replace(&id, "");
        let text = text.replace(&origin.replace(':', "%3A").replace('/', "%2F"), "");
        for quote in ["href=\"", "src=\""] {
            for link in text.split(quote).skip(1).filter_map(|rest| rest.split('"').next()) {
                let path =
                    link.split('#').next().unwrap_or_default().replace("&#x2F;", "/").replace("&amp;", "&");
                let is_own = path.starts_with('/') && !path.starts_with("//");
                // The site's address stands in that of an oEmbed answer.
                if is_own && !path.starts_with("/oembed") && seen.insert(path.clone()) {
                    next.push_back(path);
                }
            }
        }
        pages.insert(path, format!("{status} {text}"));
    }
    pages
}

async fn filled(site: &Site) -> (Serving, Client, Vec<Saved>) {
    assert_eq!(site.create_user("Ada", "ada@example.org", "owner", PASSWORD).code, 0);
    let serving = site.serve().await;
    let ada = client();
    log_in(&ada, &serving.origin, "Ada", PASSWORD).await.unwrap();
    let mut saved = Vec::new();
    for n in 0..12 {
        saved.extend(publish(&ada, &serving.origin, &format!("Ünïcödé {n} & more")).await);
    }
    // The title of such an entry is not its address.
    for (n, saved) in saved.iter_mut().enumerate() {
        *saved = Saved::Entry(format!("/unicode-{n}-more"), format!("Ünïcödé {n}"));
    }
    for n in 0..3 {
        saved.push(upload(&ada, &serving.origin, &format!("p{n}.png"), png(&n.to_string())).await.unwrap());
    }
    assert_eq!(saved.len(), 15);
    (serving, ada, saved)
}

/// Serves what was restored, at a port of its own.
async fn serve_restored(site: &Site, folder: &str) -> Serving {
    site.serve_in(&site.path(folder), &[("SANDPRESS_SERVER__LISTEN", "127.0.0.1:0")]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_during_writes_is_the_same_site_elsewhere() {
    let site = Site::new().await;
    let (serving, _, before) = filled(&site).await;
    let people: Vec<_> = (0..6).map(|_| client()).collect();
    for person in &people {
        log_in(person, &serving.origin, "Ada", PASSWORD).await.unwrap();
    }
    let writers = Writers::begin(&serving.origin, &people, 1, PASSWORD);
    while writers.count() < 5 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let file = site.path("site.tar.zst");
    let made = site.print(&["backup", file.to_str().unwrap()]);
    assert!(made.contains("read again and whole"), "{made}");
    assert_eq!(mode(&file), 0o600);
    writers.end().await;
    let into = site.path("restored");
    let restored =
        site.print(&["restore", file.to_str().unwrap(), "--into", into.to_str().unwrap(), "--verify"]);
    assert!(restored.contains("each the same as in the backup"), "{restored}");
    assert_eq!((mode(&into.join("cms.toml")), mode(&into.join("data/sandpress.db"))), (0o600, 0o600));
    let other = serve_restored(&site, "restored").await;
    assert_eq!(missing(&other.origin, &before).await, Vec::<String>::new());
    assert!(other.stop().await.success());
    assert!(serving.stop().await.success());
    site.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_a_restored_site_is_the_same() {
    let site = Site::new().await;
    // They are drawn some time after the start, and pages show them from then on.
    site.write_config("[search]\nshare_pictures = false\n");
    let (serving, ..) = filled(&site).await;
    let file = site.path("site.tar.zst");
    site.print(&["backup", file.to_str().unwrap()]);
    let pages = crawl(&serving.origin).await;
    assert!(pages.len() > 15, "{:?}", pages.keys());
    assert!(serving.stop().await.success());
    site.print(&["restore", file.to_str().unwrap(), "--into", site.path("restored").to_str().unwrap()]);
    let other = serve_restored(&site, "restored").await;
    let restored = crawl(&other.origin).await;
    assert_eq!(restored.keys().collect::<Vec<_>>(), pages.keys().collect::<Vec<_>>());
    for (path, page) in &pages {
        assert!(restored[path] == *page, "{path}:\n{page}\n\n{}", restored[path]);
    }
    // People log in again: no session is in a backup.
    log_in(&client(), &other.origin, "Ada", PASSWORD).await.unwrap();
    assert!(other.stop().await.success());
    assert!(
        run_in(&site.path("restored"), &["audit", "check"], &[], "").out.contains("as they were written")
    );
    site.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_or_cut_backup_is_refused_and_nothing_is_left() {
    let site = Site::new().await;
    let (serving, ..) = filled(&site).await;
    let (file, into) = (site.path("site.tar.zst"), site.path("restored"));
    site.print(&["backup", file.to_str().unwrap()]);
    assert!(serving.stop().await.success());
    let whole = fs::read(&file).unwrap();
    let restore = |bytes: &[u8]| {
        fs::write(&file, bytes).unwrap();
        sandpress::services::check_backup(&file)
    };
    for n in 0..100 {
        let bit = whole.len() * 8 / 100 * n + n * 7 % 8;
        let mut bytes = whole.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(restore(&bytes).await.is_err(), "bit {bit}");
    }
    for length in [0, 1, 55, 56, whole.len() / 2, whole.len() - 1] {
        assert!(restore(&whole[..length]).await.is_err(), "{length} bytes");
    }
    fs::write(&file, &whole[..whole.len() - 1]).unwrap();
    let arguments = ["restore", file.to_str().unwrap(), "--into", into.to_str().unwrap()];
    let refused = site.run(&arguments);
    assert!(refused.code == 1 && refused.err.contains("no whole backup"), "{refused:?}");
    assert!(!into.exists());
    fs::write(&file, &whole).unwrap();
    let sound = site.print(&["restore", file.to_str().unwrap(), "--verify"]);
    assert!(sound.contains("is whole"), "{sound}");
    site.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_restored_only_where_nothing_is() {
    let site = Site::new().await;
    let (serving, ..) = filled(&site).await;
    let file = site.path("site.tar.zst");
    site.print(&["backup", file.to_str().unwrap(), "--without-media"]);
    assert!(serving.stop().await.success());
    let again = site.run(&["backup", file.to_str().unwrap()]);
    assert!(again.code == 1 && again.err.contains("cannot write the backup"), "{again:?}");
    let restore = |into: &Path, more: &[&str]| {
        let arguments = ["restore", file.to_str().unwrap(), "--into", into.to_str().unwrap()];
        site.run(&[arguments.as_slice(), more].concat())
    };
    let occupied = restore(&site.path("storage"), &[]);
    assert!(occupied.code == 1 && occupied.err.contains("is not empty"), "{occupied:?}");
    assert!(site.path("storage/media").exists(), "what was there is gone");
    if let Some(url) = site.sqlite_url() {
        let used = restore(&site.path("a"), &["--database", &url]);
        assert!(used.code == 1 && used.err.contains("is not empty"), "{used:?}");
        assert!(!site.path("a").exists());
    }
    let without = restore(&site.path("b"), &[]);
    assert!(without.code == 1 && without.err.contains("3 files of its list are not in"), "{without:?}");
    let storage = format!("file:{}", site.path("storage").display());
    let with = restore(&site.path("c"), &["--storage", &storage]);
    assert_eq!(with.code, 0, "{with:?}");
    site.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn backups_are_made_by_themselves_and_the_oldest_go() {
    let variables = [("BACKUP__SCHEDULE", "30 3 * * *"), ("BACKUP__TO", "file:kept"), ("BACKUP__KEEP", "2")];
    let app = TestApp::with(&[], &variables).await;
    app.post("Kept", "Text.").await;
    while app.run_jobs().await > 0 {}
    let names = || {
        let entries = fs::read_dir(app.folder().join("kept")).into_iter().flatten();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(names(), Vec::<String>::new(), "nothing is due yet");
    for day in 15..18 {
        app.wait_seconds(24 * 60 * 60);
        assert_eq!(app.run_jobs().await, 1);
        assert_eq!(app.run_jobs().await, 0, "it is made once");
        let last = format!("sandpress-202603{day}-092653.tar.zst");
        assert_eq!((names().len(), names().last()), (2.min(day - 14), Some(&last)));
        assert_eq!(mode(&app.folder().join("kept").join(&last)), 0o600);
        let made = app.app.services().find_last_backup().await.unwrap().unwrap();
        assert_eq!((made.name, made.missing), (last, 0));
    }
    for name in names() {
        sandpress::services::check_backup(&app.folder().join("kept").join(name)).await.unwrap();
    }
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_else_lies_beside_backups_stays() {
    let site = Site::new().await;
    site.write_config("[backup]\nto = \"file:kept\"\nkeep = 1\n");
    fs::create_dir(site.path("kept")).unwrap();
    for name in ["notes.txt", "sandpress-of-mine.tar.zst"] {
        fs::write(site.path("kept").join(name), "mine").unwrap();
    }
    fs::write(site.path("kept/sandpress-20200101-000000.tar.zst"), "an old one").unwrap();
    site.print(&["backup"]);
    let names = fs::read_dir(site.path("kept")).unwrap().count();
    assert_eq!(names, 3, "two files of somebody's, and the new backup");
    assert!(!site.path("kept/sandpress-20200101-000000.tar.zst").exists());
    let status: serde_json::Value = serde_json::from_str(&site.print(&["status", "--json"])).unwrap();
    let last = status["last_backup"]["name"].as_str().unwrap();
    assert!(site.path("kept").join(last).exists(), "{status}");
    site.remove().await;
}
