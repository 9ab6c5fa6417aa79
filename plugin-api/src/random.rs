//! Capability `random` (always granted): chance that nobody can foretell.
//!
//! ```
//! use sandpress_plugin::random;
//! use sandpress_plugin::testing::Site;
//!
//! let site = Site::new();
//! assert_eq!(site.run(|| random::token(22)).unwrap().len(), 22);
//! ```

use crate::types::Error;

provided_by!(random::sandpress::random::random, random);

/// So many random bytes, 0 to 4,096.
///
/// # Errors
/// [`Error::Limit`] beyond that.
pub fn bytes(length: u32) -> Result<Vec<u8>, Error> {
    host::bytes(length)
}

/// A random number of 64 bits.
pub fn number() -> u64 {
    host::number()
}

/// A random text of so many letters, digits, hyphens and underscores, 1 to 1,024. Each has 6 random bits: 22 and more
/// cannot be guessed.
///
/// # Errors
/// [`Error::Limit`] for another length.
pub fn token(length: u32) -> Result<String, Error> {
    host::token(length)
}
