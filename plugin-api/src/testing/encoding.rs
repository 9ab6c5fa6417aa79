//! Base64, for secrets that are written so.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The base64 of bytes, with padding.
pub(super) fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for piece in bytes.chunks(3) {
        let group = piece
            .iter()
            .enumerate()
            .fold(0_u32, |group, (at, byte)| group | u32::from(*byte) << (16 - 8 * at));
        for at in 0..4 {
            let letter = ALPHABET[(group >> (18 - 6 * at)) as usize & 63];
            text.push(if at <= piece.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

/// The bytes with every one of the values overwritten with `*`.
pub(super) fn blanked<'a>(bytes: &[u8], values: impl Iterator<Item = &'a String>) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for value in values.filter(|value| !value.is_empty()) {
        let found: Vec<usize> = bytes
            .windows(value.len())
            .enumerate()
            .filter(|(_, seen)| *seen == value.as_bytes())
            .map(|(at, _)| at)
            .collect();
        found.into_iter().for_each(|at| bytes[at..at + value.len()].fill(b'*'));
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_encoded_with_padding() {
        assert_eq!(
            ["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes())),
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]
        );
        assert_eq!(base64(&[0xff, 0xfe, 0xfd]), "//79");
    }

    #[test]
    fn values_are_overwritten() {
        assert_eq!(blanked(b"a key, a key", ["key".to_owned()].iter()), b"a ***, a ***");
    }
}
