//! HTML tags in Markdown: where the addresses in their attributes stand.

use std::ops::Range;

/// The longest tag that is read, in bytes.
const MAX_TAG: usize = 8192;

/// A tag with the place of the address in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// The byte behind the tag.
    pub(super) end: usize,
    /// Where the value of the attribute that names a file stands.
    pub(super) address: Option<Range<usize>>,
}

/// Reads the tag whose `<` stands at `start` of `text`; none where it is not a whole tag.
pub(super) fn read(text: &str, start: usize) -> Option<Tag> {
    let mut limit = text.len().min(start + MAX_TAG);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let mut cursor = Cursor { text: text.get(..limit)?, at: start + 1 };
    let closing = cursor.take(b'/');
    cursor.byte().filter(u8::is_ascii_alphabetic)?;
    let name = cursor.run(|byte| byte.is_ascii_alphanumeric() || byte == b'-')?;
    let name = text.get(name)?;
    let wanted = match name.to_ascii_lowercase().as_str() {
        _ if closing => None,
        "a" => Some("href"),
        "img" | "source" => Some("src"),
        _ => None,
    };
    let mut address = None;
    loop {
        let spaces = cursor.run(|byte| byte.is_ascii_whitespace()).is_some();
        if cursor.take(b'>') {
            return Some(Tag { end: cursor.at, address });
        }
        if cursor.take(b'/') {
            continue;
        }
        if !spaces {
            return None;
        }
        let attribute = cursor.run(|byte| !byte.is_ascii_whitespace() && !b"\"'<>/=`".contains(&byte))?;
        let value = cursor.value()?;
        let named = text
            .get(attribute)
            .is_some_and(|name| wanted.is_some_and(|wanted| wanted.eq_ignore_ascii_case(name)));
        if named && address.is_none() {
            address = value;
        }
    }
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl Cursor<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.byte() == Some(byte);
        self.at += usize::from(there);
        there
    }

    /// The bytes from here that are `wanted`; none where the first is not.
    fn run(&mut self, wanted: impl Fn(u8) -> bool) -> Option<Range<usize>> {
        let start = self.at;
        while self.byte().is_some_and(&wanted) {
            self.at += 1;
        }
        (self.at > start).then_some(start..self.at)
    }

    /// The value behind an attribute's name: none inside where it has no value, none at all where it is broken.
    fn value(&mut self) -> Option<Option<Range<usize>>> {
        let before = self.at;
        self.run(|byte| byte.is_ascii_whitespace());
        if !self.take(b'=') {
            self.at = before;
            return Some(None);
        }
        self.run(|byte| byte.is_ascii_whitespace());
        let quote = self.byte()?;
        if quote != b'"' && quote != b'\'' {
            return self.run(|byte| !byte.is_ascii_whitespace() && !b"\"'<>=`".contains(&byte)).map(Some);
        }
        self.at += 1;
        let start = self.at;
        self.run(|byte| byte != quote);
        let end = self.at;
        self.take(quote).then_some(Some(start..end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_address() {
        for (text, address) in [
            ("<img src=\"a.png\">", Some("a.png")),
            ("<IMG alt='x > y' SRC='a b.png' />", Some("a b.png")),
            ("<img src=a.png>", Some("a.png")),
            ("<a class=x\n href = \"b.md\">", Some("b.md")),
            ("<img data-src=\"a.png\">", None),
            ("<p src=\"a.png\">", None),
            ("<img src>", None),
            ("</a>", None),
        ] {
            let tag = read(text, 0).unwrap();
            assert_eq!(tag.address.map(|range| &text[range]), address, "{text}");
            assert_eq!(tag.end, text.len());
        }
    }

    #[test]
    fn leaves_broken_tags() {
        for text in
            ["<", "<img", "<img src=", "<img src=\"a.png>", "<1>", "< img>", "<a\"b\">", "<https://x.org>"]
        {
            assert_eq!(read(text, 0), None, "{text}");
        }
    }
}
