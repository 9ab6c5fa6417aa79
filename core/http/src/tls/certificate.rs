//! A certificate with its private key, and the one that is in use.

use std::sync::Arc;

use arc_swap::ArcSwap;
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};
use rustls::{
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use x509_parser::parse_x509_certificate;

use super::TlsError;
use sandpress_domain::Timestamp;

/// How long a certificate holds that the program makes for itself.
const SELF_SIGNED_DAYS: i64 = 90;

/// A certificate with its key, ready to be used.
#[derive(Debug)]
pub(super) struct Pair {
    /// The chain and the key.
    pub(super) key: Arc<CertifiedKey>,
    /// From when the certificate holds.
    pub(super) not_before: Timestamp,
    /// Until when.
    pub(super) not_after: Timestamp,
}

impl Pair {
    /// Reads a chain and a key as PEM; `place` says where they stand.
    pub(super) fn read(chain: &[u8], key: &[u8], place: &str) -> Result<Self, TlsError> {
        let wrong = |message: String| TlsError::Pair { place: place.to_owned(), message };
        let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(chain).collect();
        let certificates =
            certificates.map_err(|error| wrong(format!("the certificate is no PEM ({error})")))?;
        let first = certificates.first().ok_or_else(|| wrong("there is no certificate".to_owned()))?;
        let (not_before, not_after) =
            validity(first).ok_or_else(|| wrong("the certificate cannot be read".to_owned()))?;
        let key = PrivateKeyDer::from_pem_slice(key)
            .map_err(|error| wrong(format!("the private key is no PEM ({error})")))?;
        let key = ring::default_provider()
            .key_provider
            .load_private_key(key)
            .map_err(|error| wrong(format!("the private key cannot be used ({error})")))?;
        let key = CertifiedKey::new(certificates, key);
        match key.keys_match() {
            Err(rustls::Error::InconsistentKeys(rustls::InconsistentKeys::KeyMismatch)) => {
                Err(wrong("the private key is not that of the certificate".to_owned()))
            }
            _ => Ok(Self { key: Arc::new(key), not_before, not_after }),
        }
    }
}

fn validity(certificate: &[u8]) -> Option<(Timestamp, Timestamp)> {
    let (_, certificate) = parse_x509_certificate(certificate).ok()?;
    let validity = certificate.validity();
    let time = |seconds| Timestamp::from_unix_timestamp(seconds).ok();
    Some((time(validity.not_before.timestamp())?, time(validity.not_after.timestamp())?))
}

/// A certificate for `name` and this machine that nobody vouches for.
pub(super) fn self_signed(name: &str) -> Result<Pair, TlsError> {
    let mut names = vec![name.to_owned(), "localhost".into(), "127.0.0.1".into(), "::1".into()];
    names.dedup();
    let mut params = CertificateParams::new(names)?;
    let now = Timestamp::now_utc();
    params.not_before = now - time::Duration::days(1);
    params.not_after = now + time::Duration::days(SELF_SIGNED_DAYS);
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "Sandpress, for development");
    let key = KeyPair::generate()?;
    let certificate = params.self_signed(&key)?;
    Pair::read(certificate.pem().as_bytes(), key.serialize_pem().as_bytes(), "a certificate of its own")
}

/// The certificate that new connections get.
#[derive(Debug)]
pub(super) struct Slot(ArcSwap<Pair>);

impl Slot {
    pub(super) fn new(pair: Pair) -> Self {
        Self(ArcSwap::from_pointee(pair))
    }

    pub(super) fn put(&self, pair: Pair) {
        self.0.store(Arc::new(pair));
    }

    pub(super) fn get(&self) -> Arc<Pair> {
        self.0.load_full()
    }
}

impl ResolvesServerCert for Slot {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.load().key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pem(name: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(vec![name.to_owned()]).unwrap().self_signed(&key).unwrap();
        (certificate.pem(), key.serialize_pem())
    }

    #[test]
    fn a_pair_goes_together() {
        let (certificate, key) = pem("example.org");
        let pair = Pair::read(certificate.as_bytes(), key.as_bytes(), "here").unwrap();
        assert!(pair.not_after > pair.not_before && pair.key.cert.len() == 1);
    }

    #[test]
    fn what_does_not_go_together_is_told() {
        let ((certificate, key), (_, other)) = (pem("example.org"), pem("example.org"));
        let told = |chain: &str, key: &str| {
            Pair::read(chain.as_bytes(), key.as_bytes(), "here").unwrap_err().to_string()
        };
        assert_eq!(told(&certificate, &other), "here: the private key is not that of the certificate");
        assert_eq!(told("", &key), "here: there is no certificate");
        assert!(told(&certificate, "nonsense").starts_with("here: the private key is no PEM"));
        assert!(told(&certificate[..100], &key).starts_with("here: the certificate is no PEM"));
    }

    #[test]
    fn the_certificate_for_development_names_this_machine() {
        let pair = self_signed("example.test").unwrap();
        let (_, certificate) = parse_x509_certificate(&pair.key.cert[0]).unwrap();
        let names = format!("{:?}", certificate.subject_alternative_name().unwrap().unwrap().value);
        for name in ["example.test", "localhost"] {
            assert!(names.contains(name), "{names}");
        }
        self_signed("localhost").unwrap();
        self_signed("::1").unwrap();
    }
}
