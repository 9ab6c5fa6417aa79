//! A real browser, driven through chromedriver.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use http::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{
    By, CapabilitiesHelper, ChromeCapabilities, ChromiumLikeCapabilities, WebDriver, WebElement,
    common::command::{Command as DriverCommand, ExtensionCommand},
    error::WebDriverResult,
};
use tokio::time::sleep;

use super::components::target_directory;

const CHROMIUM: &str = "/usr/bin/chromium";
const CHROMEDRIVER: &str = "/usr/bin/chromedriver";

/// How long a test waits for a page.
const PATIENCE: Duration = Duration::from_secs(60);

/// Nothing but pages of the site, and nothing kept from earlier runs.
const ARGUMENTS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
];

/// A browser with a profile of its own, in front of one site.
pub(crate) struct Browser {
    driver: WebDriver,
    origin: String,
    chromedriver: Chromedriver,
}

/// The process that drives the browser; ended with the value.
struct Chromedriver {
    process: Child,
    port: u16,
    folder: TempDir,
}

/// A command of chromedriver that is not part of WebDriver.
#[derive(Debug)]
struct ChromeCommand {
    endpoint: &'static str,
    parameters: Value,
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
    async fn start() -> Self {
        for program in [CHROMIUM, CHROMEDRIVER] {
            let is_there = Path::new(program).exists();
            assert!(is_there, "{program} is missing: run `script/bootstrap --for-tests`, which installs it");
        }
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let process = Command::new(CHROMEDRIVER)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(File::create(&out).unwrap())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut chromedriver = Self { process, port: 0, folder };
        let begin = Instant::now();
        while chromedriver.port == 0 {
            assert!(begin.elapsed() < PATIENCE, "chromedriver does not start");
            sleep(Duration::from_millis(20)).await;
            let text = fs::read_to_string(&out).unwrap();
            let port = text.split_once("successfully on port ").and_then(|(_, rest)| rest.split_once('.'));
            chromedriver.port = port.map_or(0, |(port, _)| port.parse().unwrap());
        }
        chromedriver
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Browser {
    /// Opens a browser that knows nothing of the site.
    pub(crate) async fn open(origin: &str) -> Self {
        let chromedriver = Chromedriver::start().await;
        let profile = chromedriver.folder.path().join("profile");
        let mut capabilities = ChromeCapabilities::new();
        capabilities.set_binary(CHROMIUM).unwrap();
        for argument in ARGUMENTS {
            capabilities.add_arg(argument).unwrap();
        }
        capabilities.add_arg(&format!("--user-data-dir={}", profile.display())).unwrap();
        capabilities.set("goog:loggingPrefs", json!({ "browser": "ALL" })).unwrap();
        let driver =
            WebDriver::new(format!("http://127.0.0.1:{}", chromedriver.port), capabilities).await.unwrap();
        Self { driver, origin: origin.to_owned(), chromedriver }
    }

    /// Goes to a page of the site.
    pub(crate) async fn go(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.origin)).await.unwrap();
    }

    /// The path of the page that is shown.
    pub(crate) async fn path(&self) -> String {
        let url = self.driver.current_url().await.unwrap();
        assert_eq!(url.origin().ascii_serialization(), self.origin);
        url.path().to_owned()
    }

    /// The first element that fits, as soon as it is there.
    pub(crate) async fn find(&self, selector: &str) -> WebElement {
        let begin = Instant::now();
        loop {
            match self.driver.find(By::Css(selector)).await {
                Ok(element) => return element,
                Err(error) if begin.elapsed() > PATIENCE => {
                    panic!("no {selector}: {error}\n{}", self.driver.source().await.unwrap())
                }
                Err(_) => sleep(Duration::from_millis(20)).await,
            }
        }
    }

    /// The text of the first element that fits.
    pub(crate) async fn text(&self, selector: &str) -> String {
        self.find(selector).await.text().await.unwrap()
    }

    /// The value of a field.
    pub(crate) async fn value(&self, selector: &str) -> String {
        self.find(selector).await.value().await.unwrap().unwrap()
    }

    /// Waits until an element shows the text.
    pub(crate) async fn wait_for(&self, selector: &str, text: &str) {
        let begin = Instant::now();
        loop {
            let shown = async { self.driver.find(By::Css(selector)).await?.text().await };
            let shown: WebDriverResult<String> = shown.await;
            match shown {
                Ok(shown) if shown.contains(text) => return,
                shown => {
                    assert!(begin.elapsed() < PATIENCE, "{selector} does not show {text:?} but {shown:?}")
                }
            }
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Types into a field in place of what it holds.
    pub(crate) async fn fill(&self, selector: &str, text: &str) {
        let field = self.find(selector).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Clicks.
    pub(crate) async fn click(&self, selector: &str) {
        self.find(selector).await.click().await.unwrap();
    }

    /// Opens a second tab and goes on in it.
    pub(crate) async fn new_tab(&self) {
        let tab = self.driver.new_tab().await.unwrap();
        self.driver.switch_to_window(tab).await.unwrap();
    }

    /// Goes on in the first tab.
    pub(crate) async fn first_tab(&self) {
        let tabs = self.driver.windows().await.unwrap();
        self.driver.switch_to_window(tabs[0].clone()).await.unwrap();
    }

    /// What a script returns.
    pub(crate) async fn script(&self, script: &str) -> Value {
        self.driver.execute(script, Vec::new()).await.unwrap().json().clone()
    }

    /// What the browser complained about since it was last asked: errors, warnings, violations of the policy.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let entries = self.chrome("/se/log", json!({ "type": "browser" })).await;
        let message = |entry: &Value| entry["message"].as_str().unwrap().to_owned();
        let is_complaint = |entry: &&Value| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING"));
        entries.as_array().unwrap().iter().filter(is_complaint).map(message).collect()
    }

    /// Keeps pictures of the page in light and dark colours and on a phone, where nothing may stick out.
    pub(crate) async fn shoot(&self, name: &str) {
        let folder = target_directory().join("screenshots");
        fs::create_dir_all(&folder).unwrap();
        let file = |look: &str| -> PathBuf { folder.join(format!("{name}-{look}.png")) };
        let background = "return getComputedStyle(document.body).backgroundColor";
        self.colours("light").await;
        self.driver.screenshot(&file("light")).await.unwrap();
        let light = self.script(background).await;
        self.colours("dark").await;
        self.driver.screenshot(&file("dark")).await.unwrap();
        assert_ne!(self.script(background).await, light, "{name} is not dark");
        self.colours("light").await;
        let phone = json!({ "width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true });
        self.cdp("Emulation.setDeviceMetricsOverride", phone).await;
        self.driver.screenshot(&file("phone")).await.unwrap();
        let width = self.script("return document.documentElement.scrollWidth").await.as_u64().unwrap();
        self.cdp("Emulation.clearDeviceMetricsOverride", json!({})).await;
        assert!(width <= 390, "{name} is {width} pixels wide on a phone");
    }

    /// Closes the browser.
    pub(crate) async fn close(self) {
        self.driver.quit().await.unwrap();
        drop(self.chromedriver);
    }

    async fn colours(&self, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.cdp("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    async fn cdp(&self, command: &str, parameters: Value) -> Value {
        self.chrome("/goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await
    }

    async fn chrome(&self, endpoint: &'static str, parameters: Value) -> Value {
        let command = DriverCommand::ExtensionCommand(Box::new(ChromeCommand { endpoint, parameters }));
        self.driver.handle().cmd(command).await.unwrap().value_json().unwrap()
    }
}
