//! Conversations with servers of every mood.

use sandpress_plugin::mail_transport::{MailTransport, Message, Verdict};
use sandpress_plugin::testing::{Server, Site};

use crate::Mail;

const HOST: &str = "smtp.example.com";

/// What a server answers to each line, by how the line begins. `{n}` lines may come at once.
fn server(answers: &[(&'static str, &'static str)]) -> Server {
    let defaults = [
        (
            "EHLO",
            "250-smtp.example.com\r\n250-STARTTLS\r\n250-PIPELINING\r\n250-SIZE 100000\r\n250 AUTH PLAIN LOGIN\r\n",
        ),
        ("STARTTLS", "220 go on\r\n"),
        ("AUTH PLAIN AHNpdGUAaHVudGVyMg==", "235 welcome\r\n"),
        ("AUTH PLAIN", "535 5.7.8 wrong\r\n"),
        ("AUTH LOGIN", "334 VXNlcm5hbWU6\r\n"),
        ("c2l0ZQ==", "334 UGFzc3dvcmQ6\r\n"),
        ("aHVudGVyMg==", "235 welcome\r\n"),
        ("MAIL", "250 ok\r\n"),
        ("RCPT", "250 ok\r\n"),
        ("DATA", "354 go on\r\n"),
        (".", "250 taken\r\n"),
        ("QUIT", "221 bye\r\n"),
    ];
    let table: Vec<_> = answers.iter().copied().chain(defaults).collect();
    let (mut waiting, mut in_data) = (String::new(), false);
    Server::greeting("220 ready\r\n").answers(move |bytes: &[u8]| {
        waiting.push_str(std::str::from_utf8(bytes).unwrap());
        let mut out = String::new();
        while let Some(end) = waiting.find("\r\n") {
            let line: String = waiting.drain(..end + 2).collect();
            let line = line.trim_end();
            if in_data && line != "." {
                continue;
            }
            if line.is_empty() {
                // The answer to the challenge of XOAUTH2.
                out += "535 5.7.8 token expired\r\n";
                continue;
            }
            let answer =
                table.iter().find(|(begin, _)| line.starts_with(begin)).map_or("500 what\r\n", |row| row.1);
            in_data = line == "DATA" && answer.starts_with("354");
            out += answer;
        }
        out
    })
}

fn site(server: Server, settings: &[(&str, &str)]) -> Site {
    let site = Site::of::<Mail>()
        .setting("host", HOST)
        .setting("user", "site")
        .secret("smtp-password", "hunter2")
        .server(HOST, 587, server);
    settings.iter().fold(site, |site, (key, value)| site.setting(key, value))
}

fn message(recipients: &[&str]) -> Message {
    let mut message = Message::new("site@example.org", "ada@example.org", "Hello", ".A line\nAnd more");
    message.recipients = recipients.iter().map(|address| (*address).to_owned()).collect();
    message
}

/// The verdicts for the recipients, and what was said to the server.
fn deliver(server: Server, settings: &[(&str, &str)], recipients: &[&str]) -> (Vec<Verdict>, String) {
    let site = site(server, settings);
    site.configure::<Mail>().unwrap();
    let receipt = site.run_in("mail-transport.deliver", || Mail::deliver(message(recipients))).unwrap();
    let verdicts = receipt.verdicts.into_iter().map(|verdict| verdict.verdict).collect();
    (verdicts, String::from_utf8(site.sent_to(HOST, 587)).unwrap())
}

