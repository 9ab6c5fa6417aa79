use super::*;

fn html(markdown: &str) -> String {
    render(markdown).unwrap().html
}

#[test]
fn common_mark_with_the_extensions() {
    assert_eq!(html("**a** _b_ `c<d`"), "<p><strong>a</strong> <em>b</em> <code>c&lt;d</code></p>\n");
    assert!(html("|a|b|\n|-|:-:|\n|1|2|").contains("<td align=\"center\">2</td>"));
    assert_eq!(html("~~a~~"), "<p><del>a</del></p>\n");
    assert!(html("- [x] a\n- [ ] b").contains("type=\"checkbox\""));
    assert!(
        html("see https://example.org/a?b=1&c=2").contains("<a href=\"https://example.org/a?b=1&amp;c=2\">")
    );
    assert_eq!(html("\"quotes\" -- and ..."), "<p>&quot;quotes&quot; -- and ...</p>\n");
    assert_eq!(html("<b>x</b> <!-- y -->"), "<p><b>x</b> <!-- y --></p>\n");
}

#[test]
fn footnotes_link_both_ways() {
    let html = html("a[^note]\n\n[^note]: b");
    assert!(html.contains("<a href=\"#fn-note\" id=\"fnref-note\""), "{html}");
    assert!(html.contains("<section class=\"footnotes\""), "{html}");
    assert!(html.contains("<a href=\"#fnref-note\" class=\"footnote-backref\""), "{html}");
}

#[test]
fn a_directive_on_a_line_of_its_own_is_a_block() {
    let block = |said: &str| {
        format!("<sandpress-block name=\"related-posts\" attributes=\"{said}\"></sandpress-block>\n")
    };
    let said = "count=5&amp;title=M%C3%B6re%20%2Aof%2A%20%22%3C%26%3E&amp;open=";
    let line = "::related-posts{count=5 title='Möre *of* \"<&>' open}";
    assert_eq!(html(line), block(said));
    assert_eq!(html("::related-posts"), block(""));
    assert_eq!(
        html(&format!("***\n{line}\n\n   ::related-posts  \n\nb\n")),
        format!("<hr />\n{}{}<p>b</p>\n", block(said), block(""))
    );
    assert_eq!(
        html("::related-posts{a=https://example.org/b_c_d}"),
        block("a=https%3A%2F%2Fexample.org%2Fb_c_d")
    );
    assert_eq!(html("::related-posts\n  ::related-posts{a}\n"), format!("{}{}", block(""), block("a=")));
    assert_eq!(
        html("> ::related-posts\n> ::related-posts{a}\n"),
        format!("<blockquote>\n{}{}</blockquote>\n", block(""), block("a="))
    );
    assert!(html("- a\n\n  ::related-posts\n").contains(&block("")));
    assert!(html("a[^1]\n\n[^1]: b\n\n    ::related-posts\n").contains(&block("")));
    assert!(html("Ä ö\r\n\r\n::related-posts{a='ü'}\r\n\r\nb").contains(&block("a=%C3%BC")));
    assert_eq!(html("a\r\r::related-posts\r\rb"), format!("<p>a</p>\n{}<p>b</p>\n", block("")));
    let document = render(&format!("One two.\n\n{line}\n\nThree.")).unwrap();
    assert_eq!((document.text.as_str(), document.word_count), ("One two.\n\nThree.", 3));
}

#[test]
fn other_double_colons_are_text() {
    for markdown in [
        "```\n::related-posts\n```",
        "    ::related-posts",
        "\\::related-posts",
        ":\\:related-posts",
        "`::related-posts`",
        "See ::related-posts",
        "Text\n::related-posts\nmore",
        "::related-posts\nmore",
        "::related-posts and more",
        ":::related-posts\nmore\n:::",
        "::std::mem::swap",
        "::",
        "| a |\n|---|\n| ::related-posts |",
        "<div>\n::related-posts\n</div>",
        "[r]: /u\n::related-posts",
        "# ::related-posts",
    ] {
        let html = html(markdown);
        assert!(!html.contains("sandpress-block") && html.contains(':'), "{markdown}: {html}");
    }
    assert_eq!(html("\\::related-posts{a=b}"), "<p>::related-posts{a=b}</p>\n");
}

