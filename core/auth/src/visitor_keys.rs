//! Names for visitors that tell them apart for a day and tell nothing else.

use std::{fmt, net::IpAddr};

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Bytes of a name: enough that no two visitors share one.
const BYTES: usize = 16;

/// Makes names of addresses with a secret that is forgotten when the program ends, so that nobody, not even somebody who
/// has all names and tries all addresses, can turn a name back.
pub struct VisitorKeys([u8; 32]);

impl VisitorKeys {
    /// With a new secret.
    pub fn generate() -> Self {
        Self(rand::random())
    }

    /// The name of whoever has the address, for one plugin and one day: `scope` says which. Of an IPv6 address the first
    /// 64 bits count, since a household or a single machine has all that follow.
    pub fn name(&self, address: IpAddr, scope: &[&str]) -> String {
        // HMAC takes keys of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        for part in scope {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part.as_bytes());
        }
        match address.to_canonical() {
            IpAddr::V4(address) => mac.update(&address.octets()),
            IpAddr::V6(address) => mac.update(address.octets().first_chunk::<8>().unwrap_or(&[0; 8])),
        }
        let name = mac.finalize().into_bytes();
        BASE64URL_NOPAD.encode(name.get(..BYTES).unwrap_or_default())
    }
}

impl fmt::Debug for VisitorKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VisitorKeys(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_by_all_that_they_are_made_of() {
        let (keys, others) = (VisitorKeys::generate(), VisitorKeys::generate());
        let of =
            |keys: &VisitorKeys, address: &str, scope: &[&str]| keys.name(address.parse().unwrap(), scope);
        let one = of(&keys, "192.0.2.1", &["contact", "2026-03-14"]);
        assert_eq!(one.len(), 22);
        assert_eq!(one, of(&keys, "::ffff:192.0.2.1", &["contact", "2026-03-14"]));
        for other in [
            of(&keys, "192.0.2.2", &["contact", "2026-03-14"]),
            of(&keys, "192.0.2.1", &["contact", "2026-03-15"]),
            of(&keys, "192.0.2.1", &["polls", "2026-03-14"]),
            of(&keys, "192.0.2.1", &["contact2026-03-14"]),
            of(&others, "192.0.2.1", &["contact", "2026-03-14"]),
        ] {
            assert_ne!(one, other);
        }
    }

    #[test]
    fn a_household_has_one_name() {
        let keys = VisitorKeys::generate();
        let of = |address: &str| keys.name(address.parse().unwrap(), &[]);
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    }
}
