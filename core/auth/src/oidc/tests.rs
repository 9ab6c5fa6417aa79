//! What a provider is asked.

use data_encoding::{BASE64, BASE64URL_NOPAD};
use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use url::Url;

use super::*;

/// The head and the body of a request that comes whole.
async fn request(stream: &mut TcpStream) -> String {
    let mut request = String::new();
    loop {
        let mut piece = [0; 4096];
        let read = stream.read(&mut piece).await.unwrap();
        request += std::str::from_utf8(&piece[..read]).unwrap();
        let Some((head, body)) = request.split_once("\r\n\r\n") else { continue };
        let length = head
            .to_lowercase()
            .split_once("content-length: ")
            .map_or(0, |(_, rest)| rest.lines().next().unwrap().parse::<usize>().unwrap());
        if body.len() >= length || read == 0 {
            return request;
        }
    }
}

/// Answers as a provider does that takes no code, and hands out what it was asked for a token.
async fn provider(listener: TcpListener, issuer: String) -> String {
    loop {
        let (mut stream, _) = listener.accept().await.unwrap();
        let request = request(&mut stream).await;
        let (status, body) = match request.split(' ').nth(1).unwrap() {
            "/.well-known/openid-configuration" => (
                200,
                format!(
                    r#"{{"issuer":"{issuer}","authorization_endpoint":"{issuer}/authorize","token_endpoint":"{issuer}/token",
                    "jwks_uri":"{issuer}/jwks","response_types_supported":["code"],"subject_types_supported":["public"],
                    "id_token_signing_alg_values_supported":["RS256"]}}"#
                ),
            ),
            "/jwks" => (200, r#"{"keys":[]}"#.to_owned()),
            _ => (400, r#"{"error":"invalid_grant"}"#.to_owned()),
        };
        let head = format!(
            "HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all((head + &body).as_bytes()).await.unwrap();
        if status == 400 {
            return request;
        }
    }
}

fn query(url: &Url, name: &str) -> String {
    url.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned()
}

#[tokio::test]
async fn the_token_is_asked_for_with_what_the_beginning_kept() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    let asked = tokio::spawn(provider(listener, issuer.clone()));
    let redirect_url = "https://example.org/login/oidc/a/callback".to_owned();
    let settings =
        OidcSettings { issuer, client_id: "site".into(), redirect_url, scopes: vec!["email".into()] };
    let provider = OidcProvider::new(settings).unwrap();
    let started = provider.begin().await.unwrap();
    let url: Url = started.url.parse().unwrap();
    assert_eq!((query(&url, "state"), query(&url, "nonce")), (started.state.clone(), started.nonce.clone()));
    assert_eq!((query(&url, "scope").as_str(), url.path()), ("openid email", "/authorize"));
    assert_eq!(query(&url, "code_challenge_method"), "S256");
    let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(&started.verifier));
    assert_eq!(query(&url, "code_challenge"), challenge);
    let refused = provider.finish("the-code", &started, Some("word"), Timestamp::UNIX_EPOCH).await;
    assert!(matches!(refused, Err(OidcError::Code(..))), "{refused:?}");
    let asked = asked.await.unwrap();
    let proof = format!("authorization: Basic {}", BASE64.encode(b"site:word"));
    assert!(asked.starts_with("POST /token ") && asked.contains(&proof), "{asked}");
    for part in [
        format!("code_verifier={}", started.verifier),
        "code=the-code".to_owned(),
        "redirect_uri=https%3A%2F%2Fexample.org%2Flogin%2Foidc%2Fa%2Fcallback".to_owned(),
    ] {
        assert!(asked.contains(&part), "{part}: {asked}");
    }
}

#[tokio::test]
async fn a_provider_that_says_it_is_another_one_is_not_taken() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(provider(listener, "http://127.0.0.1:1".to_owned()));
    let settings = OidcSettings {
        issuer,
        client_id: "site".into(),
        redirect_url: "https://example.org/".into(),
        scopes: Vec::new(),
    };
    let refused = OidcProvider::new(settings).unwrap().begin().await;
    assert!(matches!(refused, Err(OidcError::Discovery(..))), "{refused:?}");
    server.abort();
}
