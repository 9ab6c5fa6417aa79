//! An OpenID provider in a process of its own.

use std::{
    io::Write,
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::NamedTempFile;
use tokio::time::sleep;

use super::{client::choose_cryptography, components::target_directory};

/// How long a test waits for it to begin.
const PATIENCE: Duration = Duration::from_secs(60);

/// A provider that knows Ann, whose address it says is hers, and takes everybody else for who they say they are. Ended with
/// the value.
pub(crate) struct Provider {
    process: Child,
    /// Holds the secret that the site shares with it.
    secret: NamedTempFile,
    /// Its issuer identifier.
    pub(crate) issuer: String,
}

impl Provider {
    /// Starts it on a port of its own.
    pub(crate) async fn start() -> Self {
        choose_cryptography();
        let program = target_directory().join("oidc-provider/bin/oidc-provider-mock");
        assert!(program.exists(), "{} is missing: run `script/bootstrap --for-tests`", program.display());
        // Free a moment ago; nobody else is told of it.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let ann =
            r#"{"sub": "ann-248289", "email": "ann@example.net", "email_verified": true, "name": "Ann Lee"}"#;
        let process = Command::new(program)
            .args(["--port", &port.to_string(), "--require-nonce", "true", "--user-claims", ann])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut secret = NamedTempFile::new().unwrap();
        writeln!(secret, "a secret of both").unwrap();
        let provider = Self { process, secret, issuer: format!("http://127.0.0.1:{port}") };
        let begin = Instant::now();
        let discovery = format!("{}/.well-known/openid-configuration", provider.issuer);
        while reqwest::get(&discovery).await.is_err() {
            assert!(begin.elapsed() < PATIENCE, "the provider does not start");
            sleep(Duration::from_millis(50)).await;
        }
        provider
    }

    /// The variables with which a site knows it as `mock`.
    pub(crate) fn variables(&self) -> [(&'static str, &str); 5] {
        [
            ("OIDC__MOCK__ISSUER", &self.issuer),
            ("OIDC__MOCK__CLIENT_ID", "field-notes"),
            ("OIDC__MOCK__LABEL", "Mock ID"),
            ("OIDC__MOCK__CLIENT_SECRET", "mock-oidc"),
            ("SECRETS__MOCK_OIDC__FILE", self.secret.path().to_str().unwrap()),
        ]
    }

    /// Lets somebody in at the page, and tells where they are sent back to: path and query.
    pub(crate) async fn let_in(&self, page: &str, subject: &str) -> String {
        self.answer(page, &[("sub", subject)]).await
    }

    /// Somebody changes their mind at the page.
    pub(crate) async fn deny(&self, page: &str) -> String {
        self.answer(page, &[("action", "deny")]).await
    }

    async fn answer(&self, page: &str, fields: &[(&str, &str)]) -> String {
        assert!(page.starts_with(&self.issuer), "{page}");
        let nowhere = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder().redirect(nowhere).no_proxy().build().unwrap();
        let answer = http.post(page).form(fields).send().await.unwrap();
        let back = answer.headers().get("location").unwrap_or_else(|| panic!("{answer:?}"));
        let back: url::Url = back.to_str().unwrap().parse().unwrap();
        format!("{}?{}", back.path(), back.query().unwrap_or_default())
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
