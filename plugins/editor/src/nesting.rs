//! How deep a document may be nested.

/// More levels of quotation and lists than this are refused.
pub const DEEPEST: usize = 100;

/// The number of the first line, counted from 1, that opens more than [`DEEPEST`] levels of quotes and lists.
///
/// The parser's work grows with the depth of every line, so a page of `>` signs would cost as much as a book.
pub(crate) fn first_line_too_deep(markdown: &str) -> Option<usize> {
    markdown.lines().position(|line| levels(line) > DEEPEST).map(|index| index + 1)
}

/// How many signs of quotation and of lists begin the line.
fn levels(line: &str) -> usize {
    let mut levels = 0;
    let mut signs = line.bytes().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            b' ' | b'\t' => {}
            b'>' => levels += 1,
            b'-' | b'+' | b'*' if signs.peek().is_some_and(|next| matches!(next, b' ' | b'\t')) => {
                levels += 1
            }
            _ => break,
        }
    }
    levels
}
