//! A site in a folder of its own, worked on with the real program.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;
use tokio::time::sleep;

use super::{
    app::cache,
    client::Client,
    components::{bundled, repository},
    scratch::Scratch,
};

/// How long a test waits for something that takes a moment; generous, since machines are busy.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A folder with a cms.toml.
pub(crate) struct Site {
    /// The folder.
    pub(crate) folder: TempDir,
    scratch: Scratch,
}

/// What a command did.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Site {
    /// A site with the bundled plugins on any free port.
    pub(crate) async fn new() -> Self {
        let scratch = Scratch::postgres().await.unwrap_or_else(Scratch::sqlite);
        let site = Self { folder: tempfile::tempdir().unwrap(), scratch };
        site.write_config("");
        site
    }

    /// Writes cms.toml with `more` at its end.
    pub(crate) fn write_config(&self, more: &str) {
        let mut toml = format!(
            "[server]\nlisten = \"127.0.0.1:0\"\n[database]\nurl = {:?}\nmax_connections = 4\n\
             [storage]\nurl = \"file:storage\"\ncache_dir = {:?}\n[theme]\npath = {:?}\n[log]\nformat = \"json\"\n",
            self.scratch.url(),
            cache(),
            repository().join("themes/default"),
        );
        for plugin in ["editor", "security-headers", "text"] {
            let component = bundled(plugin);
            toml += &format!("[plugins.{plugin}]\ncomponent = {component:?}\n");
            toml += &format!("[plugins.{plugin}.limits]\ncpu_ms = 5000\nwall_ms = 30000\n");
            if plugin == "security-headers" {
                toml += "[plugins.security-headers.grants]\nstore = true\n";
            }
        }
        fs::write(self.path("cms.toml"), toml + more).unwrap();
    }

    /// A file of the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command to its end, with variables and with text for its standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)], input: &str) -> Outcome {
        run_in(self.folder.path(), arguments, variables, input)
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_with(arguments, &[], "")
    }

    /// Runs a command to its end as somebody does who sits at a terminal and types `input`. What it prints to either is
    /// in `out`.
    pub(crate) fn at_terminal(&self, arguments: &[&str], input: &str) -> Outcome {
        let quoted = arguments.iter().map(|argument| format!(" '{argument}'")).collect::<String>();
        let line = format!("exec {}{quoted}", env!("CARGO_BIN_EXE_sandpress"));
        let mut command = Command::new("script");
        command.args(["--quiet", "--return", "--echo", "never", "--command", &line, "/dev/null"]);
        command.current_dir(self.folder.path()).env("SHELL", "/bin/sh");
        finish(command, input)
    }

    /// Runs a command that has to work, and gives what it printed.
    pub(crate) fn print(&self, arguments: &[&str]) -> String {
        let outcome = self.run(arguments);
        assert_eq!(outcome.code, 0, "{outcome:?}");
        outcome.out
    }

    /// Makes an account.
    pub(crate) fn create_user(&self, name: &str, email: &str, role: &str, password: &str) -> Outcome {
        let arguments =
            ["user", "create", "--name", name, "--email", email, "--role", role, "--password-stdin"];
        self.run_with(&arguments, &[], password)
    }

    /// Starts the server and waits until it serves.
    pub(crate) async fn serve(&self) -> Serving {
        self.serve_with(&[]).await
    }

    /// The same with variables.
    pub(crate) async fn serve_with(&self, variables: &[(&str, &str)]) -> Serving {
        self.start(self.folder.path(), variables, self.path("log")).await
    }

    /// The same where cms.toml sends the log to a file.
    pub(crate) async fn serve_logging_to(&self, log: &Path) -> Serving {
        self.serve_with_log_to(&[], log).await
    }

    /// The same with variables.
    pub(crate) async fn serve_with_log_to(&self, variables: &[(&str, &str)], log: &Path) -> Serving {
        self.start(self.folder.path(), variables, log.to_owned()).await
    }

    /// Starts a server for the site in another folder.
    pub(crate) async fn serve_in(&self, folder: &Path, variables: &[(&str, &str)]) -> Serving {
        self.start(folder, variables, folder.join("log")).await
    }

    async fn start(&self, folder: &Path, variables: &[(&str, &str)], log: PathBuf) -> Serving {
        let (out, err) = (folder.join("out"), folder.join("log"));
        let mut command = program(folder, &["serve"]);
        command.envs(variables.iter().copied());
        command.stdin(Stdio::null()).stdout(File::create(&out).unwrap()).stderr(File::create(&err).unwrap());
        let child = command.spawn().unwrap();
        let mut serving = Serving { child, out, log, origin: String::new() };
        serving.origin = if self.logs_json() {
            let line = serving.wait_for_log("\"message\":\"serving\"").await;
            let line: serde_json::Value = serde_json::from_str(&line).unwrap();
            line["fields"]["url"].as_str().unwrap().to_owned()
        } else {
            let line = serving.wait_for_log(": serving ").await;
            let (_, url) = line.split_once("url=").unwrap();
            url.trim().trim_matches('"').to_owned()
        };
        serving
    }

    fn logs_json(&self) -> bool {
        fs::read_to_string(self.path("cms.toml")).unwrap().contains("format = \"json\"")
    }

    /// The address of the database, where it is SQLite.
    pub(crate) fn sqlite_url(&self) -> Option<String> {
        Some(self.scratch.url()).filter(|url| url.starts_with("sqlite:"))
    }

    /// Removes the database.
    pub(crate) async fn remove(self) {
        self.scratch.remove().await;
    }
}

