use time::macros::datetime;

use super::{document, refusal};

#[test]
fn reads_toml() {
    let text = "+++\ntitle = \" A  loaf \"\ndate = 2024-01-02T10:00:00+01:00\nslug = \"loaf\"\ndraft = true\n\
                description = \"Flour\\nand water\"\nauthors = [\"Ada\", { name = \"Ben\" }, \"Cleo\"]\n\
                aliases = [\"old/loaf\", \"/older/\", \"no way\", \"baking/loaf\"]\nweight = 3\n\
                [extra]\ntitle = \"no\"\n+++\n\n# A loaf\n\nBody\n";
    let loaf = document("baking/bread.md", text);
    assert_eq!(loaf.source, "markdown:baking/bread.md");
    assert_eq!((loaf.title.as_str(), loaf.summary.as_str()), ("A loaf", "Flour and water"));
    assert_eq!(loaf.published_at, Some(datetime!(2024-01-02 9:00 UTC)));
    assert_eq!(loaf.path.unwrap().as_str(), "baking/loaf");
    assert_eq!(loaf.slug.as_deref(), Some("loaf"));
    assert_eq!(loaf.byline, "Ada, Ben and Cleo");
    assert_eq!(loaf.aliases.iter().map(|path| path.as_str()).collect::<Vec<_>>(), ["old/loaf", "older"]);
    assert_eq!(loaf.warnings.len(), 1);
    assert!(loaf.warnings[0].contains("\"no way\""), "{:?}", loaf.warnings);
    assert!(loaf.draft);
    assert_eq!(loaf.body, "Body\n");
}

#[test]
fn reads_yaml_with_crlf_and_byte_order_mark() {
    let text = "\u{feff}---\r\ntitle: 1.10\r\ndate: 2024-01-02 10:00:00\r\npermalink: /notes/one/\r\nauthor:\r\n  name: Ada\r\n\
                redirect_from: /old\r\npublished: false\r\nexcerpt: >\r\n  Two\r\n  lines\r\ntags: [a, b]\r\n---\r\n\r\nBody\r\n";
    let note = document("one.md", text);
    assert_eq!((note.title.as_str(), note.summary.as_str()), ("1.10", "Two lines"));
    assert_eq!(note.published_at, Some(datetime!(2024-01-02 10:00 UTC)));
    assert_eq!(note.path.unwrap().as_str(), "notes/one");
    assert_eq!((note.byline.as_str(), note.draft), ("Ada", true));
    assert_eq!(note.aliases[0].as_str(), "old");
    assert_eq!(note.body, "Body\r\n");
}

#[test]
fn accepts_the_forms_of_authors_and_flags() {
    for (front, byline, draft) in [
        ("authors: [Ada, Ben]\ndraft: 'yes'", "Ada and Ben", true),
        ("authors:\n- name: Ada\n  email: a@example.org\n- Ben\n", "Ada and Ben", false),
        ("author: Ada\ndraft: false", "Ada", false),
        ("author: ~\ndraft:\naliases:\nslug: 2024", "", false),
        ("authors: ['', ' Ada ']\npublished: true", "Ada", false),
    ] {
        let found = document("a.md", &format!("---\ntitle: T\n{front}\n---\n"));
        assert_eq!((found.byline.as_str(), found.draft), (byline, draft), "{front}");
    }
    for (front, byline) in
        [("author = { name = 'Ada' }", "Ada"), ("authors = 'Ada'", "Ada"), ("authors = []", "")]
    {
        assert_eq!(document("a.md", &format!("+++\ntitle='T'\n{front}\n+++\n")).byline, byline);
    }
}

