//! The capability `connect` through real components and servers on this machine.

use std::{sync::Arc, time::Duration};

use sandpress::plugins::Plugins;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};
use tokio_rustls::TlsAcceptor;

use crate::support::{
    app::cache,
    network::{Duplex, TestNetwork, TestServer, trusted, untrusted},
    sandbox::{config_of, fields, load_through, refusal},
};

/// The component `connects` in a network.
pub(super) struct Caller(Plugins);

impl Caller {
    /// With items of the grant `connect`, and more lines of grants.
    pub(super) async fn new(network: TestNetwork, grant: &[String], more: &str) -> Self {
        Self::with(network, grant, more, "wall_ms = 20000\ncpu_ms = 5000\nhost_calls = 10000").await
    }

    async fn with(network: TestNetwork, grant: &[String], more: &str, limits: &str) -> Self {
        let lines = format!(
            "[plugins.connects.grants]\nconnect = {grant:?}\n{more}\n[plugins.connects.limits]\n{limits}"
        );
        let configs = config_of("connects", &lines);
        Self(load_through(&cache(), Arc::new(network).ports(), &configs).await.unwrap())
    }

    /// What the plugin got for each of the lines.
    pub(super) async fn call(&self, lines: &str) -> Vec<String> {
        let html = self.0.scope().render_entry("connects", &fields("T", lines)).await.unwrap().html;
        let text = html.trim().trim_start_matches("<p>").trim_end_matches("</p>");
        text.replace("&amp;", "&").replace("&quot;", "\"").lines().map(str::to_owned).collect()
    }
}

/// Greets, says each line again, and begins to encrypt at the line `STARTTLS`; with `INJECT` it says more than it should.
async fn echo(stream: TcpStream, tls: TlsAcceptor) {
    let mut stream = BufReader::new(stream);
    let _ = stream.write_all(b"ready\r\n").await;
    let mut line = String::new();
    while stream.read_line(&mut line).await.unwrap_or(0) > 0 {
        match line.trim() {
            "STARTTLS" => {
                let _ = stream.write_all(b"go\r\n").await;
                if let Ok(stream) = tls.accept(stream.into_inner()).await {
                    echo_lines(stream).await;
                }
                return;
            }
            "INJECT" => {
                let _ = stream.write_all(b"go\r\ninjected\r\n").await;
            }
            _ => {
                let _ = stream.write_all(line.as_bytes()).await;
            }
        }
        line.clear();
    }
}

pub(super) async fn echo_lines(stream: impl Duplex) {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    while stream.read_line(&mut line).await.unwrap_or(0) > 0 {
        let _ = stream.write_all(line.as_bytes()).await;
        let _ = stream.flush().await;
        line.clear();
    }
}

pub(super) async fn echo_server(tls: TlsAcceptor) -> TestServer {
    TestServer::streams(move |stream| echo(stream, tls.clone())).await
}

#[tokio::test]
async fn connect_allowed_to_a_granted_server() {
    let server = echo_server(trusted("mail.test")).await;
    let port = server.port();
    let caller = Caller::new(TestNetwork::default(), &[format!("127.0.0.1:{port}")], "").await;
    let lines = format!(
        "open 127.0.0.1 {port} plain\nread 3\nline\nwrite a\\sb\\r\\n\nline\nshutdown\nread 9\nclose"
    );
    assert_eq!(caller.call(&lines).await, ["open", "rea", "dy", "written", "a b", "shut down", "", "closed"]);
}

#[tokio::test]
async fn connect_refused_without_grant() {
    for grants in ["", "[plugins.wants-connect.grants]\nconnect = false"] {
        assert_eq!(
            refusal("wants_connect", grants).await,
            "plugin \"wants-connect\" wants connect (it imports sandpress:connect/connect@1.0.0). \
             To allow it, add to cms.toml: [plugins.wants-connect.grants] connect = [\"smtp.example.com:587\"]"
        );
    }
    for grant in ["true", "\"smtp.example.com\"", "\"*.example.com:25\"", "\"1.1.1.1:25\""] {
        let message =
            refusal("wants_connect", &format!("[plugins.wants-connect.grants]\nconnect = {grant}")).await;
        assert!(message.contains("the grant `connect`") && message.contains("private:"), "{message}");
    }
}

