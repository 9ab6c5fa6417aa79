use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::super::document::understand;
use super::super::inline;
use crate::import::{MarkdownDocument, scan};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A document `notes/a.md` with `body`, between other documents and pictures.
fn in_folder(body: &str) -> MarkdownDocument {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    };
    write("notes/a.md", format!("---\ntitle: A\n---\n{body}").as_bytes());
    write("notes/pic.png", PNG);
    write("notes/my pic(1).png", PNG);
    write("notes/fake.png", b"<svg onload=alert(1)>");
    write("up.gif", b"GIF89a");
    write("other.md", "---\ntitle: O\npath: 2024/é b/other\n---\n".replace(" b", "").as_bytes());
    write("deep/page/index.md", b"# Page");
    write("index.md", b"# Home");
    write("broken.md", b"+++\n");
    let documents = scan(folder.path()).unwrap().documents;
    documents.into_iter().flatten().find(|document| document.file == Path::new("notes/a.md")).unwrap()
}

fn rewritten(body: &str) -> String {
    in_folder(body).with_pictures(|picture| Some(format!("/m/{}", picture.name)))
}

#[test]
fn links_between_documents_lead_to_paths() {
    for (body, wanted) in [
        ("[x](@/other.md#frag)", "[x](/2024/%C3%A9/other#frag)"),
        ("[x](../other.md?a#b)", "[x](/2024/%C3%A9/other?a#b)"),
        ("[x](<../other.md> \"Title (so)\")", "[x](</2024/%C3%A9/other> \"Title (so)\")"),
        ("[x](../deep/page/index.md 'T')", "[x](/deep/page 'T')"),
        ("[x](.././deep/../other%2Emd)", "[x](/2024/%C3%A9/other)"),
        (
            "[x][r]\n\n[r]: ../other.md\n[s]: @/deep/page/index.md \"T\"\n",
            "[x][r]\n\n[r]: /2024/%C3%A9/other\n[s]: /deep/page \"T\"\n",
        ),
        (
            "[`r`]:\n    ../other.md\n[s]: @/deep/page/index.md\n  'T'\n[t]: ../other.md\n",
            "[`r`]:\n    /2024/%C3%A9/other\n[s]: /deep/page\n  'T'\n[t]: /2024/%C3%A9/other\n",
        ),
        ("<a href=\"../other.md#b\">x</a>", "<a href=\"/2024/%C3%A9/other#b\">x</a>"),
        ("> quote\n> [x](../other.md)\n", "> quote\n> [x](/2024/%C3%A9/other)\n"),
        (
            "1. one\n\n   [x](../other.md)\n\n       [x](../other.md)\n",
            "1. one\n\n   [x](/2024/%C3%A9/other)\n\n       [x](../other.md)\n",
        ),
        (
            "| a | [x](../other.md) |\n|---|---|\n| `|` | [y](../other.md) |\n",
            "| a | [x](/2024/%C3%A9/other) |\n|---|---|\n| `|` | [y](/2024/%C3%A9/other) |\n",
        ),
        ("## [x](../other.md)\n", "## [x](/2024/%C3%A9/other)\n"),
        (
            "w[^1]\n\n[^1]: See [x](../other.md).\n\n    And [y](../other.md).\n",
            "w[^1]\n\n[^1]: See [x](/2024/%C3%A9/other).\n\n    And [y](/2024/%C3%A9/other).\n",
        ),
    ] {
        let found = in_folder(body);
        assert_eq!(found.body, wanted, "{body}");
        assert_eq!(found.warnings, Vec::<String>::new(), "{body}");
    }
}

#[test]
fn pictures_get_their_urls() {
    for (body, wanted) in [
        ("![a](pic.png)", "![a](/m/pic.png)"),
        ("![a](./pic.png \"T\") and ![b](../up.gif)", "![a](/m/pic.png \"T\") and ![b](/m/up.gif)"),
        ("[![a](pic.png)](pic.png)", "[![a](/m/pic.png)](/m/pic.png)"),
        ("![a](my%20pic\\(1\\).png)", "![a](/m/my%20pic%281%29.png)"),
        ("![a](<my pic(1).png>)", "![a](</m/my%20pic%281%29.png>)"),
        (
            "<figure>\n<img alt='[x](pic.png)' src='pic.png'/>\n[x](pic.png)\n</figure>",
            "<figure>\n<img alt='[x](pic.png)' src='/m/pic.png'/>\n[x](pic.png)\n</figure>",
        ),
        ("![a][p]\n\n[p]: pic.png 'T'", "![a][p]\n\n[p]: /m/pic.png 'T'"),
        ("![a *b* [c]](\n  pic.png\n)", "![a *b* [c]](\n  /m/pic.png\n)"),
    ] {
        assert_eq!(rewritten(body), wanted, "{body}");
    }
    let twice = in_folder("![a](pic.png) ![b](./pic.png)");
    assert_eq!(twice.pictures.len(), 1);
    assert_eq!(twice.pictures[0].name, "pic.png");
    assert_eq!(twice.with_pictures(|_| None), twice.body);
    assert_eq!(
        twice.with_pictures(|_| Some("/m?a=1&copy=2 \">(".into())),
        "![a](/m?a=1&amp;copy=2%20%22%3E%28) ![b](/m?a=1&amp;copy=2%20%22%3E%28)"
    );
}

