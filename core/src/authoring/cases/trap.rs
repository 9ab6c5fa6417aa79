//! A failed call in words for the plugin's author: where in the sources it happened.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::plugins::{CallReport, Frame, SourcePlace};

/// The largest source file that is looked into, in bytes.
const LARGEST: u64 = 4 << 20;

/// How to get files and lines.
const HINT: &str = "build the plugin with `sandpress plugin build --debug` to see files and lines here";

/// Says why a call failed and where: the frames of the author's code with their lines, those of the standard library and
/// the SDK folded. Sources are read below `root` only. Nothing where the call ended well.
pub fn explain(report: &CallReport, root: &Path) -> String {
    let Some((cause, backtrace)) = &report.failure else { return String::new() };
    let mut lines = vec![format!("{}.{} failed: {cause}", report.hook, report.function)];
    for run in backtrace.frames.chunk_by(|a, b| !a.is_of_author() && !b.is_of_author()) {
        match run {
            [frame] if frame.is_of_author() => frame_lines(frame, root, &mut lines),
            several => {
                lines.push(format!("  … {} of the standard library and the SDK", frames(several.len())))
            }
        }
    }
    if !backtrace.frames.is_empty() && !backtrace.has_places() {
        lines.push(format!("  ({HINT})"));
    }
    lines.join("\n")
}

fn frames(count: usize) -> String {
    if count == 1 { "1 frame".to_owned() } else { format!("{count} frames") }
}

fn frame_lines(frame: &Frame, root: &Path, lines: &mut Vec<String>) {
    let Some(SourcePlace { file, line, column }) = &frame.place else {
        return lines.push(format!("  in {}", frame.function));
    };
    let path = below(root, file);
    let shown = path.as_deref().and_then(|path| path.strip_prefix(root).ok()).unwrap_or(Path::new(file));
    lines.push(format!("  in {} at {}:{line}:{column}", frame.function, shown.display()));
    if let Some(text) = path.and_then(|path| source_line(&path, *line)) {
        lines.push(format!("  {line:>6} | {text}"));
    }
}

/// The file, where it lies below `root`. A component says of itself where its sources are, so no other file is read.
fn below(root: &Path, file: &str) -> Option<PathBuf> {
    let (root, path) = (root.canonicalize().ok()?, root.join(file).canonicalize().ok()?);
    let is_small = fs::metadata(&path).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= LARGEST);
    let relative = path.strip_prefix(&root).ok()?.to_owned();
    is_small.then(|| root.join(relative))
}

fn source_line(path: &Path, line: u32) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().nth(usize::try_from(line).ok()?.checked_sub(1)?)?;
    // A file is not a place from which to drive a terminal.
    Some(line.trim_end().replace(|c: char| c.is_control() && c != '\t', " "))
}
