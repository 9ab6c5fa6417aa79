//! A running site takes changes of cms.toml over by itself.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::time::sleep;

use super::{component, toml};
use crate::support::{app::PASSWORD, site::Site};

#[tokio::test(flavor = "multi_thread")]
async fn a_running_site_takes_plugins_over_and_loses_no_request() {
    let site = Site::new().await;
    let serving = site.serve().await;
    assert_eq!(site.create_user("Ada", "ada@example.org", "owner", PASSWORD).code, 0);
    let admin = serving.client();
    assert_eq!(admin.log_in("Ada", PASSWORD).await.status, 303);
    let (reader, stop) = (serving.client(), Arc::<AtomicBool>::default());
    let is_over = Arc::clone(&stop);
    let reading = tokio::spawn(async move {
        let mut failed = Vec::new();
        while !is_over.load(Ordering::Relaxed) {
            let page = reader.get("/").await;
            if page.status != 200 {
                failed.push(page.body);
            }
            sleep(Duration::from_millis(5)).await;
        }
        failed
    });
    let version = async |shown: &str| {
        for _ in 0..300 {
            let page = admin.get("/admin/plugins").await;
            if page.shows("updates</a>") != shown.is_empty() && page.shows(shown) {
                return;
            }
            sleep(Duration::from_millis(100)).await;
        }
        panic!("{shown:?} was not taken over:\n{}", serving.log());
    };
    site.print(&["plugin", "add", &component("update_good"), "--yes"]);
    version("<span class=\"row-version\">1.0.0").await;
    site.print(&["plugin", "update", "updates", &component("update_better"), "--yes"]);
    version("<span class=\"row-version\">3.0.0").await;
    site.print(&["plugin", "rollback", "updates"]);
    version("<span class=\"row-version\">1.0.0").await;
    site.print(&["plugin", "remove", "updates", "--yes"]);
    version("").await;
    stop.store(true, Ordering::Relaxed);
    let failed = reading.await.unwrap();
    assert!(failed.is_empty(), "{failed:?}\n{}", serving.log());
    assert!(serving.stop().await.success());
    site.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_running_site_cannot_take_over_is_told() {
    let site = Site::new().await;
    let mut serving = site.serve().await;
    let good = toml(&site);
    fs::write(site.path("cms.toml"), "[sit]\n").unwrap();
    serving.wait_for_log("cms.toml was not taken over").await;
    assert!(serving.log().contains("did you mean [site]?"), "{}", serving.log());
    assert_eq!(serving.client().get("/").await.status, 200);
    fs::write(site.path("cms.toml"), good.replace("max_connections = 4", "max_connections = 5")).unwrap();
    serving.wait_for_log("it is taken over at the next start").await;
    assert!(serving.log().contains("\"section\":\"database\""), "{}", serving.log());
    assert!(serving.stop().await.success());
    site.remove().await;
}

#[tokio::test]
async fn a_setting_that_a_variable_sets_is_shown_and_cannot_be_changed_in_the_admin() {
    let site = Site::new().await;
    site.print(&["plugin", "add", &component("welcomes"), "--yes", "--grant", "store"]);
    let variable = "SANDPRESS_PLUGINS__WELCOMES__SETTINGS__GREETING";
    let serving = site.serve_with(&[(variable, "MOIN")]).await;
    assert_eq!(site.create_user("Ada", "ada@example.org", "owner", PASSWORD).code, 0);
    let admin = serving.client();
    assert_eq!(admin.log_in("Ada", PASSWORD).await.status, 303);
    const CHANGED: [(&str, &str); 4] = [
        ("setting.greeting", "AHOI"),
        ("setting.times", "2"),
        ("setting.kind", "warm"),
        ("setting.names", ""),
    ];
    let settings = "/admin/plugins/welcomes/manage/settings";
    let page = admin.get(settings).await;
    assert!(page.shows(variable) && page.shows("MOIN") && page.shows("restart the site"), "{}", page.body);
    let saved = admin.post_form(settings, &CHANGED).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let page = admin.get(settings).await;
    assert!(page.shows("MOIN") && !page.shows("AHOI"), "{}", page.body);
    assert!(serving.stop().await.success());
    site.remove().await;
}
