//! The last lines of each plugin, for the people who run the site: what it wrote, how it failed, when it was loaded.
//!
//! They are kept in memory, within bounds for each plugin. A reload leaves them, a restart does not: what is to be kept
//! for longer stands in the site's log.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use super::{hooks::Call, output::escape_controls};
use sandpress_domain::Timestamp;

/// Lines that are kept of what a plugin wrote, and as many of what the site tells of it: a plugin that writes much does
/// not push its failures out.
const LINES: usize = 300;

/// What those lines may count together, in bytes.
const BYTES: usize = 128 << 10;

/// What one message and one backtrace may count, in bytes; the rest is cut.
const MESSAGE: usize = 4 << 10;
const BACKTRACE: usize = 16 << 10;

/// How much a line matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineLevel {
    /// For the author of the plugin.
    Debug,
    /// What happens.
    Info,
    /// Something to look at.
    Warn,
    /// Something that did not work.
    Error,
}

/// Whose line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineSource {
    /// The plugin wrote it by the capability `log`.
    Wrote,
    /// The plugin printed it.
    Printed,
    /// The site tells it of the plugin.
    Site,
}

/// A line. Its texts may be the guest's, with control characters escaped: nothing in them is to be trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How much it matters.
    pub level: LineLevel,
    /// Whose it is.
    pub source: LineSource,
    /// When it was written; the last time, where it was written several times in a row.
    pub at: Timestamp,
    /// How many times in a row, at least 1.
    pub times: u32,
    /// The hook and the function that ran; none where the site tells of something else than a call.
    pub call: Option<(&'static str, &'static str)>,
    /// What it says.
    pub message: String,
    /// The guest's stack, for a failure; may be empty.
    pub backtrace: String,
}

/// A line to be kept.
pub(super) struct NewLine<'a> {
    pub(super) level: LineLevel,
    pub(super) source: LineSource,
    pub(super) at: Timestamp,
    pub(super) call: Option<Call>,
    pub(super) message: &'a str,
    pub(super) backtrace: &'a str,
}

/// The lines of one plugin.
#[derive(Debug, Default)]
pub(super) struct Lines(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    next: u64,
    of_plugin: Ring,
    of_site: Ring,
}

/// Lines with their places in the order of all, the oldest first.
#[derive(Debug, Default)]
struct Ring {
    lines: VecDeque<(u64, Line)>,
    bytes: usize,
}

/// The lines of all plugins by their ids, from one reload to the next.
#[derive(Debug, Default)]
pub(super) struct LineBook(Mutex<BTreeMap<String, Arc<Lines>>>);

impl LineBook {
    /// The lines of a plugin, whether it runs or not.
    pub(super) fn of(&self, plugin: &str) -> Arc<Lines> {
        let mut book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(book.entry(plugin.to_owned()).or_default())
    }

    /// The lines of a plugin, the newest first.
    pub(super) fn list(&self, plugin: &str) -> Vec<Line> {
        let book = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = book.get(plugin).cloned();
        drop(book);
        lines.map(|lines| lines.list()).unwrap_or_default()
    }

    /// Forgets the lines of plugins that are no longer in cms.toml.
    pub(super) fn keep_only(&self, is_known: impl Fn(&str) -> bool) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|plugin, _| is_known(plugin));
    }
}

impl Lines {
    /// Keeps a line, in place of the oldest ones where there is no room.
    pub(super) fn keep(&self, new: NewLine<'_>) {
        let line = Line {
            level: new.level,
            source: new.source,
            at: new.at,
            times: 1,
            call: new.call.map(|call| (call.hook.as_str(), call.function)),
            message: escaped(new.message, MESSAGE),
            backtrace: escaped(new.backtrace, BACKTRACE),
        };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.next += 1;
        let place = kept.next;
        let ring = if line.source == LineSource::Site { &mut kept.of_site } else { &mut kept.of_plugin };
        ring.keep(place, line);
    }

    /// Keeps what the site tells of the plugin.
    pub(super) fn tell(&self, level: LineLevel, at: Timestamp, message: &str) {
        let source = LineSource::Site;
        self.keep(NewLine { level, source, at, call: None, message, backtrace: "" });
    }

    /// All lines, the newest first.
    pub(super) fn list(&self) -> Vec<Line> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut lines: Vec<_> = kept.of_plugin.lines.iter().chain(&kept.of_site.lines).cloned().collect();
        drop(kept);
        lines.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
        lines.into_iter().map(|(_, line)| line).collect()
    }
}

