//! The pages for authors and owners, followed word for word: see `support::pages` for how.

use std::{collections::BTreeMap, fs, path::Path};

use crate::support::{
    components::repository,
    pages::{follow, page},
};

/// Makes a test of each page that is followed.
macro_rules! followed {
    ($($test:ident: $path:literal,)*) => {
        /// The pages that are followed.
        const FOLLOWED: &[&str] = &[$($path),*];
        $(
            #[test]
            fn $test() {
                follow(&page($path));
            }
        )*
    };
}

followed! {
    from_nothing_to_the_page: "getting-started.md",
    a_site_around_a_plugin: "developing.md",
    making_building_and_checking: "building.md",
    testing: "testing.md",
    owning: "owning.md",
    publishing: "publishing.md",
    a_block: "guides/block.md",
    a_filter: "guides/filter.md",
    headers: "guides/headers.md",
    a_mail_transport: "guides/mail.md",
    a_panel: "guides/panel.md",
    routes: "guides/routes.md",
    a_publication_type: "guides/type.md",
}

/// Pages that are not followed, and what holds them instead.
const HELD_OTHERWISE: &[(&str, &str)] = &[
    ("admin.md", "no_page_is_forgotten: it has no commands"),
    ("capabilities.md", "no_page_is_forgotten: it has no commands"),
    ("capabilities/", "every_page_has_a_complete_example_that_is_compiled"),
    ("editor-frame.md", "no_page_is_forgotten: it has no commands"),
    ("hooks.md", "no_page_is_forgotten: it has no commands"),
    ("hooks/", "every_page_has_a_complete_example_that_is_compiled"),
    ("limits.md", "every_limit_is_on_the_page_with_its_number"),
    ("other-languages.md", "every_example_includes_worlds_of_today"),
    ("README.md", "no_page_is_forgotten: it has no commands"),
    ("sandbox.md", "tests_that_the_page_of_the_sandbox_names_are_there"),
    ("size.md", "no_page_is_forgotten: it has no commands"),
    ("testing-natively.md", "its examples are compiled with those of the SDK"),
    ("versions.md", "what_is_kept_is_still_the_text_of_its_version"),
];

/// All pages below `docs/plugins`, with what they hold.
fn pages(folder: &Path, under: &str, found: &mut BTreeMap<String, String>) {
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        let name = format!("{under}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            pages(&path, &format!("{name}/"), found);
        } else if name.ends_with(".md") {
            found.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn no_page_is_forgotten() {
    let mut found = BTreeMap::new();
    pages(&repository().join("docs/plugins"), "", &mut found);
    let is_held_by = |page: &str, (held, _): &(&str, &str)| {
        if held.ends_with('/') { page.starts_with(held) } else { page == *held }
    };
    for (name, text) in &found {
        let otherwise = HELD_OTHERWISE.iter().find(|held| is_held_by(name, held));
        let is_followed = FOLLOWED.contains(&name.as_str());
        assert!(
            is_followed != otherwise.is_some(),
            "docs/plugins/{name}: let a test follow it (`followed!`), or say in `HELD_OTHERWISE` what holds it"
        );
        if otherwise.is_some_and(|(_, how)| how.ends_with("no commands")) {
            assert!(!text.contains("```sh"), "docs/plugins/{name} has commands that nothing runs");
        }
    }
    for name in FOLLOWED.iter().copied().chain(HELD_OTHERWISE.iter().map(|(held, _)| *held)) {
        let is_there = found.keys().any(|page| is_held_by(page, &(name, "")));
        assert!(is_there, "docs/plugins/{name} is not there");
    }
}
