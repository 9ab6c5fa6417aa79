//! A site from the program alone.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use crate::support::client::Client;

fn sandpress(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sandpress"));
    command.args(arguments).current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

/// The exit code with what was printed.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = sandpress(folder, arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[tokio::test]
async fn a_new_site_serves_its_first_page() {
    let folder = tempfile::tempdir().unwrap();
    let (code, out, err) = run(folder.path(), &["init", "blog", "--title", "Ada's notes"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("  cd blog\n  sandpress serve\n"), "{out}");
    assert!(out.contains("editor") && out.contains("off       contact-form, mail, related-posts"), "{out}");
    let site = folder.path().join("blog");
    for file in ["cms.toml", ".gitignore", "plugins/text/text.wasm", "themes/default/theme.toml", "data"] {
        assert!(site.join(file).exists(), "{file}");
    }
    let (code, out, err) = run(&site, &["config", "check"]);
    assert!(code == 0 && out.contains("Ada's notes"), "{out}{err}");

    let mut server = sandpress(&site, &["serve"]);
    server.env("SANDPRESS_SERVER__LISTEN", "127.0.0.1:0").env("SANDPRESS_LOG__FORMAT", "json");
    let mut server = server.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(server.stderr.take().unwrap()).lines().map_while(Result::ok);
    let serving = log.find(|line| line.contains("\"message\":\"serving\"")).unwrap();
    let serving: serde_json::Value = serde_json::from_str(&serving).unwrap();
    let client = Client::new(serving["fields"]["url"].as_str().unwrap().to_owned());
    let page = client.get("/").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Ada&#x27;s notes") || page.body.contains("Ada's notes"), "{}", page.body);
    assert!(page.headers.contains_key("content-security-policy"));
    server.kill().unwrap();
    server.wait().unwrap();
}

#[test]
fn a_used_folder_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("thesis.tex"), "mine").unwrap();
    let (code, out, err) = run(folder.path(), &["init"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("thesis.tex is there. Nothing was written."), "{err}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_site_that_is_there_is_told_and_refreshed() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["init"]).0, 0);
    let config = fs::read(folder.path().join("cms.toml")).unwrap();
    let (code, out, err) = run(folder.path(), &["init", "--title", "Another"]);
    assert!(code == 1 && err.contains("is a site already"), "{err}");
    assert!(
        out.contains("title     My site")
            && out.contains("plugins   editor, image, media, page, security-headers, text, video"),
        "{out}"
    );

    let style = folder.path().join("themes/default/theme.toml");
    fs::write(&style, fs::read_to_string(&style).unwrap() + "# mine\n").unwrap();
    let (code, out, err) = run(folder.path(), &["init", "--update"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("themes/default/theme.toml: kept"), "{out}");
    assert!(out.contains("0 files taken"), "{out}");
    assert_eq!(fs::read(folder.path().join("cms.toml")).unwrap(), config);
    let (code, _, err) = run(&folder.path().join("data"), &["init", "--update"]);
    assert!(code == 1 && err.contains("there is no site in ."), "{err}");
}
