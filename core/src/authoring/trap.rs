//! Where a plugin crashed, in its author's own files: the frames of the standard library and of the SDK say nothing to
//! whoever has to mend it, and are counted only.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A place in a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The file, relative to the project.
    pub(super) file: String,
    /// Its line, from 1.
    pub(super) line: usize,
    /// The column, from 1.
    pub(super) column: usize,
}

/// One step of the way to a crash.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Frame {
    function: String,
    place: Place,
}

/// The way to a crash, through the author's files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Trap {
    frames: Vec<Frame>,
    folded: usize,
}

impl Trap {
    /// Reads a backtrace as it stands in the log: a line for each frame of the author's, `FUNCTION at FILE:LINE:COLUMN`,
    /// and one for those that were folded. `message` may name the place of a panic, which is taken where no frame is
    /// known.
    pub(super) fn read(backtrace: &str, message: &str, project: &Path) -> Self {
        let mut trap = Self::default();
        for line in backtrace.lines().map(str::trim) {
            if let Some(folded) = line.strip_prefix("… ") {
                trap.folded +=
                    folded.split(' ').next().and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
            } else if let Some((function, place)) = line.rsplit_once(" at ")
                && let Some(place) = parse_place(place).and_then(|place| own(place, project))
            {
                trap.frames.push(Frame { function: function.to_owned(), place });
            }
        }
        if trap.frames.is_empty()
            && let Some(place) = panic_place(message).and_then(|place| own(place, project))
        {
            trap.frames.push(Frame { function: String::new(), place });
        }
        trap
    }

    /// The lines for a terminal: the place with its source line, and the way there.
    pub(super) fn lines(&self, project: &Path) -> Vec<String> {
        let Some((first, callers)) = self.frames.split_first() else { return Vec::new() };
        let mut lines = vec![format!("  --> {}", describe(first))];
        if let Some(source) = source_line(&first.place, project) {
            let number = first.place.line.to_string();
            let blank = " ".repeat(number.len());
            lines.push(format!("  {blank} |"));
            lines.push(format!("  {number} | {source}"));
            lines.push(format!("  {blank} |"));
        }
        lines.extend(callers.iter().map(|frame| format!("  called at {}", describe(frame))));
        if self.folded > 0 {
            lines.push(format!("  ({} frames of the standard library and the SDK left out)", self.folded));
        }
        lines
    }
}

fn describe(frame: &Frame) -> String {
    let Place { file, line, column } = &frame.place;
    let place = format!("{file}:{line}:{column}");
    if frame.function.is_empty() { place } else { format!("{place} in {}", frame.function) }
}

/// `FILE:LINE:COLUMN` or `FILE:LINE`.
fn parse_place(text: &str) -> Option<Place> {
    let (rest, last) = text.trim_end_matches([':', ';']).rsplit_once(':')?;
    let last = last.parse().ok()?;
    match rest.rsplit_once(':').and_then(|(file, line)| Some((file, line.parse().ok()?))) {
        Some((file, line)) => Some(Place { file: file.to_owned(), line, column: last }),
        None => Some(Place { file: rest.to_owned(), line: last, column: 1 }),
    }
}

/// The place that Rust names in its message of a panic.
fn panic_place(message: &str) -> Option<Place> {
    let (_, rest) = message.split_once("panicked at ")?;
    parse_place(rest.split_whitespace().next()?)
}

/// The place with its file relative to the project, if the file is the author's.
fn own(mut place: Place, project: &Path) -> Option<Place> {
    let path = PathBuf::from(&place.file);
    let relative = if path.is_absolute() { path.strip_prefix(project).ok()?.to_owned() } else { path };
    let is_foreign = ["sdk", "target"].iter().any(|folder| relative.starts_with(folder));
    if is_foreign || !project.join(&relative).is_file() {
        return None;
    }
    place.file = relative.to_str()?.to_owned();
    Some(place)
}

fn source_line(place: &Place, project: &Path) -> Option<String> {
    let text = fs::read_to_string(project.join(&place.file)).ok()?;
    text.lines().nth(place.line.checked_sub(1)?).map(|line| line.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_frames_of_the_author_are_shown() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path();
        for file in ["src/lib.rs", "sdk/src/block.rs"] {
            let file = project.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "one\n    two();\nthree\n").unwrap();
        }
        let shown = project.display();
        let backtrace = format!(
            "… 1 frame of the standard library and the SDK\nhello::draw at {shown}/src/lib.rs:2:5\n\
             hello::outer at {shown}/src/lib.rs:3:1\n… 4 frames of the standard library and the SDK"
        );
        let lines = Trap::read(&backtrace, "", project).lines(project);
        assert_eq!(
            lines,
            [
                "  --> src/lib.rs:2:5 in hello::draw",
                "    |",
                "  2 |     two();",
                "    |",
                "  called at src/lib.rs:3:1 in hello::outer",
                "  (5 frames of the standard library and the SDK left out)",
            ]
        );
    }

    #[test]
    fn the_message_of_a_panic_is_enough() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(folder.path().join("src/lib.rs"), "a\nb\n").unwrap();
        let message = "thread '<unnamed>' (1) panicked at src/lib.rs:2:1:; nobody said it";
        let trap = Trap::read("", message, folder.path());
        assert_eq!(trap.lines(folder.path())[0], "  --> src/lib.rs:2:1");
        assert_eq!(Trap::read("", "panicked at src/gone.rs:2:1: x", folder.path()), Trap::default());
        assert!(Trap::default().lines(folder.path()).is_empty());
    }
}
