use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::*;

const SITE_FILE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../cms.toml"));
const REFERENCE: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/reference/configuration.md"));

fn read_with(text: &str, variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::from_text(text, Path::new("/srv/site/cms.toml"), variables)
}

fn read(text: &str) -> Config {
    read_with(text, &[]).unwrap()
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
    assert_eq!(config.sessions.idle, Duration::from_secs(7 * 24 * 3600));
    assert_eq!(config.sessions.absolute, Duration::from_secs(30 * 24 * 3600));
    assert_eq!(config.passwords.memory_kib, 19_456);
    assert_eq!(config.log, LogConfig { level: "info".into(), format: LogFormat::Text });
    assert!(config.plugins.is_empty());
}

#[test]
fn the_site_file_shows_the_defaults() {
    let uncommented: String = SITE_FILE
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest) if is_assignment(rest) && !rest.starts_with("sha256") => rest,
            _ => line,
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    assert_ne!(uncommented, SITE_FILE);
    let shipped = read(SITE_FILE);
    assert_eq!(read(&uncommented), shipped);
    assert_eq!(Config { plugins: Vec::new(), ..shipped.clone() }, read(""));
    let ids: Vec<_> = shipped.plugins.iter().map(|plugin| plugin.id.as_str()).collect();
    assert_eq!(ids, ["editor", "security-headers", "text"]);
    assert!(shipped.plugins.iter().all(|plugin| plugin.enabled));
    let text = shipped.find_plugin("text").unwrap();
    assert_eq!(text.component, Path::new("/srv/site/plugins/text/text.wasm"));
}

fn is_assignment(line: &str) -> bool {
    line.split_once(" = ").is_some_and(|(key, _)| {
        key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    })
}

/// Every key of every section, as `section.key`; plugins under their shape `plugins.<id>`.
fn known_keys() -> Vec<String> {
    let plugins: &[(&str, &[&str])] =
        &[("plugins.<id>", plugins::KEYS), ("plugins.<id>.limits", limits::KEYS)];
    let sections = SECTIONS.iter().chain(plugins);
    let mut keys: Vec<_> =
        sections.flat_map(|(section, keys)| keys.iter().map(move |key| format!("{section}.{key}"))).collect();
    keys.sort();
    keys
}

fn sorted(mut keys: Vec<String>) -> Vec<String> {
    keys.sort();
    keys.dedup();
    keys
}

#[test]
fn every_key_stands_in_the_site_file_and_no_other() {
    let mut section = String::new();
    let mut keys = Vec::new();
    for line in SITE_FILE.lines() {
        if let Some(header) = line.strip_prefix('[') {
            section = header.split(']').next().unwrap().to_owned();
            for id in ["text", "editor", "security-headers"] {
                section = section.replace(&format!("plugins.{id}"), "plugins.<id>");
            }
            if let Some((parent, table)) = section.rsplit_once('.').filter(|(parent, _)| parent.contains('.'))
            {
                keys.push(format!("{parent}.{table}"));
            }
        }
        let line = line.strip_prefix("# ").unwrap_or(line);
        if is_assignment(line) {
            keys.push(format!("{section}.{}", line.split(' ').next().unwrap()));
        }
    }
    assert_eq!(sorted(keys), known_keys());
}

#[test]
fn every_key_stands_in_the_reference_and_no_other() {
    let mut section = String::new();
    let mut keys = Vec::new();
    for line in REFERENCE.lines() {
        if let Some(header) = line.strip_prefix("## `[").or_else(|| line.strip_prefix("### `[")) {
            section = header.split(']').next().unwrap().to_owned();
            if let Some(table) = section.strip_prefix("plugins.<id>.") {
                keys.push(format!("plugins.<id>.{table}"));
            }
        } else if line.starts_with("## ") {
            section.clear();
        }
        if let Some(row) = line.strip_prefix("| `")
            && !section.is_empty()
        {
            keys.push(format!("{section}.{}", row.split('`').next().unwrap()));
        }
    }
    assert_eq!(sorted(keys), known_keys());
}

