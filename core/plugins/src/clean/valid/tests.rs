use super::super::{clean, clean_mail, form::clean_page};

/// What comes of each, and that it stays so.
fn gives(table: &[(&str, &str)]) {
    for (written, made) in table {
        assert_eq!(clean(written), *made, "{written}");
        assert_eq!(clean(made), *made, "{written}, once more");
    }
}

#[test]
fn elements_of_a_line_go_into_the_blocks_that_they_stood_around() {
    gives(&[
        ("<b><p>a</p>c<p>d</p></b>", "<p><b>a</b></p><b>c</b><p><b>d</b></p>"),
        ("<span><p>a</p></span>", "<p>a</p>"),
        ("<span class=\"x\"><p>a</p></span>", "<p><span class=\"x\">a</span></p>"),
        ("<em><div><ul><li>a</li></ul></div></em>", "<div><ul><li><em>a</em></li></ul></div>"),
        ("<b><i><p>a</p></i></b>", "<p><b><i>a</i></b></p>"),
        ("<b id=\"x\"><p>a</p><p>b</p></b>", "<p><b id=\"x\">a</b></p><p><b>b</b></p>"),
        ("<b><i><u><s><small><p>a</p></small></s></u></i></b>", "<p><b><i><u><s>a</s></u></i></b></p>"),
        ("<a href=\"/x\"><p>a</p></a>", "<a href=\"/x\" rel=\"noopener\"><p>a</p></a>"),
        ("<summary>a</summary>", "<div>a</div>"),
        (
            "<details><summary><span><p>a</p></span></summary>b</details>",
            "<details><summary><span>a </span></summary>b</details>",
        ),
        ("<h2><p>a</p><p>b</p></h2>", "<h2>a b </h2>"),
        ("<pre><div>a</div><div>b</div></pre>", "<pre tabindex=\"0\">a\nb\n</pre>"),
    ]);
}

#[test]
fn a_block_divides_its_paragraph() {
    let block = "<sandpress-block name=\"x\"></sandpress-block>";
    gives(&[
        (
            &format!("<p class=\"c\">a <b>b {block} c</b> d</p>"),
            &format!("<p class=\"c\">a <b>b </b></p>{block}<p class=\"c\"><b> c</b> d</p>"),
        ),
        (&format!("<p>{block}</p>"), block),
        (&format!("<h2>a{block}</h2>"), "<h2>a </h2>"),
        ("<sandpress-block name=\"x\">a<p>b</p></sandpress-block>", &format!("{block}a<p>b</p>")),
    ]);
}

#[test]
fn pictures_have_words_or_are_ornaments() {
    gives(&[
        ("<img src=\"a.png\">", "<img src=\"a.png\" alt=\"\">"),
        ("<img alt=\"A &amp; b\">", "A &amp; b"),
        ("<img src=\"javascript:x\" alt=\"a\">", "a"),
        ("<img src=\"a b.png\" alt=\"c\" align=\"right\">", "<img src=\"a%20b.png\" alt=\"c\">"),
        ("<img src=\"a\" srcset=\"a 1x, b 1x\" sizes=\"1px\" alt=\"\">", "<img src=\"a\" alt=\"\">"),
        (
            "<img src=\"a\" srcset=\"a 10w, b 20w\" alt=\"\">",
            "<img src=\"a\" srcset=\"a 10w, b 20w\" alt=\"\" sizes=\"100vw\">",
        ),
        ("<picture><source src=\"a\"><img src=\"b\" alt=\"\"></picture>", "<img src=\"b\" alt=\"\">"),
        (
            "<picture><source srcset=\"a\"><p>x<img src=\"b\" alt=\"\"></p></picture>",
            "x<picture><source srcset=\"a\"><img src=\"b\" alt=\"\"></picture>",
        ),
        ("<video>a</video><audio controls src=\"b\"></audio>", "a<audio controls=\"\" src=\"b\"></audio>"),
        (
            "<video controls><track src=\"t\"><p>x</p><source src=\"a\"><track kind=\"captions\" src=\"t\" default><track kind=\"captions\" src=\"u\" default></video>",
            "<video controls=\"\"><source src=\"a\"><track kind=\"captions\" src=\"t\" default=\"\"><track kind=\"captions\" src=\"u\"><p>x</p></video>",
        ),
    ]);
}

