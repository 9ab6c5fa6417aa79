//! The colours that stand in the place of a picture until it is loaded.

use std::{fmt, str::FromStr};

/// The colours of a picture's quarters: upper left, upper right, lower left, lower right. Written as `#rrggbb` with spaces
/// between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuarterColours([[u8; 3]; 4]);

/// A text that is not four colours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not four colours as #rrggbb")]
pub struct InvalidColours(String);

impl QuarterColours {
    /// Each as `#rrggbb`.
    pub fn each(self) -> [String; 4] {
        self.0.map(|[red, green, blue]| format!("#{red:02x}{green:02x}{blue:02x}"))
    }
}

impl fmt::Display for QuarterColours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.each().join(" "))
    }
}

impl FromStr for QuarterColours {
    type Err = InvalidColours;

    fn from_str(text: &str) -> Result<Self, InvalidColours> {
        let colours: Option<Vec<[u8; 3]>> = text.split(' ').map(colour).collect();
        let four = colours.and_then(|colours| colours.try_into().ok());
        four.map(Self).ok_or_else(|| InvalidColours(text.to_owned()))
    }
}

fn colour(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some([red, green, blue])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_colours_survive_being_written() {
        let text = "#000000 #ff8000 #0a0b0c #ffffff";
        let colours: QuarterColours = text.parse().unwrap();
        assert_eq!((colours.to_string(), colours.each()[1].as_str()), (text.to_owned(), "#ff8000"));
        assert_eq!(text.to_uppercase().parse(), Ok(colours));
    }

    #[test]
    fn nothing_else_is_four_colours() {
        for odd in [
            "",
            "#000000",
            "#000000 #000000 #000000",
            "#000000 #000000 #000000 #000000 #000000",
            "#000000 #000000 #000000  #000000",
            "#000000 #000000 #000000 #00000g",
            "#000000 #000000 #000000 #+00000",
            "#000000 #000000 #000000 #0000é",
            "data:image/png;base64,AAAA",
        ] {
            assert_eq!(odd.parse::<QuarterColours>(), Err(InvalidColours(odd.to_owned())));
        }
    }
}
