//! The addresses of links and pictures in a Markdown text, outside of code.

use std::collections::BTreeMap;
use std::ops::Range;

use super::blocks::{self, Block, BlockKind};
use super::tag;

/// The longest address and the longest title of a link, in bytes.
const MAX_PART: usize = 4096;

/// The most round brackets within an address; the limit of CommonMark's reference parsers.
const MAX_NESTING: usize = 32;

/// An address and what names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// Where the address stands in the text, in bytes, without quotes or angle brackets.
    pub(super) range: Range<usize>,
    /// Whether it is an attribute of an HTML tag, where no backslash escapes anything.
    pub(super) in_tag: bool,
}

/// Every address in `text`, in order.
pub(super) fn targets(text: &str) -> Vec<Target> {
    let mut targets = Vec::new();
    for block in blocks::blocks(text) {
        let Block { range, kind } = block;
        let Some(upto) = text.get(..range.end) else { continue };
        let markdown = kind != BlockKind::Html;
        let ticks = if markdown { tick_runs(upto, range.start) } else { BTreeMap::new() };
        let mut reader =
            Reader { text: upto, at: range.start, markdown, ticks, brackets: 0, targets: &mut targets };
        if kind == BlockKind::Text {
            reader.definitions();
        }
        reader.read();
    }
    targets.sort_by_key(|target| target.range.start);
    targets
}

/// Where runs of backticks of each length begin.
fn tick_runs(text: &str, start: usize) -> BTreeMap<usize, Vec<usize>> {
    let mut runs: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() {
        let length = run_length(bytes, at, b'`');
        if length > 0 {
            runs.entry(length).or_default().push(at);
        }
        at += length.max(1);
    }
    runs
}

fn run_length(bytes: &[u8], at: usize, byte: u8) -> usize {
    bytes.get(at..).unwrap_or_default().iter().take_while(|other| **other == byte).count()
}

struct Reader<'a> {
    /// The text up to the end of the block.
    text: &'a str,
    at: usize,
    markdown: bool,
    ticks: BTreeMap<usize, Vec<usize>>,
    /// How many square brackets are open.
    brackets: usize,
    targets: &'a mut Vec<Target>,
}