#[test]
fn takes_title_and_date_from_elsewhere() {
    let plain = document("2024-01-02-loaf.md", "# A *loaf*\n\nBody\n");
    assert_eq!((plain.title.as_str(), plain.body.as_str()), ("A loaf", "Body\n"));
    assert_eq!(plain.published_at, Some(datetime!(2024-01-02 0:00 UTC)));
    assert_eq!(plain.path.unwrap().as_str(), "2024-01-02-loaf");
    let dated = document("x.md", "+++\npath = \"2025/06/26/Rust-1.88.0\"\n+++\nFirst.\n\n# Title\nBody");
    assert_eq!(dated.published_at, Some(datetime!(2025-06-26 0:00 UTC)));
    assert_eq!((dated.title.as_str(), dated.body.as_str()), ("Title", "First.\n\nBody"));
    for (date, moment) in [
        ("2024-01-02", datetime!(2024-01-02 0:00 UTC)),
        ("2024-01-02T10:00:00", datetime!(2024-01-02 10:00 UTC)),
        ("2024-01-02 10:00:00-02:00", datetime!(2024-01-02 12:00 UTC)),
        ("'2024-01-02'", datetime!(2024-01-02 0:00 UTC)),
    ] {
        let found = document("2020-01-01-a.md", &format!("+++\ntitle='T'\ndate = {date}\n+++\n"));
        assert_eq!(found.published_at, Some(moment));
    }
    assert_eq!(document("a.md", "---\n---\n# T\n").title, "T");
    assert_eq!(document("a.md", "---\n# comment\n...\n# T\n").title, "T");
    assert_eq!(document("index.md", "# T").path, None);
}

#[test]
fn says_what_is_wrong_and_where() {
    for (name, text, line, words) in [
        ("a.md", "", None, "empty"),
        ("a.md", "\u{feff} \r\n", None, "empty"),
        ("b/_index.md", "+++\n+++\n", None, "section page, not a post"),
        ("a.md", "+++\ntitle = 'T'\n", Some(1), "no end"),
        ("a.md", "---\ntitle: T\n", Some(1), "no end"),
        ("a.md", "+++\ntitle = 'T'\nslug = = 1\n+++\n", Some(3), "front matter"),
        ("a.md", "+++\ntitle = 'T'\n\ndraft = 'maybe'\n+++\n", Some(4), "true or false"),
        ("a.md", "+++\ntitle = 5\n+++\n", Some(2), "string"),
        ("a.md", "---\ntitle: T\nslug: [\n---\n", None, "front matter"),
        ("a.md", "---\ntitle: T\ndraft: maybe\n---\n", Some(3), "true or false"),
        ("a.md", "---\ntitle: T\ntitle: U\n---\n", Some(3), "duplicate"),
        ("a.md", "---\n- a\n---\n", None, "front matter"),
        ("a.md", "---\ntitle: T\ndate: soon\n---\n", Some(3), "soon"),
        ("a.md", "+++\ntitle = 'T'\ndate = 10:00:00\n+++\n", Some(3), "date"),
        ("a.md", "+++\npath = '/../x'\ntitle = 'T'\n+++\n", Some(2), "`path`"),
        ("a.md", "---\ntitle: T\npermalink: /:year/:title\n---\n", Some(3), "`permalink`"),
        ("admin/a.md", "# T", None, "/admin"),
        ("a.md", "Words only.\n\n## Small", None, "no title"),
        ("a.md", "+++\ntemplate = 'x.html'\n+++\n", None, "no title"),
    ] {
        let (found, reason) = refusal(name, text);
        assert!(reason.contains(words), "{text:?}: {reason}");
        assert!(line.is_none() || found == line, "{text:?}: line {found:?}, {reason}");
        assert!(!reason.contains('\n'), "{reason}");
    }
}

#[test]
fn is_not_overwhelmed_by_yaml_aliases() {
    let mut text = String::from("---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let before = format!("*a{}", level - 1);
        text.push_str(&format!("a{level}: &a{level} [{}]\n", [before.as_str(); 9].join(", ")));
    }
    text.push_str("title: *a11\n---\n");
    assert!(refusal("a.md", &text).1.contains("front matter"));
}
