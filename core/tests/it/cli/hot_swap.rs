//! Plugins are replaced while people read and write: nobody notices.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{task::JoinHandle, time::sleep};

use crate::support::{
    app::PASSWORD,
    client::Client,
    components::test_component,
    site::{PATIENCE, Serving, Site},
};

/// What stands in the file one after the other.
const VERSIONS: [&str; 12] = [
    "update_better",
    "update_traps",
    "truncated",
    "update_wants",
    "update_good",
    "update_traps_sometimes",
    "update_undefined",
    "wrong_id",
    "update_traps",
    "truncated",
    "update_good",
    "update_better",
];

/// People who come again and again, and what went wrong for them.
struct People {
    stop: Arc<AtomicBool>,
    served: Arc<AtomicU32>,
    tasks: Vec<JoinHandle<Vec<String>>>,
}

impl People {
    fn begin() -> Self {
        Self { stop: Arc::default(), served: Arc::default(), tasks: Vec::new() }
    }

    /// Somebody who reads.
    fn read(&mut self, client: Client, path: &'static str) {
        let (stop, served) = (Arc::clone(&self.stop), Arc::clone(&self.served));
        self.tasks.push(tokio::spawn(async move {
            let mut failed = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                let page = client.get(path).await;
                if page.status != 200 {
                    failed.push(format!("{path}: {} {}", page.status, page.body));
                }
                served.fetch_add(1, Ordering::Relaxed);
                sleep(Duration::from_millis(5)).await;
            }
            failed
        }));
    }

    /// Somebody who publishes. Every other title is one at which a version crashes.
    fn publish(&mut self, client: Client, name: &'static str) {
        let (stop, served) = (Arc::clone(&self.stop), Arc::clone(&self.served));
        self.tasks.push(tokio::spawn(async move {
            let mut failed = Vec::new();
            for number in 0.. {
                let title = format!("{name} {number}{}", if number % 2 == 0 { " crash" } else { "" });
                let fields =
                    [("field.title", title.as_str()), ("field.body", "Text."), ("action", "publish")];
                let page = client.post_form("/admin/entries/new/updates", &fields).await;
                if page.status != 303 {
                    failed.push(format!("{title}: {} {}", page.status, page.body));
                }
                served.fetch_add(1, Ordering::Relaxed);
                sleep(Duration::from_millis(20)).await;
                if stop.load(Ordering::Relaxed) {
                    break;
                }
            }
            failed
        }));
    }

    /// Waits until they were served so many times more.
    async fn wait_for(&self, times: u32) {
        let goal = self.served.load(Ordering::Relaxed) + times;
        while self.served.load(Ordering::Relaxed) < goal {
            sleep(Duration::from_millis(10)).await;
        }
    }

    async fn end(self) -> Vec<String> {
        self.stop.store(true, Ordering::Relaxed);
        let mut failed = Vec::new();
        for task in self.tasks {
            failed.extend(task.await.unwrap());
        }
        failed
    }
}

fn bytes(version: &str) -> Vec<u8> {
    match version {
        "truncated" => {
            let whole = fs::read(test_component("update_better")).unwrap();
            whole[..whole.len() / 2].to_vec()
        }
        _ => fs::read(test_component(version)).unwrap(),
    }
}

/// Replaces the file at once, as a careful build does, or writes over it, as a careless copy does.
fn put(file: &Path, version: &str, is_careful: bool) {
    if is_careful {
        let new = file.with_extension("new");
        fs::write(&new, bytes(version)).unwrap();
        fs::rename(new, file).unwrap();
    } else {
        fs::write(file, bytes(version)).unwrap();
    }
}

/// Where the administrator sees what became of the plugin's file.
const UPDATES: &str = "/admin/plugins/updates/manage/updates";

/// The version that the administrator sees.
async fn shown_version(client: &Client) -> String {
    let page = client.get("/admin/plugins").await;
    let (_, after) = page.body.split_once("updates</a> <span class=\"row-version\">").unwrap();
    after.split('<').next().unwrap().to_owned()
}

/// Waits until the administrator sees a version: a busy machine takes its time to compile it.
async fn wait_for_version(client: &Client, serving: &Serving, version: &str) {
    let begin = Instant::now();
    while shown_version(client).await != version {
        assert!(begin.elapsed() < PATIENCE, "{version} does not run:\n{}", serving.log());
        sleep(Duration::from_millis(50)).await;
    }
}

