//! Many readers beside a writer: nobody gets a page from before a confirmed write.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use sandpress::{
    domain::Actor,
    http::{
        router,
        server::{Server, ServerOptions},
    },
    services::{EntryPatch, Intent},
};
use tokio_util::sync::CancellationToken;

use super::site::Site;

const READERS: u64 = 8;

pub(super) async fn race(site: &Site, writes: u64, reads: u64) {
    let app = site.open().await;
    let options = ServerOptions { listen: "127.0.0.1:0".parse().unwrap(), ..ServerOptions::default() };
    let server = Server::bind(options).await.unwrap();
    let (address, stop) = (server.local_addr(), CancellationToken::new());
    let running = tokio::spawn(server.with_ready_pages(app.ready_pages()).run(router(&app), stop.clone()));
    let (confirmed, read) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let begun = Instant::now();
    write(&app, site, 0).await;
    let readers = (0..READERS).map(|_| {
        let (confirmed, read, path) = (Arc::clone(&confirmed), Arc::clone(&read), site.path.clone());
        tokio::spawn(async move {
            let client = reqwest::Client::builder().no_proxy().build().unwrap();
            while read.load(Ordering::Acquire) < reads || confirmed.load(Ordering::Acquire) < writes {
                let least = confirmed.load(Ordering::Acquire);
                let page =
                    client.get(format!("http://{address}{path}")).send().await.unwrap().text().await.unwrap();
                let shown = page.split_once("version-").unwrap().1.split_once('-').unwrap().0;
                assert!(shown.parse::<u64>().unwrap() >= least, "a page from before a confirmed write");
                read.fetch_add(1, Ordering::AcqRel);
            }
        })
    });
    let readers: Vec<_> = readers.collect();
    for version in 1..=writes {
        write(&app, site, version).await;
        confirmed.store(version, Ordering::Release);
    }
    for reader in readers {
        reader.await.unwrap();
    }
    let (read, took) = (read.load(Ordering::Acquire), begun.elapsed().as_secs_f64());
    println!(
        "| pages from before a confirmed write, {read} requests during {writes} writes | 0, in {took:.1} s |"
    );
    stop.cancel();
    running.await.unwrap();
}

async fn write(app: &sandpress::http::App, site: &Site, version: u64) {
    let services = app.services();
    let mut details = services.get_entry(&Actor::System, site.entry).await.unwrap();
    details.revision.fields.set("body", format!("A text, version-{version}-of it."));
    let patch = EntryPatch {
        base_revision: details.entry.revision,
        fields: details.revision.fields,
        path: String::new(),
        byline: details.entry.byline,
        place: None,
    };
    services.save_entry(&Actor::System, site.entry, patch, Intent::Publish).await.unwrap();
}
