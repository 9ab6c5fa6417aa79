//! Running accounts from the command line.

use crate::support::{app::PASSWORD, site::Site};

const NEW_PASSWORD: &str = "amber staircase whistle 9";

#[tokio::test]
async fn a_lost_owner_comes_back() {
    let site = Site::new().await;
    site.create_user("Ada", "ada@example.org", "owner", PASSWORD);
    let serving = site.serve().await;
    let client = serving.client();
    assert_eq!(client.log_in("Ada", PASSWORD).await.status, 303);
    let weak = site.run_with(&["user", "reset-password", "Ada", "--password-stdin"], &[], "short");
    assert!(weak.code == 1 && weak.err.contains("password: the password has fewer than"), "{weak:?}");
    let arguments = ["user", "reset-password", "ada@example.org", "--without-factors", "--password-stdin"];
    let reset = site.run_with(&arguments, &[], NEW_PASSWORD);
    assert!(reset.code == 0 && reset.out.contains("Ada has a new password"), "{reset:?}");
    assert!(reset.out.contains("Second factors, recovery codes and passkeys of the account are gone."));
    assert_eq!(client.get("/admin/entries").await.status, 303, "the session went on");
    assert_eq!(serving.client().log_in("Ada", PASSWORD).await.status, 422);
    assert_eq!(serving.client().log_in("Ada", NEW_PASSWORD).await.status, 303);
    assert!(serving.stop().await.success());
    site.remove().await;
}

#[tokio::test]
async fn accounts_are_disabled_enabled_and_given_roles() {
    let site = Site::new().await;
    site.create_user("Ada", "ada@example.org", "owner", PASSWORD);
    site.create_user("Ben", "ben@example.org", "author", PASSWORD);
    let last = site.run(&["user", "disable", "Ada"]);
    assert!(last.code == 1 && last.err.contains("this is the last owner"), "{last:?}");
    let last = site.run(&["user", "roles", "Ada", "--set", "editor"]);
    assert!(last.code == 1 && last.err.contains("make somebody else an owner first"), "{last:?}");
    assert!(site.print(&["user", "disable", "ben@example.org"]).contains("The account of Ben is disabled"));
    assert!(site.print(&["user", "list"]).contains("(disabled)"));
    assert!(site.print(&["user", "enable", "Ben"]).contains("can be used again"));
    assert!(site.print(&["user", "roles", "Ben", "--set", "owner"]).contains("Ben has the role owner now"));
    site.print(&["user", "disable", "Ada"]);
    assert_eq!(site.print(&["user", "roles", "Ben"]), "Ben has the role owner.\n");
    let roles: serde_json::Value = serde_json::from_str(&site.print(&["user", "roles", "--json"])).unwrap();
    assert_eq!(roles[5]["key"], "owner");
    assert_eq!(roles[5]["people"], 2);
    assert!(site.print(&["user", "roles"]).contains("admin-enter,entry-create,entry-edit-own"));
    let unknown = site.run(&["user", "roles", "Ben", "--set", "captain"]);
    assert!(unknown.code == 1 && unknown.err.contains("this site has no such role"), "{unknown:?}");
    let nobody = site.run(&["user", "disable", "Eve"]);
    assert!(nobody.code == 1 && nobody.err.contains("nobody has the name"), "{nobody:?}");
    site.remove().await;
}

#[tokio::test]
async fn accounts_are_written_as_a_table() {
    let site = Site::new().await;
    site.create_user("=1+1", "ada@example.org", "owner", PASSWORD);
    let table = site.print(&["export", "users", "--csv"]);
    let mut lines = table.lines();
    assert_eq!(
        lines.next(),
        Some("id,name,email,email_confirmed_at,role,created_at,last_login_at,disabled_at")
    );
    assert!(lines.next().unwrap().contains(",'=1+1,ada@example.org,,owner,"), "{table}");
    assert!(site.print(&["audit", "list"]).contains("sensitive_read"));
    site.remove().await;
}

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let site = Site::new().await;
    site.create_user("Ada", "ada@example.org", "owner", PASSWORD);
    assert_eq!(site.print(&["session", "list"]), "Nobody is logged in.\n");
    let serving = site.serve().await;
    let (first, second) = (serving.client(), serving.client());
    for client in [&first, &second] {
        assert_eq!(client.log_in("Ada", PASSWORD).await.status, 303);
    }
    let list: serde_json::Value =
        serde_json::from_str(&site.print(&["session", "list", "Ada", "--json"])).unwrap();
    assert_eq!((list.as_array().unwrap().len(), &list[0]["person"]), (2, &serde_json::json!("Ada")));
    let key = list[0]["key"].as_str().unwrap();
    let short = key.get(..12).unwrap();
    assert!(site.print(&["session", "list"]).contains(short));
    let ended = site.print(&["session", "revoke", "Ada", "--session", short]);
    assert_eq!(ended, format!("Ended the session {short} of Ada.\n"));
    let statuses = [first.get("/admin/entries").await.status, second.get("/admin/entries").await.status];
    assert!(statuses == [200, 303] || statuses == [303, 200], "{statuses:?}");
    assert_eq!(site.print(&["session", "revoke", "Ada"]), "Ended 1 session of Ada.\n");
    assert_eq!(first.get("/admin/entries").await.status, 303);
    assert_eq!(second.get("/admin/entries").await.status, 303);
    let gone = site.run(&["session", "revoke", "Ada", "--session", short]);
    assert!(gone.code == 1 && gone.err.contains("has no session"), "{gone:?}");
    assert!(serving.stop().await.success());
    site.remove().await;
}

#[tokio::test]
async fn the_audit_log_is_listed_and_checked() {
    let site = Site::new().await;
    site.create_user("Ada", "ada@example.org", "owner", PASSWORD);
    site.create_user("Ben", "ben@example.org", "author", PASSWORD);
    site.print(&["user", "disable", "Ben"]);
    let list = site.print(&["audit", "list"]);
    assert!(list.contains("user_archived") && list.contains("system → Ben"), "{list}");
    let json = site.print(&["audit", "list", "--kind", "user_created", "--text", "Ada", "--json"]);
    let events: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((events.as_array().unwrap().len(), &events[0]["subject"]), (1, &serde_json::json!("Ada")));
    assert_eq!(site.print(&["audit", "check"]), "All 3 events are as they were written.\n");
    let wrong = site.run(&["audit", "list", "--kind", "nonsense"]);
    assert!(wrong.code == 2 && wrong.err.contains("is not a kind of security event"), "{wrong:?}");
    site.remove().await;
}
