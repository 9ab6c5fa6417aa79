//! The editor: authors write Markdown, readers get HTML with coloured code.

use sandpress_plugin::editor::{Editor, Rendered};
use sandpress_plugin::editor_frame::{EditorFrame, File};
use sandpress_plugin::lifecycle::{Description, Lifecycle};
use sandpress_plugin::preinit::Preinit;
use sandpress_plugin::types::{Error, FieldError};

mod directive;
pub mod document;
mod embed;
mod frame;
mod gallery;
mod highlight;
pub mod nesting;
mod text;

use document::DocumentError;

/// The plugin.
#[derive(Debug)]
pub struct MarkdownEditor;

impl Lifecycle for MarkdownEditor {
    fn describe() -> Description {
        Description::new(
            "editor",
            env!("CARGO_PKG_VERSION"),
            "Editor",
            "Authors write Markdown, readers get HTML.",
        )
    }
}

impl Editor for MarkdownEditor {
    fn format() -> String {
        "text/markdown".into()
    }

    fn render(document: String) -> Result<Rendered, Error> {
        let rendered = document::render(&document).map_err(|error| match error {
            DocumentError::TooDeep { line } => Error::Invalid(vec![FieldError::new(
                "",
                format!(
                    "Line {line} is nested more than {} levels deep. Remove some of the signs at its beginning.",
                    nesting::DEEPEST
                ),
            )]),
            DocumentError::Unwritable => Error::Internal("the document could not be written as HTML".into()),
        })?;
        let headings = rendered.headings.into_iter();
        Ok(headings.fold(
            Rendered::new(rendered.html, rendered.text).word_count(rendered.word_count),
            |all, heading| all.heading(heading.level, heading.id, heading.text),
        ))
    }
}

impl EditorFrame for MarkdownEditor {
    fn files() -> Result<Vec<File>, Error> {
        Ok(frame::files())
    }
}

/// What touches every table that is filled at its first use, and lets the heap grow to an ordinary size.
const SPECIMEN: &str = "# A *b*\n\n[c](d) `e` &amp; ~~f~~ https://example.org[^1]\n\n- [x] g\n\n|h|\n|-|\n|i|\n\n\
    ```rust\nfn j() {}\n```\n\n<b>k</b>\n\n::l{m=n}\n\n[^1]: o\n";

impl Preinit for MarkdownEditor {
    fn preinitialise() {
        // Whether it can be rendered is for the tests to say; here only what it leaves behind counts.
        drop(document::render(&SPECIMEN.repeat(8)));
    }
}

sandpress_plugin::export!(MarkdownEditor: lifecycle, editor, editor_frame, preinit);
