//! The fake of `log`.

use super::{calls::take, with};
use crate::log::Level;

/// Bytes of one line; the rest is cut.
const LINE: usize = 4096;

/// A line that the plugin wrote to the log.
#[derive(Clone, Debug)]
pub struct LogLine {
    /// How much it matters.
    pub level: Level,
    /// The line as it stands in the log.
    pub message: String,
}

pub(crate) fn write(level: Level, message: &str) {
    let mut line = message.to_owned();
    if line.len() > LINE {
        line.truncate(line.floor_char_boundary(LINE));
        line.push('…');
    }
    with("log::write", |state| {
        let call = &mut state.call;
        if call.log_lines == 0 || call.log_bytes < line.len() {
            return;
        }
        let fits = take(&mut call.log_lines, 1) && take(&mut call.log_bytes, line.len());
        let escape = |c: char| if c.is_control() { c.escape_default().collect() } else { String::from(c) };
        if fits {
            state.log.push(LogLine { level, message: line.chars().map(escape).collect() });
        }
    });
}
