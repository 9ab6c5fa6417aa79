//! The console: how the site does, and tables for other programs.

use sandpress::domain::{Role, SecurityEventKind};

use crate::support::{
    app::{PASSWORD, TestApp},
    client::Client,
    site::Site,
};

#[tokio::test]
async fn the_console_tells_how_the_site_does() {
    let site = Site::new().await;
    assert_eq!(site.create_user("Ada", "ada@example.org", "owner", PASSWORD).code, 0);
    let serving = site.serve().await;
    let ada = serving.client();
    assert_eq!(ada.log_in("Ada", PASSWORD).await.status, 303);
    let fields = [("field.title", "One"), ("field.body", "Text."), ("action", "publish")];
    assert_eq!(ada.post_form("/admin/entries/new/text", &fields).await.status, 303);
    let json: serde_json::Value = serde_json::from_str(&site.print(&["status", "--json"])).unwrap();
    assert_eq!((&json["accounts"], &json["entries"]["published"]), (&1.into(), &1.into()));
    assert_eq!(json["sessions"][0]["person"], "Ada");
    assert_eq!(json["last_backup"], serde_json::Value::Null);
    assert!(
        json["database"]["bytes"].as_u64().unwrap() > 0 && json["disks"][0]["free"].as_u64().unwrap() > 0
    );
    let text = site.print(&["status"]);
    for words in
        ["Logged in: 1", "Plugins: 3", "none was made yet", "1 published, 0 drafts", "authn_login_success"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(serving.stop().await.success());
    site.remove().await;
}

#[tokio::test]
async fn the_admin_shows_the_same_to_those_who_look_after_the_site() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    app.post("One", "Text.").await;
    let page = owner.get("/admin/status").await;
    assert_eq!(page.status, 200, "{}", page.body);
    let event = SecurityEventKind::LoginSuccess.label();
    for words in ["1 published, 0 drafts", "None was made yet", "The Owner", "security-headers", event] {
        assert!(page.shows(words), "{words}: {}", page.body);
    }
    let made = app.folder().join("b.tar.zst");
    let target = sandpress::services::BackupTarget::File(made);
    app.app.services().send_backup(&sandpress::domain::Actor::System, target, None).await.unwrap();
    assert!(owner.get("/admin/status").await.shows("b.tar.zst"));
    let editor: Client = app.user_as(Role::Editor).await;
    assert_eq!(editor.get("/admin/status").await.status, 403);
    app.shutdown().await;
}

#[tokio::test]
async fn tables_are_for_spreadsheets_and_no_cell_is_a_formula() {
    let site = Site::new().await;
    assert_eq!(site.create_user("=cmd|x", "ada@example.org", "owner", PASSWORD).code, 0);
    let serving = site.serve().await;
    let ada = serving.client();
    assert_eq!(ada.log_in("ada@example.org", PASSWORD).await.status, 303);
    let fields = [("field.title", "@SUM(1,2)"), ("field.body", "Text."), ("action", "publish")];
    assert_eq!(ada.post_form("/admin/entries/new/text", &fields).await.status, 303);
    assert!(serving.stop().await.success());
    let users = site.print(&["export", "users", "--csv"]);
    assert!(users.starts_with("id,name,email,") && users.contains(",'=cmd|x,ada@example.org,"), "{users}");
    let entries = site.print(&["export", "entries", "--csv"]);
    assert!(
        entries.starts_with("id,type,status,title,") && entries.contains(",\"'@SUM(1,2)\","),
        "{entries}"
    );
    let audit = site.print(&["export", "audit", "--csv"]);
    assert!(audit.starts_with("number,at,event,") && audit.contains("authn_login_success"), "{audit}");
    assert!(site.print(&["audit", "list"]).contains("entries"), "an export is no event");
    site.remove().await;
}
