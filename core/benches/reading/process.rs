//! Programs that run beside the benchmark, pinned to a core.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::site::Site;

/// The core of the servers, and the core of who asks them.
pub(super) const SERVER_CORE: &str = "0";
pub(super) const CLIENT_CORE: &str = "1";

/// How long a server may take to start.
const START: Duration = Duration::from_secs(60);

/// A server, stopped when it is dropped.
pub(super) struct Running {
    child: Child,
    /// Where it listens.
    pub(super) address: SocketAddr,
}

impl Running {
    /// Sandpress with this site.
    pub(super) fn sandpress(site: &Site) -> Self {
        let address = free_address();
        let mut command = pinned(SERVER_CORE, env!("CARGO_BIN_EXE_sandpress"));
        command.args(["serve", "--config"]).arg(site.config());
        command.env("SANDPRESS_SERVER__LISTEN", address.to_string());
        command.env("SANDPRESS_SERVER__PUBLIC_URL", format!("http://{address}"));
        // As the shipped unit for systemd sets it.
        command.env("MALLOC_ARENA_MAX", "2");
        Self::start(command, address)
    }

    /// Any server, once it takes connections.
    pub(super) fn start(mut command: Command, address: SocketAddr) -> Self {
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let mut running = Self { child: child.unwrap(), address };
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(running.child.try_wait().unwrap().is_none(), "a server does not start: {command:?}");
            assert!(begun.elapsed() < START, "a server does not listen: {command:?}");
            thread::sleep(Duration::from_millis(10));
        }
        running
    }

    /// The id of its process.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It was asked to end; whether it had ended by itself does not matter.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

/// A command that runs on one core alone.
pub(super) fn pinned(core: &str, program: &str) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", core, program]);
    command
}

/// A port that is free now.
pub(super) fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// A whole response: its head as text, and the body.
pub(super) fn get(address: SocketAddr, path: &str, header: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(address).unwrap();
    let header = if header.is_empty() { String::new() } else { format!("{header}\r\n") };
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n{header}Connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut response = Vec::new();
    stream.read_to_end(&mut response).unwrap();
    let end = response.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let body = response.split_off(end + 4);
    (String::from_utf8(response).unwrap(), body)
}

/// The value of a header in the head of a response.
pub(super) fn header<'a>(head: &'a str, name: &str) -> &'a str {
    let line = head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then_some(value)
    });
    line.unwrap_or_default().trim()
}