#[tokio::test]
async fn connect_refuses_what_is_not_granted() {
    let server = echo_server(trusted("mail.test")).await;
    let port = server.port();
    let network = TestNetwork::with(&["mail.test", "other.test"]);
    let caller = Caller::new(network, &[format!("private:mail.test:{port}")], "").await;
    for (host, port) in
        [("mail.test", 25), ("other.test", port), ("127.0.0.1", port), ("2130706433", port), ("::1", port)]
    {
        let answer = caller.call(&format!("open {host} {port} plain")).await;
        assert!(answer[0].starts_with("denied the plugin may not connect to"), "{host}: {answer:?}");
    }
    for host in ["mail.test.", "mail.test/x", "a%2eb", "u@mail.test", "", "mail.test:25"] {
        let answer = caller.call(&format!("open {host} {port} plain")).await;
        assert!(
            answer[0].starts_with("invalid host") || answer[0].starts_with("denied"),
            "{host}: {answer:?}"
        );
    }
    assert_eq!(caller.call(&format!("open MAIL.test {port} plain\nline")).await, ["open", "ready"]);
}

#[tokio::test]
async fn connect_refuses_private_addresses() {
    let server = echo_server(trusted("mail.test")).await;
    let port = server.port();
    for address in
        ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "fe80::1"]
    {
        for answers in [&[&[address] as &[&str]] as &[&[&str]], &[&["1.1.1.1", address]]] {
            let network = TestNetwork::default().name("mail.test", answers);
            let caller = Caller::new(network, &[format!("mail.test:{port}")], "").await;
            let answer = caller.call(&format!("open mail.test {port} plain")).await;
            assert!(answer[0].starts_with("denied mail.test has an address"), "{address}: {answer:?}");
        }
    }
    for address in ["169.254.169.254", "::ffff:127.0.0.1", "0.0.0.0"] {
        let network = TestNetwork::default().name("mail.test", &[&[address]]);
        let caller = Caller::new(network, &[format!("private:mail.test:{port}")], "").await;
        let answer = caller.call(&format!("open mail.test {port} plain")).await;
        assert!(answer[0].starts_with("denied mail.test has an address"), "{address}: {answer:?}");
    }
}

#[tokio::test]
async fn connect_encrypts_from_the_start_or_later() {
    let tls = trusted("mail.test");
    let server = echo_server(tls.clone()).await;
    let encrypted = TestServer::streams(move |stream| {
        let tls = tls.clone();
        async move { echo_lines(tls.accept(stream).await.unwrap()).await }
    })
    .await;
    let (plain, tls) = (server.port(), encrypted.port());
    let grant = [format!("private:mail.test:{plain}"), format!("private:mail.test:{tls}")];
    let caller = Caller::new(TestNetwork::with(&["mail.test"]), &grant, "").await;
    let lines = format!(
        "open mail.test {plain} upgrade\nline\nwrite STARTTLS\\r\\n\nline\nencrypt\nwrite hello\\n\nline\nencrypt\n\
         open mail.test {tls} tls\nwrite secret\\n\nline\nencrypt"
    );
    let answers = caller.call(&lines).await;
    assert_eq!(answers[..7], ["open", "ready", "written", "go", "encrypted", "written", "hello"]);
    assert!(answers[7].starts_with("denied only a connection that was opened with plain-then-upgrade"));
    assert_eq!(answers[8..11], ["open", "written", "secret"]);
    assert!(answers[11].starts_with("denied "));
    let answers =
        caller.call(&format!("open mail.test {plain} plain\nline\nencrypt\nwrite x\\n\nline")).await;
    assert!(answers[2].starts_with("denied ") && answers[4] == "x", "{answers:?}");
}