impl Ring {
    fn keep(&mut self, place: u64, line: Line) {
        if let Some((last_place, last)) = self.lines.back_mut()
            && last.says_the_same(&line)
        {
            (*last_place, last.at, last.times) = (place, line.at, last.times.saturating_add(1));
            return;
        }
        self.bytes += line.bytes();
        self.lines.push_back((place, line));
        while self.lines.len() > LINES || self.bytes > BYTES {
            let Some((_, oldest)) = self.lines.pop_front() else { return };
            self.bytes = self.bytes.saturating_sub(oldest.bytes());
        }
    }
}

impl Line {
    fn bytes(&self) -> usize {
        size_of::<(u64, Self)>() + self.message.len() + self.backtrace.len()
    }

    fn says_the_same(&self, other: &Self) -> bool {
        (self.level, self.source, self.call) == (other.level, other.source, other.call)
            && self.message == other.message
            && self.backtrace == other.backtrace
    }
}

impl LineLevel {
    /// Every level, from the least to the most.
    pub const ALL: [Self; 4] = [Self::Debug, Self::Info, Self::Warn, Self::Error];

    /// The word for the level in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

/// The text with control characters escaped, cut after so many bytes.
fn escaped(text: &str, limit: usize) -> String {
    let mut escaped = escape_controls(text.get(..text.floor_char_boundary(limit)).unwrap_or_default());
    if escaped.len() > limit || text.len() > limit {
        escaped.truncate(escaped.floor_char_boundary(limit));
        escaped.push('…');
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(lines: &Lines, message: &str) {
        let (level, source) = (LineLevel::Info, LineSource::Wrote);
        let at = Timestamp::UNIX_EPOCH;
        lines.keep(NewLine { level, source, at, call: None, message, backtrace: "" });
    }

    #[test]
    fn the_oldest_lines_go_first() {
        let lines = Lines::default();
        for number in 0..LINES + 20 {
            write(&lines, &number.to_string());
        }
        let kept = lines.list();
        assert_eq!(kept.len(), LINES);
        assert_eq!(kept.first().unwrap().message, (LINES + 19).to_string());
        assert_eq!(kept.last().unwrap().message, "20");
    }

    #[test]
    fn long_lines_are_cut_and_together_have_a_limit() {
        let lines = Lines::default();
        for number in 0..LINES {
            write(&lines, &format!("{number}{}", "ä".repeat(MESSAGE)));
        }
        let kept = lines.list();
        assert!(kept.iter().all(|line| line.message.len() <= MESSAGE + "…".len()));
        assert!(kept.iter().map(Line::bytes).sum::<usize>() <= BYTES);
        assert!(kept.first().unwrap().message.starts_with(&(LINES - 1).to_string()));
    }

    #[test]
    fn what_a_plugin_writes_does_not_push_out_what_the_site_tells() {
        let lines = Lines::default();
        lines.tell(LineLevel::Error, Timestamp::UNIX_EPOCH, "It failed.");
        for number in 0..LINES * 2 {
            write(&lines, &number.to_string());
        }
        assert_eq!(lines.list().last().unwrap().message, "It failed.");
    }

    #[test]
    fn the_same_line_again_is_counted() {
        let lines = Lines::default();
        for _ in 0..1000 {
            write(&lines, "tick");
        }
        write(&lines, "tock");
        write(&lines, "tick");
        let times: Vec<_> = lines.list().into_iter().map(|line| (line.message, line.times)).collect();
        assert_eq!(times, [("tick".into(), 1), ("tock".into(), 1), ("tick".into(), 1000)]);
    }

    #[test]
    fn control_characters_are_escaped() {
        let lines = Lines::default();
        write(&lines, "a\u{1b}[31m\u{202e}b");
        assert_eq!(lines.list().first().unwrap().message, "a\\u{1b}[31m\\u{202e}b");
    }

    #[test]
    fn lines_of_plugins_that_are_gone_are_forgotten() {
        let book = LineBook::default();
        write(&book.of("moon"), "up");
        write(&book.of("sun"), "up");
        book.keep_only(|plugin| plugin == "sun");
        assert!(book.list("moon").is_empty());
        assert_eq!(book.list("sun").len(), 1);
    }
}
