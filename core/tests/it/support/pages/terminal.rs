//! A terminal in which a page is typed.

use std::{
    fs::{self, File},
    net::{SocketAddr, TcpStream},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

/// How long one block may take: it may build a plugin on a busy machine.
const PATIENCE: Duration = Duration::from_secs(400);

/// Commands that go on until somebody ends them.
const LASTING: &[&str] = &["sandpress serve", "sandpress plugin dev"];

/// A shell with a folder and variables, in which one command may go on running.
pub(super) struct Terminal {
    /// Where its scripts and outputs are.
    place: PathBuf,
    variables: Vec<(String, String)>,
    blocks: usize,
    running: Option<Running>,
}

struct Running {
    child: Child,
    output: PathBuf,
    /// What was printed before the last thing that the reader did.
    seen: usize,
}

/// What a block printed, and how its last command ended.
pub(super) struct Printed {
    pub(super) text: String,
    pub(super) status: ExitStatus,
}

impl Terminal {
    /// Opens a terminal in a folder; `place` is a folder of its own for what the reader does not see.
    pub(super) fn open(place: PathBuf, folder: &Path, variables: Vec<(String, String)>) -> Self {
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join("folder"), format!("{}\n", folder.display())).unwrap();
        fs::write(place.join("variables"), "").unwrap();
        Self { place, variables, blocks: 0, running: None }
    }

    /// The folder in which it is now.
    pub(super) fn folder(&self) -> PathBuf {
        PathBuf::from(fs::read_to_string(self.place.join("folder")).unwrap().trim_end())
    }

    /// Whether a command goes on running in it.
    pub(super) fn is_busy(&self) -> bool {
        self.running.is_some()
    }

    /// Whether the last command of a block goes on running.
    pub(super) fn is_lasting(commands: &str) -> bool {
        last_command(commands).is_some_and(|last| LASTING.iter().any(|lasting| last.starts_with(lasting)))
    }

    /// Types commands and waits for their end.
    pub(super) fn run(&mut self, commands: &str) -> Result<Printed, String> {
        let script = format!("trap {KEEP:?} EXIT\nset -e\n{commands}");
        let (mut child, output) = self.start(&script)?;
        let begin = Instant::now();
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                return Ok(Printed { text: read(&output), status });
            }
            if begin.elapsed() > PATIENCE {
                end(&mut child, "KILL");
                return Err(format!("it takes more than {PATIENCE:?}; so far:\n{}", read(&output)));
            }
            sleep(Duration::from_millis(20));
        }
    }

    /// Types commands of which the last one goes on, and waits until it listens.
    pub(super) fn leave_running(&mut self, commands: &str, address: SocketAddr) -> Result<(), String> {
        let last = last_command(commands).unwrap_or_default();
        let before = commands.trim_end().strip_suffix(&last).unwrap_or_default();
        let (child, output) = self.start(&format!("set -e\n{before}\n{KEEP}\nexec {last}"))?;
        self.running = Some(Running { child, output, seen: 0 });
        self.wait(|_| TcpStream::connect(address).map(drop).map_err(|error| format!("{address}: {error}")))
    }

    /// Waits until what the running command printed since the last mark satisfies the check.
    pub(super) fn wait(&mut self, check: impl Fn(&str) -> Result<(), String>) -> Result<(), String> {
        let running = self.running.as_mut().ok_or("nothing goes on running in this terminal")?;
        let begin = Instant::now();
        loop {
            let printed = read(&running.output);
            let Err(problem) = check(printed.get(running.seen..).unwrap_or_default()) else { return Ok(()) };
            if let Some(status) = running.child.try_wait().unwrap() {
                self.running = None;
                return Err(format!(
                    "the command that should go on has ended ({status}): {problem}\n{printed}"
                ));
            }
            if begin.elapsed() > PATIENCE {
                return Err(format!("waited for {PATIENCE:?}: {problem}\nall that was printed:\n{printed}"));
            }
            sleep(Duration::from_millis(50));
        }
    }

    /// What is printed from now on is new.
    pub(super) fn mark(&mut self) {
        if let Some(running) = &mut self.running {
            running.seen = read(&running.output).len();
        }
    }

    /// Presses Ctrl-C, and waits for the end.
    pub(super) fn interrupt(&mut self) -> Result<(), String> {
        let Some(mut running) = self.running.take() else { return Ok(()) };
        end(&mut running.child, "INT");
        let begin = Instant::now();
        while running.child.try_wait().unwrap().is_none() {
            if begin.elapsed() > PATIENCE {
                end(&mut running.child, "KILL");
                return Err(format!("Ctrl-C does not end it:\n{}", read(&running.output)));
            }
            sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    fn start(&mut self, commands: &str) -> Result<(Child, PathBuf), String> {
        if self.is_busy() {
            return Err(
                "something goes on running in this terminal: say \"In a second terminal\" before, or how to \
                        end it (Ctrl-C)"
                    .to_owned(),
            );
        }
        self.blocks += 1;
        let script = self.place.join(format!("{}.sh", self.blocks));
        let output = self.place.join(format!("{}.out", self.blocks));
        fs::write(&script, format!("source \"$TERMINAL/variables\"\n{commands}\n")).unwrap();
        let (out, err) = {
            let out = File::create(&output).unwrap();
            (out.try_clone().unwrap(), out)
        };
        let child = Command::new("bash")
            .arg(&script)
            .current_dir(self.folder())
            .env_clear()
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .env("TERMINAL", &self.place)
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            .spawn()
            .unwrap();
        Ok((child, output))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if let Some(running) = &mut self.running {
            end(&mut running.child, "KILL");
            // It was killed; how it ended says nothing.
            let _ = running.child.wait();
        }
    }
}

/// Keeps the folder and the variables for the next block.
const KEEP: &str = "pwd > \"$TERMINAL/folder\"; export -p | grep -v ' TERMINAL=' > \"$TERMINAL/variables\"";

/// The last command, with the lines that a backslash at the end of one joins to it.
fn last_command(commands: &str) -> Option<String> {
    let lines: Vec<_> = commands.trim_end().lines().collect();
    let begin = lines.iter().rev().skip(1).take_while(|line| line.ends_with('\\')).count();
    let last = lines.get(lines.len().checked_sub(begin + 1)?..)?;
    Some(last.join("\n"))
}

fn read(output: &Path) -> String {
    String::from_utf8_lossy(&fs::read(output).unwrap()).into_owned()
}

/// Sends a signal to the process and everything that it started.
fn end(child: &mut Child, signal: &str) {
    let group = format!("-{}", child.id());
    // It may have ended already.
    let _ = Command::new("kill").args([&format!("-{signal}"), "--", &group]).stderr(Stdio::null()).status();
}

#[test]
fn a_terminal_keeps_its_folder_and_variables() {
    let folder = tempfile::tempdir().unwrap();
    let path = ("PATH".to_owned(), std::env::var("PATH").unwrap());
    let mut terminal = Terminal::open(folder.path().join("t"), folder.path(), vec![path]);
    assert!(terminal.run("mkdir new\ncd new\nexport A='b c'").unwrap().status.success());
    let printed = terminal.run("basename \"$PWD\"; echo \"$A\"; echo err >&2").unwrap();
    assert_eq!((printed.text.as_str(), printed.status.code()), ("new\nb c\nerr\n", Some(0)));
    assert_eq!(terminal.run("false\necho never").unwrap().text, "");
    assert_eq!(terminal.folder().file_name().unwrap(), "new");
}

#[test]
fn commands_that_go_on_are_known() {
    assert!(Terminal::is_lasting("cd site\nsandpress serve\n"));
    assert!(Terminal::is_lasting("sandpress serve \\\n  --config cms.toml"));
    assert!(!Terminal::is_lasting("sandpress serve --help | head -1\nls"));
    assert_eq!(last_command("a\nb \\\n  c\n").unwrap(), "b \\\n  c");
}