#[tokio::test]
async fn connect_wants_a_certificate_that_holds() {
    for tls in [untrusted("mail.test"), trusted("other.test")] {
        let server = echo_server(tls).await;
        let port = server.port();
        let grant = [format!("private:mail.test:{port}")];
        let caller = Caller::new(TestNetwork::with(&["mail.test"]), &grant, "").await;
        let lines =
            format!("open mail.test {port} upgrade\nline\nwrite STARTTLS\\r\\n\nline\nencrypt\nwrite x");
        let answers = caller.call(&lines).await;
        assert!(answers[4].starts_with("denied the certificate of mail.test does not hold"), "{answers:?}");
        assert_eq!(answers[5], "unavailable the connection is closed: open another one");
        let answers = caller.call(&format!("open mail.test {port} tls")).await;
        assert!(answers[0].starts_with("unavailable mail.test cannot be talked to over TLS"), "{answers:?}");
    }
}

#[tokio::test]
async fn connect_lets_nobody_slip_something_in_before_the_encryption() {
    let server = echo_server(trusted("mail.test")).await;
    let port = server.port();
    let caller =
        Caller::new(TestNetwork::with(&["mail.test"]), &[format!("private:mail.test:{port}")], "").await;
    let lines = format!("open mail.test {port} upgrade\nline\nwrite INJECT\\r\\n\nread 4\nencrypt\nread 9");
    let answers = caller.call(&lines).await;
    assert_eq!(answers[3], "go");
    let answer = answers.iter().find(|answer| answer.starts_with("denied ")).unwrap();
    assert!(answer.contains("somebody may have slipped it in"), "{answers:?}");
    assert!(answers.last().unwrap().starts_with("injected") || answers.last().unwrap().contains("closed"));
}

#[tokio::test]
async fn connect_is_bounded() {
    let server = TestServer::streams(|mut stream| async move {
        let mut bytes = vec![0; 1 << 16];
        while stream.read(&mut bytes).await.unwrap_or(0) > 0 {}
    })
    .await;
    let port = server.port();
    let caller = Caller::new(TestNetwork::default(), &[format!("127.0.0.1:{port}")], "").await;
    let open = format!("open 127.0.0.1 {port} plain\n");
    let answers = caller.call(&format!("{}close\n{open}", open.repeat(5))).await;
    assert_eq!(answers[..4], ["open", "open", "open", "open"]);
    assert_eq!(answers[4], "limit one call of a plugin opens at most 4 connections");
    assert_eq!(answers[6], answers[4], "also when one was closed");
    let answers = caller
        .call(&format!("{open}read 0\nread 65537\nonce 65536\nonce 65537\nflood 33000000\nonce 1"))
        .await;
    assert!(answers[1].starts_with("invalid max") && answers[2].starts_with("invalid max"), "{answers:?}");
    assert!(answers[3] == "written" && answers[4].starts_with("invalid bytes"), "{answers:?}");
    assert!(answers[5].starts_with("written"), "{answers:?}");
    let answers = caller.call(&format!("{open}flood 34000000\nonce 1")).await;
    assert_eq!(answers[1], "limit one call of a plugin sends and receives at most 32 MiB by connections");
    assert_eq!(answers[2], answers[1]);
}

#[tokio::test]
async fn connect_does_not_wait_for_ever_and_ends_with_the_instance() {
    let (sender, mut ended) = tokio::sync::mpsc::unbounded_channel();
    let server = TestServer::streams(move |mut stream| {
        let sender = sender.clone();
        async move {
            while stream.read(&mut [0; 64]).await.unwrap_or(0) > 0 {}
            sender.send(()).unwrap();
        }
    })
    .await;
    let port = server.port();
    let grant = [format!("127.0.0.1:{port}")];
    let caller = Caller::with(TestNetwork::default(), &grant, "", "wall_ms = 1000\ncpu_ms = 1000").await;
    let answers = caller.call(&format!("open 127.0.0.1 {port} plain\nread 9")).await;
    assert_eq!(answers, ["open", "unavailable the other side did not answer in time"]);
    tokio::time::timeout(Duration::from_secs(60), ended.recv()).await.unwrap().unwrap();
}
