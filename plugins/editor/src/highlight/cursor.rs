//! Walks over code and writes it as HTML, with a class around what has a meaning.

use sandpress_plugin::html::escape_into;

use super::Meaning;

/// A place in the code. What lies behind it is already written.
pub(super) struct Cursor<'c, 'o> {
    code: &'c str,
    at: usize,
    html: &'o mut String,
    open: Option<Meaning>,
}

impl<'c, 'o> Cursor<'c, 'o> {
    pub(super) fn new(code: &'c str, html: &'o mut String) -> Self {
        Self { code, at: 0, html, open: None }
    }

    /// The offset of the cursor in bytes.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// What is still to come.
    pub(super) fn rest(&self) -> &'c str {
        self.code.get(self.at..).unwrap_or_default()
    }

    /// What is still to come of this line, without its end.
    pub(super) fn line(&self) -> &'c str {
        let rest = self.rest();
        rest.find('\n').and_then(|end| rest.get(..end)).unwrap_or(rest)
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The character behind the cursor.
    pub(super) fn before(&self) -> Option<char> {
        self.code.get(..self.at).and_then(|text| text.chars().next_back())
    }

    pub(super) fn is_at_line_start(&self) -> bool {
        matches!(self.before(), None | Some('\n'))
    }

    pub(super) fn is_done(&self) -> bool {
        self.at >= self.code.len()
    }

    /// Writes the next `length` bytes and passes them; less where the code ends before.
    pub(super) fn write(&mut self, length: usize, meaning: Option<Meaning>) {
        let rest = self.rest();
        let text = rest.get(..length).unwrap_or(rest);
        if text.is_empty() {
            return;
        }
        // A space has no colour, so it ends no span; a line does, or style sheets could not tell lines apart.
        let is_space = meaning.is_none() && text.trim().is_empty() && !text.contains('\n');
        let meaning = if is_space { self.open } else { meaning };
        if self.open != meaning {
            self.close();
            if let Some(meaning) = meaning {
                self.html.push_str("<span class=\"");
                self.html.push_str(meaning.classes());
                self.html.push_str("\">");
            }
            self.open = meaning;
        }
        escape_into(self.html, text);
        self.at += text.len();
    }

    /// Writes the rest of the line, without its end.
    pub(super) fn write_line(&mut self, meaning: Option<Meaning>) {
        self.write(self.line().len(), meaning);
    }

    /// Writes one character.
    pub(super) fn write_one(&mut self, meaning: Option<Meaning>) {
        self.write(self.peek().map_or(0, char::len_utf8), meaning);
    }

    /// Writes the characters for which `wanted` holds.
    pub(super) fn write_while(&mut self, meaning: Option<Meaning>, wanted: impl Fn(char) -> bool) {
        self.write(prefix_length(self.rest(), wanted), meaning);
    }

    /// Ends the open span.
    pub(super) fn close(&mut self) {
        if self.open.take().is_some() {
            self.html.push_str("</span>");
        }
    }

    /// Writes `length` bytes as another language, between spans.
    pub(super) fn write_as(&mut self, length: usize, write: impl FnOnce(&str, &mut String)) {
        self.close();
        let rest = self.rest();
        let text = rest.get(..length).unwrap_or(rest);
        write(text, self.html);
        self.at += text.len();
    }
}

/// How many bytes at the beginning of `text` are characters for which `wanted` holds.
pub(super) fn prefix_length(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    text.find(|character| !wanted(character)).unwrap_or(text.len())
}
