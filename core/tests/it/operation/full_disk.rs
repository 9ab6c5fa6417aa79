//! The disk of the site is full, and has room again.

use std::{
    fs,
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use reqwest::Client;

use super::writers::{Saved, client, log_in, missing, publish, token, upload};
use crate::{
    http::media::png,
    support::{
        app::PASSWORD,
        site::{PATIENCE, Site},
    },
};

/// A small disk of its own, where the system lets one be made.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(path: PathBuf) -> Option<Self> {
        fs::create_dir(&path).unwrap();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=16m,mode=0700", "none"])
            .arg(&path)
            .output();
        mount.is_ok_and(|done| done.status.success()).then_some(Self(path))
    }

    /// Leaves no byte free.
    fn fill(&self) -> PathBuf {
        let file = self.0.join("filler");
        // It ends when the disk is full.
        let _ =
            Command::new("dd").args(["if=/dev/zero", "bs=4k"]).arg(format!("of={}", file.display())).output();
        file
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Where it is still in use, it goes with its last user.
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).output();
    }
}

/// Puts database, media and log of the site onto the disk.
fn configure(site: &Site, disk: &SmallDisk) {
    let toml = fs::read_to_string(site.path("cms.toml")).unwrap();
    let url = format!("sqlite:{}", disk.0.join("site.db").display());
    let lines = toml.lines().map(|line| match line.split_once(" = ") {
        Some(("url", value)) if value.contains("file:") => {
            format!("url = \"file:{}\"", disk.0.join("media").display())
        }
        Some(("url", _)) => format!("url = {url:?}"),
        _ => line.to_owned(),
    });
    let log = format!("to = \"file:{}\"\naccess = \"stdout\"\n", disk.0.join("site.log").display());
    let toml = lines
        .collect::<Vec<_>>()
        .join("\n")
        .replace("format = \"json\"", &format!("format = \"json\"\n{log}"));
    fs::write(site.path("cms.toml"), toml).unwrap();
}

/// The token of a form, which a busy site may have to be asked for again.
async fn token_soon(client: &Client, form: &str) -> String {
    let begin = Instant::now();
    loop {
        if let Some(token) = token(client, form).await {
            return token;
        }
        assert!(begin.elapsed() < PATIENCE, "{form} has no token");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What a site that just got room again saves, which it may have to be asked for more than once.
async fn saved_soon(mut attempt: impl AsyncFnMut(u32) -> Option<Saved>) -> Saved {
    let (begin, mut number) = (Instant::now(), 1);
    loop {
        if let Some(saved) = attempt(number).await {
            return saved;
        }
        assert!(begin.elapsed() < PATIENCE, "there is room again, and nothing is saved");
        tokio::time::sleep(Duration::from_millis(100)).await;
        number += 1;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_stops_nobody_from_reading_and_needs_no_restart() {
    let site = Site::new().await;
    let Some(disk) = SmallDisk::mount(site.path("disk")) else {
        println!("left out: this system lets nobody mount a disk here");
        return site.remove().await;
    };
    configure(&site, &disk);
    assert_eq!(site.create_user("Ada", "ada@example.org", "owner", PASSWORD).code, 0);
    let serving = site.serve_logging_to(&disk.0.join("site.log")).await;
    let (ada, origin) = (client(), serving.origin.clone());
    log_in(&ada, &origin, "Ada", PASSWORD).await.unwrap();
    let mut saved = vec![
        publish(&ada, &origin, "Before it was full").await.unwrap(),
        upload(&ada, &origin, "before.png", png("a")).await.unwrap(),
    ];

    let filler = disk.fill();
    let mut refused = 0;
    for n in 0..40 {
        let form = format!("{origin}/admin/entries/new/text");
        let page = ada.get(&form).send().await.unwrap();
        assert_eq!(page.status(), 200, "a form is not shown");
        let csrf = token_soon(&ada, &form).await;
        let (title, body) = (format!("While full {n}"), "x".repeat(100_000));
        let fields =
            [("csrf", csrf.as_str()), ("field.title", &title), ("field.body", &body), ("action", "publish")];
        let answer = ada.post(&form).form(&fields).send().await.unwrap().status().as_u16();
        assert!([303, 503, 507].contains(&answer), "{answer}");
        // There is a little room in files that are there already.
        if answer == 303 {
            saved.push(Saved::Entry(format!("/while-full-{n}"), title));
        } else {
            refused += 1;
        }
        if refused == 3 {
            break;
        }
    }
    assert_eq!(refused, 3, "the disk is not full");
    let file = reqwest::multipart::Part::bytes(vec![7; 400_000]).file_name("full.bin");
    let request = ada.post(format!("{origin}/admin/media/upload")).header("accept", "application/json");
    let csrf = token_soon(&ada, &format!("{origin}/admin/entries/new/text")).await;
    let request =
        request.header("x-csrf-token", csrf).multipart(reqwest::multipart::Form::new().part("file", file));
    let answer = request.send().await.unwrap().status().as_u16();
    assert!([503, 507].contains(&answer), "an upload: {answer}");
    assert_eq!(missing(&origin, &saved).await, Vec::<String>::new(), "reading while full");

    fs::remove_file(filler).unwrap();
    saved.push(saved_soon(async |n| publish(&ada, &origin, &format!("After it was full {n}")).await).await);
    saved.push(saved_soon(async |_| upload(&ada, &origin, "after.png", png("b")).await).await);
    assert_eq!(missing(&origin, &saved).await, Vec::<String>::new());
    assert!(serving.stop().await.success());
    drop(disk);
    site.remove().await;
}
