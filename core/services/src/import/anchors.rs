//! The places in a document to which links of the same document lead: the headings.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::{self, BlockKind};
use super::heading;

/// The headings of a body by the ids that they have here and had elsewhere.
#[derive(Default)]
pub(super) struct Anchors {
    /// The ids on this site, which are those of GitHub.
    here: Ids,
    there: Ids,
    /// The ids that Zola makes of the same words, and the ids here.
    from_there: BTreeMap<String, String>,
    written: BTreeSet<String>,
}

/// Ids of which each stands once, with the last number that was put behind it.
#[derive(Default)]
struct Ids(BTreeMap<String, usize>);

impl Anchors {
    /// The id here of the heading that `id` meant where the document comes from; none where `id` is as good here, or
    /// means no heading.
    pub(super) fn id_here(&self, id: &str) -> Option<&str> {
        if self.here.0.contains_key(id) || self.written.contains(id) {
            return None;
        }
        let in_small = || self.here.0.get_key_value(&id.to_lowercase()).map(|(id, _)| id);
        self.from_there.get(id).or_else(in_small).map(String::as_str)
    }

    fn add(&mut self, words: &str) -> String {
        let id = self.here.add(id_of(words));
        self.from_there.insert(self.there.add(slug::slugify(words)), id.clone());
        id
    }
}

impl Ids {
    /// Adds the id, with a number where it is taken.
    fn add(&mut self, id: String) -> String {
        let Some(mut number) = self.0.get(&id).copied() else {
            self.0.insert(id.clone(), 0);
            return id;
        };
        let free = loop {
            number += 1;
            let free = format!("{id}-{number}");
            if !self.0.contains_key(&free) {
                break free;
            }
        };
        self.0.insert(id, number);
        self.0.insert(free.clone(), 0);
        free
    }
}

/// The body with each id that is written behind a heading, as in `## Bread {#rye}`, as a place to link to before its
/// words, and the headings.
pub(super) fn anchored(body: &str) -> (String, Anchors) {
    let (mut anchored, mut anchors, mut copied) = (String::with_capacity(body.len()), Anchors::default(), 0);
    for block in blocks::blocks(body) {
        let (BlockKind::Heading(level), Some(line)) = (block.kind, body.get(block.range.clone())) else {
            continue;
        };
        let id = anchors.add(&heading::plain(heading::words(line)));
        let Some((words, written)) = written_id(line) else { continue };
        anchored.push_str(body.get(copied..block.range.start).unwrap_or_default());
        let words = words.trim_start_matches('#').trim();
        let place = if written == id { String::new() } else { format!("<a id=\"{written}\"></a>") };
        anchored.push_str(&format!("{} {place}{words}", "#".repeat(level)));
        anchors.written.insert(written.to_owned());
        copied = block.range.start + line.trim_end().len();
    }
    anchored.push_str(body.get(copied..).unwrap_or_default());
    (anchored, anchors)
}

/// A heading without the id behind it, and the id.
fn written_id(line: &str) -> Option<(&str, &str)> {
    let (words, id) = line.trim_end().strip_suffix('}')?.rsplit_once("{#")?;
    let is_id = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:".contains(c));
    is_id.then_some((words, id))
}

/// The id that the site makes of the words of a heading.
fn id_of(words: &str) -> String {
    let is_mark = |c: char| matches!(c, '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}');
    let kept = |c: &char| c.is_alphanumeric() || is_mark(*c) || matches!(c, ' ' | '-' | '_');
    words.to_lowercase().chars().filter(kept).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_zola_lead_to_those_of_the_site() {
        let body = "## What's next?\n\n## `cargo publish --workspace`\n\n# Crabs (🦀)\n\n## Rye\n\n## Rye\n";
        let (same, anchors) = anchored(body);
        assert_eq!(same, body);
        for (there, here) in [
            ("what-s-next", Some("whats-next")),
            ("cargo-publish-workspace", Some("cargo-publish---workspace")),
            ("crabs-crab", Some("crabs-")),
            ("Rye", Some("rye")),
            ("rye", None),
            ("rye-1", None),
            ("bread", None),
        ] {
            assert_eq!(anchors.id_here(there), here, "{there}");
        }
    }

    #[test]
    fn written_ids_stay() {
        let (body, anchors) = anchored(
            "Before.\n\n##  Rye bread {#rye}\r\n\n> # Salt {#salt}\n\n```\n# no {#no}\n```\n# C {#<b>}",
        );
        assert_eq!(
            body,
            "Before.\n\n## <a id=\"rye\"></a>Rye bread\r\n\n> # Salt\n\n```\n# no {#no}\n```\n# C {#<b>}"
        );
        assert_eq!(anchors.id_here("rye"), None);
    }

    #[test]
    fn many_headings_of_the_same_words_take_no_time() {
        let (_, anchors) = anchored(&"# a\n".repeat(20_000));
        assert_eq!(anchors.here.0.len(), 20_000);
    }
}
