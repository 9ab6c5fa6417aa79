//! Who somebody is: passwords, second factors and secret tokens.

mod access_token;
mod link_key;
mod oidc;
mod passkeys;
mod password;
mod recovery;
mod strength;
mod token;
mod totp;
mod visitor_keys;

pub use access_token::{AccessClaims, AccessTokenError, SigningKey, key_of};
pub use link_key::{LinkKey, NotALinkKey};
pub use oidc::{FetchError, OidcError, OidcPerson, OidcProvider, OidcSettings, OidcStart};
pub use passkeys::{Challenge, PasskeyProblem, Passkeys, ProvedPasskey};
pub use password::{PasswordCost, PasswordError, PasswordHasher, Verdict};
pub use recovery::{recovery_codes, recovery_digest};
pub use strength::{PasswordProblem, check_password};
pub use token::{Token, TokenDigest};
pub use totp::{QrPicture, TotpProblem, TotpSecret};
pub use visitor_keys::VisitorKeys;
