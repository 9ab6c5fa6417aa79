//! Style sheets on their way to browsers: without comments and needless space, with the addresses of the files that
//! they name.

use cssparser::{Parser, Token};

/// Something that is wrong with a style sheet.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CssFault {
    /// The line, from 1.
    pub(super) line: usize,
    /// The column, from 1.
    pub(super) column: usize,
    /// What is wrong.
    pub(super) message: String,
}

/// The style sheet as it is sent. `resolve` gives the address for a path that stands in `url()` or behind `@import`;
/// none where it is to stay as it is.
///
/// # Errors
/// What `resolve` says, and brackets that do not fit.
pub(super) fn prepare(
    source: &str,
    resolve: &mut dyn FnMut(&str) -> Result<Option<String>, String>,
) -> Result<String, CssFault> {
    let mut parser = Parser::new(source);
    let mut writer = Writer { out: String::with_capacity(source.len()), space: false, resolve, fault: None };
    writer.tokens(&mut parser, false);
    match writer.fault {
        Some(fault) => Err(fault),
        None => Ok(writer.out),
    }
}

struct Writer<'r> {
    out: String,
    /// Whether there was space since what was written last.
    space: bool,
    resolve: &'r mut dyn FnMut(&str) -> Result<Option<String>, String>,
    fault: Option<CssFault>,
}

