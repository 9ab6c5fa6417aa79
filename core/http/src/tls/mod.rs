//! HTTPS by the program itself: the certificate in use, where it comes from, and how a connection is greeted.
//!
//! TLS 1.2 and 1.3 with the suites and groups of Mozilla's intermediate configuration. A certificate is replaced while
//! connections go on: those that are open keep the one that they began with.

mod acme;
mod certificate;
mod challenge;
mod files;
mod kept;

use std::{
    io,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rustls::{ServerConfig, crypto::ring, server::Acceptor, version};
use tokio::{io::AsyncWriteExt, time::sleep};
use tokio_rustls::{LazyConfigAcceptor, server::TlsStream};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::server::Socket;
use acme::Acme;
use certificate::{Pair, Slot};
use sandpress_config::{SecretSources, TlsConfig, TlsMode};
use sandpress_domain::{Clock, with_causes};

pub(crate) use challenge::Challenges;

/// How an authority asks for a certificate that answers its question (RFC 8737).
const ACME_PROTOCOL: &[u8] = b"acme-tls/1";

/// How often is looked whether a certificate has to be renewed.
const LOOK_EVERY: Duration = Duration::from_secs(60 * 60);

/// The pause after an order that failed; it doubles up to [`LOOK_EVERY`].
const FIRST_PAUSE: Duration = Duration::from_secs(60);

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// A file or folder.
    #[error("{} cannot be used: {source}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// Others can read the private key.
    #[error("{} can be read by every user of this machine; allow its owner only: chmod 600 {}", .0.display(), .0.display())]
    OpenKey(PathBuf),
    /// What is in the files does not go together.
    #[error("{place}: {message}")]
    Pair {
        /// Where it stands.
        place: String,
        /// What is wrong.
        message: String,
    },
    /// A certificate could not be made.
    #[error("a certificate could not be made: {0}")]
    Make(#[from] rcgen::Error),
    /// The library of TLS.
    #[error("TLS cannot be set up: {0}")]
    Setup(#[from] rustls::Error),
    /// The address of the authority cannot be asked.
    #[error("the authority cannot be asked: {0}")]
    Client(#[from] reqwest::Error),
    /// The authority.
    #[error("the authority gave no certificate: {0}")]
    Authority(#[from] instant_acme::Error),
    /// The authority wants to know whose account it is.
    #[error(
        "the authority makes accounts for those whom it knows: ask it for a key id and a key, and set [tls] \
         acme_eab_key_id and acme_eab_key in cms.toml"
    )]
    Unbound,
    /// What says whose account it is.
    #[error("no account with the authority by [tls] acme_eab_key_id and acme_eab_key: {0}")]
    Binding(String),
    /// The authority said no.
    #[error("the authority did not accept that {name} is this server: {message}")]
    Refused {
        /// The name.
        name: String,
        /// What it says.
        message: String,
    },
}

/// What a server needs to speak HTTPS. Clones share it.
#[derive(Clone)]
pub struct Tls(Arc<Inner>);

struct Inner {
    source: Source,
    slot: Arc<Slot>,
    challenges: Arc<Challenges>,
    site: Arc<ServerConfig>,
    questions: Arc<ServerConfig>,
    clock: Arc<dyn Clock>,
    is_placeholder: AtomicBool,
}

enum Source {
    SelfSigned,
    Files { certificate: PathBuf, key: PathBuf },
    Acme(Box<Acme>),
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Tls")
    }
}

impl Tls {
    /// Reads or makes the first certificate for the site at `public_url`; none where TLS is off. An authority is not asked
    /// before [`Self::keep`] runs, and a secret for it is not read before.
    ///
    /// # Errors
    /// What is wrong with the files, or with the machine.
    pub async fn open(
        config: &TlsConfig,
        secrets: &SecretSources,
        public_url: &Url,
        clock: Arc<dyn Clock>,
    ) -> Result<Option<Self>, TlsError> {
        let name = public_url.host_str().unwrap_or("localhost").trim_matches(['[', ']']).to_owned();
        let mut is_placeholder = false;
        let (source, pair) = match &config.mode {
            TlsMode::Off => return Ok(None),
            TlsMode::SelfSigned => {
                tracing::warn!(
                    "the certificate was made by this program: browsers warn of it. Use [tls] mode = \"acme\" or \
                     \"files\" for a site that others see"
                );
                (Source::SelfSigned, certificate::self_signed(&name)?)
            }
            TlsMode::Files { certificate, key } => {
                let pair = files::read(certificate, key)?;
                (Source::Files { certificate: certificate.clone(), key: key.clone() }, pair)
            }
            TlsMode::Acme(config) => {
                let acme = Acme::new(config, secrets, &name)?;
                let pair = match acme.kept().await? {
                    Some(pair) => pair,
                    None => {
                        is_placeholder = true;
                        certificate::self_signed(&name)?
                    }
                };
                (Source::Acme(Box::new(acme)), pair)
            }
        };
        let (slot, challenges) = (Arc::new(Slot::new(pair)), Arc::<Challenges>::default());
        let mut site = server_config(Arc::clone(&slot) as _)?;
        site.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let mut questions = server_config(Arc::clone(&challenges) as _)?;
        questions.alpn_protocols = vec![ACME_PROTOCOL.to_vec()];
        let is_placeholder = AtomicBool::new(is_placeholder);
        let (site, questions) = (Arc::new(site), Arc::new(questions));
        Ok(Some(Self(Arc::new(Inner { source, slot, challenges, site, questions, clock, is_placeholder }))))
    }

    /// Reads certificate files anew. What cannot be used is told, and the pair before stays.
    pub fn reload(&self) {
        let Source::Files { certificate, key } = &self.0.source else { return };
        match files::read(certificate, key) {
            Ok(pair) if self.0.slot.is(&pair) => {}
            Ok(pair) => {
                tracing::info!(until = %pair.not_after, "the certificate was replaced");
                self.0.slot.put(pair);
            }
            Err(error) => {
                tracing::error!(error = with_causes(&error), "the certificate from before stays in use");
            }
        }
    }

    /// Orders and renews certificates until `shutdown` is cancelled; returns at once where nothing is to be ordered.
    pub async fn keep(self, shutdown: CancellationToken) {
        if !matches!(self.0.source, Source::Acme(_)) {
            return;
        }
        let mut pause = FIRST_PAUSE;
        loop {
            let renewed = tokio::select! {
                renewed = self.renew_if_due() => renewed,
                () = shutdown.cancelled() => return,
            };
            let wait = match renewed {
                Ok(_) => {
                    pause = FIRST_PAUSE;
                    LOOK_EVERY
                }
                Err(error) => {
                    tracing::error!(error = with_causes(&error), again_in = ?pause, "no new certificate");
                    let longer = (pause * 2).min(LOOK_EVERY);
                    std::mem::replace(&mut pause, longer)
                }
            };
            tokio::select! {
                () = sleep(wait) => {}
                () = shutdown.cancelled() => return,
            }
        }
    }

    /// Orders a certificate where there is none yet, or where a third of the time of the one in use is left. Whether there
    /// is a new one.
    ///
    /// # Errors
    /// The authority's, and those of the folder in which the certificate is kept; the certificate in use stays.
    pub async fn renew_if_due(&self) -> Result<bool, TlsError> {
        let Source::Acme(acme) = &self.0.source else { return Ok(false) };
        let is_placeholder = self.0.is_placeholder.load(Ordering::Relaxed);
        if !is_placeholder && !self.0.slot.is_due(self.0.clock.now()) {
            return Ok(false);
        }
        let pair = acme.order(&self.0.challenges).await?;
        tracing::info!(until = %pair.not_after, "a new certificate is in use");
        self.0.slot.put(pair);
        self.0.is_placeholder.store(false, Ordering::Relaxed);
        Ok(true)
    }

    /// What an authority is answered with.
    pub(crate) fn challenges(&self) -> Arc<Challenges> {
        Arc::clone(&self.0.challenges)
    }

    /// Agrees with a client on how to speak; none where it was an authority with its question, which is answered by that.
    pub(crate) async fn greet(&self, stream: Socket) -> io::Result<Option<TlsStream<Socket>>> {
        let hello = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
        let is_question =
            hello.client_hello().alpn().is_some_and(|mut names| names.any(|name| name == ACME_PROTOCOL));
        if !is_question {
            return hello.into_stream(Arc::clone(&self.0.site)).await.map(Some);
        }
        hello.into_stream(Arc::clone(&self.0.questions)).await?.shutdown().await?;
        Ok(None)
    }
}

fn server_config(
    certificates: Arc<dyn rustls::server::ResolvesServerCert>,
) -> Result<ServerConfig, TlsError> {
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_protocol_versions(&[&version::TLS13, &version::TLS12])?;
    let mut config = builder.with_no_client_auth().with_cert_resolver(certificates);
    // All suites are strong; one order for everybody makes sure that no client is talked into the least of them.
    config.ignore_client_order = true;
    config.ticketer = ring::Ticketer::new()?;
    Ok(config)
}

/// A certificate that somebody trusts or not, with when it holds.
impl Slot {
    fn is_due(&self, now: sandpress_domain::Timestamp) -> bool {
        let pair = self.get();
        let lifetime = pair.not_after - pair.not_before;
        now >= pair.not_after - lifetime / 3
    }

    fn is(&self, pair: &Pair) -> bool {
        self.get().key.cert == pair.key.cert
    }
}
