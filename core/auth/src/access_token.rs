//! Access tokens: JWTs (RFC 7519) in the profile of RFC 9068, signed with Ed25519 (RFC 8037) and nothing else.

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode, jwk::Jwk,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The one algorithm with which tokens are signed and taken.
const ALGORITHM: Algorithm = Algorithm::EdDSA;

/// The type of access tokens in their header (RFC 9068, 2.1), so that no other JWT passes for one.
const TYPE: &str = "at+jwt";

/// What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410, 7).
const PKCS8: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// What an access token says. Moments are seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessClaims {
    /// Who made it: the origin of the site.
    pub iss: String,
    /// What it is for: the address of the API.
    pub aud: String,
    /// The id of the person as whom the program acts.
    pub sub: String,
    /// The id of the token for programs that it comes from.
    pub client_id: String,
    /// The family of refresh tokens that it belongs to.
    pub sid: String,
    /// Names this token.
    pub jti: String,
    /// Words of permissions with spaces between them (RFC 8693, 4.2).
    pub scope: String,
    /// When it was made.
    pub iat: i64,
    /// From when it is good.
    pub nbf: i64,
    /// From when it is no longer good.
    pub exp: i64,
}

/// Why a text is not an access token that is good now.
#[derive(Debug, thiserror::Error)]
pub enum AccessTokenError {
    /// Not one of ours, or changed.
    #[error("this is not an access token of this site")]
    Malformed(#[source] Option<jsonwebtoken::errors::Error>),
    /// Too early or too late.
    #[error("the access token is not good at this time")]
    Time,
    /// The key cannot be used.
    #[error("a key for access tokens is damaged")]
    Key,
}

/// A key that signs access tokens.
pub struct SigningKey {
    seed: Zeroizing<[u8; 32]>,
    public: DecodingKey,
    kid: String,
}

impl SigningKey {
    /// A new key.
    ///
    /// # Errors
    /// [`AccessTokenError::Key`].
    pub fn generate() -> Result<Self, AccessTokenError> {
        Self::from_seed(Zeroizing::new(rand::random()))
    }

    /// The key of a text that [`SigningKey::to_text`] made.
    ///
    /// # Errors
    /// [`AccessTokenError::Key`].
    pub fn from_text(text: &str) -> Result<Self, AccessTokenError> {
        let bytes =
            Zeroizing::new(BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| AccessTokenError::Key)?);
        let seed: [u8; 32] = bytes.as_slice().try_into().map_err(|_| AccessTokenError::Key)?;
        Self::from_seed(Zeroizing::new(seed))
    }

    fn from_seed(seed: Zeroizing<[u8; 32]>) -> Result<Self, AccessTokenError> {
        let jwk = Jwk::from_encoding_key(&encoding(&seed), ALGORITHM).map_err(|_| AccessTokenError::Key)?;
        let public = DecodingKey::from_jwk(&jwk).map_err(|_| AccessTokenError::Key)?;
        let bytes = public.try_get_as_bytes().map_err(|_| AccessTokenError::Key)?;
        let kid = BASE64URL_NOPAD.encode(&Sha256::digest(bytes));
        Ok(Self { seed, public, kid })
    }

    /// The secret, for the database.
    pub fn to_text(&self) -> String {
        BASE64URL_NOPAD.encode(&*self.seed)
    }

    /// Names the key in the header of tokens: 43 characters.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// A token that says this.
    ///
    /// # Errors
    /// [`AccessTokenError::Key`].
    pub fn sign(&self, claims: &AccessClaims) -> Result<String, AccessTokenError> {
        let header =
            Header { typ: Some(TYPE.to_owned()), kid: Some(self.kid.clone()), ..Header::new(ALGORITHM) };
        encode(&header, claims, &encoding(&self.seed)).map_err(|_| AccessTokenError::Key)
    }

    /// What a token says that this key signed, that `issuer` made for `audience`, and that is good at `now`, in seconds
    /// since 1970.
    ///
    /// # Errors
    /// [`AccessTokenError::Malformed`]; [`AccessTokenError::Time`].
    pub fn verify(
        &self,
        token: &str,
        issuer: &str,
        audience: &str,
        now: i64,
    ) -> Result<AccessClaims, AccessTokenError> {
        let mut validation = Validation::new(ALGORITHM);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["iss", "aud", "sub", "exp", "nbf"]);
        // The library looks at the machine's clock; the site has its own, and is held against it below.
        validation.validate_exp = false;
        let claims = decode::<AccessClaims>(token, &self.public, &validation)
            .map_err(|error| AccessTokenError::Malformed(Some(error)))?
            .claims;
        if (claims.nbf..claims.exp).contains(&now) { Ok(claims) } else { Err(AccessTokenError::Time) }
    }
}

/// The name of the key that a token says has signed it. Nothing of the token can be believed before that was checked.
///
/// # Errors
/// [`AccessTokenError::Malformed`] also where the header names another algorithm or type.
pub fn key_of(token: &str) -> Result<String, AccessTokenError> {
    let header = decode_header(token).map_err(|error| AccessTokenError::Malformed(Some(error)))?;
    let is_ours = header.alg == ALGORITHM && header.typ.as_deref() == Some(TYPE);
    header.kid.filter(|_| is_ours).ok_or(AccessTokenError::Malformed(None))
}

