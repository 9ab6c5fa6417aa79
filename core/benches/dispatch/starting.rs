//! The site from the start of its process to the first answered page.
//!
//! Measured is an empty site, or the one whose configuration `BENCH_SITE` names. Both have been started before, so
//! their database is up to date and their components are compiled.

use std::{
    env, fs,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use divan::Bencher;
use tempfile::TempDir;

use crate::site;

#[divan::bench(sample_count = 20, sample_size = 1)]
fn first_page(bencher: Bencher) {
    let empty = tempfile::tempdir().unwrap();
    let config = env::var_os("BENCH_SITE").map_or_else(|| empty_site(&empty), PathBuf::from);
    drop(start(&config, free_address()));
    bencher.with_inputs(free_address).bench_local_values(|address| start(&config, address));
}

/// A running site, stopped when it is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the site and comes back with the first page.
fn start(config: &Path, address: SocketAddr) -> Running {
    let child = Command::new(env!("CARGO_BIN_EXE_sandpress"))
        .args(["serve", "--config"])
        .arg(config)
        .env("SANDPRESS_SERVER__LISTEN", address.to_string())
        .env("SANDPRESS_SERVER__PUBLIC_URL", format!("http://{address}"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut site = Running(child);
    while !answers(address) {
        assert!(site.0.try_wait().unwrap().is_none(), "the site of {} does not start", config.display());
        thread::sleep(Duration::from_millis(1));
    }
    site
}

fn answers(address: SocketAddr) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else { return false };
    let request = format!("GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    let mut page = Vec::new();
    stream.write_all(request.as_bytes()).unwrap();
    stream.read_to_end(&mut page).unwrap();
    assert!(page.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&page));
    true
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn empty_site(folder: &TempDir) -> PathBuf {
    let file = folder.path().join("cms.toml");
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../themes/default");
    let toml = format!(
        "[site]\ntitle = \"Empty\"\n[database]\nurl = \"sqlite:site.db\"\n[storage]\nurl = \"file:storage\"\n\
         [theme]\npath = {theme:?}\n{}",
        site::bundled()
    );
    fs::write(&file, toml).unwrap();
    file
}
