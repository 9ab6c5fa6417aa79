use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{ThemeReport, check};

fn default_theme() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../themes/default"))
}

/// A child of the default theme with one template.
fn child(template: &str, source: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(default_theme(), folder.path().join("default")).unwrap();
    let own = folder.path().join("own");
    fs::create_dir_all(own.join("templates")).unwrap();
    let manifest = "name = \"own\"\nversion = \"1\"\nlabel = \"Own\"\nparent = \"default\"\n";
    fs::write(own.join("theme.toml"), manifest).unwrap();
    fs::write(own.join("templates").join(template), source).unwrap();
    folder
}

fn messages(report: &ThemeReport) -> String {
    report.findings.iter().map(|found| format!("{}: {}\n", found.place, found.message)).collect()
}

#[test]
fn the_default_theme_is_without_fault() {
    let report = check(default_theme()).unwrap();
    assert!(report.findings.is_empty(), "{}", messages(&report));
    assert!(report.style_bytes < 40 * 1024, "{}", report.style_bytes);
    assert_eq!((report.script_bytes, report.font_bytes), (0, 0));
    assert_eq!(report.pages.len(), 9);
}

#[test]
fn what_is_wrong_with_a_page_is_told() {
    for (body, expected) in [
        ("<img src=\"/a.png\">", "no alt"),
        ("<p id=\"page.main\">x</p>", "twice"),
        ("<p style=\"color:red\">x</p>", "attribute style"),
        ("<p onclick=\"x()\">x</p>", "attribute onclick"),
        ("<style>p{}</style>", "<style>"),
        ("<script>x()</script>", "a script inside the page"),
        ("<input name=\"q\">", "<input name=\"q\"> has no label"),
        ("<img alt=\"\" src=\"https://elsewhere.example/a.png\">", "asks another site"),
        ("<h1>x</h1>", "2 elements <h1>"),
        ("<h2>x</h2><h4>y</h4>", "<h4> follows <h2>"),
        ("<a href=\"/x\"></a>", "<a> has no words"),
        ("<main></main>", "2 elements <main>"),
    ] {
        let source = format!(
            "{{% extends \"parent/error.html\" %}}{{% block content %}}{{{{ super() }}}}{body}{{% endblock %}}"
        );
        let folder = child("error.html", &source);
        let report = check(&folder.path().join("own")).unwrap();
        assert!(messages(&report).contains(expected), "{body}: {}", messages(&report));
        assert!(report.findings.iter().all(|found| found.place == "error.html"), "{}", messages(&report));
    }
}

#[test]
fn a_child_extends_the_template_of_the_same_name() {
    let folder = child(
        "base.html",
        "{% extends \"parent/base.html\" %}{% block styles %}<meta name=\"own\" content=\"yes\">{% endblock %}",
    );
    let theme =
        crate::Theme::load(&folder.path().join("own"), crate::contexts::reader::SiteContext::sample())
            .unwrap();
    let page = theme.error(&crate::contexts::reader::ErrorContext::sample()).unwrap();
    assert!(page.contains("<meta name=\"own\" content=\"yes\">") && page.contains("skip-link"), "{page}");
    assert_eq!(theme.manifest().label, "Own");
    assert!(theme.assets().at("style.css").is_some());
    assert!(!theme.manifest().settings.is_empty() && theme.manifest().menus.len() == 2);
}

#[test]
fn loops_without_end_and_huge_pages_stop() {
    for (source, expected) in [
        ("{% for a in range(end=1000) %}{% for b in range(end=1000) %}{% endfor %}{% endfor %}", "turns"),
        (
            "{% for a in range(end=100000) %}{{ site.title }} {{ site.description }} {{ page.description }} {{ page.title }}{% endfor %}",
            "MiB",
        ),
    ] {
        let folder = child("error.html", source);
        let error = check(&folder.path().join("own")).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}
