//! What keeps a site from starting, told in words, with exit code 1.

use std::{fs, net::TcpListener};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, TransactionTrait};

use crate::support::{
    app::PASSWORD,
    components::test_component,
    site::{Outcome, Site},
};

fn assert_refused(outcome: &Outcome, messages: &[&str]) {
    assert_eq!(outcome.code, 1, "{outcome:?}");
    assert!(outcome.err.contains("error: "), "{}", outcome.err);
    for message in messages {
        assert!(outcome.err.contains(message), "{message:?} is not in:\n{}", outcome.err);
    }
    for internal in ["panicked", "RUST_BACKTRACE", "Sqlx", "DbErr", "Os {"] {
        assert!(!outcome.err.contains(internal), "{}", outcome.err);
    }
}

#[tokio::test]
async fn a_component_that_is_none_is_named_with_its_file() {
    let site = Site::new().await;
    site.write_config("[plugins.broken]\ncomponent = \"broken.wasm\"\n");
    let file = site.path("broken.wasm");
    let name = file.to_str().unwrap();
    assert_refused(&site.run(&["serve"]), &["plugin \"broken\"", "cannot read", name]);
    let good = fs::read(test_component("well_behaved")).unwrap();
    for (bytes, message) in [(b"hello".as_slice(), "not WebAssembly"), (&good[..good.len() / 2], "damaged")] {
        fs::write(&file, bytes).unwrap();
        assert_refused(&site.run(&["serve"]), &["plugin \"broken\"", message, name]);
        let list = site.print(&["plugin", "list"]);
        assert!(list.contains("(broken)") && list.contains(message) && list.contains(name), "{list}");
    }
    site.remove().await;
}

#[tokio::test]
async fn a_component_that_wants_more_than_it_may_have_is_refused() {
    let site = Site::new().await;
    for (id, message) in [
        (
            "wants-http",
            "To allow it, add to cms.toml: [plugins.wants-http.grants] http = [\"api.example.com\"]",
        ),
        ("wants-sockets", "no network of their own"),
        ("wants-unknown", "acme:telepathy/mind@1.0.0"),
    ] {
        let file = test_component(&id.replace('-', "_"));
        site.write_config(&format!("[plugins.{id}]\ncomponent = {file:?}\n"));
        assert_refused(&site.run(&["serve"]), &[&format!("plugin \"{id}\""), message]);
    }
    site.remove().await;
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let site = Site::new().await;
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let outcome = site.run_with(&["serve"], &[("SANDPRESS_SERVER__LISTEN", &address)], "");
    assert_refused(&outcome, &[&address, "is already in use", "[server] listen"]);
    site.remove().await;
}

#[tokio::test]
async fn a_database_that_cannot_be_opened_is_named() {
    let site = Site::new().await;
    let with = |url: &str| site.run_with(&["serve"], &[("SANDPRESS_DATABASE__URL", url)], "");
    fs::create_dir(site.path("folder.db")).unwrap();
    assert_refused(&with("sqlite:folder.db"), &["folder.db", "check that the file"]);
    fs::write(site.path("text.db"), "This is no database, but a text of some length.".repeat(100)).unwrap();
    assert_refused(&with("sqlite:text.db"), &["text.db"]);
    fs::write(site.path("file"), "").unwrap();
    assert_refused(&with("sqlite:file/site.db"), &["site.db"]);
    let nobody = with("postgres://ann:secret-word@127.0.0.1:1/site");
    assert_refused(&nobody, &["127.0.0.1"]);
    assert!(!nobody.err.contains("secret-word"), "{}", nobody.err);
    site.remove().await;
}

#[tokio::test]
async fn a_storage_that_is_no_folder_is_named() {
    let site = Site::new().await;
    fs::write(site.path("storage"), "a file").unwrap();
    assert_refused(&site.run(&["serve"]), &["storage"]);
    site.remove().await;
}

#[tokio::test]
async fn a_theme_that_is_not_there_is_named() {
    let site = Site::new().await;
    let outcome = site.run_with(&["serve"], &[("SANDPRESS_THEME__PATH", "nowhere")], "");
    assert_refused(&outcome, &["nowhere"]);
    site.remove().await;
}

#[tokio::test]
async fn a_locked_database_is_waited_for_and_then_named() {
    let site = Site::new().await;
    let variables = [("SANDPRESS_DATABASE__URL", "sqlite:site.db")];
    let create = |name: &str| {
        let email = format!("{name}@example.org");
        let arguments =
            ["user", "create", "--name", name, "--email", &email, "--role", "author", "--password-stdin"];
        site.run_with(&arguments, &variables, PASSWORD)
    };
    assert_eq!(create("Ada").code, 0);
    let mut options = ConnectOptions::new(format!("sqlite:{}", site.path("site.db").display()));
    options.max_connections(1);
    let other = Database::connect(options).await.unwrap();
    let transaction = other.begin().await.unwrap();
    transaction.execute_unprepared("UPDATE users SET role = role").await.unwrap();
    let site = &site;
    assert_refused(&create("Ben"), &["the database is busy with another writer", "try again"]);
    transaction.rollback().await.unwrap();
    other.close().await.unwrap();
    assert_eq!(create("Ben").code, 0, "{site:?}", site = site.folder.path());
}
