//! Environment variables in place of keys.

use std::path::PathBuf;

use super::*;

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
    assert_eq!(plugin(&config, "other").component, PathBuf::from("/o.wasm"));
    let plugin = plugin(&config, "security-headers");
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
