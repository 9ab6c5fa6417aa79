//! The blocks of a Markdown text whose words are not code: enough of CommonMark's block structure to know where
//! links can stand.

use std::ops::Range;

use super::line_start::{fence, heading_level, html_block, marker_length, raw_block, rule};

/// A run of lines that one reader of links and code spans goes through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Where it stands in the text, in bytes.
    pub(super) range: Range<usize>,
    pub(super) kind: BlockKind,
}

impl Block {
    fn is_html(&self) -> bool {
        self.kind == BlockKind::Html
    }
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
    /// Those around the quote in which the line stands.
    outer_items: Vec<usize>,
    quotes: usize,
    /// Whether the last block goes on with the next line.
    open: bool,
}

/// The blocks of `text` in order; what is code is in none of them.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        reader.line(Line { start, end: start + line.len(), at: 0, column: 0, quotes: 0, text: line });
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
    /// How many quotes it is marked to stand in.
    quotes: usize,
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
        self.skip_quotes(&mut line);
        if self.is_inside_code(&line) {
            return;
        }
        if line.is_blank() {
            self.open = false;
            return;
        }
        let within = line.quotes >= self.quotes && line.column >= self.base();
        if self.open && within && self.blocks.last().is_some_and(Block::is_html) {
            self.go_on(&line);
            return;
        }
        if line.quotes != self.quotes && (line.quotes > 0 || !self.open) {
            self.change_quotes(line.quotes);
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
        if rule(line.rest()) {
            self.open = false;
            return;
        }
        if self.enter_items(&mut line) {
            self.content(&line);
        }
    }

    fn skip_quotes(&self, line: &mut Line<'_>) {
        let most = self.fence.as_ref().map_or(usize::MAX, |fence| fence.quotes);
        let limit = self.base().max(self.outer_items.last().copied().unwrap_or_default()) + 4;
        while line.quotes < most && line.rest().starts_with('>') && line.column < limit {
            line.quotes += 1;
            line.skip(1);
            if line.rest().starts_with(' ') {
                line.skip(1);
            }
            line.column = 0;
            line.skip_spaces();
        }
    }

    /// Enters or leaves quotes. The list items around a quote go on behind it.
    fn change_quotes(&mut self, quotes: usize) {
        if self.quotes == 0 {
            self.outer_items = std::mem::take(&mut self.items);
        } else if quotes == 0 {
            self.items = std::mem::take(&mut self.outer_items);
        } else {
            self.items.clear();
        }
        self.quotes = quotes;
    }

    fn base(&self) -> usize {
        self.items.last().copied().unwrap_or_default()
    }

    fn leave_items(&mut self, column: usize) {
        while self.base() > column {
            self.items.pop();
        }
    }

    fn is_inside_code(&mut self, line: &Line<'_>) -> bool {
        if let Some(end) = self.raw {
            if line.text.to_ascii_lowercase().contains(end) {
                self.raw = None;
            }
            return true;
        }
        let Some(fence) = &self.fence else { return false };
        let left = line.quotes < fence.quotes || (!line.is_blank() && line.column < fence.column);
        let rest = line.rest().trim_end();
        let closes = line.quotes == fence.quotes
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
        while let Some(marker) = marker_length(line.rest(), self.open && line.column >= self.base()) {
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
        if let Some((sign, length)) = fence(rest) {
            self.leave_items(line.column);
            self.fence = Some(Fence { sign, length, quotes: line.quotes, column: self.base() });
            self.open = false;
        } else if let Some(level) = heading_level(rest) {
            self.begin(line, BlockKind::Heading(level));
            self.open = false;
        } else if let Some((begin, end)) = raw_block(rest) {
            let inside = rest.get(begin.len()..).unwrap_or_default().to_ascii_lowercase();
            self.raw = (!inside.contains(end)).then_some(*end);
            self.open = false;
        } else if html_block(rest) {
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