#[test]
fn headings_have_the_ids_that_stand_in_the_html() {
    let document = render(
        "# A `b` *c*\n\n## Same\n\n> ## Same\n\nÜber\n===\n\n## \n\na[^1]\n\n[^1]:\n    # In a note\n",
    )
    .unwrap();
    let found: Vec<_> = document.headings.iter().map(|h| (h.level, h.id.as_str(), h.text.as_str())).collect();
    assert_eq!(
        found,
        [
            (1, "a-b-c", "A b c"),
            (2, "same", "Same"),
            (2, "same-1", "Same"),
            (1, "über", "Über"),
            (2, "", ""),
            (1, "in-a-note", "In a note"),
        ]
    );
    for heading in &document.headings {
        assert!(
            document.html.contains(&format!("<h{} id=\"{}\">", heading.level, heading.id)),
            "{heading:?}"
        );
    }
}

#[test]
fn code_of_a_known_language_has_colours() {
    for info in ["rust", "Rust", "rust,ignore", "rust, should_panic", "rs {1,3}", ".rust"] {
        let html = html(&format!("```{info}\nlet a = 1;\n```"));
        assert!(html.contains("<span class=\"hl-storage hl-type\">let </span>"), "{info}: {html}");
    }
    assert!(html("```rust,ignore\nx\n```").starts_with("<pre><code class=\"language-rust\">"));
    assert_eq!(
        html("```klingon\na < b\n```"),
        "<pre><code class=\"language-klingon\">a &lt; b\n</code></pre>\n"
    );
    assert_eq!(html("    let a"), "<pre><code>let a\n</code></pre>\n");
    assert_eq!(
        html("```\"><script>\n```"),
        "<pre><code class=\"language-&quot;&gt;&lt;script&gt;\"></code></pre>\n"
    );
}

#[test]
fn very_long_code_is_shown_without_colours() {
    let code = "let a = 1;\n".repeat(LONGEST_COLOURED_CODE / 11 + 1);
    assert_eq!(
        html(&format!("```rust\n{code}```")),
        format!("<pre><code class=\"language-rust\">{code}</code></pre>\n")
    );
}

#[test]
fn links_survive_exactly() {
    let html = html("[a](https://e.org/x%20y?b=1&c=%C3%A9#d \"t\") [r]\n\n[r]: <../p%20q>\n");
    assert!(html.contains("<a href=\"https://e.org/x%20y?b=1&amp;c=%C3%A9#d\" title=\"t\">a</a>"), "{html}");
    assert!(html.contains("<a href=\"../p%20q\">r</a>"), "{html}");
}

#[test]
fn the_text_has_everything_but_markup() {
    let document = render(
        "# Title\n\nOne *two*\nthree `four` ![five](x.png) [six](y)\n\n- seven\n- eight\n\n|a|b|\n|-|-|\n|c|d|\n\n\
         ```rust\nlet nine = 9;\n```\n\n<div title=\"x>y\">ten &amp; <b>eleven</b><script>no</script></div>\n\nend[^1]\n\n[^1]: note",
    )
    .unwrap();
    assert_eq!(
        document.text,
        "Title\n\nOne two three four five six\n\nseven\n\neight\n\na b\n\nc d\n\nlet nine = 9;\n\ny\">ten &  eleven\n\nend\n\nnote"
    );
    assert_eq!(
        render("").unwrap(),
        Document { html: String::new(), text: String::new(), word_count: 0, headings: vec![] }
    );
}

#[test]
fn words_are_counted() {
    for (text, words) in [
        ("", 0),
        ("one two", 2),
        ("it's well-known", 2),
        ("— … !", 0),
        ("漢字かな", 4),
        ("Rust 漢字", 3),
        ("1.95.0", 1),
    ] {
        assert_eq!(render(text).unwrap().word_count, words, "{text}");
    }
}

