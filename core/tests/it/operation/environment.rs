//! Where the configuration comes from beside cms.toml: variables, `.env`, and files with one secret each.

use std::fs;

use super::mode;
use crate::support::{site::run_in, write_secret};

fn title(folder: &std::path::Path, variables: &[(&str, &str)]) -> (i32, String) {
    let outcome = run_in(folder, &["config", "check"], variables, "");
    (outcome.code, outcome.err)
}

#[test]
fn variables_of_the_process_come_before_those_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("cms.toml"), "").unwrap();
    let wrong = "SANDPRESS_SERVER__LISTEN=nonsense\nOTHER='not ours'\n";
    write_secret(&folder.path().join(".env"), wrong);
    let (code, told) = title(folder.path(), &[]);
    assert!(code == 2 && told.contains("SANDPRESS_SERVER__LISTEN"), "{told}");
    assert_eq!(title(folder.path(), &[("SANDPRESS_SERVER__LISTEN", "127.0.0.1:1")]).0, 0);
    write_secret(&folder.path().join(".env"), "SANDPRESS_DATABASE__URL=\"postgres://a:hush-hush@\n");
    let (code, told) = title(folder.path(), &[]);
    assert!(code == 2 && told.contains("not NAME=VALUE") && !told.contains("hush"), "{told}");
}

#[test]
fn files_with_secrets_are_for_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (env, secret) = (folder.path().join(".env"), folder.path().join("database-url"));
    fs::write(folder.path().join("cms.toml"), "").unwrap();
    fs::write(&env, "").unwrap();
    assert_eq!(mode(&env) & 0o044, 0o044, "the test needs a file that others may read");
    let (code, told) = title(folder.path(), &[]);
    assert!(code == 2 && told.contains("chmod 600"), "{told}");
    fs::remove_file(&env).unwrap();

    write_secret(&secret, "postgres://site:hush-hush@localhost/site\n");
    let variables = [("SANDPRESS_DATABASE__URL_FILE", secret.to_str().unwrap())];
    assert_eq!(title(folder.path(), &variables).0, 0);
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o640);
    fs::set_permissions(&secret, mode).unwrap();
    let (code, told) = title(folder.path(), &variables);
    assert!(code == 2 && told.contains("chmod 600") && !told.contains("hush"), "{told}");
    let (code, told) = title(folder.path(), &[("SANDPRESS_DATABASE__URL_FILE", "/nowhere")]);
    assert!(code == 2 && told.contains("cannot be read"), "{told}");
    let both = [("SANDPRESS_DATABASE__URL", "sqlite:a"), ("SANDPRESS_DATABASE__URL_FILE", "/nowhere")];
    assert_eq!(title(folder.path(), &both).0, 2);
}
