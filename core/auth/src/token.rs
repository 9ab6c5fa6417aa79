//! Secret tokens: in links, in forms, for the first run.

use std::{fmt, str::FromStr};

use data_encoding::{BASE64URL_NOPAD, DecodeError, HEXLOWER};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// A secret of 256 random bits, written in 43 characters of base64url. Shown once, kept as its [`TokenDigest`].
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A new token.
    pub fn generate() -> Self {
        Self(BASE64URL_NOPAD.encode(&rand::random::<[u8; 32]>()))
    }

    /// The token as it stands in a link or a form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub fn digest(&self) -> TokenDigest {
        TokenDigest::of(&self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The SHA-256 of a secret: tells whether a text is the secret, but not what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TokenDigest([u8; 32]);

impl TokenDigest {
    /// The digest of a secret.
    pub fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret).into())
    }

    /// Whether `text` is the secret. How long it takes does not depend on where they differ.
    pub fn matches(&self, text: &str) -> bool {
        self.0.ct_eq(&Self::of(text).0).into()
    }
}

/// 64 hexadecimal digits, for the database.
impl fmt::Display for TokenDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

/// A text that is no digest.
#[derive(Debug, thiserror::Error)]
#[error("not 64 hexadecimal digits")]
pub struct NotADigest(#[source] Option<DecodeError>);

impl FromStr for TokenDigest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|error| NotADigest(Some(error)))?;
        Ok(Self(bytes.try_into().map_err(|_| NotADigest(None))?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_and_different() {
        let (a, b) = (Token::generate(), Token::generate());
        assert_eq!(a.as_str().len(), 43);
        assert_ne!(a.as_str(), b.as_str());
        assert!(a.as_str().chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'));
        assert!(!format!("{a:?}").contains(a.as_str()));
    }

    #[test]
    fn digests_know_their_token() {
        let token = Token::generate();
        let kept: TokenDigest = token.digest().to_string().parse().unwrap();
        assert!(kept.matches(token.as_str()));
        assert!(!kept.matches(Token::generate().as_str()) && !kept.matches(""));
        assert_eq!(
            TokenDigest::of("abc").to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        for bad in ["", "zz", "ba78"] {
            assert!(bad.parse::<TokenDigest>().is_err(), "{bad}");
        }
    }
}
