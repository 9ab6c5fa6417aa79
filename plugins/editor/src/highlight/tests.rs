use super::*;

fn html(name: &str, code: &str) -> String {
    let mut html = String::new();
    highlight(code, find(name).unwrap(), &mut html);
    html
}

/// The pieces with a meaning, in order.
fn pieces(name: &str, code: &str) -> Vec<(String, String)> {
    let html = html(name, code);
    html.split("<span class=\"")
        .skip(1)
        .map(|span| {
            let (classes, rest) = span.split_once("\">").unwrap();
            let (text, _) = rest.split_once("</span>").unwrap();
            let text = text
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
            (classes.to_owned(), text.trim_end().to_owned())
        })
        .collect()
}

fn has(name: &str, code: &str, meaning: Meaning, text: &str) {
    let pieces = pieces(name, code);
    let found = pieces.iter().any(|(classes, piece)| classes == meaning.classes() && piece == text);
    assert!(found, "{name}: no {meaning:?} {text:?} in {pieces:?}");
}

fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at + rest[at..].find('>').unwrap() + 1..];
    }
    text.push_str(rest);
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[test]
fn rust() {
    let code = r##"#[derive(Debug)]
pub fn f<'a>(x: &'a str) -> Option<u8> { // why
    let c = '\''; let s = r#"a "b""#; println!("hi\n{}", 1_000u32); /* a /* b */ c */ Some(0xff) }"##;
    has("rust", code, Meaning::Annotation, "#[derive(Debug)]");
    has("rust", code, Meaning::Storage, "pub fn");
    has("rust", code, Meaning::Function, "f");
    has("rust", code, Meaning::Storage, "'a");
    has("rust", code, Meaning::Type, "Option");
    has("rust", code, Meaning::Comment, "// why");
    has("rust", code, Meaning::Comment, "/* a /* b */ c */");
    has("rust", code, Meaning::Text, "r#\"a \"b\"\"#");
    has("rust", code, Meaning::Macro, "println!");
    has("rust", code, Meaning::Escape, "\\n");
    has("rust", code, Meaning::Number, "1_000u32");
    has("rust", code, Meaning::Number, "0xff");
    assert!(pieces("rs", "a != b && c(d)").iter().all(|(_, text)| text == "c"));
}

#[test]
fn scripts() {
    let code = "import x from 'y'; const re = /a\\/[/]b/g, n = a / b / c; /* c */ class A { m() { return `t ${x}` } } // e";
    has("ts", code, Meaning::Keyword, "import");
    has("ts", code, Meaning::Text, "'y'");
    has("ts", code, Meaning::Text, "/a\\/[/]b/g");
    has("ts", code, Meaning::Text, "`t ${x}`");
    has("ts", code, Meaning::Storage, "class");
    has("ts", code, Meaning::Comment, "// e");
    assert!(!pieces("js", "n = a / b / c").iter().any(|(classes, _)| classes == Meaning::Text.classes()));
}

#[test]
fn languages_with_hash_comments() {
    let code = "@cache\ndef f(x: int) -> None:\n    \"\"\"two\n    lines\"\"\"\n    return rf'a\\b' + f\"{x}\\n\"  # why";
    has("python", code, Meaning::Annotation, "@cache");
    has("python", code, Meaning::Storage, "def");
    has("python", code, Meaning::Function, "f");
    has("python", code, Meaning::Constant, "None");
    has("python", code, Meaning::Text, "\"\"\"two\n    lines\"\"\"");
    has("python", code, Meaning::Text, "rf'a\\b'");
    has("python", code, Meaning::Escape, "\\n");
    has("python", code, Meaning::Comment, "# why");
    has("ruby", "class A; @x = :y; end # z", Meaning::Variable, "@x");
    has("powershell", "Get-Item $path | foreach { 'x' } <# c\n #>", Meaning::Variable, "$path");
    has("powershell", "Get-Item $path <# c\n #>", Meaning::Comment, "<# c\n #>");
}

#[test]
fn languages_with_slash_comments() {
    has("c", "#include <stdio.h>\nint main(void) { return 0x1F; } // x", Meaning::Annotation, "#include");
    has("c++", "std::vector<int> v; throw E{1.5e-3};", Meaning::Number, "1.5e-3");
    has("c++", "template <typename T> class A {};", Meaning::Storage, "template");
    has("go", "func f() { s := `a\\` }", Meaning::Text, "`a\\`");
    has("java", "@Override public String toString() { return null; }", Meaning::Annotation, "@Override");
    has("java", "@Override public String toString() { return null; }", Meaning::Type, "String");
    has("php", "<?php echo $a . \"b\"; ?>", Meaning::Variable, "$a");
    has("sql", "select a from b where c = 'it''s' -- d", Meaning::Comment, "-- d");
    has("sql", "SELECT COUNT(*) FROM b", Meaning::Keyword, "FROM");
    has("lua", "local x = [[a\nb]] -- c", Meaning::Text, "[[a\nb]]");
    has("haskell", "f :: Int {- a {- b -} c -}", Meaning::Comment, "{- a {- b -} c -}");
    has("zig", "const x = @import(\"std\");", Meaning::Annotation, "@import");
    has("wasm", "(func $f (param i32) ;; c", Meaning::Variable, "$f");
    has("wit", "interface a { b: func() -> string; }", Meaning::Type, "string");
}

