//! Signed moments: proof that a form came from this site, and when.

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Signs with the site's own key.
#[derive(Clone)]
pub struct Signer<'a> {
    key: &'a [u8],
}

impl<'a> Signer<'a> {
    /// A signer with a secret key.
    pub fn new(key: &'a [u8]) -> Self {
        Self { key }
    }

    /// A token that says: `purpose` at the moment `now` (seconds since 1970).
    pub fn sign(&self, purpose: &str, now: u64) -> String {
        let signature = self.mac(purpose, now).finalize().into_bytes();
        format!("{now}.{}", BASE64URL_NOPAD.encode(&signature))
    }

    /// When the token was signed for this purpose; none where it was not. Compares in constant time.
    pub fn signed_at(&self, purpose: &str, token: &str) -> Option<u64> {
        let (moment, signature) = token.split_once('.')?;
        let moment: u64 = moment.parse().ok()?;
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?;
        self.mac(purpose, moment).verify_slice(&signature).ok().map(|()| moment)
    }

    fn mac(&self, purpose: &str, moment: u64) -> Hmac<Sha256> {
        // HMAC takes keys of every length.
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(self.key).unwrap_or_else(|_| unreachable!());
        mac.update(&moment.to_be_bytes());
        mac.update(purpose.as_bytes());
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_tokens_are_taken() {
        let signer = Signer::new(b"a key");
        let token = signer.sign("form", 1_700_000_000);
        assert_eq!(signer.signed_at("form", &token), Some(1_700_000_000));
        assert_eq!(signer.signed_at("confirm", &token), None);
        assert_eq!(Signer::new(b"another").signed_at("form", &token), None);
        assert_eq!(signer.signed_at("form", &token.replace("1700000000", "1700000001")), None);
        for wrong in ["", ".", "1700000000.", "x.y", "1700000000.AAAA"] {
            assert_eq!(signer.signed_at("form", wrong), None, "{wrong}");
        }
    }
}
