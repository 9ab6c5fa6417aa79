//! The capability `store` through real components, on each engine.

use std::{path::Path, sync::Arc};

use sandpress::{
    config::Config,
    domain::{Actor, FixedClock, Timestamp},
    plugins::SiteFacts,
    services::{Environment, Services},
};
use tempfile::TempDir;

use crate::support::{
    app::cache,
    components::test_component,
    sandbox::{SANDBOX, fields},
    scratch::Scratch,
};

/// Makes a test on each engine of an async function that takes a [`Stores`].
macro_rules! on_each_engine {
    ($($name:ident)*) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::run(super::Scratch::sqlite(), super::$name).await;
            })*
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                if let Some(scratch) = super::Scratch::postgres().await {
                    super::run(scratch, super::$name).await;
                }
            })*
        }
    };
}

on_each_engine! {
    store_allowed_reads_and_writes
    a_version_that_is_not_expected_is_a_conflict
    a_version_never_comes_back
    a_page_ends_where_the_next_begins
    documents_are_found_by_their_fields
    a_transaction_happens_as_a_whole
    a_plugin_reaches_its_own_documents_only
    documents_stay_over_a_restart
    what_does_not_fit_is_refused
    a_call_has_a_budget_of_documents_and_transactions
    a_hoarder_is_stopped_by_its_quota
    the_owner_sees_how_much_is_stored
    a_lower_quota_lets_documents_be_deleted
    increments_at_the_same_time_all_count
    comparing_and_setting_at_the_same_time_loses_nothing
}

/// A site with three plugins that store.
struct Stores {
    services: Services,
    database: String,
    folder: TempDir,
}

async fn run<F: Future<Output = ()> + Send + 'static>(scratch: Scratch, test: fn(Arc<Stores>) -> F) {
    let stores = Arc::new(Stores::open(tempfile::tempdir().unwrap(), scratch.url(), "true").await);
    let result = tokio::spawn(test(stores)).await;
    scratch.remove().await;
    result.unwrap();
}

impl Stores {
    async fn open(folder: TempDir, database: String, grant: &str) -> Self {
        let services = services(folder.path(), &database, grant).await;
        Self { services, database, folder }
    }

    /// What the component `stores` answers to lines of commands.
    async fn answers(&self, lines: &str) -> String {
        self.render("stores", lines).await
    }

    async fn render(&self, plugin: &str, body: &str) -> String {
        let mut scope = self.services.plugins().scope();
        let html = scope.render_entry(plugin, &fields("T", body)).await.unwrap().html;
        html.trim().trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
    }

    /// The same site with another grant of the store, as after a restart.
    async fn reopened(&self, grant: &str) -> Services {
        services(self.folder.path(), &self.database, grant).await
    }
}

async fn services(folder: &Path, database: &str, grant: &str) -> Services {
    let mut toml = format!(
        "[database]\nurl = {database:?}\nmax_connections = 8\n\
         [storage]\nurl = \"file:storage\"\ncache_dir = {:?}\n",
        cache()
    );
    for component in ["hoards", "stores", "wants_store"] {
        let (id, file) = (component.replace('_', "-"), test_component(component));
        toml += &format!(
            "[plugins.{id}]\ncomponent = {file:?}\n[plugins.{id}.grants]\nstore = {grant}\n\
             [plugins.{id}.limits]\ncpu_ms = 5000\nwall_ms = 30000\n"
        );
    }
    let config = Config::from_text(&toml, &folder.join("cms.toml"), std::iter::empty()).unwrap();
    let clock = Arc::new(FixedClock::new(Timestamp::UNIX_EPOCH));
    let environment = Environment { clock, sandbox: Arc::clone(&SANDBOX) };
    Services::open(&config, SiteFacts::default(), environment).await.unwrap()
}

async fn store_allowed_reads_and_writes(stores: Arc<Stores>) {
    let answers = stores
        .answers(
            "get notes a\nput notes a first year=2026\nget notes a\nput notes a second\nget notes a\n\
             delete notes a\nget notes a",
        )
        .await;
    assert_eq!(answers, "none\nversion 1\na v1 first year=2026\nversion 2\na v2 second\nversion 3\nnone");
    assert_eq!(stores.answers("add notes n 5\nadd notes n -7\nget notes n").await, "5\n-2\nn v5 -2");
}