#[test]
fn code_and_foreign_addresses_stay() {
    for body in [
        "`![a](pic.png)` and ``x ` [a](../other.md)``",
        "`a\n[x](../other.md) b`",
        "```md\n![a](pic.png)\n~~~\n![a](pic.png)\n```",
        "~~~~\n![a](pic.png)\n~~~\n![a](pic.png)",
        "- x\n\n  ```\n  ![a](pic.png)\n  ```\n",
        "> ```\n> ![a](pic.png)\n> ```\n",
        "- ```\n  > text\n  ![a](pic.png)\n  ```\n",
        "> ```\n> > text\n> ![a](pic.png)\n> ```\n",
        "> quote\n```\n![a](pic.png)\n```\n",
        "<div>\n> ![a](pic.png)\n</div>",
        "Text\n\n    ![a](pic.png)\n\n    ![b](pic.png)\n",
        "\t![a](pic.png)",
        "<pre>\n![a](pic.png)\n\n<img src=\"pic.png\">\n</pre>",
        "<!-- ![a](pic.png)\n\n<img src=\"pic.png\"> -->",
        "a <!-- <img src=\"pic.png\"> --> b",
        "\\[x](pic.png) and x](pic.png)",
        "[x\\](pic.png)",
        "[x](pic.png and more)",
        "[x](https://example.org/pic.png) [y](/pic.png) [z](#pic.png) [m](mailto:a@example.org) [e]()",
        "[x](//example.org/pic.png) [y](?a=pic.png) [z]({{ url }})",
        "<https://example.org/[x](pic.png)>",
        "text\n[r]: pic.png",
    ] {
        let found = in_folder(body);
        assert_eq!(found.with_pictures(|_| Some("CHANGED".into())), body);
        assert_eq!(found.warnings, Vec::<String>::new(), "{body}");
    }
}

#[test]
fn what_follows_code_is_read_again() {
    for body in [
        "```\ncode\n```\n![a](pic.png)",
        "> ```\n> code\n\n![a](pic.png)",
        "- ```\n  code\n\n![a](pic.png)",
        "a ` b\n\n![a](pic.png)\n\nc ` d",
        "- a ` b\n- ![a](pic.png) ` c",
        "text\n    ![a](pic.png)",
        "- item\n\n      code\n\n  ![a](pic.png)",
        "10. item\n\n    > quote\n\n    ![a](pic.png)",
        "10. item\n\n    > quote\n    > ![a](pic.png)",
        "- <div>\n- ![a](pic.png)",
        "1. a ` b\n2. ![a](pic.png) ` c",
        "* * *\n\n![a](pic.png)",
        "<pre>x</pre>\n![a](pic.png)",
        "a \\` ![a](pic.png) `",
    ] {
        assert_eq!(rewritten(body), body.replace("(pic", "(/m/pic"), "{body}");
    }
}

#[test]
fn lost_links_are_warned_of() {
    for (address, words) in [
        ("missing.png", "no such file"),
        ("fake.png", "no picture"),
        ("../../../etc/hostname", "out of the folder"),
        ("../missing.md", "no document"),
        ("../broken.md", "no document"),
        ("../index.md", "title"),
        ("../deep", "no picture"),
    ] {
        let body = format!("[x]({address})");
        let found = in_folder(&body);
        assert_eq!(found.with_pictures(|_| Some("CHANGED".into())), body);
        assert_eq!(found.warnings.len(), 1, "{address}");
        assert!(
            found.warnings[0].contains(address) && found.warnings[0].contains(words),
            "{:?}",
            found.warnings
        );
    }
}

#[test]
fn hostile_text_takes_no_time() {
    let started = std::time::Instant::now();
    for piece in [
        "[", "[](", "](", "[](<", "[](a \"", "[](a '", "`", "` `` ", "<a b=\"", "<!--", "> ", "- ", "<a ",
        "\\", "[a]: <", "1. ",
    ] {
        let t0 = std::time::Instant::now();
        let text = piece.repeat(500_000 / piece.len());
        assert!(inline::targets(&text).len() <= text.len());
        println!("{piece:?} {:?}", t0.elapsed());
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

fn markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("["),
        Just("]"),
        Just("("),
        Just(")"),
        Just("!["),
        Just("]("),
        Just("`"),
        Just("```\n"),
        Just("\n"),
        Just("\r\n"),
        Just("> "),
        Just("- "),
        Just("    "),
        Just("\t"),
        Just("<"),
        Just(">"),
        Just("<img src=\""),
        Just("\""),
        Just("'"),
        Just("\\"),
        Just("é"),
        Just("pic.png"),
        Just("[a]: "),
        Just("<!--"),
        Just("# "),
        Just("---\n"),
        Just("+++\n"),
        Just("title: T\n"),
        Just("title = 'T'\n"),
        Just("date: "),
        Just("2024-01-02"),
        Just("{"),
        Just("&a "),
        Just("*a"),
        Just("="),
        Just("\u{0}"),
        Just("<pre>"),
        Just("[^1]: "),
        Just("1. "),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nothing_panics_and_addresses_stand_in_order(text in markdown()) {
        let mut end = 0;
        for target in inline::targets(&text) {
            prop_assert!(end <= target.range.start && text.get(target.range.clone()).is_some());
            end = target.range.end;
        }
        drop(understand("notes/2024-01-02-a.md".to_owned(), &text));
        drop(understand("a.md".to_owned(), &format!("---\n{text}\n---\n")));
        drop(understand("a.md".to_owned(), &format!("+++\n{text}\n+++\n")));
    }
}
