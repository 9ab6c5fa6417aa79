//! Documentation that is executed: a page is followed word for word, as a reader would who does not think.
//!
//! What a page may hold, and how it is introduced, so that a test can follow it:
//!
//! - A block of `sh` is typed into a terminal, which keeps its folder and its variables. Each command has to end well,
//!   unless the output that follows has a line that begins with `error`: then the last one has to fail.
//! - A block of `text` is the whole output of what was typed before it. `…` stands for anything: as a line of its own for
//!   any number of lines, within a line for any part of it.
//! - `sandpress serve` and `sandpress plugin dev` as the last command of a block go on running. What they print is
//!   waited for. The page goes on “In a second terminal”, and goes back with “In the first terminal”. “Ctrl-C”
//!   in the text ends what runs there. What a running command prints later is a block of `text` after a paragraph that says
//!   “In the first terminal”.
//! - Any other block is a file: after a paragraph that ends in “`path`:” its content; after one that begins with “Add to”
//!   it is added at the end; after one that says “stands” it has to stand in the file already. A block of
//!   `diff` changes the file.
//! - Blocks without a language, and of `json`, `markdown` and `wit` without a path before them, only show something.
//! - Pages say `127.0.0.1:8080`; the site listens on a free port.

mod matching;
mod page;
mod reader;
mod terminal;

use std::path::Path;

pub(crate) use page::Page;
pub(crate) use reader::follow;

use super::components::repository;

/// A page below `docs/plugins`.
pub(crate) fn page(path: &str) -> Page {
    Page::read(&Path::new("docs/plugins").join(path), repository())
}

/// A page below `docs/themes`.
pub(crate) fn page_of_themes(path: &str) -> Page {
    Page::read(&Path::new("docs/themes").join(path), repository())
}
