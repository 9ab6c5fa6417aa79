//! Redirects: each one is a request of its own, for which everything is asked anew.

use super::{Asker, server_and_asker, url};
use crate::support::network::{TestNetwork, TestServer, ok, redirect, trusted};

/// Two encrypted servers, `first.test` and `second.test`. The first one redirects to where the function says, given the
/// port of the second.
async fn two_servers(status: u16, location: impl Fn(u16) -> String) -> (TestServer, TestServer) {
    let second = TestServer::http(Some(trusted("second.test")), |_| ok("arrived")).await;
    let location = location(second.port());
    let first = TestServer::http(Some(trusted("first.test")), move |_| redirect(status, &location)).await;
    (first, second)
}

fn to_second(port: u16) -> String {
    format!("https://second.test:{port}/x")
}

fn network() -> TestNetwork {
    TestNetwork::with(&["first.test", "second.test"])
}

#[tokio::test]
async fn http_follows_redirects_to_granted_hosts() {
    let (first, second) = two_servers(302, to_second).await;
    let (one, two) = (first.port(), second.port());
    let grant = [format!("private:first.test:{one}"), format!("GET private:second.test:{two}")];
    let asker = Asker::new(network(), &grant).await;
    let answer = asker.ask(&format!("POST https://first.test:{one}/ text=x header=authorization:mine")).await;
    assert_eq!(answer, format!("200 https://second.test:{two}/x arrived"));
    assert!(first.last().contains("authorization: mine") && first.last().ends_with("\r\n\r\nx"));
    assert!(second.last().starts_with("get /x ") && !second.last().contains("authorization"));
    let answer = asker.ask(&format!("GET https://first.test:{one}/ redirects=0 headers")).await;
    assert!(
        answer.starts_with("302 ") && answer.contains(&format!("location: {}", to_second(two))),
        "{answer}"
    );
}

#[tokio::test]
async fn http_checks_again_on_redirect() {
    let (first, second) = two_servers(307, to_second).await;
    let (one, two) = (first.port(), second.port());
    let line = format!("POST https://first.test:{one}/ text=x");
    let first_only = format!("private:first.test:{one}");
    for (grant, message) in [
        (None, "denied the plugin may not send POST to second.test"),
        (
            Some(format!("GET private:second.test:{two}")),
            "denied the plugin may not send POST to second.test",
        ),
        (Some(format!("private:second.test:{two}/y")), "denied the plugin may not send POST to second.test"),
        (Some(format!("second.test:{two}")), "denied second.test has an address that plugins cannot reach"),
    ] {
        let grant: Vec<_> = grant.into_iter().chain([first_only.clone()]).collect();
        let answer = Asker::new(network(), &grant).await.ask(&line).await;
        assert!(answer.starts_with(message), "{answer}");
    }
    assert_eq!(second.count(), 0);
}

#[tokio::test]
async fn http_resolves_again_on_redirect() {
    let (first, _) = server_and_asker(|_| redirect(302, "/again")).await;
    let answers: &[&[&str]] = &[&["127.0.0.1"], &["169.254.169.254"]];
    let network = TestNetwork::default().name("api.test", answers);
    let asker = Asker::new(network, &[format!("private:api.test:{}", first.port())]).await;
    let answer = asker.ask(&format!("GET {}/", url(&first))).await;
    assert!(answer.starts_with("denied api.test has an address that plugins cannot reach"), "{answer}");
    assert_eq!(first.count(), 1);
}

#[tokio::test]
async fn http_never_leaves_https() {
    let plain = TestServer::http(None, |_| ok("plain")).await;
    let port = plain.port();
    for location in [format!("http://127.0.0.1:{port}/"), "http://first.test/".into()] {
        let (first, _second) = two_servers(302, |_| location.clone()).await;
        let grant = [format!("private:first.test:{}", first.port()), format!("http://127.0.0.1:{port}")];
        let asker = Asker::new(network(), &grant).await;
        let answer = asker.ask(&format!("GET https://first.test:{}/", first.port())).await;
        assert!(answer.starts_with("denied ") && answer.contains("from https to http"), "{answer}");
    }
    for location in ["file:///etc/passwd", "https://u:p@first.test/", "https://127.0.0.1/", "//2130706433/"] {
        let (first, _second) = two_servers(302, |_| location.into()).await;
        let asker = Asker::new(network(), &[format!("private:first.test:{}", first.port())]).await;
        let answer = asker.ask(&format!("GET https://first.test:{}/", first.port())).await;
        assert!(answer.starts_with("denied ") || answer.starts_with("unavailable "), "{location}: {answer}");
    }
    assert_eq!(plain.count(), 0);
}

#[tokio::test]
async fn http_follows_so_many_redirects_and_no_more() {
    let (server, asker) = server_and_asker(|request| match request.split(' ').nth(1).unwrap() {
        "/0" => ok("arrived"),
        path => redirect(302, &format!("/{}", path[1..].parse::<u32>().unwrap() - 1)),
    })
    .await;
    let url = url(&server);
    assert_eq!(asker.ask(&format!("GET {url}/5")).await, format!("200 {url}/0 arrived"));
    assert_eq!(asker.ask(&format!("GET {url}/6")).await, "limit there are more than 5 redirects");
    assert_eq!(asker.ask(&format!("GET {url}/2 redirects=1")).await, "limit there are more than 1 redirects");
    assert!(asker.ask(&format!("GET {url}/2 redirects=6")).await.starts_with("invalid max-redirects"));
    let answer = asker.ask(&format!("GET {url}/5\nGET {url}/5")).await;
    assert!(
        answer.ends_with("limit one call of a plugin sends at most 10 requests, redirects included"),
        "{answer}"
    );
}
