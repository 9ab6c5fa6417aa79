//! Signatures with private keys that no plugin sees. The only user of `ring`.

use ring::{
    rand::SystemRandom,
    rsa,
    signature::{Ed25519KeyPair, RSA_PKCS1_SHA256},
};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject};

/// How something is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RsaSha256,
    /// Ed25519.
    Ed25519,
}

/// Why a secret does not sign. Nothing of the secret is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoKey {
    #[error("it is no private key in PEM: it begins with -----BEGIN PRIVATE KEY-----")]
    Pem,
    #[error("it is no RSA key of 2048 to 4096 bits")]
    Rsa,
    #[error("it is no Ed25519 key in PKCS #8")]
    Ed25519,
    #[error("the signature could not be made")]
    Failed,
}

/// The signature of the bytes.
pub(crate) fn sign(pem: &[u8], algorithm: Algorithm, bytes: &[u8]) -> Result<Vec<u8>, NoKey> {
    let key = PrivateKeyDer::from_pem_slice(pem).map_err(|_| NoKey::Pem)?;
    match algorithm {
        Algorithm::RsaSha256 => {
            let pair = match &key {
                PrivateKeyDer::Pkcs8(der) => rsa::KeyPair::from_pkcs8(der.secret_pkcs8_der()),
                PrivateKeyDer::Pkcs1(der) => rsa::KeyPair::from_der(der.secret_pkcs1_der()),
                _ => return Err(NoKey::Rsa),
            };
            let pair = pair.map_err(|_| NoKey::Rsa)?;
            let mut signature = vec![0; pair.public().modulus_len()];
            pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), bytes, &mut signature)
                .map_err(|_| NoKey::Failed)?;
            Ok(signature)
        }
        Algorithm::Ed25519 => {
            let PrivateKeyDer::Pkcs8(der) = &key else { return Err(NoKey::Ed25519) };
            let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der.secret_pkcs8_der());
            Ok(pair.map_err(|_| NoKey::Ed25519)?.sign(bytes).as_ref().to_vec())
        }
    }
}

#[cfg(test)]
mod tests {
    use ring::signature::{ED25519, KeyPair, UnparsedPublicKey};

    use super::*;

    /// The first test vector of RFC 8032, section 7.1, in PKCS #8.
    const ED25519_KEY: &str = "-----BEGIN PRIVATE KEY-----\n\
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n\
        -----END PRIVATE KEY-----\n";

    #[test]
    fn an_ed25519_key_signs() {
        let signature = sign(ED25519_KEY.as_bytes(), Algorithm::Ed25519, b"").unwrap();
        assert_eq!(data_encoding::HEXLOWER.encode(&signature)[..16], *"e5564300c360ac72");
        let PrivateKeyDer::Pkcs8(der) = PrivateKeyDer::from_pem_slice(ED25519_KEY.as_bytes()).unwrap() else {
            panic!("PKCS #8");
        };
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der.secret_pkcs8_der()).unwrap();
        let public = UnparsedPublicKey::new(&ED25519, pair.public_key().as_ref());
        let signature = sign(ED25519_KEY.as_bytes(), Algorithm::Ed25519, b"words").unwrap();
        assert!(public.verify(b"words", &signature).is_ok());
    }

    #[test]
    fn what_is_no_key_is_told_without_its_value() {
        assert_eq!(sign(b"hunter2", Algorithm::Ed25519, b""), Err(NoKey::Pem));
        assert_eq!(sign(ED25519_KEY.as_bytes(), Algorithm::RsaSha256, b""), Err(NoKey::Rsa));
        let broken = ED25519_KEY.replace("MC4C", "MC4D");
        assert_eq!(sign(broken.as_bytes(), Algorithm::Ed25519, b""), Err(NoKey::Ed25519));
    }
}