#[test]
fn links_lead_somewhere_or_are_places() {
    gives(&[
        ("<a name=\"x\">a</a>", "<a id=\"x\">a</a>"),
        ("<a name=\"x\" href=\"/\">a</a>", "<a href=\"/\" id=\"x\" rel=\"noopener\">a</a>"),
        ("<a name=\"x\" id=\"y\" hreflang=\"de\">a</a>", "<a id=\"y\">a</a>"),
        ("<a href=\"javascript:x\">a</a>", "<a>a</a>"),
        ("<a href=\"/?a##b\">a</a>", "<a href=\"/?a#%23b\" rel=\"noopener\">a</a>"),
        (
            "<a href=\"/a\"><table><tbody><tr><td><a href=\"/b\">b</a></td></tr></tbody></table></a>",
            "<a href=\"/a\" rel=\"noopener\"><table tabindex=\"0\"><tbody><tr><td>b</td></tr></tbody></table></a>",
        ),
        (
            "<a href=\"/a\"><details><summary>a</summary>b</details></a>",
            "<details><summary>a</summary>b</details>",
        ),
        ("<dfn>a<dfn>b</dfn></dfn>", "<dfn>ab</dfn>"),
    ]);
}

#[test]
fn obsolete_things_are_what_they_are_today() {
    gives(&[
        ("<center>a</center>", "<div class=\"align-center\">a</div>"),
        ("<p align=\"Right\" class=\"x\">a</p>", "<p class=\"x align-right\">a</p>"),
        (
            "<tt>a</tt><strike>b</strike><acronym title=\"c\">d</acronym>",
            "<code>a</code><s>b</s><abbr title=\"c\">d</abbr>",
        ),
        ("<hr size=\"3\" width=\"50%\" align=\"left\">", "<hr>"),
        (
            "<table summary=\"x\" align=\"center\"><thead><tr><th align=\"center\" char=\".\">a</th></tr></thead></table>",
            "<table tabindex=\"0\"><thead><tr><th class=\"align-center\">a</th></tr></thead></table>",
        ),
        ("<map><area>a</map><data>b</data><bdo>c</bdo><rtc>d</rtc>", "abcd"),
        (
            "<time>today</time><time datetime=\"2026-11-22\">today</time><time>12:30</time>",
            "today<time datetime=\"2026-11-22\">today</time><time>12:30</time>",
        ),
        ("<p dir=\"up\" lang=\"?\" role=\"button\" aria-label=\"x\">a</p>", "<p>a</p>"),
        ("<div role=\"note\" aria-label=\"x\">a</div>", "<div role=\"note\" aria-label=\"x\">a</div>"),
        (
            "<ol start=\"x\"><li>a</li></ol><details open=\"yes\"><summary>b</summary></details>",
            "<ol><li>a</li></ol><details open=\"\"><summary>b</summary></details>",
        ),
        ("a&#1;b&#13;c\u{fdd0}d", "ab\ncd"),
        ("<pre>\n\n\na</pre>", "<pre tabindex=\"0\">a</pre>"),
    ]);
}

