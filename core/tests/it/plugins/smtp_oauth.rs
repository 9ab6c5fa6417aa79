//! The bundled plugin `mail` logs in with an access token (XOAUTH2) at a server that looks at every byte of it.

use std::sync::{Arc, Mutex};

use data_encoding::BASE64;
use sandpress::domain::MailVerdict;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio_rustls::TlsAcceptor;

use super::smtp::{deliver, plugin};
use crate::support::network::{Duplex, TestServer, trusted};

const USER: &str = "site@example.org";

const TOKEN: &str = "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg";

/// What a provider says of a token that has expired, in its challenge.
const EXPIRED: &str = r#"{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}"#;

/// What the server heard.
type Heard = Arc<Mutex<Vec<String>>>;

/// Talks as a provider does: a token that is good is welcome, another one gets a challenge that says why, and the refusal
/// once the challenge was answered with nothing.
async fn talk(stream: Box<dyn Duplex>, heard: Heard) -> std::io::Result<()> {
    let (read, mut write) = tokio::io::split(stream);
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 ready\r\n").await?;
    let (mut is_known, mut is_challenged) = (false, false);
    while let Some(line) = lines.next_line().await? {
        heard.lock().unwrap().push(line.clone());
        let answer = match line.split(' ').next().unwrap_or_default() {
            _ if is_challenged => {
                is_challenged = false;
                if line.is_empty() {
                    "535 5.7.8 the token has expired\r\n"
                } else {
                    "501 5.5.2 an empty line\r\n"
                }
            }
            "EHLO" => "250-mail.test\r\n250-SIZE 1000000\r\n250 AUTH PLAIN LOGIN XOAUTH2\r\n",
            "AUTH" if line == format!("AUTH XOAUTH2 {}", sasl(TOKEN)) => {
                is_known = true;
                "235 2.7.0 accepted\r\n"
            }
            "AUTH" => {
                is_challenged = true;
                write.write_all(format!("334 {}\r\n", BASE64.encode(EXPIRED.as_bytes())).as_bytes()).await?;
                continue;
            }
            "MAIL" if !is_known => "530 5.7.0 who are you\r\n",
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                while lines.next_line().await?.is_some_and(|line| line != ".") {}
                "250 taken\r\n"
            }
            "QUIT" => return Ok(()),
            _ => "250 ok\r\n",
        };
        write.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}

/// The initial response as Google and Microsoft describe it: <https://developers.google.com/workspace/gmail/imap/xoauth2-protocol>.
fn sasl(token: &str) -> String {
    BASE64.encode(format!("user={USER}\x01auth=Bearer {token}\x01\x01").as_bytes())
}

/// The verdict of a delivery with this token and these settings, and what the server heard.
async fn delivered(token: &str, more: &str) -> (MailVerdict, Vec<String>) {
    let heard = Heard::default();
    let (kept, tls): (_, TlsAcceptor) = (Arc::clone(&heard), trusted("mail.test"));
    let server = TestServer::streams(move |stream| {
        let (heard, tls) = (Arc::clone(&kept), tls.clone());
        async move {
            if let Ok(stream) = tls.accept(stream).await {
                // A client that leaves ends its connection.
                let _ = talk(Box::new(stream), heard).await;
            }
        }
    })
    .await;
    let port = server.port();
    let settings = format!("port = {port}\nsecurity = \"tls\"\nuser = {USER:?}\n{more}");
    let plugins = plugin(port, &settings, token).await;
    let verdict = deliver(&plugins, &["ada@example.org"]).await.remove(0);
    let heard = heard.lock().unwrap().clone();
    (verdict, heard)
}

#[tokio::test]
async fn a_token_is_shown_as_the_providers_ask_for_it() {
    let (verdict, heard) = delivered(TOKEN, "login = \"xoauth2\"").await;
    assert_eq!(verdict, MailVerdict::Accepted, "{heard:?}");
    let log_ins: Vec<_> = heard.iter().filter(|line| line.starts_with("AUTH")).cloned().collect();
    assert_eq!(log_ins, [format!("AUTH XOAUTH2 {}", sasl(TOKEN))]);
    assert!(heard.iter().any(|line| line == "RCPT TO:<ada@example.org>"), "{heard:?}");
}

#[tokio::test]
async fn a_refused_token_is_told_after_the_challenge_was_answered() {
    let (verdict, heard) = delivered("ya29.expired", "login = \"xoauth2\"").await;
    // Nothing of this is the fault of the mail: it waits for another token.
    let MailVerdict::RefusedForNow(why) = verdict else { panic!("{verdict:?}") };
    assert!(why.contains("logging in as site@example.org failed: 535 5.7.8 the token has expired"), "{why}");
    assert!(!why.contains("ya29") && !why.contains("Bearer"), "{why}");
    let after: Vec<_> = heard.iter().skip_while(|line| !line.starts_with("AUTH")).cloned().collect();
    assert_eq!(after[..2], [format!("AUTH XOAUTH2 {}", sasl("ya29.expired")), String::new()]);
    assert!(!heard.iter().any(|line| line.starts_with("MAIL")), "{heard:?}");
}

#[tokio::test]
async fn a_token_is_no_password() {
    // Unless the owner says that the secret is a token, it is taken for a password and never sent as a token.
    let (verdict, heard) = delivered(TOKEN, "").await;
    assert!(matches!(&verdict, MailVerdict::RefusedForNow(_)), "{verdict:?}");
    assert!(heard.iter().any(|line| line.starts_with("AUTH PLAIN ")), "{heard:?}");
    assert!(!heard.iter().any(|line| line.contains("XOAUTH2")), "{heard:?}");
}
