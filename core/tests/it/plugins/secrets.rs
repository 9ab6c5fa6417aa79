//! Secrets are used by `http` and `connect`, and never read.

use std::{sync::Arc, time::Duration};

use sandpress::{
    config::Config,
    domain::{FixedClock, Timestamp},
    plugins::SiteFacts,
    services::{Environment, Services},
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{
    connect::{Caller, echo_lines},
    http::Asker,
};
use crate::support::{
    app::cache,
    components::test_component,
    network::{TestNetwork, TestServer, ok, redirect, trusted},
    sandbox::{SANDBOX, config_of, fields, load_through, refusal},
    scratch::Scratch,
    write_secret,
};

const SECRET: &str = "correct/horse+battery";

fn network() -> TestNetwork {
    TestNetwork::with(&["api.test", "other.test"]).secret("key", SECRET).secret("hidden", "not-for-you")
}

/// A plugin that may ask the servers under the names `api.test` and `other.test`, with the secrets of the grant.
async fn asker(servers: &[(&str, &TestServer)], secrets: &str) -> Asker {
    let hosts: Vec<_> =
        servers.iter().map(|(name, server)| format!("private:{name}:{}", server.port())).collect();
    let lines = format!("[plugins.asks.grants]\nhttp = {hosts:?}\nsecrets = {secrets}");
    Asker::with(network(), &lines).await
}

/// An encrypted server that answers with what it got.
async fn echoing() -> TestServer {
    TestServer::http(Some(trusted("api.test")), ok).await
}

#[tokio::test]
async fn secrets_allowed_say_whether_they_are_there() {
    let lines = "[plugins.asks-for-secrets.grants]\nsecrets = [\"key\", \"unset@api.test\"]";
    let configs = config_of("asks_for_secrets", lines);
    let plugins = load_through(&cache(), Arc::new(network()).ports(), &configs).await.unwrap();
    let names = fields("T", "key\nunset\nhidden\nnowhere");
    let html = plugins.scope().render_entry("asks-for-secrets", &names).await.unwrap().html;
    assert_eq!(html.trim(), "<p>true false false false</p>");
}

#[tokio::test]
async fn secrets_refused_without_grant() {
    assert_eq!(
        refusal("asks_for_secrets", "").await,
        "plugin \"asks-for-secrets\" wants secrets (it imports sandpress:secrets/secrets@1.1.0). To allow it, add to \
         cms.toml: [plugins.asks-for-secrets.grants] secrets = [\"api-key@api.example.com\"]"
    );
    for grant in ["true", "\"Key\"", "[\"key\", \"key@api.test\"]"] {
        let lines = format!("[plugins.asks-for-secrets.grants]\nsecrets = {grant}");
        let message = refusal("asks_for_secrets", &lines).await;
        assert!(message.contains("the grant `secrets`") && message.contains("smtp-password"), "{message}");
    }
}

#[tokio::test]
async fn secrets_go_into_headers() {
    let server = TestServer::http(Some(trusted("api.test")), |_| ok("hello")).await;
    let asker = asker(&[("api.test", &server)], "\"key\"").await;
    let url = format!("https://api.test:{}/", server.port());
    let sent = || server.requests.lock().unwrap().last().unwrap().clone();
    assert!(asker.ask(&format!("GET {url} bearer=key")).await.starts_with("200 "));
    assert!(sent().contains(&format!("authorization: Bearer {SECRET}\r\n")), "{}", sent());
    assert!(asker.ask(&format!("GET {url} basic=ann:key")).await.starts_with("200 "));
    let basic = data_encoding::BASE64.encode(format!("ann:{SECRET}").as_bytes());
    assert!(sent().contains(&format!("authorization: Basic {basic}\r\n")), "{}", sent());
    assert!(asker.ask(&format!("GET {url} key=x-key:key")).await.starts_with("200 "));
    assert!(sent().contains(&format!("x-key: {SECRET}\r\n")), "{}", sent());
}

#[tokio::test]
async fn secrets_that_are_not_granted_are_not_sent() {
    let server = echoing().await;
    let url = format!("https://api.test:{}/", server.port());
    let none = asker(&[("api.test", &server)], "false").await;
    assert_eq!(
        none.ask(&format!("GET {url} bearer=key")).await,
        "denied no secrets are granted to the plugin"
    );
    let asker = asker(&[("api.test", &server)], "[\"key@other.test\", \"unset\"]").await;
    for (option, message) in [
        ("bearer=hidden", "denied the secret \"hidden\" is not granted"),
        ("bearer=nowhere", "denied the secret \"nowhere\" is not granted"),
        ("bearer=key", "denied the secret \"key\" is granted for other hosts than api.test"),
        ("bearer=unset", "unavailable the secret \"unset\" has no value yet"),
    ] {
        let answer = asker.ask(&format!("GET {url} {option}")).await;
        assert!(answer.starts_with(message), "{answer}");
    }
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn secrets_are_never_readable_from_a_server_that_echoes() {
    let server = TestServer::http(Some(trusted("api.test")), |request| {
        let basic = data_encoding::BASE64.encode(format!("x:{SECRET}").as_bytes());
        let text = format!("{request} {basic} {}", SECRET.replace('/', "%2F").replace('+', "%2B"));
        let head = format!("HTTP/1.1 200 OK\r\nX-Back: {SECRET}\r\nContent-Length: {}\r\n\r\n", text.len());
        [head, text].concat().into_bytes()
    })
    .await;
    let asker = asker(&[("api.test", &server)], "\"key\"").await;
    let url = format!("https://api.test:{}/", server.port());
    for line in [
        format!("GET {url} headers bearer=key"),
        format!("GET {url} headers basic=ann:key"),
        format!("GET {url} headers"),
    ] {
        let answer = asker.ask(&line).await;
        assert!(answer.starts_with("200 ") && answer.contains("x-back: *****"), "{answer}");
        for part in ["correct", "horse", "battery", "Y29ycmVjd", "NvcnJlY3"] {
            assert!(!answer.contains(part), "{part} is in {answer}");
        }
    }
    assert!(server.requests.lock().unwrap()[0].contains(SECRET));
}

#[tokio::test]
async fn secrets_are_not_looked_for_in_vain() {
    let zipped = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nxy";
    let server = TestServer::http(Some(trusted("api.test")), |_| zipped.to_vec()).await;
    let asker = asker(&[("api.test", &server)], "\"key\"").await;
    let answer = asker.ask(&format!("GET https://api.test:{}/", server.port())).await;
    assert!(answer.starts_with("unavailable the server compressed its response unasked"), "{answer}");
}

#[tokio::test]
async fn secrets_stay_with_their_origin_on_a_redirect() {
    let other = TestServer::http(Some(trusted("other.test")), |_| ok("arrived")).await;
    let there = format!("https://other.test:{}/", other.port());
    let server = TestServer::http(Some(trusted("api.test")), move |request| {
        match request.split(' ').nth(1).unwrap() {
            "/leak" => redirect(302, &format!("{there}?key={SECRET}")),
            _ => redirect(307, &there),
        }
    })
    .await;
    let asker = asker(&[("api.test", &server), ("other.test", &other)], "\"key\"").await;
    let url = format!("https://api.test:{}", server.port());
    assert!(asker.ask(&format!("GET {url}/ bearer=key key=x-key:key")).await.ends_with("arrived"));
    assert!(!other.last().contains("correct") && !other.last().contains("x-key"), "{}", other.last());
    let answer = asker.ask(&format!("GET {url}/leak bearer=key")).await;
    assert_eq!(answer, "denied the server redirects to an URL with a secret in it");
    assert_eq!(other.count(), 1);
}

#[tokio::test]
async fn secrets_go_into_connections_and_do_not_come_back() {
    let tls = trusted("api.test");
    let server = TestServer::streams(move |stream| {
        let tls = tls.clone();
        async move { echo_lines(tls.accept(stream).await.unwrap()).await }
    })
    .await;
    let port = server.port();
    let caller = Caller::new(network(), &[format!("private:api.test:{port}")], "secrets = \"key\"").await;
    let lines = format!(
        "open api.test {port} tls\nwrite AUTH\\sPLAIN\\s\nsecret base64 \\0ann\\0 $key\nwrite \\r\\n\nline\n\
         secret raw user=ann, $key \\r\\n\nline\nsecret raw $hidden\nsecret raw\nsecret raw $nowhere\nwrite more\\n\nline"
    );
    let answers = caller.call(&lines).await;
    assert_eq!(answers[..4], ["open", "written", "written", "written"]);
    let known = data_encoding::BASE64.encode(format!("\0ann\0{SECRET}").as_bytes());
    assert!(
        answers[4].starts_with(&format!("AUTH PLAIN {}", &known[..6])) && answers[4].contains("*****"),
        "{answers:?}"
    );
    assert_eq!(answers[4].len(), "AUTH PLAIN ".len() + known.len(), "{answers:?}");
    assert!(!answers[4].contains(&known[8..16]), "{answers:?}");
    assert_eq!(answers[6], format!("user=ann,{}", "*".repeat(SECRET.len())));
    assert!(answers[7].starts_with("denied the secret \"hidden\" is not granted"), "{answers:?}");
    assert!(answers[8].starts_with("invalid parts") || answers[8].starts_with("denied"), "{answers:?}");
    assert!(answers[9].starts_with("denied the secret \"nowhere\" is not granted"), "{answers:?}");
    assert_eq!(answers[11], "more");
}

#[tokio::test]
async fn secrets_that_come_back_in_pieces_are_found() {
    let server = TestServer::streams(|mut stream| async move {
        let _ = stream.read(&mut [0; 64]).await;
        for piece in ["got corre", "ct/horse", "+battery\r\n"] {
            stream.write_all(piece.as_bytes()).await.unwrap();
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    let port = server.port();
    let caller = Caller::new(network(), &[format!("127.0.0.1:{port}")], "secrets = \"key\"").await;
    let answers = caller.call(&format!("open 127.0.0.1 {port} plain\nsecret raw $key\nline")).await;
    assert_eq!(answers[2], format!("got {}", "*".repeat(SECRET.len())));
}

#[tokio::test]
async fn secrets_cannot_be_guessed_with_a_server_of_ones_own() {
    let server = TestServer::http(Some(trusted("api.test")), |_| ok(SECRET)).await;
    let asker = asker(&[("api.test", &server)], "\"key@other.test\"").await;
    let answer = asker.ask(&format!("GET https://api.test:{}/", server.port())).await;
    assert!(answer.ends_with(SECRET), "what is overwritten would tell that the guess is right: {answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_of_a_site_come_from_cms_toml() {
    let (folder, scratch) = (tempfile::tempdir().unwrap(), Scratch::sqlite());
    let config = |secrets: &str| {
        let toml = format!(
            "[database]\nurl = {:?}\n[storage]\nurl = \"file:storage\"\ncache_dir = {:?}\n{secrets}\n\
             [plugins.asks-for-secrets]\ncomponent = {:?}\n[plugins.asks-for-secrets.grants]\nsecrets = \"key\"\n",
            scratch.url(),
            cache(),
            test_component("asks_for_secrets")
        );
        Config::from_text(&toml, &folder.path().join("cms.toml"), std::iter::empty()).unwrap()
    };
    let clock = Arc::new(FixedClock::new(Timestamp::UNIX_EPOCH));
    let environment = Environment { clock, sandbox: Arc::clone(&SANDBOX) };
    let services = Services::open(&config(""), SiteFacts::default(), environment).await.unwrap();
    let exists = async || {
        let html = services.plugins().scope().render_entry("asks-for-secrets", &fields("T", "key")).await;
        html.unwrap().html.contains("true")
    };
    assert!(!exists().await);
    services.reload_plugins(&config("[secrets]\nkey = { file = \"key.txt\" }")).await;
    assert!(!exists().await, "there is no such file yet");
    write_secret(&folder.path().join("key.txt"), "hunter2\n");
    assert!(exists().await);
    services.reload_plugins(&config("")).await;
    assert!(!exists().await);
    scratch.remove().await;
}
