//! The files of docs/deploy, each looked at by the tool that it is for.

use std::{fs, path::PathBuf, process::Command};

use crate::support::components::repository;

fn deploy(name: &str) -> PathBuf {
    repository().join("docs/deploy").join(name)
}

/// Runs a tool that has to be content, and gives what it said.
fn content(tool: &str, arguments: &[&str]) -> String {
    let output = Command::new(tool).args(arguments).output();
    let output = output.unwrap_or_else(|_| {
        panic!("{tool} is missing: run `script/bootstrap --for-tests`, which installs it")
    });
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{tool} {arguments:?}: {said}");
    said
}

#[test]
fn the_unit_is_sound_and_gives_the_site_little() {
    let folder = tempfile::tempdir().unwrap();
    let unit = fs::read_to_string(deploy("systemd/sandpress.service")).unwrap();
    // The tool wants the program to be there.
    let here = unit.replace("/usr/local/bin/sandpress", env!("CARGO_BIN_EXE_sandpress"));
    assert_ne!(here, unit);
    let file = folder.path().join("sandpress.service");
    fs::write(&file, here).unwrap();
    let file = file.to_str().unwrap();
    assert_eq!(content("systemd-analyze", &["verify", file]), "");
    let said =
        content("systemd-analyze", &["security", "--offline=true", "--threshold=20", "--no-pager", file]);
    let level =
        said.lines().find_map(|line| line.split_once("Overall exposure level for sandpress.service: "));
    let level: f64 = level.unwrap().1.split(' ').next().unwrap().parse().unwrap();
    assert!(level <= 2.0, "{said}");
}

#[test]
fn the_firewall_is_understood() {
    content("/usr/sbin/nft", &["--check", "--file", deploy("firewall/nftables.conf").to_str().unwrap()]);
    content("sh", &["-n", deploy("firewall/ufw.sh").to_str().unwrap()]);
    let ufw = fs::read_to_string(deploy("firewall/ufw.sh")).unwrap();
    let (limit, enable) = (ufw.find("ufw limit 22/tcp").unwrap(), ufw.find("ufw --force enable").unwrap());
    assert!(limit < enable, "SSH is closed before it is let in");
}

#[test]
fn the_part_for_the_ssh_server_is_understood() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    content("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", key.to_str().unwrap()]);
    // Where the server never ran, the folder is missing in which it locks itself up.
    let _ = fs::create_dir_all("/run/sshd");
    let file = deploy("ssh/sandpress.conf");
    let arguments = ["-T", "-f", file.to_str().unwrap(), "-h", key.to_str().unwrap()];
    let said = content("/usr/sbin/sshd", &arguments);
    for line in [
        "permitrootlogin no",
        "passwordauthentication no",
        "kbdinteractiveauthentication no",
        "x11forwarding no",
    ] {
        assert!(said.lines().any(|said| said == line), "{line}: {said}");
    }
}

#[test]
fn logrotate_understands_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(deploy("logrotate/sandpress")).unwrap();
    // There is no such account on every machine, and the tool refuses a file that others may write.
    let file = folder.path().join("sandpress");
    fs::write(&file, text.replace("    su sandpress sandpress\n", "")).unwrap();
    let state = folder.path().join("state");
    let said = content(
        "/usr/sbin/logrotate",
        &["--debug", "--state", state.to_str().unwrap(), file.to_str().unwrap()],
    );
    assert!(
        said.contains("rotating pattern: /srv/site/data/logs/*.log") && !said.contains("error:"),
        "{said}"
    );
}

/// The lines of a Dockerfile as one for each instruction.
fn instructions(text: &str) -> Vec<(String, String)> {
    let text = text.replace("\\\n", " ");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let parts = lines.map(|line| line.split_once(' ').unwrap_or_else(|| panic!("{line}")));
    parts
        .map(|(name, rest)| (name.to_owned(), rest.split_whitespace().collect::<Vec<_>>().join(" ")))
        .collect()
}

#[test]
fn the_image_runs_as_nobody_special() {
    let lines = instructions(&fs::read_to_string(deploy("docker/Dockerfile")).unwrap());
    let known = [
        "FROM",
        "RUN",
        "WORKDIR",
        "COPY",
        "ENV",
        "USER",
        "VOLUME",
        "EXPOSE",
        "STOPSIGNAL",
        "HEALTHCHECK",
        "ENTRYPOINT",
        "CMD",
    ];
    for (name, rest) in &lines {
        assert!(known.contains(&name.as_str()), "{name} {rest}");
        // The form with a shell does not hand signals on.
        if ["ENTRYPOINT", "CMD"].contains(&name.as_str()) {
            serde_json::from_str::<Vec<String>>(rest).unwrap_or_else(|error| panic!("{rest}: {error}"));
        }
    }
    let last =
        |wanted: &str| lines.iter().rev().find(|(name, _)| name == wanted).map(|(_, rest)| rest.as_str());
    assert_eq!(last("USER"), Some("10001:10001"));
    assert_eq!(last("STOPSIGNAL"), Some("SIGTERM"));
    let user = lines.iter().rposition(|(name, _)| name == "USER").unwrap();
    assert!(
        !lines[user..].iter().any(|(name, _)| name == "RUN" || name == "COPY"),
        "files that the account may change"
    );
    let toolchain = fs::read_to_string(repository().join("rust-toolchain.toml")).unwrap();
    let version = toolchain.split("channel = \"").nth(1).unwrap().split('"').next().unwrap();
    let image = lines[0].1.split(':').nth(1).unwrap().split('-').next().unwrap();
    assert!(version.starts_with(image), "the image builds with {image}, the toolchain is {version}");
}

#[test]
fn the_services_of_compose_have_little_to_themselves() {
    let text = fs::read_to_string(deploy("docker/compose.yaml")).unwrap();
    let compose: serde_json::Value = yaml(&text);
    for (name, service) in compose["services"].as_object().unwrap() {
        assert_eq!(service["read_only"], true, "{name}");
        assert_eq!(service["cap_drop"], serde_json::json!(["ALL"]), "{name}");
        assert!(
            service["security_opt"].as_array().unwrap().contains(&"no-new-privileges:true".into()),
            "{name}"
        );
        assert_eq!(service["privileged"], serde_json::Value::Null, "{name}");
    }
    let site = &compose["services"]["site"];
    assert_eq!(site["user"], "10001:10001");
    assert!(
        site["ports"].as_array().unwrap().iter().all(|port| port.as_str().unwrap().starts_with("127.0.0.1:"))
    );
    assert_eq!(compose["networks"]["inside"]["internal"], true);
    assert_eq!(compose["services"]["database"]["networks"], serde_json::json!(["inside"]));
    // What it sets is what the program knows.
    let variables =
        site["environment"].as_object().unwrap().iter().filter(|(name, _)| !name.ends_with("_FILE"));
    let variables = variables.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()));
    sandpress::config::Config::from_text("", std::path::Path::new("/site/cms.toml"), variables).unwrap();
}

/// YAML as far as `python3` reads it, which every machine for the tests has.
fn yaml(text: &str) -> serde_json::Value {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file.yaml");
    fs::write(&file, text).unwrap();
    let script = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))";
    serde_json::from_str(&content("/usr/bin/python3", &["-c", script, file.to_str().unwrap()])).unwrap()
}
