//! What a style sheet of a plugin may load: nothing of other sites.

use cssparser::{ParseError, Parser, Token};
use url::Url;

/// How deep blocks may be nested.
const MAX_DEPTH: usize = 64;

/// Where the addresses in a style sheet are looked at from. Nobody has this host.
const BASE: &str = "https://site.invalid/assets/plugins/0/0/0.css";

/// Functions in which texts are addresses.
const LOADING: &[&str] = &["url", "src", "image", "image-set", "-webkit-image-set", "cross-fade"];

/// Functions by which a text can come from elsewhere.
const INDIRECT: &[&str] = &["var", "env", "attr"];

/// Checks that a style sheet loads nothing but files of this site and `data:` URLs, and that its brackets fit.
///
/// # Errors
/// What is wrong and in which line, to stand behind the name of the style sheet.
pub(super) fn check(source: &str) -> Result<(), String> {
    tokens(&mut Parser::new(source), 0, false)
}

/// `is_address`: whether texts here are addresses.
fn tokens(parser: &mut Parser<'_>, depth: usize, is_address: bool) -> Result<(), String> {
    loop {
        let line = parser.current_source_location().line + 1;
        let wrong = |why: &str| Err(format!("{why} in line {line}"));
        let (in_function, closes) = match parser.next_including_whitespace_and_comments() {
            Err(_) => return Ok(()),
            Ok(Token::AtKeyword(name)) if name.eq_ignore_ascii_case("import") => {
                return wrong("has an @import, which no style sheet of a plugin may have,");
            }
            Ok(Token::UnquotedUrl(url)) if !is_of_site(url) => return foreign(url, line),
            Ok(Token::QuotedString(url)) if is_address && !is_of_site(url) => return foreign(url, line),
            Ok(Token::BadUrl(_) | Token::BadString(_)) => {
                return wrong("has an address or text without an end");
            }
            Ok(Token::CloseParenthesis | Token::CloseSquareBracket | Token::CloseCurlyBracket) => {
                return wrong("has a closing bracket that nothing opens");
            }
            Ok(Token::Function(name)) => {
                let is_one_of = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
                if is_address && is_one_of(INDIRECT) {
                    return wrong("has an address that is made up of others");
                }
                (is_one_of(LOADING), true)
            }
            Ok(Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock) => {
                (false, true)
            }
            Ok(_) => (false, false),
        };
        if !closes {
            continue;
        }
        if depth == MAX_DEPTH {
            return wrong("is nested too deeply");
        }
        let mut inner = Ok(());
        let read: Result<(), ParseError<()>> = parser.parse_nested_block(|nested| {
            inner = tokens(nested, depth + 1, is_address || in_function);
            Ok(())
        });
        inner?;
        if read.is_err() {
            return wrong("cannot be read: check the brackets");
        }
    }
}

fn foreign(url: &str, line: u32) -> Result<(), String> {
    let shown: String = url.chars().take(80).collect();
    Err(format!("loads {shown:?} in line {line}, which is not of this site"))
}

/// Whether browsers find the address on the site itself, or in the style sheet.
fn is_of_site(url: &str) -> bool {
    let Ok(base) = Url::parse(BASE) else { return false };
    base.join(url).is_ok_and(|url| url.scheme() == "data" || url.origin() == base.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_of_the_site_is_taken() {
        for source in [
            "",
            "/* @import 'x' */ .poll { color: red }",
            "a{b:url(/media/1/a.png)}",
            "a{b:url( 'a.png' )}",
            "a{b:url(#x)}",
            "a{b:url(\"data:image/svg+xml,%3Csvg/%3E\")}",
            "a{b:image-set(\"a.png\" 1x, \"/b.png\" 2x type(\"image/png\"))}",
            "a::before{content:\"https://elsewhere.example\"}",
            "@media (min-width: 3rem) { a { width: calc((1px + var(--x)) * 2) } }",
            "@font-face { src: local(\"Serif\"), url(data:font/woff2;base64,AA==) }",
        ] {
            assert_eq!(check(source), Ok(()), "{source}");
        }
    }

    #[test]
    fn what_loads_from_elsewhere_is_refused() {
        for source in [
            "@import \"a.css\";",
            "@IMPORT url(a.css);",
            "@\\69mport 'a.css';",
            "a{b:url(https://elsewhere.example/a.png)}",
            "a{b:url(\"//elsewhere.example/a.png\")}",
            "a{b:url('/\\\\elsewhere.example/a.png')}",
            "a{b:url('\\\\\\\\elsewhere.example/a.png')}",
            "a{b:URL(http://elsewhere.example)}",
            "a{b:\\75 rl(https://elsewhere.example)}",
            "a{b:url(' https://elsewhere.example')}",
            "a{b:url('ht\\a tps://elsewhere.example')}",
            "a{b:image-set('https://elsewhere.example/a.png' 1x)}",
            "a{b:-webkit-image-set(('//elsewhere.example') 1x)}",
            "a{--x:'https://elsewhere.example';b:image-set(var(--x) 1x)}",
            "a{b:src('https://elsewhere.example')}",
            "a{b:url(blob:https://elsewhere.example/1)}",
            "a{b:url(javascript:alert(1))}",
        ] {
            assert!(check(source).is_err(), "{source}");
        }
        let said = check("a{}\n\nb { c: url(https://elsewhere.example) }").unwrap_err();
        assert_eq!(said, "loads \"https://elsewhere.example\" in line 3, which is not of this site");
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for source in ["a { b: c } }", "a)", "a{b:url(a b)}", "a{b:'x\ny'}"] {
            assert!(check(source).is_err(), "{source}");
        }
        let deep = |depth: usize| format!("{}{}", "(".repeat(depth), ")".repeat(depth));
        assert_eq!(check(&deep(MAX_DEPTH)), Ok(()));
        assert!(check(&deep(100_000)).unwrap_err().contains("nested too deeply"));
    }
}
