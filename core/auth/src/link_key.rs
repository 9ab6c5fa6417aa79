//! Links that are good for ever, and digests of what must not be kept, made with a key of the site.

use std::{fmt, str::FromStr};

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Bytes of the proof in a link: 128 bits, as RFC 2104 allows for HMAC-SHA256, so that a link stays short.
const PROOF: usize = 16;

/// Bytes of what a link is about.
const SUBJECT: usize = 16;

/// A secret of the site that proves where links come from. Whoever has it can make them.
#[derive(Clone)]
pub struct LinkKey([u8; 32]);

/// A text that is no key.
#[derive(Debug, thiserror::Error)]
#[error("a key of links has 64 hexadecimal digits")]
pub struct NotALinkKey;

impl LinkKey {
    /// A new key.
    pub fn generate() -> Self {
        Self(rand::random())
    }

    /// The key as 64 hexadecimal digits, for the database.
    pub fn to_hex(&self) -> String {
        HEXLOWER.encode(&self.0)
    }

    /// The last part of a link for this purpose about this subject: 43 characters of base64url.
    pub fn link(&self, purpose: &str, subject: [u8; SUBJECT]) -> String {
        let mut bytes = subject.to_vec();
        bytes.extend(self.mac(purpose, &subject).finalize().into_bytes().iter().take(PROOF));
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// What the link is about, if it was made for this purpose. How long it takes does not depend on where it differs.
    pub fn open(&self, purpose: &str, link: &str) -> Option<[u8; SUBJECT]> {
        let bytes = BASE64URL_NOPAD.decode(link.as_bytes()).ok()?;
        let (subject, proof) = bytes.split_at_checked(SUBJECT)?;
        let is_good = proof.len() == PROOF && self.mac(purpose, subject).verify_truncated_left(proof).is_ok();
        subject.try_into().ok().filter(|_| is_good)
    }

    /// A digest of a text in 64 hexadecimal digits. Without the key nobody can try texts until one fits.
    pub fn digest(&self, purpose: &str, text: &str) -> String {
        HEXLOWER.encode(&self.mac(purpose, text.as_bytes()).finalize().into_bytes())
    }

    fn mac(&self, purpose: &str, text: &[u8]) -> Hmac<Sha256> {
        // A key that is shorter than a block is filled with zeros (RFC 2104, section 2).
        let mut block = [0; 64];
        block.iter_mut().zip(self.0).for_each(|(to, from)| *to = from);
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
        mac.update(&(purpose.len() as u64).to_le_bytes());
        mac.update(purpose.as_bytes());
        mac.update(text);
        mac
    }
}

impl FromStr for LinkKey {
    type Err = NotALinkKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| NotALinkKey)?;
        Ok(Self(bytes.try_into().map_err(|_| NotALinkKey)?))
    }
}

impl fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_good_for_its_purpose_and_key() {
        let (key, other) = (LinkKey::generate(), LinkKey::generate());
        let subject = [7; SUBJECT];
        let link = key.link("leave", subject);
        assert_eq!(link.len(), 43);
        assert_eq!(key.open("leave", &link), Some(subject));
        let kept: LinkKey = key.to_hex().parse().unwrap();
        assert_eq!(kept.open("leave", &link), Some(subject));
        assert_eq!(key.open("read", &link), None);
        assert_eq!(other.open("leave", &link), None);
        assert!(!format!("{key:?}").contains(&key.to_hex()));
    }

    #[test]
    fn a_changed_link_is_none() {
        let key = LinkKey::generate();
        let link = key.link("leave", [7; SUBJECT]);
        for at in 0..link.len() {
            let mut changed = link.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(key.open("leave", std::str::from_utf8(&changed).unwrap()), None, "{at}");
        }
        for bad in ["", "x", "é", &link[..42], &format!("{link}A"), &format!("{link}AAA")] {
            assert_eq!(key.open("leave", bad), None, "{bad}");
        }
        assert!("".parse::<LinkKey>().is_err() && "zz".repeat(32).parse::<LinkKey>().is_err());
    }

    #[test]
    fn digests_tell_nothing_without_the_key() {
        let (key, other) = (LinkKey::generate(), LinkKey::generate());
        let digest = key.digest("address", "ann@example.org");
        assert_eq!((digest.len(), &digest), (64, &key.digest("address", "ann@example.org")));
        assert_ne!(digest, key.digest("address", "ann@example.com"));
        assert_ne!(digest, other.digest("address", "ann@example.org"));
        // Where the purpose ends and the text begins cannot be shifted.
        assert_ne!(key.digest("ab", "c"), key.digest("a", "bc"));
    }
}
