//! The bundled plugin `mail` and servers that do everything wrong, in every state of the conversation.

use sandpress::domain::MailVerdict;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

use super::smtp::{deliver, plugin};
use crate::support::network::TestServer;

/// What the server does in a state.
#[derive(Clone, Copy, Debug)]
enum Act {
    Say(&'static str),
    /// Says it over and over.
    Flood(&'static str),
    Close,
    /// Nothing, and the connection stays open.
    Silence,
}

use Act::{Close, Flood, Say, Silence};

/// The states, by how the line begins that leads to them; the greeting is the empty one.
const WELL: [(&str, Act); 6] = [
    ("", Say("220 ready\r\n")),
    ("EHLO", Say("250-mail.test\r\n250 SIZE 1000000\r\n")),
    ("MAIL", Say("250 ok\r\n")),
    ("RCPT", Say("250 ok\r\n")),
    ("DATA", Say("354 go on\r\n")),
    (".", Say("250 taken\r\n")),
];

async fn talk(stream: TcpStream, odd: (&'static str, Act)) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut state = String::new();
    loop {
        let known = |(begin, _): &&(&str, Act)| match *begin {
            "" => state.is_empty(),
            begin => state.starts_with(begin),
        };
        let act = [odd]
            .iter()
            .find(known)
            .or_else(|| WELL.iter().find(known))
            .map_or(Say("500 what\r\n"), |row| row.1);
        let in_data = match act {
            Say(text) => {
                if write.write_all(text.as_bytes()).await.is_err() {
                    return;
                }
                state == "DATA" && text.starts_with("354")
            }
            Flood(text) => {
                while write.write_all(text.as_bytes()).await.is_ok() {}
                return;
            }
            Close => return,
            Silence => std::future::pending().await,
        };
        loop {
            let Ok(Some(line)) = lines.next_line().await else { return };
            if !in_data || line == "." {
                state = line;
                break;
            }
        }
        if state == "QUIT" {
            return;
        }
    }
}

async fn verdict(odd: (&'static str, Act), recipient: &str) -> MailVerdict {
    let server = TestServer::streams(move |stream| talk(stream, odd)).await;
    let port = server.address.port();
    let plugins = plugin(port, &format!("port = {port}\nsecurity = \"none\""), "hunter2").await;
    deliver(&plugins, &[recipient]).await.remove(0)
}

#[tokio::test]
async fn every_end_in_every_state_is_a_refusal_for_now() {
    for (state, _) in WELL {
        for (act, said) in [
            (Close, "ended the connection"),
            (Say("421 4.3.2 shutting down\r\n"), "421 4.3.2 shutting down"),
            (Say("\u{1}\u{2}\u{3} noise \u{7f}\r\n"), "does not speak SMTP"),
            (Say("HTTP/1.1 400 Bad Request\r\n"), "does not speak SMTP"),
            (Say("99 short\r\n"), "does not speak SMTP"),
            (Flood("250-more\r\n"), "more than 100 lines"),
            (Flood("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), "too long a line"),
        ] {
            let verdict = verdict((state, act), "ada@example.org").await;
            let MailVerdict::RefusedForNow(why) = &verdict else { panic!("{state:?} {act:?}: {verdict:?}") };
            assert!(why.contains(said), "{state:?} {act:?}: {why}");
            assert!(
                !why.contains(|c: char| c.is_control()) && why.len() <= 500,
                "{state:?} {act:?}: {why:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_refusal_counts_for_what_was_asked() {
    for (state, code, is_final) in [
        ("", "554 no service\r\n", false),
        ("", "450 later\r\n", false),
        ("MAIL", "550 not you\r\n", true),
        ("MAIL", "451 later\r\n", false),
        ("RCPT", "550 nobody\r\n", true),
        ("RCPT", "452 full\r\n", false),
        ("DATA", "554 no\r\n", true),
        ("DATA", "451 later\r\n", false),
        (".", "554 spam\r\n", true),
        (".", "452 full\r\n", false),
    ] {
        let verdict = verdict((state, Say(code)), "ada@example.org").await;
        match (&verdict, is_final) {
            (MailVerdict::Refused(why), true) | (MailVerdict::RefusedForNow(why), false) => {
                assert!(why.contains(code.trim()), "{state:?}: {why}");
            }
            _ => panic!("{state:?} {code:?}: {verdict:?}"),
        }
    }
}

#[tokio::test]
async fn a_silent_server_is_left_after_a_while() {
    let verdict = verdict(("DATA", Silence), "ada@example.org").await;
    assert!(
        matches!(&verdict, MailVerdict::RefusedForNow(why) if why.contains("did not answer in time")),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told() {
    let port = {
        let server = TestServer::streams(|stream| async move { drop(stream) }).await;
        server.address.port()
    };
    let plugins = plugin(port, &format!("port = {port}\nsecurity = \"none\""), "hunter2").await;
    let verdict = deliver(&plugins, &["ada@example.org"]).await.remove(0);
    assert!(matches!(&verdict, MailVerdict::RefusedForNow(why) if why.contains("mail.test")), "{verdict:?}");
}