fn encoding(seed: &[u8; 32]) -> EncodingKey {
    let der = Zeroizing::new([PKCS8.as_slice(), seed].concat());
    EncodingKey::from_ed_der(&der)
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::Header;

    use super::*;

    const NOW: i64 = 1_773_480_413;

    fn claims() -> AccessClaims {
        AccessClaims {
            iss: "https://example.org".into(),
            aud: "https://example.org/api/v1".into(),
            sub: "ann".into(),
            client_id: "token".into(),
            sid: "family".into(),
            jti: "one".into(),
            scope: "entry-create".into(),
            iat: NOW,
            nbf: NOW,
            exp: NOW + 900,
        }
    }

    fn verify(key: &SigningKey, token: &str, now: i64) -> Result<AccessClaims, AccessTokenError> {
        key.verify(token, "https://example.org", "https://example.org/api/v1", now)
    }

    #[test]
    fn a_signed_token_is_read_by_its_key_only() {
        let key = SigningKey::generate().unwrap();
        let token = key.sign(&claims()).unwrap();
        assert_eq!(key_of(&token).unwrap(), key.kid());
        assert_eq!(verify(&key, &token, NOW).unwrap(), claims());
        let kept = SigningKey::from_text(&key.to_text()).unwrap();
        assert_eq!((kept.kid(), verify(&kept, &token, NOW).unwrap()), (key.kid(), claims()));
        assert!(verify(&SigningKey::generate().unwrap(), &token, NOW).is_err());
        for bad in ["", "x", &"A".repeat(43), &"A".repeat(42)] {
            assert_eq!(SigningKey::from_text(bad).is_ok(), bad.len() == 43, "{bad}");
        }
    }

    #[test]
    fn a_token_is_good_between_its_moments() {
        let key = SigningKey::generate().unwrap();
        let token = key.sign(&claims()).unwrap();
        for (now, is_good) in [(NOW - 1, false), (NOW, true), (NOW + 899, true), (NOW + 900, false)] {
            assert_eq!(verify(&key, &token, now).is_ok(), is_good, "{now}");
        }
    }

    #[test]
    fn a_token_of_another_issuer_or_audience_is_refused() {
        let key = SigningKey::generate().unwrap();
        for changed in [
            AccessClaims { iss: "https://evil.example".into(), ..claims() },
            AccessClaims { aud: "https://example.org/api/v2".into(), ..claims() },
            AccessClaims { aud: "https://evil.example/api/v1".into(), ..claims() },
        ] {
            assert!(verify(&key, &key.sign(&changed).unwrap(), NOW).is_err(), "{changed:?}");
        }
    }

    #[test]
    fn a_changed_token_is_refused() {
        let key = SigningKey::generate().unwrap();
        let token = key.sign(&claims()).unwrap();
        let parts: Vec<_> = token.split('.').collect();
        let more = AccessClaims { scope: "user-manage".into(), ..claims() };
        let forged = BASE64URL_NOPAD.encode(&serde_json::to_vec(&more).unwrap());
        for bad in [
            format!("{}.{forged}.{}", parts[0], parts[2]),
            format!("{}.{}.", parts[0], parts[1]),
            format!("{}.{}.{}", parts[0], parts[1], "A".repeat(86)),
        ] {
            assert!(verify(&key, &bad, NOW).is_err(), "{bad}");
        }
    }

    #[test]
    fn no_other_algorithm_or_type_is_taken() {
        let key = SigningKey::generate().unwrap();
        let body = BASE64URL_NOPAD.encode(&serde_json::to_vec(&claims()).unwrap());
        let kid = key.kid();
        let none =
            BASE64URL_NOPAD.encode(format!(r#"{{"alg":"none","typ":"at+jwt","kid":"{kid}"}}"#).as_bytes());
        let unsigned = format!("{none}.{body}.");
        assert!(key_of(&unsigned).is_err() && verify(&key, &unsigned, NOW).is_err());
        // The public key, which anybody may know, taken for the secret of another algorithm.
        let public = key.public.try_get_as_bytes().unwrap();
        let header =
            Header { typ: Some(TYPE.into()), kid: Some(kid.into()), ..Header::new(Algorithm::HS256) };
        let confused = encode(&header, &claims(), &EncodingKey::from_secret(public)).unwrap();
        assert!(key_of(&confused).is_err() && verify(&key, &confused, NOW).is_err());
        let header = Header { kid: Some(kid.into()), ..Header::new(ALGORITHM) };
        let other_type = encode(&header, &claims(), &encoding(&key.seed)).unwrap();
        assert!(key_of(&other_type).is_err());
        let header = Header { typ: Some(TYPE.into()), ..Header::new(ALGORITHM) };
        assert!(key_of(&encode(&header, &claims(), &encoding(&key.seed)).unwrap()).is_err());
    }
}