#[test]
fn unknown_keys_name_the_nearest_one() {
    assert_eq!(
        problem("[server]\nlisten = \"127.0.0.1:80\"\n  lisen = 3"),
        "3:3: server.lisen: there is no such key; did you mean listen?"
    );
    assert_eq!(
        problem("[server]\npublic-url = \"http://a\""),
        "2:1: server.public-url: there is no such key; did you mean public_url?"
    );
    assert_eq!(problem("[serverr]"), "1:2: [serverr]: there is no such section; did you mean [server]?");
    assert_eq!(problem("title = \"x\""), "1:1: title: there is no such key here; it belongs under [site]");
    assert_eq!(problem("[theme]\nzzz = 1"), "2:1: theme.zzz: there is no such key; known are path");
    assert_eq!(
        problem("[plugins.text]\ncomponent = \"a.wasm\"\nenable = true"),
        "3:1: plugins.text.enable: there is no such key; did you mean enabled?"
    );
    assert_eq!(
        problem("[plugins.text]\ncomponent = \"a.wasm\"\n[plugins.text.limits]\ncpu = 1\n"),
        "4:1: plugins.text.limits.cpu: there is no such key; \
         known are cpu_ms, wall_ms, memory_mib, host_calls, transfer_kib, html_kib"
    );
}

#[test]
fn all_problems_are_told_at_once_in_the_order_of_the_lines() {
    let text =
        "[site]\nentries_per_page = 500\ntitle = 3\n[server]\nlisten = \"nowhere\"\n[log]\nformat = true\n";
    let found = problems(text, &[("SANDPRESS_SITE__LANGUAGE", "??")]);
    assert_eq!(
        found,
        [
            "2:20: site.entries_per_page is 500; allowed is a whole number from 1 to 100",
            "3:9: site.title must be a text of one line, not a whole number",
            "5:10: server.listen: \"nowhere\" is not an address with a port; \
             allowed is an address with a port such as \"127.0.0.1:8080\"",
            "7:10: log.format must be \"text\" or \"json\", not true or false",
            "environment variable SANDPRESS_SITE__LANGUAGE: site.language: \"??\" is not a language tag; \
             allowed is a language tag such as \"en\" or \"pt-BR\"",
        ]
    );
    let error = read_with(text, &[]).unwrap_err().to_string();
    assert!(
        error
            .starts_with("the configuration /srv/site/cms.toml has 4 problems:\n  /srv/site/cms.toml:2:20: ")
    );
}

#[test]
fn every_syntax_error_has_its_line() {
    let found = problems("[site]\ntitle = \"öpen\ndescription = ?\ntitle = 'again'\n", &[]);
    assert!(found.len() >= 2, "{found:?}");
    assert!(found[0].starts_with("2:14: this is not TOML: "), "{found:?}");
    assert!(problem("[site]\nlanguage = \"en\"\nlanguage = \"de\"").starts_with("3:1: this is not TOML: "));
    assert!(problem("[site]\nentries_per_page = 99999999999999999999").contains("too large"));
}

#[test]
fn columns_count_characters() {
    assert_eq!(
        problem("site = { title = \"ö ü\", titel = 1 }"),
        "1:25: site.titel: there is no such key; did you mean title?"
    );
}

#[test]
fn values_out_of_range_or_of_the_wrong_kind_are_refused() {
    for text in [
        "[site]\ntitle = \" \"",
        "[site]\ntitle = \"a\\nb\"",
        "[site]\nlanguage = \"e\"",
        "[site]\nentries_per_page = 0",
        "[site]\nentries_per_page = -1",
        "[site]\nentries_per_page = 2.5",
        "[site]\nentries_per_page = \"3\"",
        "[server]\nlisten = \"127.0.0.1\"",
        "[server]\nheader_timeout_seconds = 0",
        "[server]\npublic_url = \"example.com\"",
        "[server]\npublic_url = \"ftp://example.com\"",
        "[server]\npublic_url = \"https://example.com/blog\"",
        "[server]\npublic_url = \"https://example.com?x\"",
        "[server]\npublic_url = \"https://me:secret@example.com\"",
        "[database]\nurl = \"sqlite::memory:\"",
        "[database]\nurl = \"sqlite:\"",
        "[database]\nurl = \"sqlite:a.db?mode=ro\"",
        "[database]\nurl = \"postgres://localhost\"",
        "[storage]\nurl = \"data\"",
        "[storage]\ncache_dir = \"\"",
        "[passwords]\nmemory_kib = 1024",
        "[log]\nlevel = \"inof\"",
        "[log]\nlevel = \"a=b=c\"",
        "[log]\nformat = \"xml\"",
        "server = 3",
        "[[plugins]]",
        "plugins.text = 1",
    ] {
        let problems = problems(text, &[]);
        assert!(!problems.is_empty() && !problems.concat().contains("secret"), "{text}: {problems:?}");
    }
}

