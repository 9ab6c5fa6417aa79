//! The capability `http` through real components and servers on this machine.

mod limits;
mod redirects;

use std::sync::Arc;

use sandpress::plugins::Plugins;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{
    app::cache,
    network::{TestNetwork, TestServer, ok, trusted, untrusted},
    sandbox::{config_of, fields, load, load_through, refusal},
};

/// The component `asks` in a network.
pub(super) struct Asker {
    plugins: Plugins,
    network: Arc<TestNetwork>,
}

impl Asker {
    /// With items of the grant `http`.
    pub(super) async fn new(network: TestNetwork, grant: &[String]) -> Self {
        Self::with(network, &format!("[plugins.asks.grants]\nhttp = {grant:?}")).await
    }

    pub(super) async fn with(network: TestNetwork, lines: &str) -> Self {
        let network = Arc::new(network);
        let limits = if lines.contains(".limits]") {
            ""
        } else {
            "\n[plugins.asks.limits]\nwall_ms = 20000\ncpu_ms = 5000"
        };
        let configs = config_of("asks", &format!("{lines}{limits}"));
        let plugins = load_through(&cache(), network.ports(), &configs).await.unwrap();
        Self { plugins, network }
    }

    /// What the plugin got for the lines.
    pub(super) async fn ask(&self, lines: &str) -> String {
        let html = self.plugins.scope().render_entry("asks", &fields("T", lines)).await.unwrap().html;
        let text = html.trim().trim_start_matches("<p>").trim_end_matches("</p>");
        text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
    }
}