#[test]
fn parts_stand_in_their_whole() {
    gives(&[
        ("<li>a</li> <li>b</li>c", "<ul><li>a</li> <li>b</li></ul>c"),
        (
            "<ul><p>a</p>b<li>c</li><ul><li>d</li></ul></ul>",
            "<ul><li><p>a</p>b</li><li>c<ul><li>d</li></ul></li></ul>",
        ),
        (
            "<dl><dt>a</dt><dd>b</dd></dl><dl><dd>c</dd></dl><dl></dl>",
            "<dl><dt>a</dt><dd>b</dd></dl><div><div>c</div></div><dl></dl>",
        ),
        (
            "<dl><div><dt>a</dt><dd>b</dd></div><dt>c</dt></dl>",
            "<div><div><div>a</div><div>b</div></div><div>c</div></div>",
        ),
        ("<dl><dt><h2>a</h2></dt><dd>b</dd></dl>", "<dl><dt><div>a</div></dt><dd>b</dd></dl>"),
        (
            "<details>a<summary>b</summary><summary>c</summary></details>",
            "<details><summary>b</summary>a<div>c</div></details>",
        ),
        ("<details><p>a</p></details>", "<details><summary>Details</summary><p>a</p></details>"),
        (
            "<details><summary><h2>a</h2></summary></details>",
            "<details><summary><h2>a</h2></summary></details>",
        ),
        (
            "<figure>a<figcaption>b</figcaption>c<figcaption>d</figcaption></figure>",
            "<figure>ac<div>d</div><figcaption>b</figcaption></figure>",
        ),
        ("<header>a<header>b</header></header>", "<header>a<div>b</div></header>"),
        (
            "<hgroup><h2>a</h2><p>b</p></hgroup><hgroup><ul></ul></hgroup>",
            "<hgroup><h2>a</h2><p>b</p></hgroup><div><ul></ul></div>",
        ),
        (
            "<ruby>a<rt>b</rt></ruby><ruby><rt>c</rt></ruby><ruby>d<rp>(</rp><rt>e</rt><rp>)</rp></ruby>",
            "<ruby>a<rt>b</rt></ruby>c<ruby>d<rp>(</rp><rt>e</rt><rp>)</rp></ruby>",
        ),
    ]);
}

#[test]
fn tables_are_tables() {
    let table = |rows: &str| format!("<table tabindex=\"0\"><tbody>{rows}</tbody></table>");
    gives(&[
        (
            "<table><tfoot><tr><td>f</td></tr></tfoot><tr><td>a</td></tr><caption>c</caption><caption>d</caption><thead><tr><th>h</th></tr></thead></table>",
            "<div>d</div><table tabindex=\"0\"><caption>c</caption><thead><tr><th>h</th></tr></thead><tbody><tr><td>a</td></tr></tbody><tfoot><tr><td>f</td></tr></tfoot></table>",
        ),
        (
            "<table><caption><table><tr><td>a</td></tr></table></caption><tr><td>b</td></tr></table>",
            "<table tabindex=\"0\"><caption><div>a</div></caption><tbody><tr><td>b</td></tr></tbody></table>",
        ),
        (&table("<tr></tr><tr><td rowspan=\"9\">a</td></tr>"), &table("<tr><td>a</td></tr>")),
        (
            &table("<tr><td colspan=\"4\">a</td></tr><tr><td>b</td><td colspan=\"2\">c</td></tr>"),
            &table("<tr><td colspan=\"2\">a</td></tr><tr><td>b</td><td>c</td></tr>"),
        ),
        (
            &table("<tr><td>a</td><td rowspan=\"2\">b</td></tr><tr><td colspan=\"2\">c</td></tr>"),
            &table("<tr><td>a</td><td>b</td></tr><tr><td>c</td></tr>"),
        ),
        (
            "<table><colgroup span=\"3\"></colgroup><tbody><tr><td>a</td></tr></tbody></table>",
            &table("<tr><td>a</td></tr>"),
        ),
        (&table("<tr><th><h2>a</h2></th></tr>"), &table("<tr><th><div>a</div></th></tr>")),
    ]);
}

#[test]
fn headings_leave_no_level_out() {
    gives(&[
        ("<h1>a</h1><h2>b</h2>", "<h2>a</h2><h3>b</h3>"),
        (
            "<h3>a</h3><h5>b</h5><h4>c</h4><h3>d</h3><h2>e</h2>",
            "<h2>a</h2><h3>b</h3><h3>c</h3><h2>d</h2><h2>e</h2>",
        ),
        (
            "<h2>a</h2><blockquote><h6>b</h6></blockquote><h3>c</h3>",
            "<h2>a</h2><blockquote><h3>b</h3></blockquote><h3>c</h3>",
        ),
        (
            "<h1>a</h1><h2>b</h2><h3>c</h3><h4>d</h4><h5>e</h5><h6>f</h6>",
            "<h2>a</h2><h3>b</h3><h4>c</h4><h5>d</h5><h6>e</h6><h6>f</h6>",
        ),
        ("<h2>a</h2><h3 id=\"x\"> </h3><h3>b</h3>", "<h2>a</h2><p id=\"x\"> </p><h3>b</h3>"),
    ]);
    assert_eq!(clean_mail("<h1>a</h1><h4>b</h4>"), "<h1>a</h1><h4>b</h4>");
}

