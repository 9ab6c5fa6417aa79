//! Themes with a mistake say where it is, and what lies beside a theme stays outside.

use std::fs;
use std::path::PathBuf;

use sandpress::themes::contexts::reader::SiteContext;
use sandpress::themes::{Theme, ThemeError};
use tempfile::TempDir;

use super::{default_theme, theme};

/// A copy of the default theme to break.
struct ThemeCopy(TempDir);

impl ThemeCopy {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::copy(default_theme().join("theme.toml"), folder.path().join("theme.toml")).unwrap();
        for part in ["templates", "static"] {
            fs::create_dir(folder.path().join(part)).unwrap();
            for file in fs::read_dir(default_theme().join(part)).unwrap() {
                let file = file.unwrap();
                fs::copy(file.path(), folder.path().join(part).join(file.file_name())).unwrap();
            }
        }
        Self(folder)
    }

    fn file(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn append(&self, path: &str, text: &str) {
        let before = fs::read_to_string(self.file(path)).unwrap_or_default();
        fs::write(self.file(path), before + text).unwrap();
    }

    fn load(&self) -> Result<Theme, ThemeError> {
        Theme::load(self.0.path(), SiteContext::sample())
    }

    /// What loading says against it, with the folder left out.
    fn complaint(&self) -> String {
        let error = self.load().unwrap_err().to_string();
        error.replace(&format!("{}/", self.0.path().display()), "")
    }
}

/// What is said against a theme whose template has `text` after two other lines.
fn complaint_about(template: &str, text: &str) -> String {
    let copy = ThemeCopy::new();
    fs::write(copy.file(&format!("templates/{template}")), format!("one\ntwo\n{text}")).unwrap();
    copy.complaint()
}

#[test]
fn a_broken_template_is_named_with_its_line() {
    let cases = [
        ("home.html", "{% if %}", "templates/home.html:3:"),
        ("entry.html", "{{ nothing }}", "templates/entry.html:3:4: "),
        ("entry.html", "{% if entry.preview %}{{ entry.nothing }}{% endif %}", "templates/entry.html:3:"),
        ("error.html", "{% if not page.author %}{{ nothing }}{% endif %}", "templates/error.html:3:"),
        ("home.html", "{{ site.title | no_such_filter }}", "home.html:3:"),
        ("home.html", "{% include \"gone.html\" %}", "home.html:3:"),
    ];
    for (template, text, place) in cases {
        let complaint = complaint_about(template, text);
        assert!(complaint.contains(place), "{text}: {complaint}");
    }
    let copy = ThemeCopy::new();
    fs::write(copy.file("templates/home.html"), "{% extends \"gone.html\" %}").unwrap();
    let complaint = copy.complaint();
    assert!(complaint.contains("home.html") && complaint.contains("gone.html"), "{complaint}");
}

#[test]
fn a_missing_asset_is_named_with_its_line() {
    for text in [
        "{{ asset(path=\"no.css\") }}",
        "{{ asset(path=\"no\" ~ \".css\") }}",
        "{% if site.title == \"?\" %}{{ integrity(path=\"no.css\") }}{% endif %}",
    ] {
        let complaint = complaint_about("error.html", text);
        assert!(complaint.starts_with("templates/error.html:3:"), "{complaint}");
        assert!(complaint.contains("there is no file \"no.css\" in static/"), "{complaint}");
    }
    assert!(complaint_about("error.html", "{{ asset() }}").starts_with("templates/error.html:3:"));
}

#[test]
fn a_missing_or_unreadable_template_is_named() {
    for template in ["home.html", "entry.html", "plugin.html", "error.html"] {
        let copy = ThemeCopy::new();
        fs::remove_file(copy.file(&format!("templates/{template}"))).unwrap();
        assert_eq!(copy.complaint(), format!("templates/{template} is missing: every theme has it"));
    }
    let copy = ThemeCopy::new();
    fs::write(copy.file("templates/home.html"), b"caf\xe9").unwrap();
    assert_eq!(copy.complaint(), "templates/home.html is not UTF-8 text: save it as UTF-8");
    let empty = TempDir::new().unwrap();
    let error = Theme::load(empty.path(), SiteContext::sample()).unwrap_err();
    assert!(matches!(error, ThemeError::NoTheme { .. }), "{error}");
}