async fn the_owner_sees_how_much_is_stored(stores: Arc<Stores>) {
    let stored = async || {
        let plugins = stores.services.list_plugins(&Actor::System).await.unwrap();
        plugins.into_iter().find(|plugin| plugin.id == "stores").unwrap().stored
    };
    assert_eq!(stored().await, 0);
    stores.answers("put notes a first").await;
    let one = stored().await;
    assert!(one > 0);
    stores.answers("put notes b second").await;
    assert!(stored().await > one);
    stores.answers("delete notes a\ndelete notes b").await;
    assert_eq!(stored().await, 0);
}

async fn a_version_that_is_not_expected_is_a_conflict(stores: Arc<Stores>) {
    let answers = stores
        .answers(
            "create notes a x\ncreate notes a y\nreplace 7 notes a y\nreplace 1 notes a z\n\
             replace 1 notes a y\nget notes a\nreplace 1 notes b y",
        )
        .await;
    assert_eq!(answers, "version 1\nconflict\nconflict\nversion 2\nconflict\na v2 z\nconflict");
    assert_eq!(stores.answers("add notes a 1\nget notes a").await, "conflict\na v2 z");
}

async fn a_version_never_comes_back(stores: Arc<Stores>) {
    let answers = stores
        .answers("create notes a x\ndelete notes a\ncreate notes a x\nreplace 1 notes a y\nget notes a")
        .await;
    assert_eq!(answers, "version 1\nversion 2\nversion 3\nconflict\na v3 x");
}

async fn a_page_ends_where_the_next_begins(stores: Arc<Stores>) {
    stores.answers("put n b 1\nput n a 2\nput n B 3\nput n ä 4\nput n a/b 5\nput other c 6").await;
    assert_eq!(stores.answers("list n 2").await, "[B v3 3, a v2 2] next a");
    assert_eq!(stores.answers("list n 2 a").await, "[a/b v5 5, b v1 1] next b");
    assert_eq!(stores.answers("list n 2 b").await, "[ä v4 4]");
    assert_eq!(stores.answers("list n 1 ä\nlist none 5").await, "[]\n[]");
}

async fn documents_are_found_by_their_fields(stores: Arc<Stores>) {
    stores
        .answers(
            "put n a 1 year=2025 tag=x\nput n b 2 year=2026 tag=x\nput n c 3 year=2026\nput m d 4 year=2026",
        )
        .await;
    assert_eq!(stores.answers("find n year 2026 9").await, "[b v2 2 tag=x year=2026, c v3 3 year=2026]");
    assert_eq!(
        stores.answers("find n year 2026 1\nfind n year 2026 1 b").await,
        "[b v2 2 tag=x year=2026] next b\n[c v3 3 year=2026]"
    );
    assert_eq!(stores.answers("find n year 202 9\nfind n body 1 9").await, "[]\n[]");
    stores.answers("put n b 2 tag=y\ndelete n c\nadd n a 1").await;
    assert_eq!(stores.answers("find n year 2026 9\nfind n tag x 9").await, "[]\n[a v7 2 tag=x year=2025]");
}

async fn a_transaction_happens_as_a_whole(stores: Arc<Stores>) {
    let answers = stores.answers("all put n a 1; put m b 2 f=v; delete n c\nget n a\nget m b").await;
    assert_eq!(answers, "version 1\na v1 1\nb v1 2 f=v");
    let failing = "all put n a 9; delete m b; put n new 9 f=v; create n a 9";
    let answers = stores.answers(&format!("{failing}\nget n a\nget m b\nget n new\nfind n f v 9")).await;
    assert_eq!(answers, "conflict\na v1 1\nb v1 2 f=v\nnone\n[]");
    assert_eq!(stores.answers("all put n a 9; put N a 9\nget n a").await, "invalid collection\na v1 1");
}

async fn a_plugin_reaches_its_own_documents_only(stores: Arc<Stores>) {
    assert_eq!(stores.render("wants-store", "").await, "1");
    assert_eq!(stores.answers("get counters renders\nlist counters 9").await, "none\n[]");
    assert_eq!(stores.answers("add counters renders 5\ndelete counters renders").await, "5\nversion 2");
    assert_eq!(stores.render("wants-store", "").await, "2");
}

