mod account;
mod documented;
mod mistakes;
mod places;
mod plugin;
mod secret;
mod tls;
mod variables;

use std::{net::SocketAddr, path::Path, time::Duration};

use super::*;

fn read_with(text: &str, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::from_text(text, Path::new("/srv/site/cms.toml"), variables)
}

fn read(text: &str) -> Config {
    read_with(text, &[]).unwrap()
}

fn plugin<'a>(config: &'a Config, id: &str) -> &'a PluginConfig {
    config.plugins.iter().find(|plugin| plugin.id == id).unwrap()
}

fn problems(text: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let error = read_with(text, variables).unwrap_err();
    error.problems().iter().map(|problem| problem.to_string().replace("/srv/site/cms.toml:", "")).collect()
}

fn problem(text: &str) -> String {
    let problems = problems(text, &[]);
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems[0].clone()
}

fn variable_problem(name: &str, value: &str) -> String {
    let problems = problems("", &[(name, value)]);
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems[0].clone()
}

#[test]
fn an_empty_file_is_a_site() {
    let config = read("");
    assert_eq!(config.file, Path::new("/srv/site/cms.toml"));
    assert_eq!(config.site.title, "My site");
    assert_eq!(config.server.listen, SocketAddr::from(([127, 0, 0, 1], 8080)));
    assert_eq!(config.server.public_url.as_str(), "http://127.0.0.1:8080/");
    assert_eq!(config.server.body_timeout, Duration::from_secs(10));
    assert_eq!(config.server.max_body_bytes, 8 * 1024 * 1024);
    assert_eq!(config.database.url, DatabaseUrl::Sqlite("/srv/site/data/sandpress.db".into()));
    assert_eq!(config.storage.url, StorageUrl::File("/srv/site/data/storage".into()));
    assert_eq!(config.storage.cache_dir, Path::new("/srv/site/data/cache"));
    assert_eq!(config.theme.path, Path::new("/srv/site/themes/default"));
    assert_eq!(config.sessions.idle, Duration::from_secs(12 * 3600));
    assert_eq!(config.sessions.kept, Duration::from_secs(14 * 24 * 3600));
    assert_eq!(config.sessions.absolute, Duration::from_secs(30 * 24 * 3600));
    assert_eq!(config.passwords.memory_kib, 19_456);
    assert_eq!((config.log.level.as_str(), config.log.format), ("info", LogFormat::Text));
    assert!(config.plugins.is_empty());
}

#[test]
fn files_that_cannot_be_read_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cms.toml");
    let missing = Config::load(&file, std::iter::empty()).unwrap_err();
    assert!(matches!(missing, ConfigError::Missing { .. }));
    assert!(missing.to_string().contains("--config FILE"));
    let unreadable = Config::load(folder.path(), std::iter::empty()).unwrap_err();
    assert!(matches!(unreadable, ConfigError::Unreadable { .. }));
    std::fs::write(&file, b"[site]\ntitle = \"\xff\"").unwrap();
    let encoding = Config::load(&file, std::iter::empty()).unwrap_err();
    assert!(encoding.problems()[0].to_string().contains(":2:10: here the file stops being UTF-8"));
    std::fs::write(&file, "\u{feff}[site]\r\ntitle = \"A\"\r\n").unwrap();
    let config = Config::load(&file, std::iter::empty()).unwrap();
    assert_eq!(config.site.title, "A");
    assert_eq!(config.theme.path, folder.path().join("themes/default"));
}

#[test]
fn mail_is_from_and_to_addresses() {
    let mail = |text: &str| read(&format!("[mail]\n{text}")).mail;
    let none = mail("");
    assert_eq!((none.from, none.to.len()), (None, 0));
    assert!(none.folder.ends_with("data/mail") && none.folder.is_absolute());
    let some =
        mail("from = \"Field Notes <site@example.org>\"\nto = \"me@example.org, Ann <ann@example.org>\"");
    assert_eq!(some.from.unwrap().to_string(), "Field Notes <site@example.org>");
    assert_eq!(
        some.to.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["me@example.org", "Ann <ann@example.org>"]
    );
    assert_eq!(
        problem("[mail]\nfrom = \"nobody\""),
        "2:8: mail.from: \"nobody\" is not an email address; allowed is \"name@example.org\" or \"Name <name@example.org>\""
    );
    assert!(
        problem("[mail]\nto = \"a@example.org\\r\\nBcc: b@example.org\"").contains("is not an email address")
    );
    let many = ["a@example.org"; 11].join(",");
    assert!(problem(&format!("[mail]\nto = {many:?}")).contains("more than 10 addresses"));
}
