//! Components that were built against a released version of the interfaces load for ever: each of their hooks is called,
//! and each capability used.

mod capabilities;
mod hooks;

use std::{collections::BTreeSet, fs, sync::Arc};

use sandpress::services::Services;

use crate::support::{components::repository, house::House, mail::MAIL, write_secret};

/// A component that was built against the interfaces of this version.
const RELEASES: &[(&str, &str)] = &[("1.0.0", "kept_1_0_0")];

const PLUGIN: &str = "kept-1-0-0";

/// What the world `everything` exports or imports in a folder of interfaces.
fn everything(folder: &str, verb: &str) -> Vec<String> {
    let text = fs::read_to_string(repository().join(folder).join("plugin.wit")).unwrap();
    let names = text.lines().filter_map(|line| line.trim().strip_prefix(verb)?.strip_suffix(';'));
    names.map(|name| name.trim().to_owned()).collect()
}

/// A site with the component of 1.0.0 that has these grants, and a secret `key`.
async fn open(house: &Arc<House>, grants: &str) -> Services {
    write_secret(&house.folder().join("key"), "hush-hush\n");
    let lines = format!("{MAIL}[secrets]\nkey = {{ file = \"key\" }}\n");
    let grants = format!(
        "content-read = [\"*\", \"drafts\"]\ncontent-write = [\"*\", \"publish\"]\njobs = true\nmail = true\n\
         media-read = true\nmedia-write = [\"file\"]\nsecrets = [\"key\"]\nstore = true\nusers = [\"name\"]\n{grants}"
    );
    house.open_with(&lines, &[("kept_1_0_0", &grants)]).await.unwrap_or_else(|error| panic!("{error}"))
}

/// Grants for the capabilities that want a server, which is none.
const NOWHERE: &str = "http = [\"http://127.0.0.1:9\"]\nconnect = [\"127.0.0.1:9\"]";

#[test]
fn released_interfaces_are_still_there() {
    for (version, _) in RELEASES {
        let kept = format!("core/test-plugins/kept/{version}/wit");
        for verb in ["export ", "import "] {
            let today = everything("plugin-api/wit", verb);
            for name in everything(&kept, verb) {
                let is_there =
                    today.iter().any(|now| now == &name || verb == "import " && serves(now, &name));
                assert!(is_there, "{name} was released in {version} and has gone");
            }
        }
    }
}

/// Whether a component that imports `wanted` is served by `now`: the same interface with further functions. A hook has to
/// stay as it is.
fn serves(now: &str, wanted: &str) -> bool {
    let parts = |name: &str| {
        let (name, version) = name.split_once('@')?;
        let numbers = version.split('.').map(|part| part.parse().ok()).collect::<Option<Vec<u32>>>()?;
        Some((name.to_owned(), numbers))
    };
    let (Some((here, have)), Some((there, want))) = (parts(now), parts(wanted)) else { return false };
    here == there && have.first() == want.first() && have >= want
}

/// A folder that nothing is built against keeps nothing.
#[test]
fn every_release_that_is_kept_has_a_component() {
    let kept: BTreeSet<_> = fs::read_dir(repository().join("core/test-plugins/kept"))
        .unwrap()
        .map(|folder| folder.unwrap().file_name().into_string().unwrap())
        .collect();
    let tested: BTreeSet<_> = RELEASES.iter().map(|(version, _)| (*version).to_owned()).collect();
    assert_eq!(kept, tested, "each kept folder has a component and a line in RELEASES");
    for (_, component) in RELEASES {
        assert!(repository().join("core/test-plugins/examples").join(component).join("main.rs").exists());
    }
}
