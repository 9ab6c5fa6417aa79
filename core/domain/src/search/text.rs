//! Plain text of HTML that the site has cleaned, for the index and for excerpts. A page of results reads some hundred
//! kilobytes of it, so it is read once from the beginning to the end; what comes out is only ever shown as text.

/// Elements within a line. All others begin a new one.
const INLINE: [&str; 25] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark",
    "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "wbr",
];

/// Elements whose content is no text.
const SILENT: [&str; 3] = ["script", "style", "template"];

/// The longest name of an entity with its semicolon.
const ENTITY: usize = 10;

/// The text of the HTML, a line for each block.
pub fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, found) = rest.split_at_checked(at).unwrap_or((rest, ""));
        text.push_str(before);
        rest =
            if found.starts_with('<') { skip_tag(found, &mut text) } else { take_entity(found, &mut text) };
    }
    text.push_str(rest);
    text
}

/// Reads a tag or a comment and returns what follows.
fn skip_tag<'a>(html: &'a str, text: &mut String) -> &'a str {
    let behind =
        |end: Option<usize>, length| end.and_then(|end| html.get(end + length..)).unwrap_or_default();
    if html.starts_with("<!--") {
        return behind(html.find("-->"), 3);
    }
    let name = html.get(1..).unwrap_or_default().trim_start_matches('/');
    let name =
        name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
    if name.is_empty() {
        text.push('<');
        return behind(Some(0), 1);
    }
    if !INLINE.contains(&name.as_str()) && !text.ends_with('\n') {
        text.push('\n');
    }
    if SILENT.contains(&name.as_str()) && !html.starts_with("</") {
        let end = behind(html.find(&format!("</{name}")), 2 + name.len());
        return end.split_once('>').map_or("", |(_, rest)| rest);
    }
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (None, b'>') => return behind(Some(at), 1),
            _ => {}
        }
    }
    ""
}

/// Reads an entity, or an ampersand that begins none, and returns what follows.
fn take_entity<'a>(html: &'a str, text: &mut String) -> &'a str {
    let end = html.bytes().take(ENTITY).position(|byte| byte == b';');
    let name = end.and_then(|end| html.get(1..end)).unwrap_or_default();
    let number = |digits: &str| match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    };
    let character = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        other => other.strip_prefix('#').and_then(number).and_then(char::from_u32),
    };
    match (character, end) {
        (Some(character), Some(end)) => {
            text.push(character);
            html.get(end + 1..).unwrap_or_default()
        }
        _ => {
            text.push('&');
            html.get(1..).unwrap_or_default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_what_readers_see() {
        let html = "<h2 id=\"a>b\">One</h2><p>Two <b>and</b> a ha<em>lf</em>.<br>Three</p><script>no('</b>')</script>\
                    <!-- no > --><ul><li>Five &amp; &lt;six&gt; &#233;&#xe9; AT&T &bogus;</li></ul>3 < 4 <img alt='>'>";
        let text = plain_text(html);
        let lines: Vec<_> = text.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(
            lines,
            ["One", "Two and a half.", "Three", "Five & <six> éé AT&T &bogus;", "3 < 4 "],
            "{text:?}"
        );
    }

    #[test]
    fn damaged_html_ends() {
        for odd in ["<", "&", "<p", "<p a=\"", "<!--", "<script>", "&#99999999999;", "&#xd800;", "a<é>", "</"]
        {
            assert!(plain_text(odd).len() <= odd.len() + 1, "{odd}");
        }
    }
}