async fn documents_stay_over_a_restart(stores: Arc<Stores>) {
    stores.answers("put notes a kept f=v").await;
    let again = stores.reopened("true").await;
    let lines = fields("T", "find notes f v 5\nput notes a new");
    let html = again.plugins().scope().render_entry("stores", &lines).await.unwrap().html;
    assert!(html.contains("[a v1 kept f=v]\nversion 2"), "{html}");
}

async fn what_does_not_fit_is_refused(stores: Arc<Stores>) {
    let long = "k".repeat(513);
    let lines = format!(
        "put Notes a x\nget a_b x\nput notes {long} x\nput notes a x Year=1\n\
         put notes a x a=1 b=2 c=3 d=4 e=5\n\
         put notes a x a=1 a=2\nlist notes 0\nlist notes 101\nput notes a 9223372036854775807\nadd notes a 1"
    );
    let answers = stores.answers(&lines).await;
    assert_eq!(
        answers.lines().collect::<Vec<_>>(),
        [
            "invalid collection",
            "invalid collection",
            "invalid key",
            "invalid fields",
            "invalid fields",
            "invalid fields",
            "invalid limit",
            "invalid limit",
            "version 1",
            "limit"
        ]
    );
}

async fn a_call_has_a_budget_of_documents_and_transactions(stores: Arc<Stores>) {
    let answers = stores.answers(&"put notes a x\n".repeat(33)).await;
    assert!(answers.ends_with("version 32\nlimit"), "{answers}");
    let answers = stores.answers(&"list notes 100\n".repeat(11)).await;
    assert!(answers.ends_with("[a v32 x]\nlimit"), "{answers}");
    assert_eq!(stores.answers("add notes n 1").await, "1");
}

async fn a_hoarder_is_stopped_by_its_quota(stores: Arc<Stores>) {
    let answer = stores.render("hoards", "").await;
    assert!(answer.starts_with("4 on a page, more: true"), "{answer}");
    assert!(answer.contains("Error::Limit") && answer.contains("8388608 are allowed"), "{answer}");
    assert_eq!(stores.answers("put notes a x").await, "version 1");
}

async fn a_lower_quota_lets_documents_be_deleted(stores: Arc<Stores>) {
    let long = "x".repeat(600);
    stores.answers(&format!("put notes a {long}\nput notes b {long}")).await;
    let tight = stores.reopened("\"1 KiB\"").await;
    let lines = "put notes c x\nput notes b less\ndelete notes a\nput notes c x";
    let html = tight.plugins().scope().render_entry("stores", &fields("T", lines)).await.unwrap().html;
    assert!(html.contains("limit\nversion 3\nversion 4\nversion 5"), "{html}");
}

async fn increments_at_the_same_time_all_count(stores: Arc<Stores>) {
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let stores = Arc::clone(&stores);
            tokio::spawn(async move { stores.answers("add counters hits 1 5").await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(stores.answers("get counters hits").await, "hits v80 80");
}

async fn comparing_and_setting_at_the_same_time_loses_nothing(stores: Arc<Stores>) {
    stores.answers("put notes sum 0").await;
    let tasks: Vec<_> = (0..16).map(|_| tokio::spawn(compare_and_set(Arc::clone(&stores)))).collect();
    for task in tasks {
        task.await.unwrap();
    }
    let answer = stores.answers("get notes sum").await;
    assert!(answer.ends_with(" 16"), "{answer}");
}

/// Adds one by reading, and writing on the condition that nobody else wrote, until it went well.
async fn compare_and_set(stores: Arc<Stores>) {
    loop {
        let read = stores.answers("get notes sum").await;
        let (version, sum) = read.strip_prefix("sum v").unwrap().split_once(' ').unwrap();
        let sum: u32 = sum.parse().unwrap();
        let answer = stores.answers(&format!("replace {version} notes sum {}", sum + 1)).await;
        if answer.starts_with("version") {
            return;
        }
        assert_eq!(answer, "conflict");
    }
}