#[test]
fn a_database_that_is_not_supported_is_named_without_its_password() {
    let found = problem("[database]\nurl = \"mysql://me:secret@host/db\"");
    assert!(found.contains("supported are sqlite and postgres"), "{found}");
    assert!(!found.contains("secret"));
    let found = problem("[storage]\nurl = \"s3://bucket\"");
    assert!(found.contains("supported is file"), "{found}");
}

#[test]
fn a_password_is_never_printed() {
    let config = read("[database]\nurl = \"postgres://me:secret@db.example:5433/site?sslmode=disable\"");
    assert_eq!(config.database.url.to_string(), "postgres://db.example:5433/site");
    assert!(!format!("{config:?}").contains("secret"));
    assert_eq!(
        config.database.url.connection_string(),
        "postgres://me:secret@db.example:5433/site?sslmode=disable"
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

#[test]
fn a_plugin_is_read_whole() {
    let digest = "AB".repeat(32);
    let config = read(&format!(
        "[plugins.news]\ncomponent = \"news.wasm\"\nenabled = false\npriority = 7\nsha256 = \"{digest}\"\n\
         [plugins.news.settings]\npage-size = 5\nratio = 0.50\non = true\nsince = 2026-01-02T03:04:05Z\n\
         feeds = [\"a\", \"b\"]\nmail.from = \"x@example.com\"\n\
         [plugins.news.grants]\nhttp = [\"a.example\"]\nhtml = \"raw\"\nmail = true\nusers = false\n\
         [plugins.news.limits]\ncpu_ms = 100\nmemory_mib = 512\n"
    ));
    let plugin = config.find_plugin("news").unwrap();
    assert_eq!(plugin.component, Path::new("/srv/site/news.wasm"));
    assert!(!plugin.enabled);
    assert_eq!(plugin.priority, 7);
    assert_eq!(plugin.sha256, Some([0xab; 32]));
    let settings: Vec<_> =
        plugin.settings.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let expected = [
        ("feeds.0", "a"),
        ("feeds.1", "b"),
        ("mail.from", "x@example.com"),
        ("on", "true"),
        ("page-size", "5"),
        ("ratio", "0.50"),
        ("since", "2026-01-02T03:04:05Z"),
    ];
    assert_eq!(settings, expected);
    let grants = BTreeMap::from([
        ("html".to_owned(), Grant::Only(vec!["raw".to_owned()])),
        ("http".to_owned(), Grant::Only(vec!["a.example".to_owned()])),
        ("mail".to_owned(), Grant::Allowed),
    ]);
    assert_eq!(plugin.grants, grants);
    assert_eq!(plugin.limits.cpu, Duration::from_millis(100));
    assert_eq!(plugin.limits.wall, Duration::from_secs(2));
    assert_eq!(plugin.limits.memory_bytes, 512 << 20);
    assert_eq!(plugin.limits.html_bytes, 512 << 10);
}

#[test]
fn bad_plugins_are_refused() {
    let found = problem("[plugins.text]\nenabled = true");
    assert_eq!(found, "1:10: plugins.text.component is missing; write component = \"FILE.wasm\"");
    for id in ["Text", "1text", "te_xt", "text-", "a--b", "\"te xt\""] {
        let found = problem(&format!("[plugins.{id}]\ncomponent = \"a.wasm\""));
        assert!(found.contains("is not an id for a plugin"), "{found}");
    }
    let head = "[plugins.a]\ncomponent = \"a.wasm\"\n";
    for rest in [
        "sha256 = \"abc\"",
        "component2 = 1",
        "settings = 3",
        "grants.http = 3",
        "grants.http = [1]",
        "limits.cpu_ms = 5001",
        "limits.html_kib = 0",
        "settings.\"a.b\" = 1\nsettings.a.b = 2",
    ] {
        assert!(problem(&format!("{head}{rest}")).starts_with("3:") || rest.contains('\n'), "{rest}");
    }
}

#[test]
fn variables_override_the_file() {
    let text = "[server]\nlisten = \"127.0.0.1:1\"\n\
                [plugins.security-headers]\ncomponent = \"a.wasm\"\n\
                [plugins.security-headers.settings]\nimg_src = \"self\"\nlist = [\"a\", \"b\"]\n";
    let config = read_with(
        text,
        &[
            ("SANDPRESS_CONFIG", "elsewhere.toml"),
            ("HOME", "/root"),
            ("SANDPRESS_SERVER__LISTEN", "0.0.0.0:81"),
            ("SANDPRESS_SERVER__MAX_CONNECTIONS", "7"),
            ("SANDPRESS_THEME__PATH", "themes/other"),
            ("SANDPRESS_PLUGINS__SECURITY_HEADERS__ENABLED", "false"),
            ("SANDPRESS_PLUGINS__SECURITY_HEADERS__LIMITS__CPU_MS", "9"),
            ("SANDPRESS_PLUGINS__SECURITY_HEADERS__GRANTS__MEDIA_READ", "a, b"),
            ("SANDPRESS_PLUGINS__SECURITY_HEADERS__SETTINGS__IMG_SRC", "none"),
            ("SANDPRESS_PLUGINS__SECURITY_HEADERS__SETTINGS__HSTS_MAX_AGE", "5"),
            ("SANDPRESS_PLUGINS__SECURITY_HEADERS__SETTINGS__LIST__1", "c"),
            ("SANDPRESS_PLUGINS__OTHER__COMPONENT", "/o.wasm"),
        ],
    )
    .unwrap();
    assert_eq!(config.server.listen.port(), 81);
    assert_eq!(config.server.public_url.as_str(), "http://localhost:81/");
    assert_eq!(config.server.max_connections, 7);
    assert_eq!(config.theme.path, Path::new("/srv/site/themes/other"));
    assert_eq!(config.find_plugin("other").unwrap().component, PathBuf::from("/o.wasm"));
    let plugin = config.find_plugin("security-headers").unwrap();
    assert!(!plugin.enabled);
    assert_eq!(plugin.limits.cpu, Duration::from_millis(9));
    assert_eq!(plugin.grants["media-read"], Grant::Only(vec!["a".into(), "b".into()]));
    let settings: Vec<_> =
        plugin.settings.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(settings, [("hsts-max-age", "5"), ("img_src", "none"), ("list.0", "a"), ("list.1", "c")]);
}

#[test]
fn variables_are_checked_like_the_file() {
    assert_eq!(
        variable_problem("SANDPRESS_SERVER__LISTN", "x"),
        "environment variable SANDPRESS_SERVER__LISTN: server.listn: there is no such key; did you mean listen?"
    );
    assert!(variable_problem("SANDPRESS_SEVER__LISTEN", "x").contains("did you mean [server]?"));
    assert!(variable_problem("SANDPRESS_LISTEN", "x").contains("two underscores"));
    assert!(variable_problem("SANDPRESS_SERVER__", "x").contains("two underscores"));
    assert!(variable_problem("SANDPRESS_SERVER__LISTEN__PORT", "1").contains("must be an address"));
    assert!(variable_problem("SANDPRESS_SITE__ENTRIES_PER_PAGE", "many").contains("is \"many\"; allowed is"));
    assert!(variable_problem("SANDPRESS_PLUGINS__TEXT__ENABLED", "true").contains("component is missing"));
    assert!(variable_problem("SANDPRESS_PLUGINS__TEXT__SETTINGS__A", "b").contains("component is missing"));
    let found = variable_problem("SANDPRESS_DATABASE__URL", "oracle://me:secret@host");
    assert!(found.contains("not supported") && !found.contains("secret"), "{found}");
}

#[test]
fn ambiguous_variables_are_refused() {
    let twice = [("SANDPRESS_SITE__TITLE", "a"), ("SANDPRESS_site__title", "b")];
    let found = problems("", &twice);
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("SANDPRESS_SITE__TITLE sets the same key"), "{found:?}");
    let text = "[plugins.a]\ncomponent = \"a.wasm\"\n[plugins.a.settings]\nx-y = 1\nx_y = 2\nl = [1]\n";
    let found = problems(text, &[("SANDPRESS_PLUGINS__A__SETTINGS__X_Y", "3")]);
    assert!(found[0].contains("fits several settings: x-y, x_y"), "{found:?}");
    let found = problems(text, &[("SANDPRESS_PLUGINS__A__SETTINGS__L", "3")]);
    assert!(found[0].contains("SANDPRESS_PLUGINS__A__SETTINGS__L__0"), "{found:?}");
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
