//! Recovery codes: each lets somebody in once who has lost the second factor.

use super::TokenDigest;

/// How many a person gets.
const COUNT: usize = 10;

/// Without letters and digits that are taken for one another: 31 of them, so ten characters are 49 bits.
const ALPHABET: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// Characters of a code; a hyphen stands in the middle.
const LENGTH: usize = 10;

/// New codes, as they are shown once, such as `k3mva-x9q2d`.
pub fn recovery_codes() -> Vec<String> {
    (0..COUNT).map(|_| code()).collect()
}

/// What is kept of a code, and by what one that was typed is known again: hyphens, spaces and case do not count.
pub fn recovery_digest(code: &str) -> TokenDigest {
    let plain: String = code.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    TokenDigest::of(&plain)
}

fn code() -> String {
    let mut code = String::with_capacity(LENGTH + 1);
    while code.len() <= LENGTH {
        if code.len() == LENGTH / 2 {
            code.push('-');
        }
        // Five bits; a value outside the alphabet is thrown away, since folding it back would make some letters likelier.
        let index = usize::from(rand::random::<u8>() >> 3);
        if let Some(letter) = ALPHABET.get(index) {
            code.push(char::from(*letter));
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn codes_are_different_and_easy_to_type() {
        let codes: HashSet<_> = recovery_codes().into_iter().chain(recovery_codes()).collect();
        assert_eq!(codes.len(), 2 * COUNT);
        for code in codes {
            let (first, last) = code.split_once('-').unwrap();
            assert_eq!((first.len(), last.len()), (5, 5), "{code}");
            assert!(code.bytes().all(|byte| byte == b'-' || ALPHABET.contains(&byte)), "{code}");
            let typed = format!(" {} {}", first.to_uppercase(), last);
            assert_eq!(recovery_digest(&typed), recovery_digest(&code));
        }
        assert_ne!(recovery_digest("aaaaa-aaaaa"), recovery_digest("aaaaa-aaaab"));
    }
}
