//! A plugin's file changes: what runs, what waits, and what returns.

mod site;

use std::fs;

use site::{Updated, render, shown};

use crate::support::{components::test_component, sandbox::fields};

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_traps_gives_way_and_no_request_fails() {
    let site = Updated::new("update_good", "");
    let plugins = site.start().await;
    let shown_update = site.update(&plugins, "update_traps").await;
    assert_eq!((&*shown_update.version, &*shown_update.previous_version), ("2.0.0", "1.0.0"));
    for _ in 0..10 {
        assert_eq!(render(&plugins, "T").await.unwrap(), "<p>one</p>");
    }
    // So far calls were answered by the version before; now it takes the place of the new one.
    plugins.failed().await;
    assert_eq!(plugins.return_failed().await, ["updates"]);
    let returned = shown(&plugins);
    assert_eq!((&*returned.version, &*returned.previous_version), ("1.0.0", ""));
    assert!(
        returned.problem.contains("2.0.0 failed again and again in publication-type.render"),
        "{returned:?}"
    );
    assert_eq!(returned.waiting.unwrap().version, "2.0.0");
    assert_eq!(render(&plugins, "T").await.unwrap(), "<p>one</p>");
    // It was called three times in vain, and not once more.
    assert_eq!(returned.account.failures, 0);
    assert!(plugins.return_failed().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_meets_a_trap_is_answered_by_the_version_before() {
    let site = Updated::new("update_good", "");
    let plugins = site.start().await;
    site.update(&plugins, "update_traps_sometimes").await;
    assert_eq!(render(&plugins, "T").await.unwrap(), "<p>two</p>");
    for _ in 0..4 {
        assert_eq!(render(&plugins, "crash").await.unwrap(), "<p>one</p>");
    }
    // It has ended well between, so it stays.
    assert_eq!(render(&plugins, "T").await.unwrap(), "<p>two</p>");
    for _ in 0..4 {
        assert_eq!(render(&plugins, "crash").await.unwrap(), "<p>one</p>");
    }
    assert!(plugins.return_failed().await.is_empty());
    assert_eq!(shown(&plugins).version, "2.0.0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_wrote_is_not_made_again() {
    let site = Updated::new("update_good", "[plugins.updates.grants]\nstore = true");
    let plugins = site.start().await;
    site.update(&plugins, "update_writes").await;
    for count in 1..=3 {
        let error = render(&plugins, "T").await.unwrap_err();
        assert!(error.to_string().contains(&format!("broken after {count}")), "{error}");
        assert_eq!(*site.documents.0.lock().unwrap(), count);
    }
    // The third failure was one too many.
    assert_eq!(render(&plugins, "T").await.unwrap(), "<p>one</p>");
    site.update(&plugins, "update_good").await;
    site.update(&plugins, "update_reads").await;
    assert_eq!(render(&plugins, "T").await.unwrap(), "<p>one</p>");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_looked_at_users_files_and_secrets_is_made_again() {
    let grants = "[plugins.updates.grants]\nusers = [\"name\"]\nmedia-read = true\nsecrets = [\"key\"]";
    let site = Updated::new("update_good", grants);
    let plugins = site.start().await;
    assert_eq!(site.update(&plugins, "update_looks").await.version, "2.0.0");
    assert_eq!(render(&plugins, "T").await.unwrap(), "<p>one</p>");
    assert_eq!(shown(&plugins).account.failures, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_cannot_say_what_it_is_never_runs() {
    let site = Updated::new("update_good", "");
    let plugins = site.start().await;
    let shown = site.update(&plugins, "update_undefined").await;
    assert_eq!(shown.version, "1.0.0");
    assert!(shown.problem.contains("cannot say what it is"), "{}", shown.problem);
    assert_eq!(render(&plugins, "T").await.unwrap(), "<p>one</p>");
    drop(plugins);
    // The same when the site starts with it.
    let plugins = site.start().await;
    assert_eq!(render(&plugins, "T").await.unwrap(), "<p>one</p>");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_returned_stays_over_a_restart() {
    let site = Updated::new("update_good", "");
    let plugins = site.start().await;
    site.update(&plugins, "update_traps").await;
    for _ in 0..3 {
        render(&plugins, "T").await.unwrap();
    }
    plugins.return_failed().await;
    drop(plugins);
    let plugins = site.start().await;
    let returned = shown(&plugins);
    assert_eq!(returned.version, "1.0.0");
    assert!(returned.problem.contains("failed again and again"), "{}", returned.problem);
    assert_eq!(render(&plugins, "T").await.unwrap(), "<p>one</p>");
    // A newer version is taken, and later the old one is no longer known as failed.
    assert_eq!(site.update(&plugins, "update_better").await.version, "3.0.0");
    assert_eq!(render(&plugins, "T").await.unwrap(), "<p>three</p>");
    assert_eq!(shown(&plugins).problem, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_is_tried_again_with_other_limits() {
    let mut site = Updated::new("update_good", "");
    let plugins = site.start().await;
    site.update(&plugins, "update_traps").await;
    for _ in 0..3 {
        render(&plugins, "T").await.unwrap();
    }
    plugins.return_failed().await;
    assert_eq!(site.update(&plugins, "update_traps").await.version, "1.0.0");
    site.lines = "[plugins.updates.grants]\nhtml = \"raw\"".into();
    assert_eq!(site.update(&plugins, "update_traps").await.version, "2.0.0");
    // And it has the version before at hand again, under the new configuration.
    assert_eq!(render(&plugins, "T").await.unwrap(), "<p>one</p>");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_was_replaced_while_the_site_was_down_is_on_probation() {
    let site = Updated::new("update_good", "");
    drop(site.start().await);
    site.put("update_traps");
    let plugins = site.start().await;
    assert_eq!(shown(&plugins).previous_version, "1.0.0");
    for _ in 0..5 {
        assert_eq!(render(&plugins, "T").await.unwrap(), "<p>one</p>");
    }
    assert_eq!(plugins.return_failed().await, ["updates"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_takes_what_was_accepted_where_the_file_is_damaged() {
    let site = Updated::new("update_good", "");
    drop(site.start().await);
    let good = fs::read(site.file()).unwrap();
    fs::write(site.file(), &good[..good.len() / 3]).unwrap();
    let plugins = site.start().await;
    assert!(shown(&plugins).problem.contains("damaged"), "{:?}", shown(&plugins));
    assert_eq!(render(&plugins, "T").await.unwrap(), "<p>one</p>");
    drop(plugins);
    // Nothing is taken for a file that is not there, or where the cache is gone.
    fs::remove_file(site.file()).unwrap();
    assert!(site.try_start().await.is_err());
    fs::write(site.file(), &good[..good.len() / 3]).unwrap();
    fs::remove_dir_all(site.folder.path().join("cache")).unwrap();
    assert!(site.try_start().await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pin_means_this_version_and_no_other() {
    let hash = |component: &str| {
        use sha2::Digest;
        data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(fs::read(test_component(component)).unwrap()))
    };
    let mut site = Updated::new("update_good", "");
    let plugins = site.start().await;
    site.lines = format!("sha256 = {:?}", hash("update_traps"));
    let pinned = site.update(&plugins, "update_traps").await;
    assert_eq!((&*pinned.version, &*pinned.previous_version), ("2.0.0", ""));
    for _ in 0..6 {
        assert!(render(&plugins, "T").await.is_err());
    }
    assert!(plugins.return_failed().await.is_empty());
    // Nor does a start take another one.
    drop(plugins);
    site.put("update_good");
    assert!(site.try_start().await.err().unwrap()[0].to_string().contains("pins"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_that_wants_more_waits_for_the_owner() {
    let mut site = Updated::new("update_good", "");
    let plugins = site.start().await;
    let update = site.update(&plugins, "update_wants").await;
    assert_eq!(update.version, "1.0.0");
    let waiting = update.waiting.unwrap();
    assert_eq!(waiting.changes.sentence(), "also wants store; adds the hooks content-filter");
    assert!(waiting.version.is_empty() && waiting.reason.contains("[plugins.updates.grants] store = true"));
    assert_eq!(render(&plugins, "T").await.unwrap(), "<p>one</p>");
    drop(plugins);
    // The same over a restart.
    let plugins = site.start().await;
    assert_eq!(shown(&plugins).waiting.unwrap().changes.capabilities_added, ["store"]);
    assert_eq!(render(&plugins, "T").await.unwrap(), "<p>one</p>");
    // The owner's consent is the grant.
    site.lines = "[plugins.updates.grants]\nstore = true".into();
    let update = site.update(&plugins, "update_wants").await;
    assert_eq!((&*update.version, update.waiting), ("2.0.0", None));
    assert_eq!(render(&plugins, "T").await.unwrap(), "<p>two 1</p>");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_that_is_there_already_is_consent() {
    let site = Updated::new("update_good", "[plugins.updates.grants]\nstore = true");
    let plugins = site.start().await;
    assert_eq!(site.update(&plugins, "update_wants").await.version, "2.0.0");
    assert_eq!(render(&plugins, "T").await.unwrap(), "<p>two 1</p>");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_keeps_the_versions_with_which_it_began() {
    let site = Updated::new("update_good", "");
    let plugins = site.start().await;
    let entry = fields("T", "Body");
    let (mut before, mut called) = (plugins.scope(), plugins.scope());
    assert_eq!(called.render_entry("updates", &entry).await.unwrap().html, "<p>one</p>");
    site.update(&plugins, "update_better").await;
    let mut after = plugins.scope();
    assert_eq!(before.render_entry("updates", &entry).await.unwrap().html, "<p>one</p>");
    assert_eq!(called.render_entry("updates", &entry).await.unwrap().html, "<p>one</p>");
    assert_eq!(after.render_entry("updates", &entry).await.unwrap().html, "<p>three</p>");
}
