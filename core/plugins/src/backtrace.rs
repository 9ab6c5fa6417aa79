//! Where in a guest a call ended: the frames of its stack, with those of the author's own code told apart.

use std::fmt;

/// What every name of the standard library, of the SDK and of what the compiler adds begins with.
const FOREIGN_NAMES: &[&str] = &[
    "std::",
    "core::",
    "alloc::",
    "<std::",
    "<core::",
    "<alloc::",
    "__rust",
    "rust_",
    "_rust",
    "__rdl_",
    "__rg_",
    "__wasm",
    "sandpress_plugin::",
    "<sandpress_plugin::",
    "wit_bindgen",
    "dlmalloc",
    "cabi_",
    "abort",
    "_start",
    "indirect-",
    "wasi_snapshot",
    "panic_abort::",
    "sandpress:",
    "wasi:",
];

/// What the paths of their files have in them.
const FOREIGN_FILES: &[&str] = &[
    "/rustc/",
    "/library/std/",
    "/library/core/",
    "/library/alloc/",
    "/registry/src/",
    "/plugin-api/src/",
    "/sdk/src/",
];

/// The stack of a guest, the innermost frame first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backtrace {
    /// The frames.
    pub frames: Vec<Frame>,
}

/// A function that was being run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Its name.
    pub function: String,
    /// Where in the sources, if the component says so.
    pub place: Option<SourcePlace>,
}

/// A place in a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourcePlace {
    /// The file as the compiler was given it.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

impl Backtrace {
    /// Reads what wasmtime writes, which is the one place where it gives names as people wrote them.
    pub(super) fn parse(text: &str) -> Self {
        let mut frames: Vec<Frame> = Vec::new();
        for line in text.lines().map(str::trim_start) {
            if let Some(place) = line.strip_prefix("at ") {
                if let Some(frame) = frames.last_mut() {
                    frame.place = SourcePlace::parse(place);
                }
            } else if let Some(function) = function(line) {
                frames.push(Frame { function, place: None });
            }
        }
        Self { frames }
    }

    /// Whether any frame says where it is.
    pub fn has_places(&self) -> bool {
        self.frames.iter().any(|frame| frame.place.is_some())
    }
}

/// The frames in order, each that is not the author's folded with its neighbours into one line.
impl fmt::Display for Backtrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for run in self.frames.chunk_by(|a, b| !a.is_of_author() && !b.is_of_author()) {
            match run {
                [first, ..] if !first.is_of_author() => {
                    let frames = if run.len() == 1 { "frame" } else { "frames" };
                    write!(f, "{separator}… {} {frames} of the standard library and the SDK", run.len())?;
                }
                _ => run.iter().try_for_each(|frame| write!(f, "{separator}{frame}"))?,
            }
            separator = "\n";
        }
        Ok(())
    }
}

impl Frame {
    /// Whether it is the author's own code, as far as names tell.
    pub fn is_of_author(&self) -> bool {
        let is_foreign_file =
            |place: &SourcePlace| FOREIGN_FILES.iter().any(|part| place.file.contains(part));
        !FOREIGN_NAMES.iter().any(|start| self.function.starts_with(start))
            && !self.function.contains("_export_")
            && !self.place.as_ref().is_some_and(is_foreign_file)
    }
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.function)?;
        match &self.place {
            Some(SourcePlace { file, line, column }) => write!(f, " at {file}:{line}:{column}"),
            None => Ok(()),
        }
    }
}

impl SourcePlace {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.rsplitn(3, ':');
        let (column, line, file) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { file: file.to_owned(), line: line.parse().ok()?, column: column.parse().ok()? })
    }
}

/// The function of a line like `0: 0x1f - module!name` or `- name`; none where the line is none of a frame.
fn function(line: &str) -> Option<String> {
    let name = match line.strip_prefix("- ") {
        Some(name) => name,
        None => {
            let (number, rest) = line.split_once(": ")?;
            number.parse::<u32>().ok()?;
            rest.split_once(" - ").map_or(rest, |(_, name)| name)
        }
    };
    // A function without names of sources stands behind the name of its module.
    let name = name
        .split_once('!')
        .filter(|(module, _)| !module.contains([':', ' ']))
        .map_or(name, |(_, name)| name);
    Some(without_hash(name).to_owned())
}

/// The name without the hash that the compiler puts at its end.
fn without_hash(name: &str) -> &str {
    let is_hash = |hash: &str| hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    name.rsplit_once("::h").filter(|(_, hash)| is_hash(hash)).map_or(name, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "error while executing at wasm backtrace:\n    0:   0x8a2f - hello.wasm!abort\n\
        \x20   1:   0x1f00 - std::process::abort::h0123456789abcdef\n\
        \x20                   at /rustc/abc/library/std/src/process.rs:1:1\n\
        \x20   2:    0x512 - hello::greeting::h0123456789abcdef\n\
        \x20                   at /home/ada/hello/src/lib.rs:12:5\n\
        \x20               - <hello::Hello as sandpress_plugin::block::Block>::render\n\
        \x20                   at /home/ada/hello/src/lib.rs:7:9\n\
        \x20   3:    0x700 - hello.wasm!sandpress:block/block@1.0.0#render";

    #[test]
    fn the_frames_of_the_author_stand_out() {
        let backtrace = Backtrace::parse(TEXT);
        assert!(backtrace.has_places());
        assert_eq!(
            backtrace.to_string(),
            "… 2 frames of the standard library and the SDK\n\
             hello::greeting at /home/ada/hello/src/lib.rs:12:5\n\
             <hello::Hello as sandpress_plugin::block::Block>::render at /home/ada/hello/src/lib.rs:7:9\n\
             … 1 frame of the standard library and the SDK"
        );
    }

    #[test]
    fn a_component_without_names_has_numbers() {
        let backtrace = Backtrace::parse("error:\n    0: 0x10 - <unknown>!<wasm function 12>");
        assert_eq!(backtrace.to_string(), "<wasm function 12>");
        assert!(!backtrace.has_places());
    }
}