#[test]
fn too_deep_nesting_is_refused_by_line() {
    let deep = format!("fine\n\n{}a\n", "> ".repeat(101));
    assert_eq!(render(&deep), Err(DocumentError::TooDeep { line: 3 }));
    assert!(render(&format!("{}a\n", "> ".repeat(100))).is_ok());
    assert!(render(&format!("{}a\n", "- ".repeat(101))).is_err());
    assert!(render(&"-".repeat(5000)).is_ok());
    assert!(render(&"*".repeat(5000)).is_ok());
}

/// What makes naive parsers recurse or take quadratic time, on a stack as small as a component's. Five thousand
/// openings would take minutes if the time grew with their square.
#[test]
fn nasty_documents_neither_overflow_the_stack_nor_take_for_ever() {
    let openings = [
        "[",
        "![",
        "*a ",
        "**a ",
        "_a __b ",
        "[a](",
        "`",
        "<",
        "<a ",
        "<!--",
        "<?",
        "&",
        "~~a ",
        "![[]()",
        "[x][",
        "^[",
        "|",
        "- ",
        "* * ",
        "[^1]",
        "<div>\n",
        "# a\n",
        "a**b",
        "*a**b_c__d",
        "    ",
        "\t",
        "\0",
        "[a]:",
        "1. ",
        "&#1",
        "::a{b=c}\n",
        "::a{b=c}\n\n",
        "::a{",
        "> ::a\n",
    ];
    let count = 5_000;
    let mut documents: Vec<String> = openings.iter().map(|opening| opening.repeat(count)).collect();
    documents.push(format!("{}a{}", "[".repeat(count), "](u)".repeat(count)));
    documents.push(format!("{}a{}", "![".repeat(count), "](u)".repeat(count)));
    documents.push(format!("{}a{}", "*a **b ".repeat(count), "** *".repeat(count)));
    documents.push(format!("{}a\n{}", "> ".repeat(100), "b\n".repeat(count)));
    documents.push(format!("{}a\n{}", "- ".repeat(100), "\n".repeat(count)));
    documents.push((0..200).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect());
    documents.push(format!("{}|\n{}|\n{}", "|a".repeat(1000), "|-".repeat(1000), "|\n".repeat(count)));
    documents.push((1..500).map(|length| format!("{} ", "`".repeat(length))).collect());
    documents.push((0..1000).map(|n| format!("a[^{n}]\n\n[^{n}]: x[^{}]\n\n", n + 1)).collect());
    let work = move || documents.iter().map(|document| render(document).map_or(0, |d| d.html.len())).max();
    let longest = std::thread::Builder::new().stack_size(1024 * 1024).spawn(work).unwrap().join().unwrap();
    assert!(longest > Some(0));
}

#[test]
fn a_quotation_that_begins_with_its_kind_is_a_callout() {
    let html = html("> [!TIP]\n> Go early.\n\n> [!NOTE] Low water\n> At six.\n");
    assert!(html.contains("<div class=\"markdown-alert markdown-alert-tip\">"), "{html}");
    assert!(html.contains("<p class=\"markdown-alert-title\">Low water</p>"), "{html}");
}

#[test]
fn several_pictures_by_themselves_are_a_gallery() {
    let gallery = html("![a](/media/a.png)\n![b](/media/b.png)\n\nText.\n");
    assert!(gallery.starts_with("<div class=\"gallery\">\n<p><img src=\"/media/a.png\""), "{gallery}");
    assert!(gallery.contains("</p>\n</div>\n<p>Text.</p>"), "{gallery}");
    for other in ["![a](/a.png)", "![a](/a.png) and ![b](/b.png)", "[![a](/a.png)](/a) ![b](/b.png)"] {
        assert!(!html(other).contains("gallery"), "{other}");
    }
}

#[test]
fn a_known_site_is_embedded_as_a_card_and_another_block_stays_one() {
    let card = html("::embed{url=\"https://vimeo.com/1\"}\n");
    assert!(card.contains("<figure class=\"embed\"><a href=\"https://vimeo.com/1\">"), "{card}");
    assert!(html("::embed{url=\"https://example.org/1\"}\n").contains("<sandpress-block name=\"embed\""));
    assert!(html("::other{url=\"https://vimeo.com/1\"}\n").contains("<sandpress-block name=\"other\""));
}
