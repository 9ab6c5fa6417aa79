//! Tokens and personal data from the command line.

use serde_json::Value;

use crate::support::{app::PASSWORD, site::Site};

#[tokio::test]
async fn tokens_are_made_listed_and_revoked() {
    let site = Site::new().await;
    assert!(site.print(&["token", "list"]).contains("There are no tokens."));
    site.create_user("Ada", "ada@example.org", "author", PASSWORD);
    let create =
        ["token", "create", "--user", "ada", "--name", "Build", "--scope", "entry-create,entry-edit-own"];
    let made = site.run(&create);
    assert_eq!(made.code, 0, "{made:?}");
    let secret = made.out.trim();
    assert!(secret.starts_with("sp_") && !secret.contains(char::is_whitespace), "{made:?}");
    assert!(made.err.contains("It is shown only now."), "{made:?}");
    let json: Value = serde_json::from_str(&site.print(&["token", "list", "--json"])).unwrap();
    assert_eq!((&json[0]["user"], &json[0]["name"]), (&"Ada".into(), &"Build".into()));
    assert_eq!(json[0]["scopes"], serde_json::json!(["entry-create", "entry-edit-own"]));
    assert_eq!((&json[0]["prefix"], &json[0]["used_at"]), (&secret[..11].into(), &Value::Null));
    let text = site.print(&["token", "list", "--user", "ada@example.org"]);
    assert!(text.contains("Build  (Ada)") && text.contains("never used") && !text.contains(secret), "{text}");
    for (wrong, code, message) in [
        (
            &["token", "create", "--user", "ben", "--name", "x", "--scope", "entry-create"] as &[&str],
            1,
            "\"ben\"",
        ),
        (
            &["token", "create", "--user", "ada", "--name", "x", "--scope", "fly"],
            2,
            "\"fly\" is not a permission",
        ),
        (
            &["token", "create", "--user", "ada", "--name", "x", "--scope", "user-manage"],
            1,
            "does not have the permission",
        ),
        (&["token", "revoke", "nothing"], 2, "nothing"),
        (&["token", "revoke", "0190d3c4-0000-7000-8000-000000000000"], 1, "the token does not exist"),
    ] {
        let outcome = site.run(wrong);
        assert!(outcome.code == code && outcome.err.contains(message), "{wrong:?}: {outcome:?}");
    }
    site.print(&["token", "revoke", json[0]["id"].as_str().unwrap()]);
    assert!(site.print(&["token", "list"]).contains("There are no tokens."));
    assert!(site.print(&["token", "replace-keys"]).contains("no longer good"));
    site.remove().await;
}

#[tokio::test]
async fn personal_data_are_printed_and_erased() {
    let site = Site::new().await;
    site.create_user("Ada", "ada@example.org", "owner", PASSWORD);
    site.create_user("Ben", "ben@example.org", "author", PASSWORD);
    let data: Value = serde_json::from_str(&site.print(&["user", "export-data", "ben"])).unwrap();
    assert_eq!(data["account"][0]["email"], "ben@example.org");
    let asked = site.run(&["user", "erase", "ben"]);
    assert!(asked.code == 1 && asked.err.contains("--yes"), "{asked:?}");
    let last = site.run(&["user", "erase", "Ada", "--yes"]);
    assert!(last.code == 1 && last.err.contains("the last owner"), "{last:?}");
    let done = site.print(&["user", "erase", "ben@example.org", "--yes"]);
    assert!(done.contains("Erased.") && done.contains("former account "), "{done}");
    assert!(!site.print(&["user", "list"]).contains("Ben"));
    site.remove().await;
}