#[test]
fn data_formats() {
    let toml = "# c\n[package]\nname = \"a\"\nversion = 1979-05-27T07:32:00Z\nlist = [\n  'x', true,\n]\n";
    has("toml", toml, Meaning::Comment, "# c");
    has("toml", toml, Meaning::Heading, "[package]");
    has("toml", toml, Meaning::Key, "name");
    has("toml", toml, Meaning::Text, "\"a\"");
    has("toml", toml, Meaning::Number, "1979-05-27T07:32:00Z");
    has("toml", toml, Meaning::Constant, "true");
    let yaml = "---\n- name: \"a: b\"\n  on: true # c\n  url: https://e.org\n  n: 5\nplain\n\n'q': *x\n";
    has("yaml", yaml, Meaning::Key, "name");
    has("yaml", yaml, Meaning::Text, "\"a: b\"");
    has("yaml", yaml, Meaning::Comment, "# c");
    has("yaml", yaml, Meaning::Number, "5");
    has("yaml", yaml, Meaning::Key, "'q'");
    has("yaml", yaml, Meaning::Variable, "*x");
    let json = "{ \"a\" : [1, -2.5e3, \"b\\n\", null] } // c";
    has("json", json, Meaning::Key, "\"a\"");
    has("json", json, Meaning::Number, "2.5e3");
    has("json", json, Meaning::Escape, "\\n");
    has("json", json, Meaning::Constant, "null");
    let diff = "--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new\n same";
    has("diff", diff, Meaning::Heading, "--- a");
    has("diff", diff, Meaning::Annotation, "@@ -1 +1 @@");
    has("diff", diff, Meaning::Deleted, "-old");
    has("diff", diff, Meaning::Inserted, "+new");
}

#[test]
fn shells() {
    let code =
        "export A=1\nif [ -f \"$HOME/x\" ]; then\n  cargo build --release | tee 'log' # c\nfi\nX=2 y ${Z:-w}";
    has("sh", code, Meaning::Storage, "export");
    has("sh", code, Meaning::Keyword, "then");
    has("sh", code, Meaning::Function, "cargo");
    has("sh", code, Meaning::Function, "tee");
    has("sh", code, Meaning::Parameter, "--release");
    has("sh", code, Meaning::Variable, "$HOME");
    has("sh", code, Meaning::Variable, "${Z:-w}");
    has("sh", code, Meaning::Comment, "# c");
    let session = "$ rustup update stable\ninfo: \"syncing\n$ cargo new x\n";
    has("console", session, Meaning::Function, "rustup");
    has("console", session, Meaning::Function, "cargo");
    assert!(!pieces("console", session).iter().any(|(classes, _)| classes == Meaning::Text.classes()));
    let file = "FROM rust:1.95 AS build\nRUN apt-get update && \\\n    cargo build\n# c\nCMD [\"x\"]\n";
    has("dockerfile", file, Meaning::Keyword, "FROM");
    has("dockerfile", file, Meaning::Function, "cargo");
    has("dockerfile", file, Meaning::Text, "\"x\"");
}

#[test]
fn markup_and_styles() {
    let page = "<!DOCTYPE html><!-- c --><a href=\"x\" hidden>&amp;</a><script>let a = 1;</script><style>p { color: red }</style>";
    has("html", page, Meaning::Comment, "<!-- c -->");
    has("html", page, Meaning::Key, "a");
    has("html", page, Meaning::Parameter, "href");
    has("html", page, Meaning::Text, "\"x\"");
    has("html", page, Meaning::Escape, "&amp;");
    has("html", page, Meaning::Storage, "let");
    has("html", page, Meaning::Key, "color");
    let sheet =
        "@media (width > 10em) { .a #b:hover { --x: 5%; color: #fff; width: calc(1px + 2em) } } /* c */";
    has("css", sheet, Meaning::Keyword, "@media");
    has("css", sheet, Meaning::Type, ".a #b");
    has("css", sheet, Meaning::Variable, "--x");
    has("css", sheet, Meaning::Number, "5%");
    has("css", sheet, Meaning::Number, "#fff");
    has("css", sheet, Meaning::Function, "calc");
    has("css", sheet, Meaning::Comment, "/* c */");
}

/// Every beginning and every end of a piece of every language, under every language: nothing is lost, nothing
/// gets stuck, and spans are closed.
#[test]
fn no_code_is_lost_however_broken() {
    let samples = [
        "fn f() -> &'a str { r#\"x\"#; 'c'; '\\u{1}' /* a /* b */ } #[a(\"]\")] é漢🦀",
        "<a b='c\" d=\"e\"><!-- x --> & &amp; <script>1</script <style>",
        "k = \"v\" # c\n[t]\n- a: 'b'\n  \"c\": *d\n{\"a\\\"\": 1e5}",
        "$ echo \"${A} $B\\\"\" | x 'y' && $(z) `q`\n> PS> # \\",
        "--- a\n+++ b\n@@ x\n-y\n+z\n\n--[[ a ]] <# b #> (; c ;) ;; d {- e -}",
        "a / b /re[/]x/g `t${x}` @dec \"\"\"doc\"\"\" @\"here\"@ \r\n\t",
    ];
    for name in [
        "rust",
        "ts",
        "python",
        "c",
        "go",
        "java",
        "sql",
        "php",
        "ruby",
        "lua",
        "haskell",
        "powershell",
        "zig",
        "asm",
        "wat",
        "wit",
        "toml",
        "yaml",
        "json",
        "sh",
        "console",
        "dockerfile",
        "html",
        "css",
        "diff",
    ] {
        for sample in samples {
            for at in sample.char_indices().map(|(at, _)| at) {
                for code in [&sample[..at], &sample[at..]] {
                    let html = html(name, code);
                    assert_eq!(without_tags(&html), code, "{name}");
                    assert_eq!(
                        html.matches("<span ").count(),
                        html.matches("</span>").count(),
                        "{name}: {code}"
                    );
                }
            }
        }
    }
}
