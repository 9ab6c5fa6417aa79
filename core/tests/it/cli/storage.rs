//! The storage of the real program: a folder and a bucket, checking and moving, large files, and being killed.

use std::{fs, path::PathBuf, process::Command};

use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::{
    http::media::png,
    support::{
        app::PASSWORD,
        client::{Client, Page},
        object_store::{KEY, ObjectServer},
        site::{Serving, Site},
    },
};

/// Its owner, logged in.
async fn owner(site: &Site, serving: &Serving) -> Client {
    site.create_user("Ada", "ada@example.org", "owner", PASSWORD);
    let client = serving.client();
    let page = client.log_in("Ada", PASSWORD).await;
    assert_eq!(page.status, 303, "{}", page.body);
    client
}

fn url(page: &Page) -> String {
    page.json()["asset"]["url"].as_str().unwrap_or_else(|| panic!("{}", page.body)).to_owned()
}

fn file(site: &Site, url: &str) -> PathBuf {
    let hash = url.split('/').nth(2).unwrap();
    site.path("storage/media").join(&hash[..2]).join(&hash[2..])
}

#[tokio::test]
async fn a_check_finds_what_is_missing_damaged_and_forgotten() {
    let site = Site::new().await;
    let serving = site.serve().await;
    let client = owner(&site, &serving).await;
    let mut urls = Vec::new();
    for name in ["whole", "missing", "damaged"] {
        urls.push(url(&client.add_media(&[], &format!("{name}.png"), png(name)).await));
    }
    assert!(serving.stop().await.success());
    assert!(site.print(&["storage", "check"]).contains("3 whole, 0 missing, 0 damaged, 0 orphaned"));

    fs::remove_file(file(&site, &urls[1])).unwrap();
    fs::write(file(&site, &urls[2]), "other bytes").unwrap();
    let forgotten = site.path("storage/media/ab").join("c".repeat(62));
    fs::create_dir_all(forgotten.parent().unwrap()).unwrap();
    fs::write(&forgotten, "forgotten").unwrap();
    let young = site.run(&["storage", "check", "--repair"]);
    assert!(young.out.contains("0 orphaned (0 deleted), 1 too young to tell"), "{young:?}");
    let touched = Command::new("touch").args(["-d", "2 days ago"]).arg(&forgotten).status();
    assert!(touched.unwrap().success());
    let found = site.run(&["storage", "check"]);
    assert_eq!(found.code, 1, "{found:?}");
    let hash = |url: &str| url.split('/').nth(2).unwrap().to_owned();
    for line in [
        format!("missing  {}", hash(&urls[1])),
        format!("damaged  {}", hash(&urls[2])),
        format!("orphaned ab{}", "c".repeat(62)),
        "1 whole, 1 missing, 1 damaged, 1 orphaned (0 deleted), 0 too young to tell".to_owned(),
    ] {
        assert!(found.out.contains(&line), "{line}: {found:?}");
    }
    assert!(found.err.contains("restore them from a backup"), "{found:?}");
    let repaired = site.run(&["storage", "check", "--repair"]);
    assert!(repaired.out.contains("1 orphaned (1 deleted)"), "{repaired:?}");
    assert!(!forgotten.exists() && file(&site, &urls[0]).exists());
    site.remove().await;
}

#[tokio::test]
async fn media_move_into_a_bucket_and_are_served_from_there() {
    let server = ObjectServer::start().await;
    let site = Site::new().await;
    let serving = site.serve().await;
    let client = owner(&site, &serving).await;
    let mut large = png("large");
    large.extend((0..12_u32 << 20).map(|at| (at % 253) as u8));
    let small = url(&client.add_media(&[], "small.png", png("small")).await);
    let large_url = url(&client.add_media(&[], "large.png", large.clone()).await);
    assert!(serving.stop().await.success());

    let command = ["storage", "move", "file:storage", "s3://media/one"];
    let moved = site.run_with(&command, &server.access(), "");
    assert!(moved.code == 0 && moved.out.contains("2 copied and read back, 0 there already"), "{moved:?}");
    let again = site.run_with(&command, &server.access(), "");
    assert!(again.out.contains("0 copied and read back, 2 there already"), "{again:?}");
    fs::remove_dir_all(site.path("storage")).unwrap();

    let serving = site.serve_with(&server.variables()).await;
    let client = serving.client();
    assert_eq!(client.get(&small).await.bytes, png("small"));
    let whole = client.get(&large_url).await;
    assert!(whole.status == 200 && whole.bytes == large);
    let part = client.get_with(&large_url, &[("range", "bytes=6000000-6000099")]).await;
    assert!(part.status == 206 && part.bytes == large[6_000_000..6_000_100]);
    client.log_in("Ada", PASSWORD).await;
    let mut other = large.clone();
    other.push(b'x');
    let added = client.add_media(&[], "other.png", other.clone()).await;
    assert_eq!(added.status, 201, "{}", added.body);
    assert!(client.get(&url(&added)).await.bytes == other);
    let log = serving.log();
    assert!(serving.stop().await.success());
    let checked = site.run_with(&["storage", "check"], &server.variables(), "");
    assert!(checked.out.contains("3 whole, 0 missing, 0 damaged, 0 orphaned"), "{checked:?}");

    let back = site.run_with(&["storage", "move", "s3://media/one", "file:storage"], &server.access(), "");
    assert!(back.out.contains("3 copied and read back"), "{back:?}");
    assert_eq!(fs::read(file(&site, &small)).unwrap(), png("small"));
    for text in [log, moved.err, checked.err, back.err] {
        assert!(!text.contains(KEY));
    }
    site.remove().await;
}