/// Waits until the site has decided once more what to do with a file, which it tells nobody where the file is what runs.
/// How often it has.
async fn wait_for_decision(serving: &Serving, before: usize) -> usize {
    let mut decided = before;
    for _ in 0..150 {
        let log = serving.log();
        decided = log.matches("plugin loaded anew").count() + log.matches("what ran before goes on").count();
        if decided > before {
            break;
        }
        sleep(Duration::from_millis(20)).await;
    }
    decided
}

async fn site_with_updates() -> (Site, PathBuf) {
    let site = Site::new().await;
    let file = site.path("updates.wasm");
    put(&file, "update_good", true);
    site.write_config(&format!(
        "[plugins.updates]\ncomponent = {file:?}\n[plugins.updates.limits]\ncpu_ms = 5000\nwall_ms = 30000\n"
    ));
    (site, file)
}

async fn log_in(serving: &Serving) -> Client {
    let client = serving.client();
    assert_eq!(client.log_in("Ada", PASSWORD).await.status, 303);
    client
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_fails_while_plugins_are_replaced() {
    let (site, file) = site_with_updates().await;
    let serving = site.serve().await;
    assert_eq!(site.create_user("Ada", "ada@example.org", "owner", PASSWORD).code, 0);
    let admin = log_in(&serving).await;
    let first = [("field.title", "First"), ("field.body", "Text."), ("action", "publish")];
    assert_eq!(admin.post_form("/admin/entries/new/updates", &first).await.status, 303);

    let mut people = People::begin();
    people.read(serving.client(), "/");
    people.read(serving.client(), "/first");
    people.publish(log_in(&serving).await, "Ada");
    people.publish(log_in(&serving).await, "Ada again");
    let mut decided = 0;
    for (round, version) in VERSIONS.iter().enumerate() {
        // A reload before the file is there, after it, or by itself.
        if round % 3 == 0 {
            serving.signal("HUP");
        }
        put(&file, version, round % 2 == 0);
        if round % 3 == 1 {
            serving.signal("HUP");
        }
        decided = wait_for_decision(&serving, decided).await;
        people.wait_for(15).await;
    }
    let failed = people.end().await;
    assert!(failed.is_empty(), "{} requests failed: {:#?}\n{}", failed.len(), failed.first(), serving.log());
    assert!(serving.log().contains("the version before answers"), "{}", serving.log());
    wait_for_version(&admin, &serving, "3.0.0").await;
    assert!(serving.stop().await.success());
    site.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_version_runs_or_leaves_the_one_before() {
    let (site, file) = site_with_updates().await;
    let mut serving = site.serve().await;
    assert_eq!(site.create_user("Ada", "ada@example.org", "owner", PASSWORD).code, 0);
    let admin = log_in(&serving).await;
    put(&file, "update_wants", true);
    serving.wait_for_log("an update waits").await;
    assert!(admin.get("/admin/plugins").await.shows("Update waits"));
    let page = admin.get(UPDATES).await;
    assert!(page.shows("An update waits") && page.shows("also wants store"), "{}", page.body);
    assert!(page.shows("[plugins.updates.grants] store = true"), "{}", page.body);
    let list = site.print(&["plugin", "list"]);
    assert!(list.contains("waits. also wants store; adds the hooks content-filter"), "{list}");

    put(&file, "update_traps", true);
    serving.wait_for_log("another version is loaded").await;
    for number in 0..4 {
        let title = format!("Try {number}");
        let fields = [("field.title", title.as_str()), ("field.body", "Text."), ("action", "publish")];
        assert_eq!(admin.post_form("/admin/entries/new/updates", &fields).await.status, 303);
    }
    serving.wait_for_log("plugin returned to the version before").await;
    let page = admin.get(UPDATES).await;
    assert!(page.shows("Version 2.0.0 waits") && page.shows("failed again and again"), "{}", page.body);
    assert_eq!(shown_version(&admin).await, "1.0.0");
    assert!(serving.stop().await.success());

    // The same after a restart.
    let serving = site.serve().await;
    let admin = log_in(&serving).await;
    assert_eq!(shown_version(&admin).await, "1.0.0");
    assert!(serving.stop().await.success());
    site.remove().await;
}
