//! The bundled plugin `mail` and a real mail server, aiosmtpd.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::Arc,
};

use sandpress::{
    domain::{MailAddress, MailVerdict, Mailbox},
    plugins::{OutgoingMail, Plugins, Scope},
};
use serde_json::Value;

use crate::support::{
    app::cache,
    components::{bundled, repository},
    network::{TestNetwork, trusted_pem, untrusted_pem},
    sandbox::{load_through, plugin_configs},
};

pub(super) const SOURCE: &str = "From: Field Notes <site@example.org>\r\nTo: <ada@example.org>\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n\
                      \r\n.A line with a dot\r\n.\r\nAnd the end\r\n";

/// The server, which ends when it is dropped.
pub(super) struct MailServer {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    pub(super) port: u16,
}

impl MailServer {
    pub(super) fn start(security: &str, (certificate, key): &(String, String)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (certificate_file, key_file) = (folder.path().join("certificate"), folder.path().join("key"));
        fs::write(&certificate_file, certificate).unwrap();
        fs::write(&key_file, key).unwrap();
        let mut child = Command::new("/usr/bin/python3")
            .arg(repository().join("core/tests/fixtures/smtp_server.py"))
            .args([certificate_file, key_file])
            .arg(security)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        let mut server = Self { child, input, output, port: 0 };
        server.port =
            server.line().trim().parse().expect("aiosmtpd runs: script/bootstrap --for-tests installs it");
        server
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line
    }

