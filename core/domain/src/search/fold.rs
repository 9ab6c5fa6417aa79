//! Letters without accents and case.

use any_ascii::any_ascii_char;
use unicode_normalization::UnicodeNormalization;

/// The text as it is compared: lower case, without accents, in the compatible form of Unicode (NFKC). Letters of other
/// scripts than the Latin one stay in their script.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let bare = text.nfkd().filter(|c| !is_accent(*c)).flat_map(char::to_lowercase);
    // Lower case brings an accent of its own for one capital, the dotted I.
    let bare: String = bare.filter(|c| !is_accent(*c)).nfc().collect();
    let mut folded = String::with_capacity(bare.len());
    for character in bare.chars() {
        match character {
            'ς' => folded.push('σ'),
            // What has a stroke, or is two letters in one, does not decompose.
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
                folded.extend(any_ascii_char(character).chars().flat_map(char::to_lowercase));
            }
            other => folded.push(other),
        }
    }
    folded
}

/// Marks that readers leave out when they type: accents of European scripts, Hebrew points, Arabic vowels. The signs of
/// Indian scripts and of kana are letters of their words.
fn is_accent(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}'
            | '\u{483}'..='\u{487}'
            | '\u{591}'..='\u{5bd}'
            | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
            | '\u{640}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{fe20}'..='\u{fe2f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_are_folded() {
        for (written, folded) in [
            ("Crème Brûlée", "creme brulee"),
            ("Ærø Þór Łódź Đà Nẵng", "aero thor lodz da nang"),
            ("STRASSE Straße ẞ", "strasse strasse ss"),
            ("İstanbul ısı", "istanbul isi"),
            ("ὈΔΥΣΣΕΎΣ Ὀδυσσεύς", "οδυσσευσ οδυσσευσ"),
            ("Ёлка Йод", "елка иод"),
            ("ﬁne ＡＢＣ １２", "fine abc 12"),
            ("שָׁלוֹם", "שלום"),
            ("مُحَمَّد", "محمد"),
            ("がぎ ハンダ", "がぎ ハンダ"),
            ("हिन्दी", "हिन्दी"),
            ("한국어", "한국어"),
            ("e\u{301}", "e"),
        ] {
            assert_eq!(fold(written), folded);
            assert_eq!(fold(&fold(written)), folded, "folding twice changes nothing");
        }
    }
}
