//! The contrast of the colours that a style sheet declares under the names of the default theme.

use std::collections::HashMap;

use cssparser::{Parser, Token};

/// Which colours stand on which: custom properties.
const PAIRS: [(&str, &str); 8] = [
    ("--ink", "--paper"),
    ("--ink", "--raised"),
    ("--soft", "--paper"),
    ("--soft", "--raised"),
    ("--accent", "--paper"),
    ("--accent", "--raised"),
    ("--paper", "--accent"),
    ("--note-ink", "--note"),
];

/// The least contrast of text (WCAG 2.2, success criterion 1.4.3).
const LEAST: f64 = 4.5;

type Colour = [u8; 3];

/// The pairs of declared colours that are too close to each other.
pub(super) fn look_at(sheet: &str) -> Vec<String> {
    let declared = declared(sheet);
    let mut found = Vec::new();
    for (front, back) in PAIRS {
        let (Some(front_colours), Some(back_colours)) = (declared.get(front), declared.get(back)) else {
            continue;
        };
        for (scheme, at) in [("light", 0), ("dark", 1)] {
            let colours = front_colours.get(at).zip(back_colours.get(at));
            let Some(contrast) = colours.map(|(front, back)| contrast(*front, *back)) else { continue };
            if contrast < LEAST {
                found.push(format!(
                    "{front} on {back} has a contrast of {contrast:.2} in {scheme} colours, and text needs {LEAST}"
                ));
            }
        }
    }
    found
}

/// The first declaration of each custom property that is a colour: in light and in dark colours.
fn declared(sheet: &str) -> HashMap<String, [Colour; 2]> {
    let mut raw: HashMap<String, String> = HashMap::new();
    let mut rest = sheet;
    while let Some(at) = rest.find("--") {
        let from = rest.get(at..).unwrap_or_default();
        let end = from.find([':', ')', ';', '}', ',', ' ']).unwrap_or(from.len());
        let (name, after) = from.split_at(end);
        if let Some(value) = after.trim_start().strip_prefix(':') {
            let value = value.split([';', '}']).next().unwrap_or_default().trim();
            raw.entry(name.to_owned()).or_insert_with(|| value.to_owned());
        }
        rest = after;
    }
    let resolve = |(name, value): (&String, &String)| {
        let sides = match value.strip_prefix("light-dark(").and_then(|inner| inner.strip_suffix(')')) {
            Some(inner) => split_once_outside(inner),
            None => Some((value.as_str(), value.as_str())),
        };
        let (light, dark) = sides?;
        Some((name.clone(), [colour(light, &raw)?, colour(dark, &raw)?]))
    };
    raw.iter().filter_map(resolve).collect()
}

/// The two sides of the comma that stands in no bracket.
fn split_once_outside(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_i32;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => return Some((text.get(..at)?, text.get(at + 1..)?)),
            _ => {}
        }
    }
    None
}

fn colour(text: &str, known: &HashMap<String, String>) -> Option<Colour> {
    let text = text.trim();
    let text = match text.strip_prefix("var(").and_then(|inner| inner.strip_suffix(')')) {
        Some(name) => known.get(name.trim())?.trim(),
        None => text,
    };
    let mut parser = Parser::new(text);
    match parser.next() {
        Ok(Token::Hash(hex) | Token::IDHash(hex)) => from_hex(hex),
        _ => None,
    }
}

fn from_hex(hex: &str) -> Option<Colour> {
    let digit = |at: usize| u8::from_str_radix(hex.get(at..=at)?, 16).ok();
    match hex.len() {
        3 => Some([digit(0)? * 17, digit(1)? * 17, digit(2)? * 17]),
        6 => Some([digit(0)? * 16 + digit(1)?, digit(2)? * 16 + digit(3)?, digit(4)? * 16 + digit(5)?]),
        _ => None,
    }
}

/// The contrast ratio of two colours (WCAG 2.2, definition of “contrast ratio”).
fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: Colour) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = colour.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
        assert!((contrast([0x76; 3], [255; 3]) - 4.54).abs() < 0.01);
    }

    #[test]
    fn colours_that_are_too_close_are_told() {
        let sheet = ":root{--paper:light-dark(#fff,#111);--light:#aaa;--ink:light-dark(var(--light),#eee);--soft:#595959}";
        let found = look_at(sheet);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found.iter().any(|message| message.starts_with("--ink on --paper") && message.contains("light"))
        );
        assert!(
            found.iter().any(|message| message.starts_with("--soft on --paper") && message.contains("dark"))
        );
    }
}