#[tokio::test]
async fn a_bucket_that_cannot_be_used_is_named_without_its_key() {
    let server = ObjectServer::start().await;
    let site = Site::new().await;
    fs::create_dir_all(site.path("storage")).unwrap();
    let nowhere =
        site.run_with(&["storage", "move", "s3://nothing-here", "file:other"], &server.access(), "");
    assert!(nowhere.code == 1 && nowhere.err.contains("cannot list what is in the storage"), "{nowhere:?}");
    assert!(!nowhere.err.contains(KEY), "{nowhere:?}");
    let mut variables = server.variables();
    variables[4].1 = "lost";
    let lost = site.run_with(&["storage", "check"], &variables, "");
    assert!(
        lost.code == 1 && lost.err.contains("the secret \"lost\" for the storage cannot be read"),
        "{lost:?}"
    );
    for (from, to, reason) in [
        ("file:storage", "file:storage", "both are the same storage"),
        ("storage", "file:other", "is no storage"),
        ("file:storage", "ftp://x", "supported are file, s3, az and gs"),
    ] {
        let refused = site.run(&["storage", "move", from, to]);
        assert!(refused.code == 1 && refused.err.contains(reason), "{refused:?}");
    }
    site.remove().await;
}

#[tokio::test]
async fn a_large_file_needs_no_more_memory_than_a_small_one() {
    const LARGE: usize = 200 << 20;
    let site = Site::new().await;
    let serving = site.serve().await;
    let client = owner(&site, &serving).await;
    client.add_media(&[], "small.png", png("small")).await;
    let before = serving.peak_memory();
    let mut large = png("");
    large.resize(LARGE, b'x');
    let added = client.add_media(&[], "large.png", large).await;
    assert_eq!(added.status, 201, "{}", added.body);
    let page = client.get(&url(&added)).await;
    assert_eq!((page.status, page.bytes.len()), (200, LARGE));
    let grown = serving.peak_memory() - before;
    assert!(grown < 64 << 20, "{} MiB", grown >> 20);
    assert!(serving.stop().await.success());
    site.remove().await;
}

#[tokio::test]
async fn being_killed_in_the_middle_of_an_upload_leaves_nothing() {
    let site = Site::new().await;
    let serving = site.serve().await;
    site.create_user("Ada", "ada@example.org", "owner", PASSWORD);
    let client = serving.client();
    let cookie = client.log_in("Ada", PASSWORD).await.cookie().split(';').next().unwrap().to_owned();
    let token = client.token().await;
    let host = serving.origin.trim_start_matches("http://").to_owned();
    let head = format!(
        "POST /admin/media/upload HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\nx-csrf-token: {token}\r\n\
         content-type: multipart/form-data; boundary=x\r\ncontent-length: 50000000\r\n\r\n--x\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n"
    );
    let mut stream = TcpStream::connect(&host).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut sent = png("");
    sent.resize(8 << 20, b'x');
    stream.write_all(&sent).await.unwrap();
    // The next request is answered while the file is on its way.
    assert_eq!(client.get("/admin/media").await.status, 200);
    serving.kill();
    drop(stream);

    let files = |folder: &str| fs::read_dir(site.path(folder)).map_or(0, Iterator::count);
    assert_eq!((files("storage"), files("storage/media")), (0, 0));
    let serving = site.serve().await;
    let client = serving.client();
    client.log_in("Ada", PASSWORD).await;
    assert!(client.get("/admin/media").await.shows("No files yet"));
    assert!(serving.stop().await.success());
    site.remove().await;
}
