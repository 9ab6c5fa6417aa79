//! Databases, folders and addresses.

use super::*;

#[test]
fn a_database_that_is_not_supported_is_named_without_its_password() {
    let found = problem("[database]\nurl = \"mysql://me:secret@host/db\"");
    assert!(found.contains("supported are sqlite and postgres"), "{found}");
    assert!(!found.contains("secret"));
    let found = problem("[storage]\nurl = \"ftp://bucket\"");
    assert!(found.contains("supported are file, s3, az and gs"), "{found}");
}

#[test]
fn a_password_is_never_printed() {
    let config = read("[database]\nurl = \"postgres://me:hunter2@db.example:5433/site?sslmode=disable\"");
    assert_eq!(config.database.url.to_string(), "postgres://db.example:5433/site");
    assert!(!format!("{config:?}").contains("hunter2"));
    assert_eq!(
        config.database.url.connection_string(),
        "postgres://me:hunter2@db.example:5433/site?sslmode=disable"
    );
}

#[test]
fn a_database_file_may_have_any_name() {
    let config = read("[database]\nurl = \"sqlite://my data/100%#1.db\"");
    assert_eq!(config.database.url, DatabaseUrl::Sqlite("/srv/site/my data/100%#1.db".into()));
    assert_eq!(
        config.database.url.connection_string(),
        "sqlite:///srv/site/my%20data/100%25%231.db?mode=rwc"
    );
}

#[test]
fn absolute_paths_stay() {
    let config = read(
        "[database]\nurl = \"sqlite:///var/lib/a.db\"\n[storage]\nurl = \"file:///var/media\"\n[theme]\npath = \"/t\"",
    );
    assert_eq!(config.database.url, DatabaseUrl::Sqlite("/var/lib/a.db".into()));
    assert_eq!(config.storage.url, StorageUrl::File("/var/media".into()));
    assert_eq!(config.theme.path, Path::new("/t"));
}

#[test]
fn the_public_url_follows_the_address() {
    let config = read("[server]\nlisten = \"[::]:80\"");
    assert_eq!(config.server.public_url.as_str(), "http://localhost/");
    let server = read("[server]\nlisten = \"127.0.0.1:0\"").server;
    let bound = SocketAddr::from(([127, 0, 0, 1], 41234));
    assert_eq!(server.public_url_at(bound).as_str(), "http://127.0.0.1:41234/");
    let server = read("[server]\npublic_url = \"https://example.com\"").server;
    assert_eq!(server.public_url_at(bound).as_str(), "https://example.com/");
}
