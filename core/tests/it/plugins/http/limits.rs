//! Sizes, times, numbers, and servers that mean no good.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{Asker, server_and_asker, url};
use crate::support::network::{TestNetwork, TestServer, ok};

/// A server without TLS that does with each connection what the function says, and a plugin that may ask it.
async fn raw_server<F: Future<Output = ()> + Send + 'static>(
    talk: impl Fn(tokio::net::TcpStream) -> F + Send + 'static,
) -> (String, TestServer, Asker) {
    let server = TestServer::streams(talk).await;
    let origin = format!("http://127.0.0.1:{}", server.port());
    let asker = Asker::new(TestNetwork::default(), std::slice::from_ref(&origin)).await;
    (origin, server, asker)
}

#[tokio::test]
async fn http_large_content_is_read_in_pieces() {
    let (server, asker) = server_and_asker(|request| {
        let size: usize = request.split(' ').nth(1).unwrap()[1..].parse().unwrap();
        ok(&format!("{}end", "x".repeat(size - 3)))
    })
    .await;
    let url = url(&server);
    let answer = asker.ask(&format!("GET {url}/262144")).await;
    assert!(answer.ends_with("xxend") && !answer.contains("large"), "{}", answer.len());
    for size in ["262145", "1000000", "4194304"] {
        assert_eq!(
            asker.ask(&format!("GET {url}/{size}")).await,
            format!("200 {url}/{size} large {size} {size} 0 end")
        );
    }
    let answer = asker.ask(&format!("GET {url}/4194305")).await;
    assert!(answer.starts_with("limit the response of api.test:"), "{answer}");
    let answer = asker.ask(&format!("GET {url}/4000000\nGET {url}/4000000\nGET {url}/4000000")).await;
    assert!(answer.lines().nth(1).unwrap().starts_with("200 "), "{answer}");
    assert!(answer.lines().nth(2).unwrap().starts_with("limit "), "{answer}");
}

#[tokio::test]
async fn http_content_without_a_declared_size_is_bounded() {
    let (origin, _server, asker) = raw_server(|mut stream| async move {
        let _ = stream.read(&mut [0; 1024]).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await;
        while stream.write_all(format!("10000\r\n{}\r\n", "x".repeat(0x10000)).as_bytes()).await.is_ok() {}
    })
    .await;
    let answer = asker.ask(&format!("GET {origin}/")).await;
    assert!(answer.starts_with("limit the response of 127.0.0.1:"), "{answer}");
}

#[tokio::test]
async fn http_compressed_content_stays_compressed() {
    let bomb = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8bxy";
    let (server, asker) = server_and_asker(|_| bomb.to_vec()).await;
    let answer = asker.ask(&format!("GET {}/ headers", url(&server))).await;
    assert!(answer.contains("content-encoding: gzip;") && answer.ends_with("xy"), "{answer}");
}

#[tokio::test]
async fn http_a_request_is_bounded() {
    let (server, asker) = server_and_asker(|_| ok("hello")).await;
    let url = url(&server);
    assert!(asker.ask(&format!("POST {url}/ body=262144")).await.starts_with("200 "));
    assert!(asker.ask(&format!("POST {url}/ body=262145")).await.starts_with("invalid body"));
    let many = "header=x-a:b ".repeat(65);
    assert!(asker.ask(&format!("GET {url}/ {}", many.trim())).await.starts_with("invalid headers"));
    let long = "x".repeat(17_000);
    assert!(asker.ask(&format!("GET {url}/ header=x-a:{long}")).await.starts_with("invalid headers"));
    assert!(asker.ask(&format!("GET {url}/{long}")).await.starts_with("invalid url"));
    assert_eq!(server.count(), 1);
    assert!(asker.ask(&format!("GET {url}/ times=10")).await.starts_with("200 "));
    let answer = asker.ask(&format!("GET {url}/ times=11")).await;
    assert!(answer.starts_with("limit one call of a plugin sends at most 10 requests"), "{answer}");
}

