//! Capability `secrets` (to be granted): passwords and keys that are used by their names in [`http`](crate::http) and
//! [`connect`](crate::connect), and never read.
//!
//! ```
//! use sandpress_plugin::secrets;
//! use sandpress_plugin::testing::Site;
//!
//! let site = Site::new().secret("api-key", "hunter2");
//! assert!(site.run(|| secrets::exists("api-key") && !secrets::exists("other")));
//! ```

use crate::types::Error;

provided_by!(secrets::sandpress::secrets::secrets, secrets);

/// Whether the secret is granted and has a value, so that it can be used now. Whatever the name, the answer says
/// nothing about secrets that are not granted.
pub fn exists(name: &str) -> bool {
    host::exists(name)
}

pub use crate::bindings::secrets::sandpress::secrets::secrets::Signature;

/// The signature of the bytes (at most 65,536), made with the private key that is the secret.
///
/// # Errors
/// [`Error::Denied`] where it is not granted as `sign:<name>`, [`Error::Unavailable`] where it has no value,
/// [`Error::Invalid`] where it is no key of this kind.
pub fn sign(name: &str, signature: Signature, bytes: &[u8]) -> Result<Vec<u8>, Error> {
    host::sign(name, signature, bytes)
}
