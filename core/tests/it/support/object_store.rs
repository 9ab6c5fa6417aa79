//! A server that speaks S3, in a process of its own.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tokio::time::sleep;

use super::{client::choose_cryptography, components::target_directory};

/// How long a test waits for it to begin.
const PATIENCE: Duration = Duration::from_secs(60);

/// What no message and no log may show.
pub(crate) const KEY: &str = "wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLEKEY";

/// A server with a bucket called `media`. Ended with the value.
pub(crate) struct ObjectServer {
    process: Child,
    /// Its address.
    pub(crate) endpoint: String,
}

impl ObjectServer {
    /// Starts it on a port of its own.
    pub(crate) async fn start() -> Self {
        choose_cryptography();
        let program = target_directory().join("s3-server/bin/moto_server");
        assert!(program.exists(), "{} is missing: run `script/bootstrap --for-tests`", program.display());
        // Free a moment ago; nobody else is told of it.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = Command::new(program)
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { process, endpoint: format!("http://127.0.0.1:{port}") };
        let begin = Instant::now();
        let bucket = format!("{}/media", server.endpoint);
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        while !http.put(&bucket).send().await.is_ok_and(|made| made.status().is_success()) {
            assert!(begin.elapsed() < PATIENCE, "the object server does not start");
            sleep(Duration::from_millis(50)).await;
        }
        server
    }

    /// The variables with which a site keeps its media there.
    pub(crate) fn variables(&self) -> [(&'static str, &str); 6] {
        let [endpoint, region, id, name, key] = self.access();
        [("SANDPRESS_STORAGE__URL", "s3://media/one"), endpoint, region, id, name, key]
    }

    /// The same without the address of the storage.
    pub(crate) fn access(&self) -> [(&'static str, &str); 5] {
        [
            ("SANDPRESS_STORAGE__ENDPOINT", &self.endpoint),
            ("SANDPRESS_STORAGE__REGION", "us-east-1"),
            ("SANDPRESS_STORAGE__ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
            ("SANDPRESS_STORAGE__SECRET_KEY", "storage"),
            ("SANDPRESS_SECRET_STORAGE", KEY),
        ]
    }
}

impl Drop for ObjectServer {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
