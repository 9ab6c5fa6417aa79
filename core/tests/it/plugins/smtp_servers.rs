//! Signatures that another implementation checks, and Debian's Postfix.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use data_encoding::BASE64;
use sandpress::domain::MailVerdict;
use serde_json::{Value, json};

use super::smtp::{MailServer, SOURCE, deliver, deliver_in, plugin, plugin_with};
use crate::support::{components::repository, network::trusted_pem, site::PATIENCE};

/// What a command prints, given its input.
fn output(program: &str, arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}");
    output.stdout
}

/// A private key, and what stands in the DNS for it.
fn key(algorithm: &str) -> (String, String) {
    let (arguments, kind): (&[&str], _) = match algorithm {
        "rsa-sha256" => (&["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], "rsa"),
        _ => (&["genpkey", "-algorithm", "ed25519"], "ed25519"),
    };
    let private = output("openssl", arguments, b"");
    let mut public = output("openssl", &["pkey", "-pubout", "-outform", "DER"], &private);
    if kind == "ed25519" {
        // The key itself is the last part of its wrapping (RFC 8410).
        public.drain(..public.len() - 32);
    }
    let record = format!("v=DKIM1; k={kind}; p={}", BASE64.encode(&public));
    (String::from_utf8(private).unwrap(), record)
}

/// Whether each signature holds for dkimpy.
fn verified(mail: &str, records: &Value) -> Value {
    let script = repository().join("core/tests/fixtures/dkim_verify.py");
    let asked = json!({ "mail": mail, "records": records }).to_string();
    let answer = output("/usr/bin/python3", &[script.to_str().unwrap()], asked.as_bytes());
    serde_json::from_slice(&answer).unwrap()
}

#[tokio::test]
async fn another_implementation_verifies_signatures() {
    let mut server = MailServer::start("starttls", &trusted_pem("mail.test"));
    for algorithm in ["rsa-sha256", "ed25519-sha256"] {
        let (private, record) = key(algorithm);
        let settings = format!(
            "user = \"site@example.org\"\nport = {}\ndkim_selector = \"mail2026\"\ndkim_algorithm = {algorithm:?}",
            server.port
        );
        let secrets = [("smtp-password", "hunter2"), ("dkim-key", private.as_str())];
        let plugins = plugin_with(server.port, &settings, &secrets).await;
        for source in [
            SOURCE,
            "From: <site@example.org>\r\nSubject: a\r\n  b \r\n\r\n",
            "From: <site@example.org>\r\n\r\n  x  y \r\n\r\n\r\n",
            "From: <site@example.org>\r\nTo: <jörg@example.org>\r\n\r\nx\r\n",
        ] {
            let verdicts =
                deliver_in(&mut plugins.scope().in_background(), source, &["ada@example.org"], false).await;
            assert_eq!(verdicts, [MailVerdict::Accepted], "{algorithm}");
            let mail = server.mail()["data"].as_str().unwrap().to_owned();
            let records = json!({ "mail2026._domainkey.example.org.": record });
            assert_eq!(verified(&mail, &records), json!([true]), "{algorithm}: {mail}");
            assert!(mail.ends_with(source) && !mail.contains(&private[40..60]), "{mail}");
            let forged = mail.replacen("From: ", "From: \"Eve\" ", 1);
            assert_eq!(verified(&forged, &records), json!([false]), "{forged}");
            let added = mail.replacen("From: ", "From: <eve@example.org>\r\nFrom: ", 1);
            assert_eq!(verified(&added, &records), json!([false]), "{added}");
        }
    }
}

#[tokio::test]
async fn mail_that_cannot_be_signed_waits() {
    let server = MailServer::start("starttls", &trusted_pem("mail.test"));
    let settings =
        format!("user = \"site@example.org\"\nport = {}\ndkim_selector = \"mail2026\"", server.port);
    for (key, said) in [("hunter3", "no private key in PEM"), (key("ed25519").0.as_str(), "no RSA key")] {
        let secrets = [("smtp-password", "hunter2"), ("dkim-key", key)];
        let plugins = plugin_with(server.port, &settings, &secrets).await;
        let verdict = deliver(&plugins, &["ada@example.org"]).await.remove(0);
        let MailVerdict::RefusedForNow(why) = verdict else { panic!("{verdict:?}") };
        assert!(why.contains("cannot be signed (DKIM)") && why.contains(said), "{why}");
        assert!(!why.contains("hunter3"), "{why}");
    }
}

/// Whether Postfix is there and may be started; said where not, since the test means nothing then.
fn has_postfix() -> bool {
    let is_root = output("id", &["-u"], b"") == b"0\n";
    let is_there = Path::new("/usr/sbin/postfix").exists() && Path::new("/usr/sbin/saslpasswd2").exists();
    if !is_root || !is_there {
        println!("left out: Postfix is not installed, or this is not root");
    }
    is_root && is_there
}

#[tokio::test]
async fn postfix_takes_mail_over_tls_with_a_password() {
    if !has_postfix() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (certificate, private) = trusted_pem("mail.test");
    fs::write(folder.path().join("certificate.pem"), certificate).unwrap();
    fs::write(folder.path().join("key.pem"), private).unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut postfix = Command::new(repository().join("core/tests/fixtures/postfix_server.sh"))
        .args([folder.path().to_str().unwrap(), &port.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let input = postfix.stdin.take();
    let mut line = String::new();
    BufReader::new(postfix.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    let settings = format!("port = {port}\nuser = \"site@example.org\"");
    let plugins = plugin(port, &settings, "hunter2").await;
    let verdicts = deliver(&plugins, &["ada@example.org", "nobody@example.org"]).await;
    assert_eq!(verdicts[0], MailVerdict::Accepted);
    assert!(
        matches!(&verdicts[1], MailVerdict::Refused(why) if why.starts_with("550 5.1.1")),
        "{verdicts:?}"
    );
    let large = format!("{SOURCE}{}", "x\r\n".repeat(400_000));
    let mut scope = plugins.scope().in_background();
    let verdicts = deliver_in(&mut scope, &large, &["ada@example.org"], false).await;
    assert!(
        matches!(&verdicts[0], MailVerdict::Refused(why) if why.contains("takes at most 1000000")),
        "{verdicts:?}"
    );
    let arrived = arrived(&folder.path().join("mail/ada/new"));
    // Postfix puts where it came from before it, and makes line feeds of the line ends.
    assert!(arrived.ends_with(&SOURCE.replace("\r\n", "\n")), "{arrived}");
    assert!(arrived.contains("(using TLSv1.3") && arrived.contains("with ESMTPSA"), "{arrived}");
    let to_joerg = SOURCE.replace("<ada@", "<jörg@");
    let verdicts = deliver_in(&mut scope, &to_joerg, &["jörg@example.org"], false).await;
    assert_eq!(verdicts, [MailVerdict::Accepted]);
    let arrived = self::arrived(&folder.path().join("mail/joerg/new"));
    assert!(arrived.ends_with(&to_joerg.replace("\r\n", "\n")), "{arrived}");
    assert!(arrived.contains("with UTF8SMTPSA"), "{arrived}");
    let plugins = plugin(port, &settings, "wrong").await;
    let verdicts = deliver(&plugins, &["ada@example.org"]).await;
    assert!(
        matches!(&verdicts[0], MailVerdict::RefusedForNow(why) if why.contains("failed: 535")),
        "{verdicts:?}"
    );
    drop(input);
    assert!(postfix.wait().unwrap().success());
}

/// The only mail in a folder, once it is there.
fn arrived(folder: &Path) -> String {
    let begin = Instant::now();
    loop {
        let found = fs::read_dir(folder).ok().and_then(|mut files| files.next());
        if let Some(Ok(file)) = found {
            return fs::read_to_string(file.path()).unwrap();
        }
        assert!(begin.elapsed() < PATIENCE, "nothing in {}", folder.display());
        std::thread::sleep(Duration::from_millis(50));
    }
}