/// An encrypted server under the name `api.test`, and a plugin that may ask it.
async fn server_and_asker(respond: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> (TestServer, Asker) {
    let server = TestServer::http(Some(trusted("api.test")), respond).await;
    let grant = format!("private:api.test:{}", server.port());
    let asker = Asker::new(TestNetwork::with(&["api.test"]), &[grant]).await;
    (server, asker)
}

fn url(server: &TestServer) -> String {
    format!("https://api.test:{}", server.port())
}

#[tokio::test]
async fn http_allowed_to_a_granted_host() {
    let (server, asker) = server_and_asker(|_| ok("hello")).await;
    let url = url(&server);
    assert_eq!(asker.ask(&format!("GET {url}/a?b=c#d")).await, format!("200 {url}/a?b=c hello"));
    let request = server.last();
    assert!(request.starts_with("get /a?b=c http/1.1\r\n"), "{request}");
    let host = format!("host: api.test:{}\r\n", server.port());
    for line in [host.as_str(), "accept-encoding: identity\r\n", "user-agent: sandpress/"] {
        assert!(request.contains(line), "{line} is not in {request}");
    }
    let answer =
        asker.ask(&format!("POST {url}/ header=X-A:b header=user-agent:me text=some\\scontent")).await;
    assert!(answer.starts_with("200 "), "{answer}");
    let request = server.last();
    assert!(
        request.ends_with("\r\n\r\nsome content") && request.contains("content-length: 12\r\n"),
        "{request}"
    );
    assert!(request.contains("x-a: b\r\n") && request.contains("user-agent: me\r\n"), "{request}");
}

#[tokio::test]
async fn http_refused_without_grant() {
    for grants in
        ["", "[plugins.wants-http.grants]\nhttp = false", "[plugins.wants-http.grants]\nstore = true"]
    {
        assert_eq!(
            refusal("wants_http", grants).await,
            "plugin \"wants-http\" wants http (it imports sandpress:http/client@1.0.0). \
             To allow it, add to cms.toml: [plugins.wants-http.grants] http = [\"api.example.com\"]"
        );
    }
    for grant in ["true", "[]", "\"*\"", "\"https://api.example.com\"", "\"10.0.0.1\""] {
        let message = refusal("wants_http", &format!("[plugins.wants-http.grants]\nhttp = {grant}")).await;
        assert!(message.contains("the grant `http`") && message.contains("private:"), "{message}");
    }
}

#[tokio::test]
async fn http_refused_before_the_plugin_has_said_who_it_is() {
    let grants = "[plugins.asks-in-describe.grants]\nhttp = \"api.test\"\nconnect = \"127.0.0.1:25\"\nsecrets = \"key\"";
    let plugins = load(&config_of("asks_in_describe", grants)).await.unwrap();
    let summary = &plugins.list()[0].summary;
    assert_eq!(summary.matches("Denied").count(), 2, "{summary}");
    assert!(summary.ends_with("false"), "{summary}");
}

#[tokio::test]
async fn http_refuses_what_is_not_granted() {
    let server = TestServer::http(Some(trusted("api.test")), |_| ok("hello")).await;
    let port = server.port();
    let grant = [format!("GET,HEAD private:api.test:{port}/v1"), "wild.test".into(), "*.wild.test".into()];
    let asker = Asker::new(TestNetwork::with(&["api.test", "other.test", "a.b.wild.test"]), &grant).await;
    assert!(asker.ask(&format!("GET https://api.test:{port}/v1/x")).await.starts_with("200 "));
    for line in [
        format!("POST https://api.test:{port}/v1/x"),
        format!("GET https://api.test:{port}/v2"),
        format!("GET https://api.test:{port}/v1/../v2"),
        format!("GET https://api.test:{port}/v1/..%2fv2"),
        format!("GET http://api.test:{port}/v1"),
        format!("GET https://other.test:{port}/v1"),
        "GET https://api.test/v1".into(),
        "GET https://a.b.wild.test/".into(),
    ] {
        let answer = asker.ask(&line).await;
        assert!(answer.starts_with("denied the plugin may not send"), "{line}: {answer}");
        assert!(answer.contains("[plugins.asks.grants]"), "{answer}");
    }
    assert_eq!(server.count(), 1);
    assert_eq!(*asker.network.lookups.lock().unwrap(), ["api.test"]);
}

#[tokio::test]
async fn http_refuses_private_addresses_in_every_notation() {
    let server = TestServer::http(None, |_| ok("private")).await;
    let port = server.port();
    let grant = [format!("api.test:{port}")];
    for host in [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "0177.0.0.1",
        "017700000001",
        "127.1",
        "127%2e0.0.1",
        "127。0。0。1",
        "１２７.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "0.0.0.0",
        "0",
        "localhost",
        "169.254.169.254",
        "api.test@127.0.0.1",
        "127.0.0.1.",
        "api.test.",
        "127.0.0.1#api.test",
        "127.0.0.1\\\\@api.test",
    ] {
        let asker = Asker::new(TestNetwork::with(&["localhost", "api.test."]), &grant).await;
        for scheme in ["https", "http"] {
            let answer = asker.ask(&format!("GET {scheme}://{host}:{port}/")).await;
            assert!(answer.starts_with("denied ") || answer.starts_with("invalid url"), "{host}: {answer}");
        }
        assert_eq!(*asker.network.lookups.lock().unwrap(), [""; 0], "{host}");
    }
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn http_refuses_names_with_private_addresses() {
    let server = TestServer::http(None, |_| ok("private")).await;
    let port = server.port();
    let grant = [format!("api.test:{port}")];
    for address in [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "198.18.0.1",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::7f00:1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::1",
        "2001:0:7f00:1::1",
        "fd00::1",
        "fe80::1",
        "ff02::1",
    ] {
        let network = TestNetwork::default().name("api.test", &[&[address]]);
        let answer = Asker::new(network, &grant).await.ask(&format!("GET https://api.test:{port}/")).await;
        assert!(
            answer.starts_with("denied api.test has an address that plugins cannot reach"),
            "{address}: {answer}"
        );
        assert!(!answer.contains(address), "{answer}");
    }
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn http_refuses_a_name_of_which_one_address_is_private() {
    let server = TestServer::http(Some(trusted("api.test")), |_| ok("private")).await;
    let network = TestNetwork::default().name("api.test", &[&["2606:4700::1111", "1.1.1.1", "127.0.0.1"]]);
    let asker = Asker::new(network, &[format!("api.test:{}", server.port())]).await;
    let answer = asker.ask(&format!("GET {}/", url(&server))).await;
    assert!(answer.starts_with("denied "), "{answer}");
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn http_refuses_a_rebinding_resolver() {
    let server = TestServer::http(Some(trusted("api.test")), |_| ok("hello")).await;
    let answers: &[&[&str]] = &[&["127.0.0.1"], &["169.254.169.254"]];
    let network = TestNetwork::default().name("api.test", answers);
    let asker = Asker::new(network, &[format!("private:api.test:{}", server.port())]).await;
    let line = format!("GET {}/", url(&server));
    assert!(
        asker.ask(&line).await.starts_with("200 "),
        "the address that was checked is the one that is used"
    );
    assert_eq!(asker.network.lookups.lock().unwrap().len(), 1);
    assert!(asker.ask(&line).await.starts_with("denied "));
    assert_eq!((server.count(), asker.network.lookups.lock().unwrap().len()), (1, 2));
}

#[tokio::test]
async fn http_wants_a_certificate_that_holds() {
    for tls in [untrusted("api.test"), trusted("other.test")] {
        let server = TestServer::http(Some(tls), |_| ok("hello")).await;
        let grant = format!("private:api.test:{}", server.port());
        let asker = Asker::new(TestNetwork::with(&["api.test"]), &[grant]).await;
        let answer = asker.ask(&format!("GET {}/", url(&server))).await;
        assert!(answer.starts_with("denied the certificate of api.test does not hold: "), "{answer}");
        assert_eq!(server.count(), 0);
    }
    let server = TestServer::streams(|mut stream| async move {
        let _ = stream.write_all(&ok("hello")).await;
        let _ = stream.read(&mut [0; 1024]).await;
    })
    .await;
    let asker =
        Asker::new(TestNetwork::with(&["api.test"]), &[format!("private:api.test:{}", server.port())]).await;
    let answer = asker.ask(&format!("GET {}/", url(&server))).await;
    assert!(answer.starts_with("unavailable api.test cannot be talked to over TLS"), "{answer}");
}

#[tokio::test]
async fn http_without_tls_reaches_a_private_origin_that_the_owner_named() {
    let server = TestServer::http(None, |_| ok("hello")).await;
    let port = server.port();
    let asker = Asker::new(TestNetwork::default(), &[format!("http://127.0.0.1:{port}")]).await;
    assert_eq!(
        asker.ask(&format!("GET http://127.0.0.1:{port}/")).await,
        format!("200 http://127.0.0.1:{port}/ hello")
    );
    assert!(asker.ask(&format!("GET https://127.0.0.1:{port}/")).await.starts_with("denied "));
    assert!(asker.ask("GET http://127.0.0.1:1/").await.starts_with("denied "));
}

#[tokio::test]
async fn http_says_what_cannot_be_reached() {
    let gone = TestServer::http(None, |_| ok("")).await.port();
    let grant = ["api.test".into(), format!("http://127.0.0.1:{gone}")];
    let asker = Asker::new(TestNetwork::default(), &grant).await;
    assert_eq!(
        asker.ask("GET https://api.test/").await,
        "unavailable the name api.test does not exist or has no address"
    );
    let answer = asker.ask(&format!("GET http://127.0.0.1:{gone}/")).await;
    assert!(answer.starts_with(&format!("unavailable 127.0.0.1:{gone} cannot be reached")), "{answer}");
}
