//! Somebody who follows a page.

use std::{
    fs::{self, File},
    net::{SocketAddr, TcpListener},
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::{
    matching::{changed, compare, stands_in},
    page::{Block, Page, Use},
    terminal::{Printed, Terminal},
};
use crate::support::components::target_directory;

/// The address that all pages name.
const ADDRESS: &str = "127.0.0.1:8080";

/// Variables of this process that a reader's terminal has too: they say where Rust is.
const INHERITED: &[&str] = &["HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"];

/// Follows a page from its first block to its last, in an empty folder outside of the repository.
///
/// # Panics
/// At the first block that does not do what the page says, with the page, the line, the block and the difference.
pub(crate) fn follow(page: &Page) {
    // All pages build into one folder, and several have a plugin of the same name.
    let lock = File::create(target_directory().join("guides.lock")).unwrap();
    lock.lock().unwrap();
    let mut reader = Reader::new();
    for block in &page.blocks {
        reader.next(block).unwrap_or_else(|problem| {
            let Block { language, text, line, .. } = block;
            panic!("{}:{line}\n\n{}\n\nin this block of {language}:\n{text}", page.path, problem.trim_end())
        });
    }
    reader.nothing_unexpected().unwrap_or_else(|problem| panic!("{}: at its end, {problem}", page.path));
}

struct Reader {
    first: Terminal,
    second: Option<Terminal>,
    is_at_second: bool,
    /// What the last block printed that no block of text has shown yet.
    printed: Option<Printed>,
    address: SocketAddr,
    place: TempDir,
    variables: Vec<(String, String)>,
}

impl Reader {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let (programs, folder) = (place.path().join("bin"), place.path().join("home"));
        fs::create_dir(&programs).unwrap();
        fs::create_dir(&folder).unwrap();
        symlink(env!("CARGO_BIN_EXE_sandpress"), programs.join("sandpress")).unwrap();
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let inherited =
            INHERITED.iter().filter_map(|name| Some(((*name).to_owned(), std::env::var(name).ok()?)));
        let mut variables: Vec<_> = inherited.collect();
        let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
        let target = target_directory().join("guides").display().to_string();
        for (name, value) in [
            ("PATH", path),
            ("LANG", "C.UTF-8".to_owned()),
            ("CARGO_TARGET_DIR", target),
            ("CARGO_NET_OFFLINE", "true".to_owned()),
            ("SANDPRESS_SERVER__LISTEN", address.to_string()),
        ] {
            variables.push((name.to_owned(), value));
        }
        let first = Terminal::open(place.path().join("first"), &folder, variables.clone());
        Self { first, second: None, is_at_second: false, printed: None, address, place, variables }
    }

    fn next(&mut self, block: &Block) -> Result<(), String> {
        self.go_to_terminal(block)?;
        match block.language.as_str() {
            "sh" => self.run(block),
            "text" => self.see(block),
            "json" if block.is_picture() => serde_json::from_str::<serde_json::Value>(&block.text)
                .map(drop)
                .map_err(|error| error.to_string()),
            _ if block.is_picture() => Ok(()),
            _ => {
                self.nothing_unexpected()?;
                self.mark();
                self.write(block)
            }
        }
    }

    /// Does what the text before the block says of terminals.
    fn go_to_terminal(&mut self, block: &Block) -> Result<(), String> {
        if block.is_after("Ctrl-C") {
            let is_second = self.second.as_ref().is_some_and(Terminal::is_busy) && !self.first.is_busy();
            self.first.interrupt()?;
            self.second.as_mut().map_or(Ok(()), Terminal::interrupt)?;
            self.is_at_second = is_second;
        }
        if block.is_after("second terminal") {
            let (place, folder) = (self.place.path().join("second"), self.first.folder());
            let variables = &self.variables;
            self.second.get_or_insert_with(|| Terminal::open(place, &folder, variables.clone()));
            self.is_at_second = true;
        } else if block.is_after("first terminal") && block.language == "sh" {
            self.is_at_second = false;
        }
        Ok(())
    }

    fn terminal(&mut self) -> &mut Terminal {
        match &mut self.second {
            Some(second) if self.is_at_second => second,
            _ => &mut self.first,
        }
    }

    fn mark(&mut self) {
        self.first.mark();
        if let Some(second) = &mut self.second {
            second.mark();
        }
    }

    /// What failed before, and was not shown as a failure, is one.
    fn nothing_unexpected(&mut self) -> Result<(), String> {
        match self.printed.take() {
            Some(printed) if !printed.status.success() => {
                Err(format!("the commands before this block failed ({}):\n{}", printed.status, printed.text))
            }
            _ => Ok(()),
        }
    }

    fn run(&mut self, block: &Block) -> Result<(), String> {
        self.nothing_unexpected()?;
        self.mark();
        let (commands, address) = (self.as_typed(&block.text), self.address);
        if Terminal::is_lasting(&commands) {
            return self.terminal().leave_running(&commands, address);
        }
        let mut printed = self.terminal().run(&commands)?;
        printed.text = self.as_shown(&printed.text);
        self.printed = Some(printed);
        Ok(())
    }

    fn see(&mut self, block: &Block) -> Result<(), String> {
        let shown = block.text.clone();
        let Some(printed) = self.printed.take() else {
            let (own, public) = (self.address.to_string(), ADDRESS);
            let is_later = block.is_after("first terminal");
            let terminal = if is_later { &mut self.first } else { self.terminal() };
            return terminal.wait(|printed| stands_in(&shown, &printed.replace(&own, public)));
        };
        compare(&shown, &printed.text)?;
        let is_failure = shown.lines().any(|line| line.starts_with("error"));
        match (printed.status.success(), is_failure) {
            (true, true) => Err("the page shows an error, and the command ended well".to_owned()),
            (false, false) => Err(format!("the command failed: {}", printed.status)),
            _ => Ok(()),
        }
    }

    fn write(&mut self, block: &Block) -> Result<(), String> {
        let usage = block.usage()?;
        let (Use::File(name) | Use::Added(name) | Use::Part(name) | Use::Changed(name)) = usage;
        let path = self.terminal().folder().join(name);
        let there = || fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"));
        let text = self.as_typed(&block.text);
        match usage {
            Use::File(_) => replace(&path, &text),
            Use::Added(_) => replace(&path, &format!("{}\n{text}", there()?)),
            Use::Part(_) => stands_in(&block.text, &self.as_shown(&there()?)),
            Use::Changed(_) => replace(&path, &changed(&there()?, &text)?),
        }
    }

    fn as_typed(&self, text: &str) -> String {
        text.replace(ADDRESS, &self.address.to_string())
    }

    fn as_shown(&self, text: &str) -> String {
        text.replace(&self.address.to_string(), ADDRESS)
    }
}