/// What a token means for the writer.
enum Piece {
    Space,
    /// As it stands in the source.
    Plain,
    /// An address, with the quote that it stands in; none for one without.
    Url(String, bool),
    /// The mark that opens a block, and the one that closes it.
    Block(&'static str, bool),
    Import,
    Fault(&'static str),
}

impl Writer<'_> {
    fn tokens(&mut self, parser: &mut Parser<'_>, in_url: bool) {
        let mut after_import = false;
        loop {
            let start = parser.position();
            let place = parser.current_source_location();
            let piece = match parser.next_including_whitespace_and_comments() {
                Ok(token) => piece(token, in_url || after_import),
                Err(_) => return,
            };
            if self.fault.is_some() {
                return;
            }
            let at = (place.line as usize + 1, place.column as usize);
            match piece {
                Piece::Space => {
                    self.space = true;
                    continue;
                }
                Piece::Plain => self.write(parser.slice_from(start)),
                Piece::Import => self.write(parser.slice_from(start)),
                Piece::Url(ref url, is_quoted) => self.url(url, is_quoted, parser.slice_from(start), at),
                Piece::Block(closing, opens_url) => {
                    self.write(parser.slice_from(start));
                    let nested: Result<(), cssparser::ParseError<()>> = parser.parse_nested_block(|inner| {
                        self.tokens(inner, opens_url);
                        Ok(())
                    });
                    if nested.is_err() && self.fault.is_none() {
                        self.refuse(at, "cannot be read: check the brackets");
                    }
                    self.space = false;
                    if closing == "}" && self.out.ends_with(';') {
                        self.out.pop();
                    }
                    self.out.push_str(closing);
                }
                Piece::Fault(message) => self.refuse(at, message),
            }
            after_import = matches!(piece, Piece::Import);
        }
    }

    fn refuse(&mut self, (line, column): (usize, usize), message: &str) {
        self.fault = Some(CssFault { line, column, message: message.to_owned() });
    }

    fn url(&mut self, url: &str, is_quoted: bool, source: &str, at: (usize, usize)) {
        match (self.resolve)(url) {
            Err(message) => self.refuse(at, &message),
            Ok(None) => self.write(source),
            // Addresses are percent-encoded: no quote, bracket or space is in them.
            Ok(Some(address)) if is_quoted => self.write(&format!("\"{address}\"")),
            Ok(Some(address)) => self.write(&format!("url({address})")),
        }
    }

    /// Writes a piece, with one space before it where there was space that means something.
    fn write(&mut self, text: &str) {
        let needs_none_behind =
            self.out.ends_with(['{', '}', ';', ',', '(', ':', '[']) || self.out.is_empty();
        let needs_none_before = text.starts_with(['}', '{', ';', ',', ')', ']']);
        if self.space && !needs_none_behind && !needs_none_before {
            self.out.push(' ');
        }
        self.space = false;
        self.out.push_str(text);
    }
}

fn piece(token: &Token<'_>, is_address: bool) -> Piece {
    match token {
        Token::WhiteSpace(_) | Token::Comment(_) => Piece::Space,
        Token::UnquotedUrl(url) => Piece::Url(url.to_string(), false),
        Token::QuotedString(url) if is_address => Piece::Url(url.to_string(), true),
        Token::Function(name) => Piece::Block(")", name.eq_ignore_ascii_case("url")),
        Token::ParenthesisBlock => Piece::Block(")", false),
        Token::SquareBracketBlock => Piece::Block("]", false),
        Token::CurlyBracketBlock => Piece::Block("}", false),
        Token::AtKeyword(name) if name.eq_ignore_ascii_case("import") => Piece::Import,
        Token::BadUrl(_) | Token::BadString(_) => Piece::Fault("has an address or text without an end"),
        Token::CloseParenthesis | Token::CloseSquareBracket | Token::CloseCurlyBracket => {
            Piece::Fault("has a closing bracket that nothing opens")
        }
        _ => Piece::Plain,
    }
}

/// The path in a style sheet as a path below `static`: relative to the folder of the style sheet. None for addresses
/// elsewhere, and for what begins with a slash.
pub(super) fn path_of(sheet: &str, url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let has_scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
    if path.is_empty() || path.starts_with('/') || has_scheme {
        return None;
    }
    let mut parts: Vec<&str> = sheet.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            // Above the folder there is no file, so what remains is refused as one that is not there.
            ".." => {
                if parts.pop().is_none() {
                    return Some(path.to_owned());
                }
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(source: &str) -> Result<String, CssFault> {
        prepare(source, &mut |url| match url {
            "gone.png" => Err("there is no gone.png".to_owned()),
            "a.png" => Ok(Some("/assets/theme/1/a.png".to_owned())),
            _ => Ok(None),
        })
    }

    #[test]
    fn space_and_comments_go_where_they_mean_nothing() {
        for (source, expected) in [
            ("a { color : red ; }", "a{color :red}"),
            (
                "/* x */ a , b > c { margin: 0 auto; padding: calc(1px + 2px) }",
                "a,b > c{margin:0 auto;padding:calc(1px + 2px)}",
            ),
            (
                "@media (min-width: 3rem) and (hover) { a :hover { b: c } }",
                "@media (min-width:3rem) and (hover){a :hover{b:c}}",
            ),
            ("a::before { content: \" { \" ; }", "a::before{content:\" { \"}"),
            ("a{--x: 1px/**/2px}", "a{--x:1px 2px}"),
            ("a { b: .5em -0.25rem 1.0e3px #AbC; }", "a{b:.5em -0.25rem 1.0e3px #AbC}"),
            (":is( a , b ) c[ d = \"e\" ] {}", ":is(a,b) c[d = \"e\"]{}"),
            ("@layer a, b;\n@layer a { x { y: z } }", "@layer a,b;@layer a{x{y:z}}"),
        ] {
            assert_eq!(prepared(source).unwrap(), expected, "{source}");
        }
    }

    #[test]
    fn what_was_prepared_is_prepared_again_as_it_is() {
        let sheet = include_str!("../../../themes/default/static/style.css");
        let once = prepared(sheet).unwrap();
        assert!(once.len() < sheet.len(), "{} {}", once.len(), sheet.len());
        assert_eq!(prepared(&once).unwrap(), once);
    }

    #[test]
    fn addresses_are_those_of_the_files() {
        for (source, expected) in [
            ("a{b:url(a.png)}", "a{b:url(/assets/theme/1/a.png)}"),
            ("a{b:url( 'a.png' ) url(other.png)}", "a{b:url(\"/assets/theme/1/a.png\") url(other.png)}"),
            ("@import \"a.png\" layer(x);", "@import \"/assets/theme/1/a.png\" layer(x);"),
            ("a{content:\"a.png\"}", "a{content:\"a.png\"}"),
        ] {
            assert_eq!(prepared(source).unwrap(), expected, "{source}");
        }
        let fault = prepared("a {\n  b: url(gone.png) }").unwrap_err();
        assert_eq!((fault.line, fault.message.as_str()), (2, "there is no gone.png"));
        assert!(prepared("a { b: c } }").is_err());
    }

    #[test]
    fn paths_are_relative_to_their_sheet() {
        for (sheet, url, expected) in [
            ("style.css", "a.png", Some("a.png")),
            ("css/style.css", "../img/a.png?x#y", Some("img/a.png")),
            ("css/style.css", "./a.png", Some("css/a.png")),
            ("style.css", "../a.png", Some("../a.png")),
            ("style.css", "/a.png", None),
            ("style.css", "https://e.org/a.png", None),
            ("style.css", "data:image/png,x", None),
            ("style.css", "#x", None),
        ] {
            assert_eq!(path_of(sheet, url).as_deref(), expected, "{url}");
        }
    }
}
