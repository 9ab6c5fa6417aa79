//! What an owner is told of mistakes.

use super::*;

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
    assert_eq!(
        problem("[theme]\nzzz = 1"),
        "2:1: theme.zzz: there is no such key; known are path, pinned, folder, show_faults"
    );
    assert_eq!(
        problem("[plugins.text]\ncomponent = \"a.wasm\"\nenable = true"),
        "3:1: plugins.text.enable: there is no such key; did you mean enabled?"
    );
    assert_eq!(
        problem("[plugins.text]\ncomponent = \"a.wasm\"\n[plugins.text.limits]\ncpu = 1\n"),
        "4:1: plugins.text.limits.cpu: there is no such key; \
         known are cpu_ms, wall_ms, job_wall_ms, memory_mib, host_calls, transfer_kib, html_kib, media_cpu_ms, media_memory_mib"
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