/// Writes a file as an editor does, into a folder that may be new.
fn replace(path: &PathBuf, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

#[test]
fn a_page_is_followed_word_for_word() {
    let text = "`a/b.txt`:\n\n```text2\none\ntwo\n```\n\nAdd to `a/b.txt`:\n\n```text2\nthree\n```\n\nIn `a/b.txt`:\n\n\
                ```diff\n-two\n+2\n```\n\nThen:\n\n```sh\ncat a/b.txt\n```\n\n```text\none\n2\n\n…\n```\n\n```sh\necho \
                'error: x'; false\n```\n\n```text\nerror: …\n```\n";
    follow(&Page::parse("p.md", text));
}

#[test]
fn a_failure_names_page_line_and_difference() {
    for (text, message) in [
        ("```sh\necho b\n```\n\n```text\na\n```\n", "p.md:6\n\nthe page shows  a\nthere was       b"),
        ("```sh\nfalse\n```\n\n```sh\nls\n```\n", "the commands before this block failed"),
        ("```rust\nfn a() {}\n```\n", "nothing says what this block"),
    ] {
        let outcome = std::panic::catch_unwind(|| follow(&Page::parse("p.md", text)));
        let said = *outcome.unwrap_err().downcast::<String>().unwrap();
        assert!(said.contains(message), "{said}");
    }
}
