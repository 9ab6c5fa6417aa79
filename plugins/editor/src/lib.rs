//! The editor: authors write Markdown, readers get HTML with coloured code.

use sandpress_plugin::editor::{Editor, Heading, Rendered};
use sandpress_plugin::lifecycle::{Description, Lifecycle};
use sandpress_plugin::preinit::Preinit;
use sandpress_plugin::types::{Error, FieldError};

pub mod document;
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
        Ok(Rendered {
            html: rendered.html,
            text: rendered.text,
            word_count: rendered.word_count,
            headings: rendered
                .headings
                .into_iter()
                .map(|heading| Heading { level: heading.level, id: heading.id, text: heading.text })
                .collect(),
            extra: Vec::new(),
        })
    }
}

/// What touches every table that is filled at its first use, and lets the heap grow to an ordinary size.
const SPECIMEN: &str = "# A *b*\n\n[c](d) `e` &amp; ~~f~~ https://example.org[^1]\n\n- [x] g\n\n|h|\n|-|\n|i|\n\n\
    ```rust\nfn j() {}\n```\n\n<b>k</b>\n\n[^1]: l\n";

impl Preinit for MarkdownEditor {
    fn preinitialise() {
        // Whether it can be rendered is for the tests to say; here only what it leaves behind counts.
        drop(document::render(&SPECIMEN.repeat(8)));
    }
}

sandpress_plugin::export!(MarkdownEditor: lifecycle, editor, preinit);