/// Runs a command in a folder to its end, with variables and with text for its standard input.
pub(crate) fn run_in(folder: &Path, arguments: &[&str], variables: &[(&str, &str)], input: &str) -> Outcome {
    let mut command = program(folder, arguments);
    command.envs(variables.iter().copied());
    finish(command, input)
}

/// Runs a command to its end with text for its standard input.
fn finish(mut command: Command, input: &str) -> Outcome {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that does not read its input closes it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap().into()
}

/// A running server.
pub(crate) struct Serving {
    child: Child,
    out: PathBuf,
    log: PathBuf,
    /// The address of the site.
    pub(crate) origin: String,
}

impl Serving {
    /// A new visitor.
    pub(crate) fn client(&self) -> Client {
        Client::new(self.origin.clone())
    }

    /// What the server printed so far.
    pub(crate) fn printed(&self) -> String {
        fs::read_to_string(&self.out).unwrap()
    }

    /// Its log so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// The first line of the log that holds `text`.
    pub(crate) async fn wait_for_log(&mut self, text: &str) -> String {
        let begin = Instant::now();
        loop {
            let log = self.log();
            // A line without its end is still being written.
            let whole = log.split_inclusive('\n').filter(|line| line.ends_with('\n'));
            if let Some(line) = whole.into_iter().find(|line| line.contains(text)) {
                return line.to_owned();
            }
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none() && begin.elapsed() < PATIENCE, "no {text} in the log, {ended:?}:\n{log}");
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until the server has printed a line that begins with `start`, and gives the rest of it.
    pub(crate) async fn wait_for_line(&self, start: &str) -> String {
        let begin = Instant::now();
        loop {
            let printed = self.printed();
            if let Some(line) = printed.lines().find_map(|line| line.trim().strip_prefix(start)) {
                return line.trim().to_owned();
            }
            assert!(begin.elapsed() < PATIENCE, "{start} was not printed:\n{printed}");
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// The most memory that it ever had, in bytes.
    pub(crate) fn peak_memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        peak.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
    }

    /// Sends a signal, such as `HUP`.
    pub(crate) fn signal(&self, signal: &str) {
        let kill = format!("kill -{signal} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Ends the server as a crash does.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks the server to stop and waits for its end.
    pub(crate) async fn stop(mut self) -> ExitStatus {
        self.signal("TERM");
        self.ended().await
    }

    /// Waits for the end of the server.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(begin.elapsed() < PATIENCE, "the server does not stop");
            sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sandpress"));
    command.args(arguments).current_dir(folder).env_clear();
    command
}
