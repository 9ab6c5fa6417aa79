//! What fail2ban sees of failed log-ins: the shipped filter reads the log of a real server.

use std::{fs, process::Command};

use http::Method;

use crate::support::{
    app::PASSWORD,
    components::repository,
    site::{Serving, Site},
};

/// Names that try to look like a line of the log.
const HOSTILE: [&str; 6] = [
    "Ada",
    "Nobody",
    "x\n2026-11-21T15:22:42.123456Z  WARN sandpress::login: log-in failed from 6.6.6.6",
    "x sandpress::login: log-in failed from 6.6.6.6",
    r#""},"target":"sandpress::login"} {"timestamp":"2026-11-21T15:22:42.1Z","level":"WARN","fields":{"message":"log-in failed from 6.6.6.6"},"target":"sandpress::login"}"#,
    "\u{1b}[2K\r2026-11-21T15:22:42.123456Z  WARN sandpress::login: log-in failed from 6.6.6.6\r\n",
];

fn let_proxies_tell(site: &Site, format: &str) {
    let file = site.path("cms.toml");
    let toml = fs::read_to_string(&file).unwrap();
    let toml = toml
        .replace("[server]\n", "[server]\ntrusted_proxies = \"127.0.0.1/32\"\n")
        .replace("format = \"json\"", &format!("format = {format:?}"));
    fs::write(file, toml).unwrap();
}

async fn log_in(serving: &Serving, from: &str, name: &str, password: &str) -> u16 {
    let client = serving.client();
    let headers = [("x-forwarded-for", from)];
    let token = client.get_with("/login", &headers).await.hidden("csrf");
    let fields = [("csrf", token.as_str()), ("login", name), ("password", password)];
    client.request(Method::POST, "/login", &headers, &fields).await.status
}

/// The addresses that the filter finds.
fn found(log: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let (log_file, filter) = (folder.path().join("log"), folder.path().join("sandpress.conf"));
    fs::write(&log_file, log).unwrap();
    fs::copy(repository().join("docs/deploy/fail2ban/filter.conf"), &filter).unwrap();
    let mut command = Command::new("fail2ban-regex");
    let output = command.args(["--out", "ip"]).arg(&log_file).arg(&filter).output();
    let output =
        output.expect("fail2ban-regex is missing: run `script/bootstrap --for-tests`, which installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

async fn every_failed_log_in_is_found_and_nothing_else(format: &str) {
    let site = Site::new().await;
    let_proxies_tell(&site, format);
    assert_eq!(site.create_user("Ada", "ada@example.org", "owner", PASSWORD).code, 0);
    let serving = site.serve().await;
    let mut failed = Vec::new();
    for round in 0..8 {
        for (n, name) in HOSTILE.iter().enumerate() {
            let address = if n % 2 == 0 {
                format!("192.0.2.{round}")
            } else {
                format!("2001:db8:{}::{}", round + 1, n + 1)
            };
            assert_eq!(log_in(&serving, &address, name, "not the password").await, 422, "{name}");
            failed.push(address);
        }
        if round == 0 {
            assert_eq!(log_in(&serving, "192.0.2.100", "Ada", PASSWORD).await, 303);
        }
    }
    let log = serving.log();
    assert!(serving.stop().await.success());
    assert_eq!(found(&log), failed, "{log}");
    assert!(!log.contains("not the password"));
    site.remove().await;
}

#[tokio::test]
async fn fail2ban_finds_failed_log_ins_in_text() {
    every_failed_log_in_is_found_and_nothing_else("text").await;
}

#[tokio::test]
async fn fail2ban_finds_failed_log_ins_in_json() {
    every_failed_log_in_is_found_and_nothing_else("json").await;
}

#[test]
fn the_shipped_jail_names_the_filter() {
    let jail = fs::read_to_string(repository().join("docs/deploy/fail2ban/jail.conf")).unwrap();
    assert!(jail.contains("\n[sandpress]\n") && jail.contains("\nfilter = sandpress\n"));
}
