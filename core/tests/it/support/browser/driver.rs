//! The process between a test and its browser.

use std::{
    fs::{self, File},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use http::Method;
use serde_json::Value;
use tempfile::TempDir;
use thirtyfour::common::command::ExtensionCommand;
use tokio::time::sleep;

use super::PATIENCE;

pub(super) const CHROMIUM: &str = "/usr/bin/chromium";
const CHROMEDRIVER: &str = "/usr/bin/chromedriver";

/// The process that drives the browser; ended with the value.
pub(super) struct Chromedriver {
    process: Child,
    pub(super) port: u16,
    pub(super) folder: TempDir,
}

/// A command of chromedriver that is not part of WebDriver.
#[derive(Debug)]
pub(super) struct ChromeCommand {
    pub(super) endpoint: &'static str,
    pub(super) parameters: Value,
}

impl ExtensionCommand for ChromeCommand {
    fn parameters_json(&self) -> Option<Value> {
        Some(self.parameters.clone())
    }

    fn method(&self) -> Method {
        Method::POST
    }

    fn endpoint(&self) -> Arc<str> {
        self.endpoint.into()
    }
}

impl Chromedriver {
    pub(super) async fn start() -> Self {
        for program in [CHROMIUM, CHROMEDRIVER] {
            let is_there = Path::new(program).exists();
            assert!(is_there, "{program} is missing: run `script/bootstrap --for-tests`, which installs it");
        }
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let mut chromedriver = Self { process: spawn(&out), port: 0, folder };
        let begin = Instant::now();
        while chromedriver.port == 0 {
            assert!(begin.elapsed() < PATIENCE, "chromedriver does not start");
            sleep(Duration::from_millis(20)).await;
            // It ends where the port that it chose is taken by somebody for the other version of IP.
            if chromedriver.process.try_wait().unwrap().is_some() {
                chromedriver.process = spawn(&out);
            }
            let text = fs::read_to_string(&out).unwrap();
            let port = text.split_once("successfully on port ").and_then(|(_, rest)| rest.split_once('.'));
            chromedriver.port = port.map_or(0, |(port, _)| port.parse().unwrap());
        }
        chromedriver
    }
}

/// Starts the program on a port of its choice, which it tells in the file.
fn spawn(out: &Path) -> Child {
    let mut command = Command::new(CHROMEDRIVER);
    let command = command.arg("--port=0").stdin(Stdio::null()).stderr(Stdio::null());
    command.stdout(File::create(out).unwrap()).spawn().unwrap()
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
