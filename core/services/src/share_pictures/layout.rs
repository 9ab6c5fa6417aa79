//! Where the letters of a title stand: in lines of a width, as large as they may be.

use ab_glyph::{Font, PxScale, ScaleFont};
use unicode_normalization::UnicodeNormalization;

/// Sizes in pixels that are tried, the largest first.
const SIZES: [f32; 6] = [92.0, 80.0, 70.0, 62.0, 54.0, 46.0];

/// The distance of two lines, in sizes.
pub(super) const LEADING: f32 = 1.18;

/// Of so many letters in a hundred the font may lack the shapes; with more, what is left says nothing.
const MAY_LACK: usize = 15;

/// A title in lines.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lines {
    /// The size of the letters in pixels.
    pub(super) size: f32,
    /// The lines from the top.
    pub(super) lines: Vec<String>,
}

/// The text with what the font can draw; none where it lacks too much of it. Pictograms are left out, as they are no
/// words.
pub(super) fn drawable(font: &impl Font, text: &str) -> Option<String> {
    let mut lacking = 0;
    let mut kept = String::with_capacity(text.len());
    for character in text.nfc() {
        if character.is_whitespace() {
            kept.push(' ');
        } else if character.is_control() {
        } else if font.glyph_id(character).0 != 0 {
            kept.push(character);
        } else if character.is_alphanumeric() {
            lacking += 1;
        }
    }
    let kept = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    let letters = kept.chars().filter(|c| c.is_alphanumeric()).count();
    (letters > 0 && lacking * 100 <= (letters + lacking) * MAY_LACK).then_some(kept)
}

/// The text in lines of that width, as large as fits into the height. What does not fit at all ends with an ellipsis.
pub(super) fn fit(font: &impl Font, text: &str, width: f32, height: f32) -> Lines {
    let mut last = Lines { size: 0.0, lines: Vec::new() };
    for size in SIZES {
        last = Lines { size, lines: wrap(font, text, size, width) };
        if last.lines.len() as f32 * size * LEADING <= height {
            return last;
        }
    }
    let most = (height / (last.size * LEADING)) as usize;
    last.lines.truncate(most.max(1));
    if let Some(line) = last.lines.last_mut() {
        line.push('…');
        while line.chars().count() > 1 && width_of(font, line, last.size) > width {
            line.truncate(line.trim_end_matches('…').char_indices().next_back().map_or(0, |(at, _)| at));
            line.push('…');
        }
    }
    last
}

fn wrap(font: &impl Font, text: &str, size: f32, width: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width_of(font, &longer, size) <= width {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        // A word that is longer than a line is broken where the line ends.
        for character in word.chars() {
            line.push(character);
            if width_of(font, &line, size) > width && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::replace(&mut line, character.to_string()));
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// How wide a line is, in pixels.
pub(super) fn width_of(font: &impl Font, line: &str, size: f32) -> f32 {
    let font = font.as_scaled(PxScale::from(size));
    let mut width = 0.0;
    let mut before = None;
    for character in line.chars() {
        let glyph = font.glyph_id(character);
        width += before.map_or(0.0, |before| font.kern(before, glyph)) + font.h_advance(glyph);
        before = Some(glyph);
    }
    width
}

#[cfg(test)]
mod tests {
    use ab_glyph::FontRef;

    use super::super::canvas::FONT;
    use super::*;

    fn font() -> FontRef<'static> {
        FontRef::try_from_slice(FONT).unwrap()
    }

    #[test]
    fn what_the_font_lacks_is_left_out() {
        let shown = |text: &str| drawable(&font(), text);
        assert_eq!(shown("Crème  brûlée 🍮\n"), Some("Crème brûlée".to_owned()));
        assert_eq!(shown("Ελληνικά Русский Tiếng Việt"), Some("Ελληνικά Русский Tiếng Việt".to_owned()));
        assert_eq!(shown("e\u{301}te\u{301}"), Some("été".to_owned()));
        for foreign in ["日本語の題名", "🍮🍮", "", "\u{0}", "Rust 入門日本語の題名"] {
            assert_eq!(shown(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn titles_fit_whatever_their_length() {
        let short = fit(&font(), "Tides", 1000.0, 350.0);
        assert_eq!((short.size, short.lines.len()), (92.0, 1));
        let words = "low water and what it uncovers ".repeat(30);
        for long in
            [words.trim().to_owned(), "x".repeat(2_000), "Donaudampfschifffahrtsgesellschaft".repeat(4)]
        {
            let lines = fit(&font(), &long, 1000.0, 350.0);
            assert!(lines.lines.len() as f32 * lines.size * LEADING <= 350.0, "{lines:?}");
            assert!(
                lines.lines.iter().all(|line| width_of(&font(), line, lines.size) <= 1000.0),
                "{lines:?}"
            );
        }
        assert!(fit(&font(), words.trim(), 1000.0, 350.0).lines.last().unwrap().ends_with('…'));
    }
}
