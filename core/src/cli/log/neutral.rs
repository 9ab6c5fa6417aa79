//! One event, one line: control characters become visible.

use std::{
    io::{self, Write},
    sync::Arc,
};

use tracing_subscriber::fmt::MakeWriter;

use super::rotate::LogFile;

#[derive(Clone)]
enum Sink {
    Stdout,
    Stderr,
    File(Arc<LogFile>),
}

/// Where the lines of a log go. Clones share it.
#[derive(Clone)]
pub(super) struct Lines {
    sink: Sink,
    is_terminal: bool,
}

impl Lines {
    pub(super) fn stdout(is_terminal: bool) -> Self {
        Self { sink: Sink::Stdout, is_terminal }
    }

    pub(super) fn stderr(is_terminal: bool) -> Self {
        Self { sink: Sink::Stderr, is_terminal }
    }

    pub(super) fn file(file: Arc<LogFile>) -> Self {
        Self { sink: Sink::File(file), is_terminal: false }
    }

    /// Whether somebody looks on, who likes colours.
    pub(super) fn is_terminal(&self) -> bool {
        self.is_terminal
    }

    /// Writes a line. Where that fails, the line is lost and nothing else.
    pub(super) fn write_line(&self, line: &str) {
        let line = neutral(line.strip_suffix('\n').unwrap_or(line), self.is_terminal) + "\n";
        let _ = match &self.sink {
            Sink::Stdout => io::stdout().write_all(line.as_bytes()),
            Sink::Stderr => io::stderr().write_all(line.as_bytes()),
            Sink::File(file) => {
                file.write_line(line.as_bytes());
                Ok(())
            }
        };
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line { lines: self, bytes: Vec::new() }
    }
}

/// One line, written when it is whole.
pub(super) struct Line<'a> {
    lines: &'a Lines,
    bytes: Vec<u8>,
}

impl Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        if !self.bytes.is_empty() {
            self.lines.write_line(&String::from_utf8_lossy(&self.bytes));
        }
    }
}

/// Replaces what ends lines or steers terminals. Colours are the program's own: what others send is without escapes
/// before it gets here.
fn neutral(line: &str, keeps_colours: bool) -> String {
    let mut text = String::with_capacity(line.len());
    for c in line.chars() {
        let is_own = c == '\u{1b}' && keeps_colours;
        let separates =
            matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if (c.is_control() && !is_own) || separates {
            text.extend(c.escape_default());
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_begins_a_line_of_its_own() {
        assert_eq!(
            neutral("a\nb\r\u{1b}[2K\u{7f}\u{85}\u{2028}\u{202e}é", false),
            "a\\nb\\r\\u{1b}[2K\\u{7f}\\u{85}\\u{2028}\\u{202e}é"
        );
        assert_eq!(neutral("\u{1b}[32mINFO\u{1b}[0m a\nb", true), "\u{1b}[32mINFO\u{1b}[0m a\\nb");
    }
}
