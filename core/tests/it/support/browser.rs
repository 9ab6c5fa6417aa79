//! A real browser, driven through chromedriver.

mod driver;
mod pointing;

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use thirtyfour::{
    By, CapabilitiesHelper, ChromeCapabilities, ChromiumLikeCapabilities, WebDriver, WebElement,
    common::command::Command as DriverCommand, error::WebDriverResult,
};
use tokio::time::sleep;

use self::driver::{CHROMIUM, ChromeCommand, Chromedriver};
use super::{client::choose_cryptography, components::target_directory};

/// How long a test waits for a page.
const PATIENCE: Duration = Duration::from_secs(60);

/// Nothing but pages of the site, and nothing kept from earlier runs.
const ARGUMENTS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--force-prefers-reduced-motion",
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

impl Browser {
    /// Opens a browser that knows nothing of the site.
    pub(crate) async fn open(origin: &str) -> Self {
        choose_cryptography();
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
        self.ask(selector, async |element| element.text().await).await
    }

    /// The value of a field.
    pub(crate) async fn value(&self, selector: &str) -> String {
        self.ask(selector, async |element| element.value().await).await.unwrap()
    }

    /// What the first element that fits answers. It is asked again where the page was drawn anew in between.
    async fn ask<T>(&self, selector: &str, question: impl AsyncFn(WebElement) -> WebDriverResult<T>) -> T {
        let begin = Instant::now();
        loop {
            match question(self.find(selector).await).await {
                Ok(answer) => return answer,
                Err(error) => assert!(begin.elapsed() < PATIENCE, "{selector} does not answer: {error}"),
            }
            sleep(Duration::from_millis(20)).await;
        }
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

    /// Waits until a field holds the text.
    pub(crate) async fn wait_for_value(&self, selector: &str, text: &str) {
        let begin = Instant::now();
        loop {
            let value = self.value(selector).await;
            if value.contains(text) {
                return;
            }
            assert!(begin.elapsed() < PATIENCE, "{selector} does not hold {text:?} but {value:?}");
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Types into a field in place of what it holds.
    pub(crate) async fn fill(&self, selector: &str, text: &str) {
        self.ask(selector, async |field| {
            field.clear().await?;
            field.send_keys(text).await
        })
        .await;
    }

    /// Types into what has the focus; see the keys of WebDriver.
    pub(crate) async fn keys(&self, text: &str) {
        self.driver.active_element().await.unwrap().send_keys(text).await.unwrap();
    }

    /// Goes on in a frame of the page.
    pub(crate) async fn enter_frame(&self, selector: &str) {
        self.find(selector).await.enter_frame().await.unwrap();
    }

    /// Goes on in the page itself.
    pub(crate) async fn leave_frame(&self) {
        self.driver.enter_default_frame().await.unwrap();
    }

    /// Writes Markdown as text in the place of the site's editor.
    pub(crate) async fn write_markdown(&self) {
        self.find(".field.framed:not(.opening)").await;
        self.click(".editor-switch").await;
        self.wait_for(".editor-switch", "Editor").await;
    }

    /// Writes Markdown as text on the pages that follow, as somebody does who chose it before.
    pub(crate) async fn prefer_markdown(&self) {
        self.script("localStorage.setItem('sandpress-editor', 'markdown'); return null").await;
    }

    /// Chooses a file.
    pub(crate) async fn choose(&self, selector: &str, file: &Path) {
        self.find(selector).await.send_keys(file.display().to_string()).await.unwrap();
    }

    /// Clicks.
    pub(crate) async fn click(&self, selector: &str) {
        self.ask(selector, async |element| element.click().await).await;
    }

    /// Clicks on what leads to another page, and waits until the page that showed it is gone: the driver comes back from a
    /// click before the browser has begun to load.
    pub(crate) async fn follow(&self, selector: &str) {
        let page = self.find("html").await;
        self.click(selector).await;
        let begin = Instant::now();
        while page.tag_name().await.is_ok() {
            assert!(begin.elapsed() < PATIENCE, "{selector} leads nowhere");
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Switches scripts off, or on again, from the next page on.
    pub(crate) async fn allow_scripts(&self, allowed: bool) {
        self.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": !allowed })).await;
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

    /// What the browser complained about since it was last asked: errors, warnings, violations of the policy. Its
    /// own pages, which it may load beside the site's at any time, have their own troubles.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let entries = self.chrome("/se/log", json!({ "type": "browser" })).await;
        let is_complaint = |entry: &&Value| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING"));
        let message = |entry: &Value| entry["message"].as_str().unwrap().to_owned();
        let of_the_site = |message: &String| !message.starts_with("chrome://");
        entries.as_array().unwrap().iter().filter(is_complaint).map(message).filter(of_the_site).collect()
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

    /// Plugs in a device for passkeys that knows its person.
    pub(crate) async fn add_passkey_device(&self) {
        let device = json!({
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": true,
            "hasUserVerification": true,
            "isUserVerified": true,
            "isUserConsenting": true,
        });
        self.chrome("/webauthn/authenticator", device).await;
    }

    /// Logs in by the form.
    pub(crate) async fn log_in(&self, login: &str, password: &str) {
        self.go("/login").await;
        self.fill("#login", login).await;
        self.fill("#password", password).await;
        self.follow("form[action='/login'] button").await;
    }

    /// Logs out by the button of the admin.
    pub(crate) async fn log_out(&self) {
        self.follow("form[action='/logout'] button").await;
        self.find("#login").await;
    }

    /// Closes the browser.
    pub(crate) async fn close(self) {
        self.driver.quit().await.unwrap();
        drop(self.chromedriver);
    }

    /// Has the page drawn in light or dark colours.
    pub(crate) async fn colours(&self, scheme: &str) {
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