#[test]
fn a_wrong_manifest_is_named_with_its_line() {
    let cases = [
        (
            "name = \"a\"\nversion = \"1\"\nlabel = \"A\"\ncolour = 1\n",
            "theme.toml:4:1: unknown field `colour`",
        ),
        (
            "name = \"a\"\nversion = \"1\"\nlabel = \"A\"\n[features]\nx = 1\n",
            "theme.toml:5:1: unknown field `x`",
        ),
        ("name = \"My Theme\"\nversion = \"1\"\nlabel = \"A\"\n", "theme.toml:1:8: \"My Theme\" is not"),
        ("name = \"a\"\nlabel = \"A\"\n", "theme.toml:1:1: missing field `version`"),
        ("name = \"a\"\nversion = 1\nlabel = \"A\"\n", "theme.toml:2:11: invalid type"),
        ("name = \"a\"\n]", "theme.toml:2:1: "),
    ];
    for (text, start) in cases {
        let copy = ThemeCopy::new();
        fs::write(copy.file("theme.toml"), text).unwrap();
        assert!(copy.complaint().starts_with(start), "{}", copy.complaint());
    }
}

#[test]
fn static_files_stay_inside_their_folder_and_limit() {
    let copy = ThemeCopy::new();
    copy.append("static/.hidden", "secret");
    fs::create_dir_all(copy.file("static/fonts")).unwrap();
    copy.append("static/fonts/a b.woff2", "font");
    let theme = copy.load().unwrap();
    assert!(theme.assets().at(".hidden").is_none());
    let font = theme.assets().at("fonts/a b.woff2").unwrap();
    assert!(font.url.ends_with("/fonts/a%20b.woff2") && font.media_type == "font/woff2", "{font:?}");

    fs::write(copy.file("static/large.bin"), vec![0; 8 * 1024 * 1024 + 1]).unwrap();
    assert_eq!(copy.complaint(), "static/large.bin is larger than 8 MiB: make it smaller");
    fs::write(copy.file("static/large.bin"), vec![0; 8 * 1024 * 1024]).unwrap();
    copy.load().unwrap();
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_refused() {
    use std::os::unix::fs::symlink;

    let copy = ThemeCopy::new();
    symlink("style.css", copy.file("static/same.css")).unwrap();
    let theme = copy.load().unwrap();
    let [one, other] = ["style.css", "same.css"].map(|path| theme.assets().at(path).unwrap());
    assert_eq!(one.sha256, other.sha256);

    for (link, target) in
        [("static/x.toml", "../theme.toml"), ("static/x", "."), ("templates/x.html", "/etc/passwd")]
    {
        let copy = ThemeCopy::new();
        symlink(target, copy.file(link)).unwrap();
        assert!(copy.complaint().starts_with(&format!("{link} is not a link to a file in ")), "{link}");
    }
}

#[test]
fn a_fingerprint_follows_what_a_page_depends_on() {
    let one = theme().fingerprint().to_owned();
    assert_eq!(one, theme().fingerprint());
    let renamed = SiteContext { title: "Another".to_owned(), ..SiteContext::sample() };
    assert_ne!(one, Theme::load(&default_theme(), renamed).unwrap().fingerprint());
    for file in ["theme.toml", "templates/home.html", "static/style.css"] {
        let copy = ThemeCopy::new();
        assert_eq!(one, copy.load().unwrap().fingerprint());
        copy.append(file, if file.ends_with(".css") { "a{b:c}" } else { "\n" });
        assert_ne!(one, copy.load().unwrap().fingerprint(), "{file}");
    }
}
