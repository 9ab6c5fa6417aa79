//! What the commands print, for people and for machines.

use std::fs;

use sandpress::http::routes;

use crate::support::{app::PASSWORD, components::repository, site::Site};

#[tokio::test]
async fn help_names_every_command() {
    let site = Site::new().await;
    let help = site.print(&["--help"]);
    for command in ["init", "serve", "user", "config", "plugin", "import", "routes"] {
        assert!(help.contains(&format!("\n  {command} ")), "{command}: {help}");
    }
    assert!(site.print(&["--version"]).starts_with("sandpress "));
    for wrong in [&[] as &[&str], &["serv"], &["user", "create"], &["import", "markdown"]] {
        let outcome = site.run(wrong);
        assert!(outcome.code == 2 && outcome.err.contains("Usage"), "{wrong:?}: {outcome:?}");
    }
    site.remove().await;
}

#[tokio::test]
async fn a_good_configuration_is_summed_up() {
    let site = Site::new().await;
    let out = site.print(&["config", "check"]);
    assert!(out.contains("cms.toml is fine.") && out.contains("plugin    text (on)"), "{out}");
    assert!(!site.path("storage").exists(), "checking made something");
    let own = repository().join("cms.toml");
    assert!(site.print(&["config", "check", "--config", own.to_str().unwrap()]).contains("is fine"));
    let named = site.run_with(&["config", "check"], &[("SANDPRESS_SITE__TITLE", "From outside")], "");
    assert!(named.out.contains("From outside"), "{named:?}");
    site.remove().await;
}

#[tokio::test]
async fn a_wrong_configuration_is_told_with_its_lines() {
    let site = Site::new().await;
    fs::write(
        site.path("cms.toml"),
        "[server]\nlisten = \"127.0.0.1:0\"\nheder_timeout_seconds = 3\n[sit]\n",
    )
    .unwrap();
    for command in
        [&["config", "check"] as &[&str], &["serve"], &["user", "list"], &["import", "markdown", "."]]
    {
        let outcome = site.run(command);
        assert_eq!(outcome.code, 2, "{outcome:?}");
        assert!(outcome.err.contains("cms.toml:3:1"), "{}", outcome.err);
        assert!(outcome.err.contains("did you mean header_timeout_seconds?"), "{}", outcome.err);
        assert!(outcome.err.contains("cms.toml:4:") && outcome.err.contains("did you mean [site]?"));
    }
    let missing = site.run(&["config", "check", "--config", "elsewhere.toml"]);
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("there is no configuration file elsewhere.toml"), "{}", missing.err);
    let variable = site.run_with(&["config", "check"], &[("SANDPRESS_SERVER__LISTN", "x")], "");
    assert!(variable.code == 2 && variable.err.contains("SANDPRESS_SERVER__LISTN"), "{variable:?}");
    site.remove().await;
}

#[tokio::test]
async fn accounts_are_made_and_listed() {
    let site = Site::new().await;
    assert!(site.print(&["user", "list"]).contains("There are no accounts yet."));
    assert_eq!(site.print(&["user", "list", "--json"]).trim(), "[]");
    let made = site.create_user("Ada", "ada@example.org", "owner", &format!("{PASSWORD}\n"));
    assert!(made.code == 0 && made.out == "Created Ada (ada@example.org) with the role owner.\n", "{made:?}");
    for (name, email, role, password, message) in [
        ("ADA", "other@example.org", "owner", PASSWORD, "name: this name is taken"),
        ("Ben", "Ada@Example.org", "owner", PASSWORD, "email: there is already an account"),
        ("Ben", "ben", "owner", PASSWORD, "email: this is not an email address"),
        ("B@n", "ben@example.org", "owner", PASSWORD, "name: a user name has"),
        ("Ben", "ben@example.org", "owner", "short", "password: the password has fewer than"),
        ("Ben", "ben@example.org", "owner", "", "password: the password has fewer than"),
    ] {
        let outcome = site.create_user(name, email, role, password);
        assert!(outcome.code == 1 && outcome.err.contains(message), "{outcome:?}");
        assert!(password.is_empty() || !outcome.err.contains(password));
    }
    let boss = site.create_user("Ben", "ben@example.org", "boss", PASSWORD);
    assert!(boss.code == 2 && boss.err.contains("\"boss\" is not a role"), "{boss:?}");
    let no_terminal = ["user", "create", "--name", "Ben", "--email", "ben@example.org", "--role", "author"];
    let outcome = site.run(&no_terminal);
    assert!(outcome.code == 1 && outcome.err.contains("--password-stdin"), "{outcome:?}");

    let users: serde_json::Value = serde_json::from_str(&site.print(&["user", "list", "--json"])).unwrap();
    assert_eq!(users.as_array().unwrap().len(), 1);
    assert_eq!(users[0]["name"], "Ada");
    assert_eq!(users[0]["email"], "ada@example.org");
    assert_eq!(users[0]["role"], "owner");
    assert!(users[0]["created_at"].is_string() && users[0]["last_login_at"].is_null());
    assert!(site.print(&["user", "list"]).contains("ada@example.org"));
    site.remove().await;
}

#[tokio::test]
async fn routes_are_listed_with_what_they_need() {
    let site = Site::new().await;
    let json: serde_json::Value = serde_json::from_str(&site.print(&["routes", "--json"])).unwrap();
    assert_eq!(json.as_array().unwrap().len(), routes().len());
    let find = |path: &str| json.as_array().unwrap().iter().find(|route| route["path"] == path).unwrap();
    assert_eq!(find("/")["access"], "public");
    assert_eq!(find("/login")["access"], "visitor");
    assert_eq!(find("/admin/entries")["access"]["permission"], "admin-enter");
    let text = site.print(&["routes"]);
    assert_eq!(text.lines().count(), routes().len());
    assert!(text.lines().any(|line| line.starts_with("POST   /logout ")), "{text}");
    site.remove().await;
}

#[tokio::test]
async fn plugins_are_listed_with_their_hooks() {
    let site = Site::new().await;
    let json: serde_json::Value = serde_json::from_str(&site.print(&["plugin", "list", "--json"])).unwrap();
    let ids: Vec<_> = json.as_array().unwrap().iter().map(|plugin| plugin["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["editor", "security-headers", "text"]);
    assert_eq!(json[2]["hooks"], serde_json::json!(["lifecycle", "publication-type"]));
    assert_eq!(json[2]["sha256"].as_str().unwrap().len(), 64);
    let text = site.print(&["plugin", "list"]);
    assert!(text.contains("hooks   lifecycle, editor"), "{text}");
    site.remove().await;
}