/// Why everybody was refused, and whether for good.
fn refusal(answers: &[(&'static str, &'static str)], settings: &[(&str, &str)]) -> (bool, String) {
    let (verdicts, _) = deliver(server(answers), settings, &["ada@example.org"]);
    match verdicts.as_slice() {
        [Verdict::RefusedTemporarily(why)] => (false, why.clone()),
        [Verdict::RefusedPermanently(why)] => (true, why.clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_mail_is_delivered_encrypted_and_logged_in() {
    let (verdicts, said) = deliver(server(&[]), &[], &["ada@example.org", "bob@example.org"]);
    assert!(matches!(verdicts.as_slice(), [Verdict::Accepted, Verdict::Accepted]), "{verdicts:?}");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(
        lines[..4],
        ["EHLO example.org", "STARTTLS", "EHLO example.org", "AUTH PLAIN AHNpdGUAaHVudGVyMg=="]
    );
    assert!(lines[4].starts_with("MAIL FROM:<site@example.org> SIZE="), "{said}");
    assert_eq!(lines[5..8], ["RCPT TO:<ada@example.org>", "RCPT TO:<bob@example.org>", "DATA"]);
    assert!(said.contains("\r\n..A line\r\n") && said.ends_with("\r\n.\r\nQUIT\r\n"), "{said}");
}

#[test]
fn servers_without_extensions_get_one_command_at_a_time() {
    let plain = [("EHLO", "502 what\r\n"), ("HELO", "250 hello\r\n")];
    let settings = [("security", "none"), ("user", "")];
    let (verdicts, said) = deliver(server(&plain), &settings, &["ada@example.org"]);
    assert!(matches!(verdicts.as_slice(), [Verdict::Accepted]), "{verdicts:?}");
    assert!(said.contains("HELO example.org\r\nMAIL FROM:<site@example.org>\r\n"), "{said}");
}

#[test]
fn old_servers_are_logged_in_to_their_way() {
    let (verdicts, said) = deliver(server(&[]), &[("login", "login")], &["ada@example.org"]);
    assert!(matches!(verdicts.as_slice(), [Verdict::Accepted]), "{verdicts:?}");
    assert!(said.contains("AUTH LOGIN\r\nc2l0ZQ==\r\naHVudGVyMg==\r\n"), "{said}");
}

#[test]
fn a_token_is_shown_and_its_challenge_answered() {
    let offer = ("EHLO", "250-x\r\n250-STARTTLS\r\n250 AUTH PLAIN XOAUTH2\r\n");
    let settings = [("login", "xoauth2")];
    let welcome = [offer, ("AUTH XOAUTH2 dXNlcj1zaXRlAWF1dGg9QmVhcmVyIGh1bnRlcjIBAQ==", "235 welcome\r\n")];
    let (verdicts, said) = deliver(server(&welcome), &settings, &["ada@example.org"]);
    assert!(matches!(verdicts.as_slice(), [Verdict::Accepted]), "{verdicts:?}: {said}");
    let refused = [offer, ("AUTH XOAUTH2", "334 eyJzdGF0dXMiOiI0MDAifQ==\r\n")];
    let (is_final, why) = refusal(&refused, &settings);
    assert!(!is_final && why.contains("logging in as site failed: 535 5.7.8 token expired"), "{why}");
    // A challenge where there is nothing more to say is no welcome.
    let (is_final, why) = refusal(&[("AUTH PLAIN", "334 more\r\n")], &[]);
    assert!(!is_final && why.contains("logging in as site failed: 334 more"), "{why}");
}

#[test]
fn each_recipient_has_a_verdict() {
    let some = [("RCPT TO:<bob", "550 no such user\r\n"), ("RCPT TO:<eve", "450 mailbox busy\r\n")];
    let people = ["ada@example.org", "bob@example.org", "eve@example.org"];
    let (verdicts, _) = deliver(server(&some), &[], &people);
    assert!(matches!(&verdicts[0], Verdict::Accepted));
    assert!(matches!(&verdicts[1], Verdict::RefusedPermanently(why) if why == "550 no such user"));
    assert!(matches!(&verdicts[2], Verdict::RefusedTemporarily(why) if why == "450 mailbox busy"));
    // Nobody is left: no mail is sent.
    let (verdicts, said) = deliver(server(&some), &[], &people[1..]);
    assert!(!said.contains("DATA") && said.ends_with("QUIT\r\n"), "{said}");
    assert!(matches!(&verdicts[0], Verdict::RefusedPermanently(_)), "{verdicts:?}");
}

#[test]
fn what_fails_before_the_mail_is_tried_again() {
    for (answers, why) in [
        (&[("EHLO", "421 too busy\r\n")][..], "does not answer the greeting: 421 too busy"),
        (&[("EHLO", "250-x\r\n250 SIZE\r\n")], "does not offer STARTTLS, and nothing is sent unencrypted"),
        (&[("STARTTLS", "454 no certificate\r\n")], "does not begin the encryption: 454"),
        (&[("AUTH PLAIN", "535 5.7.8 wrong\r\n")], "logging in as site failed: 535 5.7.8 wrong"),
        (&[("EHLO", "250-x\r\n250-STARTTLS\r\n250 AUTH CRAM-MD5\r\n")], "it offers CRAM-MD5"),
        (&[("EHLO", "\x01\x02 noise\r\n")], "does not speak SMTP"),
        (&[("EHLO", "")], "did not answer in time"),
        (&[("STARTTLS", "220 go on\r\n250 slipped in\r\n")], "slipped it in"),
        (&[("MAIL", "451 later\r\n")], "does not take mail from site@example.org: 451 later"),
        (&[(".", "452 disk full\r\n")], "did not take the mail: 452 disk full"),
        (&[(".", "")], "did not say whether it took the mail"),
    ] {
        let (is_final, text) = refusal(answers, &[]);
        assert!(!is_final && text.contains(why), "{text:?} has no {why:?}");
    }
}

#[test]
fn what_can_never_be_delivered_is_refused_for_good() {
    for (answers, why) in [
        (&[("MAIL", "553 not yours\r\n")][..], "does not take mail from site@example.org: 553 not yours"),
        (&[("DATA", "554 no\r\n")], "does not take the mail: 554 no"),
        (&[(".", "554 spam\r\n")], "did not take the mail: 554 spam"),
        (&[("EHLO", "250-x\r\n250-STARTTLS\r\n250-SIZE 10\r\n250 AUTH PLAIN\r\n")], "takes at most 10"),
    ] {
        let (is_final, text) = refusal(answers, &[]);
        assert!(is_final && text.contains(why), "{text:?} has no {why:?}");
    }
    for odd in ["ada@exämple.org", "a>b@example.org", "a b@example.org", "a\r\nDATA@example.org"] {
        let (verdicts, said) = deliver(server(&[]), &[], &[odd]);
        assert!(matches!(verdicts.as_slice(), [Verdict::RefusedPermanently(_)]), "{odd:?}: {verdicts:?}");
        assert!(!said.contains("MAIL") && !said.contains("RCPT"), "{said}");
    }
}

#[test]
fn addresses_of_any_script_go_where_the_server_knows_them() {
    let able = [(
        "EHLO",
        "250-x\r\n250-STARTTLS\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN\r\n",
    )];
    let (verdicts, said) = deliver(server(&able), &[], &["jörg@example.org", "ada@example.org"]);
    assert!(matches!(verdicts.as_slice(), [Verdict::Accepted, Verdict::Accepted]), "{verdicts:?}");
    assert!(
        said.contains("MAIL FROM:<site@example.org> SMTPUTF8\r\nRCPT TO:<jörg@example.org>\r\n"),
        "{said}"
    );

    // Who is left has a plain address; the head still names the other one.
    let mut second = message(&["ada@example.org"]);
    second.source = "To: <jörg@example.org>, <ada@example.org>\r\n\r\nHello\r\n".to_owned();
    for (answers, said_first) in
        [(&able[..], "MAIL FROM:<site@example.org> BODY=8BITMIME SMTPUTF8"), (&[], "")]
    {
        let site = site(server(answers), &[]);
        site.configure::<Mail>().unwrap();
        let receipt = site.run_in("mail-transport.deliver", || Mail::deliver(second.clone())).unwrap();
        let said = String::from_utf8(site.sent_to(HOST, 587)).unwrap();
        match &receipt.verdicts[0].verdict {
            Verdict::Accepted => assert!(said.contains(said_first) && !said_first.is_empty(), "{said}"),
            Verdict::RefusedPermanently(why) => {
                assert!(why.contains("SMTPUTF8") && said_first.is_empty() && !said.contains("MAIL"), "{why}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_password_never_goes_over_the_open_wire() {
    let (is_final, why) = refusal(&[], &[("security", "none")]);
    assert!(!is_final && why.contains("a secret goes over TLS only"), "{why}");
    let site =
        Site::of::<Mail>().setting("host", HOST).setting("user", "site").server(HOST, 587, server(&[]));
    let receipt =
        site.run_in("mail-transport.deliver", || Mail::deliver(message(&["ada@example.org"]))).unwrap();
    assert!(
        matches!(&receipt.verdicts[0].verdict, Verdict::RefusedTemporarily(why) if why.contains("smtp-password"))
    );
}

#[test]
fn an_endless_reply_ends() {
    let endless: &'static str = Box::leak("250-more\r\n".repeat(500).into_boxed_str());
    let (is_final, why) = refusal(&[("EHLO", endless)], &[]);
    assert!(!is_final && why.contains("more than 100 lines"), "{why}");
}

#[test]
fn mail_is_signed_where_there_is_a_selector() {
    let settings = [("dkim_selector", "mail2026"), ("dkim_key", "smtp-password")];
    let (verdicts, said) = deliver(server(&[]), &settings, &["ada@example.org"]);
    assert!(matches!(verdicts.as_slice(), [Verdict::Accepted]), "{verdicts:?}");
    let head = said.split_once("DATA\r\n").unwrap().1;
    assert!(
        head.starts_with("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=mail2026;"),
        "{head}"
    );
    assert!(head.contains("h=from:to:subject:from;"), "{head}");
    let (verdicts, said) =
        deliver(server(&[]), &[("dkim_selector", "mail2026"), ("dkim_key", "other")], &["ada@example.org"]);
    assert!(
        matches!(&verdicts[0], Verdict::RefusedTemporarily(why) if why.contains("cannot be signed (DKIM)")),
        "{verdicts:?}"
    );
    assert!(!said.contains("MAIL"), "{said}");
}

#[test]
fn a_connection_is_kept_for_the_next_mail() {
    let mut answers = vec![("RSET", "250 ok\r\n")];
    answers.extend([("RCPT TO:<bob", "550 no such user\r\n")]);
    let site = site(server(&answers), &[]);
    let deliver = |message: Message| {
        let receipt = site.run_in("mail-transport.deliver", || Mail::deliver(message)).unwrap();
        matches!(receipt.verdicts[0].verdict, Verdict::Accepted)
    };
    assert!(deliver(message(&["ada@example.org"]).with_more()));
    assert!(!deliver(message(&["bob@example.org"]).with_more()));
    assert!(deliver(message(&["eve@example.org"])));
    let said = String::from_utf8(site.sent_to(HOST, 587)).unwrap();
    let count = |word: &str| said.lines().filter(|line| line.starts_with(word)).count();
    assert_eq!(
        (count("STARTTLS"), count("AUTH"), count("RSET"), count("MAIL"), count("QUIT")),
        (1, 1, 2, 3, 1),
        "{said}"
    );
}
