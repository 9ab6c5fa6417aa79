//! A small plugin project in a folder of its own, and `sandpress plugin dev` on it.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;
use tokio::time::sleep;

use super::{
    client::{Client, Page},
    components::{repository, target_directory},
};

/// How long a test waits for a build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// A plugin with one block, which says what stands in place of `WORDS`.
const SOURCE: &str = r#"//! The block NAME.

use sandpress_plugin::block::{BlockDefinition, BlockOutput, Blocks, Request};
use sandpress_plugin::lifecycle::{Description, Lifecycle, Setting};
use sandpress_plugin::log::{self, Level};
use sandpress_plugin::types::Error;

struct Plugin;

impl Lifecycle for Plugin {
    fn describe() -> Description {
        Description::new("NAME", "0.1.0", "Name", "Says something.")
    }

    fn configure(_: Vec<Setting>) -> Result<(), Error> {
        Ok(())
    }
}

impl Blocks for Plugin {
    fn blocks() -> Vec<BlockDefinition> {
        vec![BlockDefinition::new("NAME", "Name", "Says something.").depends_on(&["nothing"])]
    }

    fn render(_: Request) -> Result<BlockOutput, Error> {
        log::write(Level::Info, "drawing");
        Ok(BlockOutput::new(format!("<p>{}</p>", words())))
    }
}

fn words() -> &'static str {
    WORDS
}

sandpress_plugin::export!(Plugin: lifecycle, block);
"#;

/// A project of a plugin.
pub(crate) struct Workshop {
    folder: TempDir,
    name: &'static str,
}

impl Workshop {
    /// A project. Tests that run at the same time need different names, since they share what is built.
    pub(crate) fn new(name: &'static str, words: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let workshop = Self { folder, name };
        let sdk = repository().join("plugin-api");
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n[lib]\ncrate-type = [\"cdylib\"]\n\
             [dependencies]\nsandpress-plugin = {{ path = {sdk:?} }}\n[workspace]\n"
        );
        workshop.write("Cargo.toml", &manifest);
        workshop.write(
            "rust-toolchain.toml",
            &fs::read_to_string(repository().join("rust-toolchain.toml")).unwrap(),
        );
        fs::copy(repository().join("Cargo.lock"), workshop.path("Cargo.lock")).unwrap();
        workshop.say(words);
        workshop
    }

    /// A file of the project.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file of the project.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let file = self.path(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// Lets the block say an expression.
    pub(crate) fn say(&self, words: &str) {
        self.write("src/lib.rs", &SOURCE.replace("NAME", self.name).replace("WORDS", words));
    }

    /// The line of the source that holds the expression, counted from 1.
    pub(crate) fn line(&self) -> usize {
        SOURCE.lines().position(|line| line.trim() == "WORDS").unwrap() + 1
    }

    /// Starts `sandpress plugin dev`.
    pub(crate) fn dev(&self, arguments: &[&str]) -> Dev {
        let screen =
            self.path("../").join(format!("{}.screen", self.folder.path().file_name().unwrap().display()));
        let file = File::create(&screen).unwrap();
        let child = command(self.folder.path())
            .args(["plugin", "dev", "--no-open"])
            .args(arguments)
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .spawn()
            .unwrap();
        Dev { child, screen }
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sandpress"));
    command.current_dir(folder).stdin(Stdio::null()).env_clear();
    let kept = ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"];
    command.envs(kept.iter().filter_map(|name| Some((*name, std::env::var_os(name)?))));
    command.env("CARGO_TARGET_DIR", target_directory().join("guides")).env("CARGO_NET_OFFLINE", "true");
    command
}

/// A running development site.
pub(crate) struct Dev {
    child: Child,
    screen: PathBuf,
}

impl Dev {
    /// What the terminal shows.
    pub(crate) fn screen(&self) -> String {
        fs::read_to_string(&self.screen).unwrap()
    }

    /// Waits until the terminal shows a text `times` times.
    pub(crate) async fn shows(&mut self, text: &str, times: usize) -> String {
        let begin = Instant::now();
        loop {
            let screen = self.screen();
            if screen.matches(text).count() >= times {
                return screen;
            }
            let ended = self.child.try_wait().unwrap();
            assert!(
                ended.is_none() && begin.elapsed() < PATIENCE,
                "no {text:?} on the screen, {ended:?}:\n{screen}"
            );
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// The address of the site.
    pub(crate) async fn origin(&mut self) -> String {
        let screen = self.shows("Ctrl-C ends.", 1).await;
        let (_, rest) = screen.split_once("http://").unwrap();
        format!("http://{}", rest.split('/').next().unwrap())
    }

    /// Waits until a page holds a text.
    pub(crate) async fn page_with(&self, client: &Client, path: &str, text: &str) -> Page {
        let begin = Instant::now();
        loop {
            let page = client.get(path).await;
            if page.body.contains(text) {
                return page;
            }
            assert!(begin.elapsed() < PATIENCE, "no {text:?} in {path}:\n{}\n{}", page.body, self.screen());
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Presses Ctrl-C and waits for the end.
    pub(crate) async fn interrupt(mut self) -> ExitStatus {
        let kill = format!("kill -INT {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        self.ended().await
    }

    /// Waits for the end.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(begin.elapsed() < PATIENCE, "it does not end:\n{}", self.screen());
            sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_file(&self.screen);
    }
}
