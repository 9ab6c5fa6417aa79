//! The answers to the questions by which an authority sees that a name is this server's.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rcgen::{CertificateParams, CustomExtension, KeyPair};
use rustls::{
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};

use super::{TlsError, certificate::Pair};

/// The questions that are open.
#[derive(Debug, Default)]
pub(crate) struct Challenges(Mutex<Answers>);

#[derive(Debug, Default)]
struct Answers {
    pages: HashMap<String, String>,
    certificates: HashMap<String, Arc<CertifiedKey>>,
}

impl Challenges {
    fn lock(&self) -> MutexGuard<'_, Answers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a question at its page.
    pub(super) fn put_page(&self, token: &str, answer: &str) {
        self.lock().pages.insert(token.to_owned(), answer.to_owned());
    }

    /// Answers a question by a certificate for `name` with the digest in it (RFC 8737, 3).
    pub(super) fn put_certificate(&self, name: &str, digest: &[u8]) -> Result<(), TlsError> {
        let mut params = CertificateParams::new(vec![name.to_owned()])?;
        params.custom_extensions = vec![CustomExtension::new_acme_identifier(digest)];
        let key = KeyPair::generate()?;
        let certificate = params.self_signed(&key)?;
        let pair = Pair::read(certificate.pem().as_bytes(), key.serialize_pem().as_bytes(), "an answer")?;
        self.lock().certificates.insert(name.to_owned(), pair.key);
        Ok(())
    }

    /// Forgets every answer.
    pub(super) fn clear(&self) {
        *self.lock() = Answers::default();
    }

    /// What stands at the page of a question.
    pub(crate) fn page(&self, token: &str) -> Option<String> {
        self.lock().pages.get(token).cloned()
    }
}

impl ResolvesServerCert for Challenges {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.lock().certificates.get(hello.server_name()?).cloned()
    }
}
