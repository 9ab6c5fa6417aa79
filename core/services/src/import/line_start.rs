//! What the beginning of a line of Markdown says of its block.

/// The names of the elements that begin an HTML block (CommonMark 0.31, 4.6, condition 6).
const HTML_BLOCKS: &str = "\
    address article aside base basefont blockquote body caption center col colgroup dd details dialog \
    dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr \
    html iframe legend li link main menu menuitem nav noframes ol optgroup option p param search section \
    summary table tbody td tfoot th thead title tr track ul";

/// What lasts until the text in the second place: comments and the elements whose inside is not HTML.
const RAW: &[(&str, &str)] = &[
    ("<!--", "-->"),
    ("<pre", "</pre>"),
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("<textarea", "</textarea>"),
];

/// The bytes of a list item's or a footnote's marker. In a paragraph only a list from 1 may begin.
pub(super) fn marker_length(rest: &str, in_paragraph: bool) -> Option<usize> {
    let ends = |length: usize| {
        rest.get(length..).is_some_and(|after| after.trim_end().is_empty() || after.starts_with([' ', '\t']))
    };
    if rest.starts_with(['-', '*', '+']) {
        let blank = rest.get(1..).is_none_or(|after| after.trim().is_empty());
        return (ends(1) && !(in_paragraph && blank)).then_some(1);
    }
    if let Some(note) = rest.strip_prefix("[^") {
        return note
            .find("]:")
            .filter(|end| !note.get(..*end).unwrap_or_default().contains([' ', ']']))
            .map(|end| end + 4);
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = rest.get(..digits)?;
    let marked = rest.get(digits..)?.starts_with(['.', ')']);
    let fits = (1..=9).contains(&digits) && (!in_paragraph || number == "1");
    (fits && marked && ends(digits + 1)).then_some(digits + 1)
}

/// Whether the line is a thematic break.
pub(super) fn rule(rest: &str) -> bool {
    let mut signs = rest.chars().filter(|c| !c.is_whitespace());
    let Some(sign @ ('-' | '*' | '_')) = signs.next() else { return false };
    let mut count = 1;
    signs.all(|c| {
        count += 1;
        c == sign
    }) && count >= 3
}

/// The sign and the length of the fence that opens a code block.
pub(super) fn fence(rest: &str) -> Option<(char, usize)> {
    let sign = rest.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = rest.chars().take_while(|c| *c == sign).count();
    let info = rest.get(length..).unwrap_or_default();
    (length >= 3 && (sign == '~' || !info.contains('`'))).then_some((sign, length))
}

/// The level of a heading with `#` signs.
pub(super) fn heading_level(rest: &str) -> Option<usize> {
    let level = rest.bytes().take_while(|byte| *byte == b'#').count();
    let after = rest.get(level..)?;
    ((1..=6).contains(&level) && (after.trim().is_empty() || after.starts_with([' ', '\t']))).then_some(level)
}

/// What begins here and ends only with the text in the second place.
pub(super) fn raw_block(rest: &str) -> Option<&'static (&'static str, &'static str)> {
    RAW.iter().find(|(begin, _)| {
        let same = rest.get(..begin.len()).is_some_and(|start| start.eq_ignore_ascii_case(begin));
        let after = rest.get(begin.len()..).unwrap_or_default();
        same && (*begin == "<!--" || after.trim().is_empty() || after.starts_with([' ', '\t', '>']))
    })
}

/// Whether HTML begins here that lasts until a blank line.
pub(super) fn html_block(rest: &str) -> bool {
    let Some(tag) = rest.strip_prefix('<') else { return false };
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let length = tag.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (Some(name), Some(after)) = (tag.get(..length), tag.get(length..)) else { return false };
    let ends = after.trim().is_empty() || after.starts_with([' ', '\t', '>', '/']);
    ends && HTML_BLOCKS.split(' ').any(|block| block.eq_ignore_ascii_case(name))
}