impl Reader<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn read(&mut self) {
        while let Some(byte) = self.byte(self.at) {
            match byte {
                b'<' => self.tag(),
                _ if !self.markdown => self.at += 1,
                b'\\' => {
                    self.at += if self.byte(self.at + 1).is_some_and(|next| next.is_ascii_punctuation()) {
                        2
                    } else {
                        1
                    }
                }
                b'`' => self.code_span(),
                b'[' => {
                    self.brackets += 1;
                    self.at += 1;
                }
                b']' => self.closing_bracket(),
                _ => self.at += 1,
            }
        }
    }

    fn code_span(&mut self) {
        let length = run_length(self.text.as_bytes(), self.at, b'`');
        let after = self.at + length;
        let starts = self.ticks.get(&length).map(Vec::as_slice).unwrap_or_default();
        let closing = starts.get(starts.partition_point(|start| *start < after));
        self.at = closing.map_or(after, |start| start + length);
    }

    fn tag(&mut self) {
        if self.text.get(self.at..).is_some_and(|rest| rest.starts_with("<!--")) {
            let end = self.text.get(self.at..).and_then(|rest| rest.find("-->"));
            self.at = end.map_or(self.text.len(), |end| self.at + end + 3);
            return;
        }
        match tag::read(self.text, self.at) {
            Some(tag) => {
                self.at = tag.end;
                self.targets.extend(tag.address.map(|range| Target { range, in_tag: true }));
            }
            None => self.at = self.autolink_end().unwrap_or(self.at + 1),
        }
    }

    /// The end of an address in angle brackets, such as `<https://example.org/a[b](c)>`.
    fn autolink_end(&self) -> Option<usize> {
        let rest = self.text.as_bytes().get(self.at + 1..)?;
        let length =
            rest.iter().take(MAX_PART).position(|byte| byte.is_ascii_whitespace() || b"<>".contains(byte))?;
        let (inside, end) = (rest.get(..length)?, rest.get(length)?);
        (*end == b'>' && inside.contains(&b':')).then_some(self.at + length + 2)
    }

    fn closing_bracket(&mut self) {
        self.at += 1;
        if self.brackets == 0 {
            return;
        }
        self.brackets -= 1;
        if self.byte(self.at) == Some(b'(')
            && let Some((range, end)) = self.destination_and_title(self.at + 1)
        {
            self.targets.push(Target { range, in_tag: false });
            self.at = end;
        }
    }

    /// What stands in the round brackets of a link: its address and the byte behind the closing bracket.
    fn destination_and_title(&self, start: usize) -> Option<(Range<usize>, usize)> {
        let (range, after) = self.destination(self.skip_spaces(start))?;
        let mut at = self.skip_spaces(after);
        if at > after && self.byte(at) != Some(b')') {
            at = self.skip_spaces(self.title(at)?);
        }
        (self.byte(at) == Some(b')')).then_some((range, at + 1))
    }

    fn skip_spaces(&self, mut at: usize) -> usize {
        while self.byte(at).is_some_and(|byte| byte.is_ascii_whitespace()) {
            at += 1;
        }
        at
    }

    /// An address and the byte behind it.
    fn destination(&self, start: usize) -> Option<(Range<usize>, usize)> {
        let angled = self.byte(start) == Some(b'<');
        let start = start + usize::from(angled);
        let (mut at, mut depth) = (start, 0);
        while at < start + MAX_PART {
            match self.byte(at) {
                Some(b'\\') if self.byte(at + 1).is_some_and(|next| next.is_ascii_punctuation()) => at += 1,
                Some(b'>') if angled => return Some((start..at, at + 1)),
                None | Some(b'<' | b'\n') if angled => return None,
                _ if angled => {}
                Some(b'(') if depth == MAX_NESTING => return None,
                Some(b'(') => depth += 1,
                Some(b')') if depth > 0 => depth -= 1,
                Some(byte) if byte > b' ' && byte != b')' && byte != 0x7f => {}
                _ => return (depth == 0).then_some((start..at, at)),
            }
            at += 1;
        }
        None
    }

    /// The byte behind the title that begins at `start`.
    fn title(&self, start: usize) -> Option<usize> {
        let closing = match self.byte(start)? {
            b'(' => b')',
            quote @ (b'"' | b'\'') => quote,
            _ => return None,
        };
        let mut at = start + 1;
        while at < start + MAX_PART {
            match self.byte(at)? {
                b'\\' => at += 1,
                byte if byte == closing => return Some(at + 1),
                b'(' if closing == b')' => return None,
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// Reads the lines `[label]: address "title"` with which the block begins.
    fn definitions(&mut self) {
        while let Some((range, end)) = self.definition() {
            self.targets.push(Target { range, in_tag: false });
            self.at = end;
        }
    }

    fn definition(&self) -> Option<(Range<usize>, usize)> {
        let start = self.skip_spaces(self.at);
        let line = self.text.get(start..)?.split('\n').next()?;
        let label = line.strip_prefix('[')?.find("]:")?;
        if line.get(1..=label)?.contains(['[', ']']) {
            return None;
        }
        let begin = start + label + 3;
        let (range, after) = self.destination(self.skip_spaces(begin))?;
        if range.is_empty() {
            return None;
        }
        let title = self.skip_spaces(after);
        let titled = (title > after).then(|| self.title(title)).flatten().and_then(|end| self.line_end(end));
        titled.or_else(|| self.line_end(after)).map(|end| (range, end))
    }

    /// The end of the line on which nothing more stands from `at` on.
    fn line_end(&self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..)?.split('\n').next()?;
        rest.trim().is_empty().then_some(at + rest.len())
    }
}