    /// The next mail that it took.
    pub(super) fn mail(&mut self) -> Value {
        serde_json::from_str(&self.line()).unwrap()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

/// The plugin, granted one port of the server under the name `mail.test`.
pub(super) async fn plugin(port: u16, settings: &str, password: &str) -> Plugins {
    plugin_with(port, settings, &[("smtp-password", password)]).await
}

/// The same with other secrets: the first may go to the server, the others sign.
pub(super) async fn plugin_with(port: u16, settings: &str, secrets: &[(&str, &str)]) -> Plugins {
    let component = bundled("mail");
    let configs = plugin_configs(&format!(
        "[plugins.mail]\ncomponent = {component:?}\n[plugins.mail.grants]\n\
         connect = [\"private:mail.test:{port}\"]\nsecrets = [\"smtp-password@mail.test\", \"sign:dkim-key\"]\n\
         [plugins.mail.settings]\nhost = \"mail.test\"\n{settings}\n\
         [plugins.mail.limits]\ncpu_ms = 2000\nwall_ms = 20000\n"
    ));
    let network = TestNetwork::with(&["mail.test"]);
    let network = secrets.iter().fold(network, |network, (name, value)| network.secret(name, value));
    load_through(&cache(), Arc::new(network).ports(), &configs).await.unwrap()
}

/// The settings with which the servers here let somebody in.
const USER: &str = "user = \"site@example.org\"\n";

pub(super) async fn deliver(plugins: &Plugins, recipients: &[&str]) -> Vec<MailVerdict> {
    deliver_in(&mut plugins.scope().in_background(), SOURCE, recipients, false).await
}

/// The same within a scope, as one of several mails.
pub(super) async fn deliver_in(
    scope: &mut Scope,
    source: &str,
    recipients: &[&str],
    has_more: bool,
) -> Vec<MailVerdict> {
    let sender: Mailbox = "Field Notes <site@example.org>".parse().unwrap();
    let recipients: Vec<MailAddress> = recipients.iter().map(|address| address.parse().unwrap()).collect();
    let mail = OutgoingMail {
        id: "0198f0a0-0000-7000-8000-000000000001",
        sender: &sender,
        reply_to: None,
        to: &[],
        recipients: &recipients,
        subject: "Grüße",
        text: "",
        html: None,
        message_id: "0198f0a0@example.org",
        date: 1_773_480_413,
        source,
        attempt: 1,
        has_more,
    };
    scope.deliver_mail(mail).await.unwrap()
}

#[tokio::test]
async fn a_real_server_takes_the_mail_as_it_is() {
    for (security, login) in [("starttls", "best"), ("starttls", "login"), ("tls", "plain")] {
        let mut server = MailServer::start(security, &trusted_pem("mail.test"));
        let settings = format!("{USER}port = {}\nsecurity = {security:?}\nlogin = {login:?}", server.port);
        let plugins = plugin(server.port, &settings, "hunter2").await;
        let people = ["ada@example.org", "never@example.org", "later@example.org"];
        let verdicts = deliver(&plugins, &people).await;
        assert_eq!(verdicts[0], MailVerdict::Accepted, "{security} {login}");
        assert_eq!(verdicts[1], MailVerdict::Refused("550 5.1.1 no such user".to_owned()));
        assert_eq!(verdicts[2], MailVerdict::RefusedForNow("450 4.2.1 mailbox busy".to_owned()));
        let mail = server.mail();
        assert_eq!(
            (&mail["from"], &mail["to"]),
            (&"site@example.org".into(), &serde_json::json!(["ada@example.org"]))
        );
        assert_eq!(
            (&mail["encrypted"], &mail["login"], &mail["hello"]),
            (&true.into(), &true.into(), &"example.org".into())
        );
        assert_eq!(mail["data"], SOURCE);
    }
}

#[tokio::test]
async fn an_address_of_any_script_reaches_a_real_server() {
    let mut server = MailServer::start("starttls", &trusted_pem("mail.test"));
    let plugins = plugin(server.port, &format!("{USER}port = {}", server.port), "hunter2").await;
    let source = SOURCE.replace("<ada@", "<用户@");
    let mut scope = plugins.scope().in_background();
    let verdicts = deliver_in(&mut scope, &source, &["用户@example.org", "jörg@bücher.example"], false).await;
    assert_eq!(verdicts, [MailVerdict::Accepted, MailVerdict::Accepted]);
    let mail = server.mail();
    assert_eq!(mail["to"], serde_json::json!(["用户@example.org", "jörg@xn--bcher-kva.example"]));
    assert_eq!(mail["data"], source);
}

#[tokio::test]
async fn what_is_wrong_with_the_server_is_told_and_no_mail_leaves() {
    let refusal = async |server: &MailServer, settings: &str, password: &str| {
        let plugins = plugin(server.port, settings, password).await;
        match deliver(&plugins, &["ada@example.org"]).await.remove(0) {
            MailVerdict::RefusedForNow(why) => why,
            other => panic!("{other:?}"),
        }
    };
    let server = MailServer::start("starttls", &trusted_pem("mail.test"));
    let settings = format!("{USER}port = {}", server.port);
    let why = refusal(&server, &settings, "wrong").await;
    assert!(why.contains("logging in as site@example.org failed: 535"), "{why}");
    assert!(!why.contains("wrong"), "{why}");
    // The plugin may reach nothing but the port that was granted.
    let why = refusal(&server, &format!("{USER}port = 25"), "hunter2").await;
    assert!(why.contains("may not connect to mail.test:25") && why.contains("README"), "{why}");
    let why = refusal(&server, &format!("{settings}\nsecurity = \"tls\""), "hunter2").await;
    assert!(why.contains("cannot be talked to over TLS"), "{why}");
    let forged = MailServer::start("starttls", &untrusted_pem("mail.test"));
    let why = refusal(&forged, &format!("{USER}port = {}", forged.port), "hunter2").await;
    assert!(why.contains("the certificate of mail.test does not hold"), "{why}");
}

#[tokio::test]
async fn several_mails_go_over_one_connection() {
    let mut server = MailServer::start("starttls", &trusted_pem("mail.test"));
    let settings = format!("{USER}port = {}", server.port);
    let plugins = plugin(server.port, &settings, "hunter2").await;
    let mut scope = plugins.scope().in_background();
    let mut connections = Vec::new();
    for (recipient, has_more, verdict) in [
        ("ada@example.org", true, MailVerdict::Accepted),
        ("never@example.org", true, MailVerdict::Refused("550 5.1.1 no such user".to_owned())),
        ("bob@example.org", false, MailVerdict::Accepted),
        ("eve@example.org", false, MailVerdict::Accepted),
    ] {
        assert_eq!(deliver_in(&mut scope, SOURCE, &[recipient], has_more).await, [verdict]);
        if !recipient.starts_with("never") {
            let mail = server.mail();
            assert_eq!(mail["to"], serde_json::json!([recipient]));
            connections.push(mail["connection"].clone());
        }
    }
    assert_eq!(connections[0], connections[1]);
    assert_ne!(connections[1], connections[2]);
}
