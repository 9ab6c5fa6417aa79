//! The blocks of a Markdown text whose words are not code: enough of CommonMark's block structure to know where
//! links can stand.

use std::ops::Range;

/// A run of lines that one reader of links and code spans goes through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Where it stands in the text, in bytes.
    pub(super) range: Range<usize>,
    pub(super) kind: BlockKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// A paragraph, a row of a table, the words of a list item.
    Text,
    /// A heading of the level that its `#` signs give.
    Heading(usize),
    /// HTML in which Markdown means nothing.
    Html,
}

/// The names of the elements that begin an HTML block (CommonMark 0.31, 4.6, condition 6).
const HTML_BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
];

/// What lasts until the text in the second place: comments and the elements whose inside is not HTML.
const RAW: &[(&str, &str)] = &[
    ("<!--", "-->"),
    ("<pre", "</pre>"),
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("<textarea", "</textarea>"),
];

struct Fence {
    sign: char,
    length: usize,
    quotes: usize,
    column: usize,
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    fence: Option<Fence>,
    raw: Option<&'static str>,
    /// The columns at which the content of the open list items begins.
    items: Vec<usize>,
    quotes: usize,
    /// Whether the last block goes on with the next line.
    open: bool,
}

/// The blocks of `text` in order; what is code is in none of them.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        reader.line(Line { start, end: start + line.len(), at: 0, column: 0, text: line });
        start += line.len();
    }
    reader.blocks
}

/// A line and how far it has been read.
#[derive(Clone, Copy)]
struct Line<'a> {
    start: usize,
    end: usize,
    at: usize,
    column: usize,
    text: &'a str,
}

impl<'a> Line<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn is_blank(&self) -> bool {
        self.rest().trim().is_empty()
    }

    fn skip(&mut self, bytes: usize) {
        self.at += bytes;
        self.column += bytes;
    }

    fn skip_spaces(&mut self) {
        while let Some(byte @ (b' ' | b'\t')) = self.text.as_bytes().get(self.at) {
            self.column += if *byte == b'\t' { 4 - self.column % 4 } else { 1 };
            self.at += 1;
        }
    }
}

impl Reader {
    fn line(&mut self, mut line: Line<'_>) {
        line.skip_spaces();
        let quotes = self.skip_quotes(&mut line);
        if self.is_inside_code(&line, quotes) {
            return;
        }
        if line.is_blank() {
            self.open = false;
            return;
        }
        if quotes != self.quotes && (quotes > 0 || !self.open) {
            self.quotes = quotes;
            self.items.clear();
            self.open = false;
        }
        if !self.open {
            self.leave_items(line.column);
        }
        if line.column >= self.base() + 4 {
            if self.open {
                self.go_on(&line);
            }
            return;
        }
        if is_rule(line.rest()) {
            self.open = false;
            return;
        }
        if self.enter_items(&mut line) {
            self.content(&line);
        }
    }

    fn skip_quotes(&self, line: &mut Line<'_>) -> usize {
        let mut quotes = 0;
        while line.rest().starts_with('>') && line.column < self.base() + 4 {
            quotes += 1;
            line.skip(1);
            if line.rest().starts_with(' ') {
                line.skip(1);
            }
            line.column = 0;
            line.skip_spaces();
        }
        quotes
    }

    fn base(&self) -> usize {
        self.items.last().copied().unwrap_or_default()
    }

    fn leave_items(&mut self, column: usize) {
        while self.base() > column {
            self.items.pop();
        }
    }

    fn is_inside_code(&mut self, line: &Line<'_>, quotes: usize) -> bool {
        if let Some(end) = self.raw {
            if line.text.to_ascii_lowercase().contains(end) {
                self.raw = None;
            }
            return true;
        }
        let Some(fence) = &self.fence else { return false };
        let left = quotes < fence.quotes || (!line.is_blank() && line.column < fence.column);
        let rest = line.rest().trim_end();
        let closes = quotes == fence.quotes
            && line.column < fence.column + 4
            && rest.len() >= fence.length
            && rest.chars().all(|c| c == fence.sign);
        if left || closes {
            self.fence = None;
        }
        !left
    }