#[test]
fn ids_stand_once() {
    gives(&[
        (
            "<p id=\"a\">1</p><h2 id=\"a\">2</h2><p id=\"a\">3</p><h2 id=\"a\">4</h2><h2 id=\"a-2\">5</h2>",
            "<p id=\"a\">1</p><h2 id=\"a-1\">2</h2><p>3</p><h2 id=\"a-3\">4</h2><h2 id=\"a-2\">5</h2>",
        ),
        ("<p id=\"\">1</p><p id=\"a b\">2</p>", "<p>1</p><p>2</p>"),
        (
            "<section aria-labelledby=\"a\"><h2 id=\"a\">1</h2></section><section aria-labelledby=\"b\">2</section>",
            "<section aria-labelledby=\"a\"><h2 id=\"a\">1</h2></section><section>2</section>",
        ),
    ]);
}

#[test]
fn forms_are_mended_too() {
    for (written, made) in [
        ("<label>a<label>b<input></label></label>", "<label>ab<input></label>"),
        ("<label>a<input><input></label>", "a<input><input>"),
        ("<label for=\"x\">a</label>", "<label>a</label>"),
        ("<button><p>a</p><input></button>", "<button>a </button>"),
        ("<fieldset>a<legend>b</legend></fieldset>", "<fieldset><legend>b</legend>a</fieldset>"),
        ("<select><optgroup><option>a</option></optgroup></select>", "<select><option>a</option></select>"),
        ("<textarea>\n\na</textarea>", "<textarea>a</textarea>"),
        ("<meter></meter><meter value=\"1\">b</meter>", "<meter value=\"1\">b</meter>"),
    ] {
        assert_eq!(clean_page(written, "contact"), made, "{written}");
        assert_eq!(clean_page(made, "contact"), made, "{written}, once more");
    }
}

#[test]
fn depth_has_an_end() {
    let deep = |count: usize| format!("{}a{}", "<div>".repeat(count), "</div>".repeat(count));
    assert_eq!(clean(&deep(128)), deep(128));
    for element in ["div", "blockquote", "b", "span class=x", "ul><li", "section", "a"] {
        let name = element.split([' ', '>']).next().unwrap();
        let html =
            format!("{}<p>a</p>{}", format!("<{element}>").repeat(400), format!("</{name}>").repeat(400));
        let once = clean(&html);
        assert!(once.contains(">a"), "{element}: {once}");
        assert_eq!(clean(&once), once, "{element}");
    }
}

#[test]
fn a_few_bytes_do_not_become_many() {
    let title = "t".repeat(100_000);
    for html in [
        format!("<span title=\"{title}\">{}</span>", "<p>a</p>".repeat(10_000)),
        format!("<b class=x><i class=x><u class=x><s class=x>{}", "<p>a</p>".repeat(100_000)),
        format!("<p title=\"{title}\">{}", "<sandpress-block name=\"a\"></sandpress-block>b".repeat(10_000)),
        "<p id=a>".repeat(50_000) + &"<h2 id=a>b</h2>".repeat(50_000),
        "<ul>".repeat(2_000) + &"<b><p>".repeat(1_000),
        "<table><tr>".to_owned() + &"<td colspan=1000>".repeat(30_000),
    ] {
        let once = clean(&html);
        assert!(once.len() < html.len() * 3, "{} became {}", html.len(), once.len());
        assert!(clean(&once) == once, "{}", html.chars().take(100).collect::<String>());
    }
}
