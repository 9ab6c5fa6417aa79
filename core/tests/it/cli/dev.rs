//! `sandpress plugin dev`: a plugin project with a running site around it.

use std::{net::TcpListener, process::Command};

use crate::support::{client::Client, workshop::Workshop};

#[tokio::test]
async fn a_saved_file_is_seen_on_the_page_and_mistakes_in_the_terminal() {
    let workshop = Workshop::new("dev-saves", "\"the first words\"");
    let mut dev = workshop.dev(&[]);
    let client = Client::new(dev.origin().await);
    let screen = dev.screen();
    assert!(screen.contains("/block-dev-saves") && screen.contains("the block dev-saves"), "{screen}");

    let page = dev.page_with(&client, "/block-dev-saves", "the first words").await;
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'sha256-") && policy.contains("connect-src 'self'"), "{policy}");
    assert!(page.body.contains("/.sandpress/changes"));
    dev.shows("block.render", 1).await;
    dev.shows("log       info drawing", 1).await;

    workshop.say("\"other words\"");
    dev.page_with(&client, "/block-dev-saves", "other words").await;

    workshop.say("7");
    let screen = dev.shows("it does not compile; the version before goes on", 1).await;
    assert!(screen.contains("mismatched types") && screen.contains("src/lib.rs"), "{screen}");
    dev.page_with(&client, "/block-dev-saves", "other words").await;

    workshop.say("panic!(\"nobody said it\")");
    let loaded = dev.screen().matches("loaded    dev-saves").count();
    dev.shows("loaded    dev-saves", loaded + 1).await;
    client.get("/block-dev-saves").await;
    let screen = dev.shows("nobody said it", 2).await;
    let place = format!("--> src/lib.rs:{}:5", workshop.line());
    assert!(screen.contains("failed    block.render after") && screen.contains(&place), "{place}\n{screen}");
    assert!(screen.contains("left out)"), "{screen}");

    let status = dev.interrupt().await;
    assert!(status.success(), "{status:?}");
}

#[tokio::test]
async fn the_link_logs_in_once_and_the_site_survives_a_restart() {
    let workshop = Workshop::new("dev-logs-in", "\"words\"");
    let mut dev = workshop.dev(&[]);
    let origin = dev.origin().await;
    let screen = dev.screen();
    let (_, rest) = screen.split_once("/.sandpress/log-in/").unwrap();
    let path = format!("/.sandpress/log-in/{}", rest.lines().next().unwrap());
    let author = Client::new(origin.clone());
    assert_eq!(author.get(&path).await.location(), "/admin");
    assert_eq!(author.get("/admin/plugins").await.status, 200);
    let other = Client::new(origin.clone());
    let refused = other.get(&path).await;
    assert!(refused.status == 403 && refused.body.contains("was used already"), "{}", refused.body);
    dev.shows("To log in once more", 1).await;
    assert!(dev.interrupt().await.success());

    let mut again = workshop.dev(&[]);
    assert_eq!(again.origin().await, origin, "another port");
    assert_eq!(author.get("/admin/plugins").await.status, 200, "the session is gone");
    assert_eq!(Client::new(origin).get("/block-dev-logs-in").await.status, 200);
    assert!(again.interrupt().await.success());
}

#[tokio::test]
async fn what_keeps_it_from_starting_is_told() {
    let workshop = Workshop::new("dev-fails", "\"words\"");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mut dev = workshop.dev(&["--port", &port]);
    assert_eq!(dev.ended().await.code(), Some(1));
    assert!(dev.screen().contains(&format!("the port {port} is in use")), "{}", dev.screen());

    workshop.write("dev.toml", "[grnts]\n");
    let mut dev = workshop.dev(&[]);
    assert_eq!(dev.ended().await.code(), Some(1));
    assert!(dev.screen().contains("grnts is not known"), "{}", dev.screen());

    let empty = tempfile::tempdir().unwrap();
    let run = |path: Option<&str>, folder| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sandpress"));
        command.args(["plugin", "dev", "--no-open"]).current_dir(folder).env_clear();
        let output = command.envs(path.map(|path| ("PATH", path))).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, err) = run(None, empty.path());
    assert!(code == Some(1) && err.contains("there is no Cargo.toml"), "{err}");
    let project = workshop.path("");
    let (code, err) = run(Some(empty.path().to_str().unwrap()), &project);
    assert!(code == Some(1) && err.contains("from https://rustup.rs"), "{err}");
}