#[tokio::test]
async fn http_a_slow_server_is_not_waited_for() {
    let (origin, _server, asker) = raw_server(|mut stream| async move {
        let mut request = [0; 1024];
        let read = stream.read(&mut request).await.unwrap();
        if request[..read].starts_with(b"GET /drip") {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n").await;
        }
        while stream.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    for path in ["drip", "silent"] {
        let start = Instant::now();
        let answer = asker.ask(&format!("GET {origin}/{path} timeout=300")).await;
        assert!(answer.starts_with("unavailable "), "{answer}");
        assert!(start.elapsed() < Duration::from_secs(5), "{path}: {:?}", start.elapsed());
    }
}

#[tokio::test]
async fn http_ends_before_the_call_does() {
    let server = TestServer::streams(|stream| async move {
        tokio::time::sleep(Duration::from_secs(30)).await;
        drop(stream);
    })
    .await;
    let origin = format!("http://127.0.0.1:{}", server.port());
    let lines = format!(
        "[plugins.asks.grants]\nhttp = {origin:?}\n[plugins.asks.limits]\nwall_ms = 1000\ncpu_ms = 1000"
    );
    let asker = Asker::with(TestNetwork::default(), &lines).await;
    assert_eq!(
        asker.ask(&format!("GET {origin}/")).await,
        "unavailable the request took longer than it may",
        "the plugin learns of it, instead of being stopped"
    );
}

#[tokio::test]
async fn http_a_connection_ends_with_the_request() {
    let (sender, mut ended) = tokio::sync::mpsc::unbounded_channel();
    let (origin, _server, asker) = raw_server(move |mut stream| {
        let sender = sender.clone();
        async move {
            let mut bytes = [0; 1024];
            while stream.read(&mut bytes).await.unwrap_or(0) > 0 {}
            sender.send(()).unwrap();
        }
    })
    .await;
    assert!(asker.ask(&format!("GET {origin}/ timeout=200")).await.starts_with("unavailable "));
    tokio::time::timeout(Duration::from_secs(60), ended.recv()).await.unwrap().unwrap();
}

#[tokio::test]
async fn http_odd_responses_are_refused() {
    let (server, asker) = server_and_asker(|request| {
        let answer = match request.split(' ').nth(1).unwrap() {
            "/garbage" => "SSH-2.0-OpenSSH\r\n\r\n".to_owned(),
            "/nothing" => String::new(),
            "/upgrade" => "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n".to_owned(),
            "/many" => format!("HTTP/1.1 200 OK\r\n{}\r\n", "x: y\r\n".repeat(101)),
            "/long" => format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "y".repeat(70_000)),
            "/two" => "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 5\r\n\r\nhello".to_owned(),
            "/short" => "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello".to_owned(),
            _ => "HTTP/1.1 200 OK\r\nConnection: close\r\nKeep-Alive: x\r\nSet-Cookie: a=b\r\nX-A: 1\r\nX-A: 2\r\n\r\nhello".to_owned(),
        };
        answer.into_bytes()
    })
    .await;
    let url = url(&server);
    for path in ["garbage", "nothing", "upgrade", "many", "long", "two", "short"] {
        let answer = asker.ask(&format!("GET {url}/{path}")).await;
        assert!(answer.starts_with("unavailable the connection to api.test:"), "{path}: {answer}");
    }
    assert_eq!(
        asker.ask(&format!("GET {url}/good headers")).await,
        format!("200 {url}/good set-cookie: a=b; x-a: 1; x-a: 2; hello")
    );
}

#[tokio::test]
async fn http_headers_cannot_be_smuggled() {
    let (server, asker) = server_and_asker(|_| ok("hello")).await;
    let url = url(&server);
    for option in [
        "header=x-a:b\\r\\nx-evil:\\s1",
        "header=x-a:b\\nc",
        "header=x\\sa:b",
        "header=host:evil.test",
        "header=Content-Length:0",
        "header=transfer-encoding:chunked",
        "header=connection:upgrade",
        "header=proxy-authorization:x",
        "header=expect:100-continue",
        "header=accept-encoding:gzip",
    ] {
        let answer = asker.ask(&format!("GET {url}/ {option}")).await;
        assert!(answer.starts_with("invalid headers: "), "{option}: {answer}");
    }
    for line in ["GET\\r\\nx {url}/", "CONNECT {url}/", "GET {url}/\\r\\nHost:x", "get {url}/"] {
        let answer = asker.ask(&line.replace("{url}", &url)).await;
        assert!(answer.starts_with("invalid "), "{line}: {answer}");
    }
    assert_eq!(server.count(), 0);
}