    /// Goes past the markers of list items and footnotes; false where only code or nothing is left.
    fn enter_items(&mut self, line: &mut Line<'_>) -> bool {
        while let Some(marker) = marker_length(line.rest(), self.open) {
            self.leave_items(line.column);
            self.open = false;
            let footnote = line.rest().starts_with('[').then_some(line.column + 4);
            line.skip(marker);
            let after = line.column;
            line.skip_spaces();
            let code = line.column > after + 4;
            let column = if code || line.is_blank() { after + 1 } else { line.column };
            self.items.push(footnote.unwrap_or(column));
            if line.is_blank() || (code && footnote.is_none()) {
                return false;
            }
        }
        true
    }

    fn content(&mut self, line: &Line<'_>) {
        let rest = line.rest();
        if let Some((sign, length)) = fence_length(rest) {
            self.leave_items(line.column);
            self.fence = Some(Fence { sign, length, quotes: self.quotes, column: self.base() });
            self.open = false;
        } else if let Some(level) = heading_level(rest) {
            self.begin(line, BlockKind::Heading(level));
            self.open = false;
        } else if let Some((begin, end)) = raw_block(rest) {
            let inside = rest.get(begin.len()..).unwrap_or_default().to_ascii_lowercase();
            self.raw = (!inside.contains(end)).then_some(*end);
            self.open = false;
        } else if is_html_block(rest) {
            self.begin(line, BlockKind::Html);
            self.open = true;
        } else if self.open && !rest.starts_with('|') {
            self.go_on(line);
        } else {
            self.begin(line, BlockKind::Text);
            self.open = true;
        }
    }

    fn begin(&mut self, line: &Line<'_>, kind: BlockKind) {
        self.blocks.push(Block { range: line.start + line.at..line.end, kind });
    }

    fn go_on(&mut self, line: &Line<'_>) {
        if let Some(block) = self.blocks.last_mut() {
            block.range.end = line.end;
        }
    }
}

/// The bytes of a list item's or a footnote's marker. In a paragraph only a list from 1 may begin.
fn marker_length(rest: &str, in_paragraph: bool) -> Option<usize> {
    let ends = |length: usize| {
        rest.get(length..).is_some_and(|after| after.trim_end().is_empty() || after.starts_with([' ', '\t']))
    };
    if rest.starts_with(['-', '*', '+']) {
        let blank = rest.get(1..).is_none_or(|after| after.trim().is_empty());
        return (ends(1) && !(in_paragraph && blank)).then_some(1);
    }
    if let Some(note) = rest.strip_prefix("[^") {
        return note
            .find("]:")
            .filter(|end| !note.get(..*end).unwrap_or_default().contains([' ', ']']))
            .map(|end| end + 4);
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = rest.get(..digits)?;
    let marked = rest.get(digits..)?.starts_with(['.', ')']);
    let fits = (1..=9).contains(&digits) && (!in_paragraph || number == "1");
    (fits && marked && ends(digits + 1)).then_some(digits + 1)
}

fn is_rule(rest: &str) -> bool {
    let mut signs = rest.chars().filter(|c| !c.is_whitespace());
    let Some(sign @ ('-' | '*' | '_')) = signs.next() else { return false };
    let mut count = 1;
    signs.all(|c| {
        count += 1;
        c == sign
    }) && count >= 3
}

fn fence_length(rest: &str) -> Option<(char, usize)> {
    let sign = rest.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = rest.chars().take_while(|c| *c == sign).count();
    let info = rest.get(length..).unwrap_or_default();
    (length >= 3 && (sign == '~' || !info.contains('`'))).then_some((sign, length))
}

fn heading_level(rest: &str) -> Option<usize> {
    let level = rest.bytes().take_while(|byte| *byte == b'#').count();
    let after = rest.get(level..)?;
    ((1..=6).contains(&level) && (after.trim().is_empty() || after.starts_with([' ', '\t']))).then_some(level)
}

fn raw_block(rest: &str) -> Option<&'static (&'static str, &'static str)> {
    RAW.iter().find(|(begin, _)| {
        let same = rest.get(..begin.len()).is_some_and(|start| start.eq_ignore_ascii_case(begin));
        let after = rest.get(begin.len()..).unwrap_or_default();
        same && (*begin == "<!--" || after.trim().is_empty() || after.starts_with([' ', '\t', '>']))
    })
}

fn is_html_block(rest: &str) -> bool {
    let Some(tag) = rest.strip_prefix('<') else { return false };
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let length = tag.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (Some(name), Some(after)) = (tag.get(..length), tag.get(length..)) else { return false };
    let ends = after.trim().is_empty() || after.starts_with([' ', '\t', '>', '/']);
    ends && HTML_BLOCKS.iter().any(|block| block.eq_ignore_ascii_case(name))
}
