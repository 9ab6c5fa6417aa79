//! A page in Markdown, as far as a reader acts on it.

use std::{fs, path::Path};

/// A page.
pub(crate) struct Page {
    /// Its path in the repository.
    pub(crate) path: String,
    /// Its blocks of code, in their order.
    pub(crate) blocks: Vec<Block>,
}

/// A block of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// What stands after the fence.
    pub(crate) language: String,
    /// Its lines.
    pub(crate) text: String,
    /// The line of the page on which its text begins.
    pub(crate) line: usize,
    /// What stands between it and the block before, headings left out, each paragraph in one line.
    pub(crate) before: Vec<String>,
}

impl Page {
    /// Reads a page of the repository.
    pub(super) fn read(path: &Path, repository: &Path) -> Self {
        let text = fs::read_to_string(repository.join(path))
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self::parse(&path.display().to_string(), &text)
    }

    pub(super) fn parse(path: &str, text: &str) -> Self {
        let mut blocks = Vec::new();
        let mut open: Option<(Block, usize)> = None;
        let (mut before, mut paragraph) = (Vec::new(), String::new());
        for (number, line) in (1..).zip(text.lines()) {
            let indent = line.len() - line.trim_start().len();
            if let Some((block, fence)) = &mut open {
                if line.trim() == "```" {
                    blocks.extend(open.take().map(|(block, _)| block));
                } else {
                    block.text.push_str(line.get(indent.min(*fence)..).unwrap_or_default());
                    block.text.push('\n');
                }
            } else if let Some(language) = line.trim().strip_prefix("```") {
                end_of_paragraph(&mut before, &mut paragraph);
                let (language, line) = (language.to_owned(), number + 1);
                let before = std::mem::take(&mut before);
                open = Some((Block { language, text: String::new(), line, before }, indent));
            } else if line.trim().is_empty() || line.starts_with('#') {
                end_of_paragraph(&mut before, &mut paragraph);
            } else {
                if !paragraph.is_empty() {
                    paragraph.push(' ');
                }
                paragraph.push_str(line.trim());
            }
        }
        assert!(open.is_none(), "{path}: the last block has no end");
        Self { path: path.to_owned(), blocks }
    }
}

fn end_of_paragraph(before: &mut Vec<String>, paragraph: &mut String) {
    if !paragraph.is_empty() {
        before.push(std::mem::take(paragraph));
    }
}

/// What a block other than `sh` and `text` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use<'a> {
    /// The content of a file.
    File(&'a str),
    /// More lines at the end of a file.
    Added(&'a str),
    /// A part of a file that is there.
    Part(&'a str),
    /// Other lines in a file.
    Changed(&'a str),
}

impl Block {
    /// Whether the text before the block says this, in capitals or not.
    pub(super) fn is_after(&self, words: &str) -> bool {
        let words = words.to_lowercase();
        self.before.iter().any(|paragraph| paragraph.to_lowercase().contains(&words))
    }

    /// Whether the block only shows something: what authors of texts write, or what is nobody's to do here.
    pub(super) fn is_picture(&self) -> bool {
        matches!(self.language.as_str(), "" | "json" | "markdown" | "wit") && self.usage().is_err()
    }

    /// What a reader does with a block that is neither typed nor printed.
    pub(super) fn usage(&self) -> Result<Use<'_>, String> {
        let nameless = || {
            format!(
                "nothing says what this block of {:?} is: end the paragraph before it with \"`path`:\", or make it sh \
                 or text",
                self.language
            )
        };
        let paragraph = self.before.last().ok_or_else(nameless)?;
        let end = paragraph.strip_suffix("`:").ok_or_else(nameless)?;
        let (start, path) = end.rsplit_once('`').ok_or_else(nameless)?;
        Ok(match () {
            () if self.language == "diff" => Use::Changed(path),
            () if start.starts_with("Add to ") => Use::Added(path),
            () if start.contains(" stands") => Use::Part(path),
            () => Use::File(path),
        })
    }
}

#[test]
fn a_page_has_blocks_with_what_stands_before_them() {
    let page = Page::parse(
        "p.md",
        "# Title\n\nOne\nparagraph.\n\n`a.rs`:\n\n```rust\nfn a() {}\n```\n\n- In a list:\n\n  ```sh\n  ls\n    -l\n  ```\n",
    );
    let [file, command] = page.blocks.as_slice() else { panic!("{:?}", page.blocks) };
    assert_eq!((file.line, file.text.as_str()), (9, "fn a() {}\n"));
    assert_eq!(file.before, ["One paragraph.", "`a.rs`:"]);
    assert_eq!(file.usage().unwrap(), Use::File("a.rs"));
    assert_eq!((command.line, command.text.as_str()), (15, "ls\n  -l\n"));
    assert!(command.is_after("in a LIST") && !command.is_after("paragraph"));
}

#[test]
fn what_a_block_is_stands_before_it() {
    let usage = |language: &str, before: &str| {
        let block = Block {
            language: language.into(),
            text: String::new(),
            line: 1,
            before: vec![before.to_owned()],
        };
        block.usage().map(|usage| format!("{usage:?}"))
    };
    assert_eq!(usage("toml", "Add to `cms.toml`:").unwrap(), "Added(\"cms.toml\")");
    assert_eq!(usage("diff", "In `src/lib.rs`:").unwrap(), "Changed(\"src/lib.rs\")");
    assert_eq!(usage("rust", "In it stands `src/lib.rs`:").unwrap(), "Part(\"src/lib.rs\")");
    assert!(usage("rust", "Now write this.").unwrap_err().contains("`path`:"));
}
