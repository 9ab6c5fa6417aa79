//! What is an address, and what is none.

use super::*;

#[test]
fn addresses_are_plain() {
    for good in [
        "ann@example.org",
        "ann.lee+tag@mail.example.org",
        "a@localhost",
        "o'neil@example.org",
        "jörg@example.org",
        "почта.2026@example.org",
        "用户@example.org",
        "ひらがなカナ漢字@example.org",
    ] {
        assert_eq!(good.parse::<MailAddress>().unwrap().as_str(), good);
    }
    for bad in [
        "",
        "ann",
        "@example.org",
        "ann@",
        "ann@example..org",
        "ann@@example.org",
        "ann lee@example.org",
        "\"ann lee\"@example.org",
        "ann@[127.0.0.1]",
        "Ann <ann@example.org>",
        "ann(comment)@example.org",
        // A Cyrillic letter among Latin ones.
        "аnn@example.org",
        "ａｎｎ@example.org",
        "än\u{a0}n@example.org",
        "än\u{200d}n@example.org",
        "än\u{feff}n@example.org",
        "\"änn\"@example.org",
        "än<n@example.org",
        "änn@example.org\r\nBcc: eve@example.org",
        "ann@exam ple.örg",
        "ann@ex%C3%A4mple.örg",
        "ann@ö%6Fe.org",
        "ann@\u{200b}exämple.org",
        "ann@exa\u{202e}mple.org",
        "ann@１２７.0.0.1",
        "ann＠exämple.org",
        "ann@exämple..org",
        // A Cyrillic letter among Latin ones.
        "ann@pаypal.com",
        "ann@example.org\r\nBcc: eve@example.org",
        "ann@example.org\n",
        "ann@example.org\0",
        " ann@example.org",
        "ann@example.org,eve@example.org",
        "ann@example.org\u{2028}",
    ] {
        assert_eq!(bad.parse::<MailAddress>(), Err(MailboxError::Address), "{bad:?}");
    }
    for long in [format!("ann@{}org", "example.".repeat(40)), format!("{}@example.org", "ä".repeat(33))] {
        assert!(long.parse::<MailAddress>().is_err());
    }
}

#[test]
fn a_domain_of_any_script_is_kept_in_ascii_and_shown_in_its_letters() {
    for (written, kept, shown) in [
        ("Ann@Bücher.example", "Ann@xn--bcher-kva.example", "Ann@bücher.example"),
        ("ann@bu\u{308}cher.example", "ann@xn--bcher-kva.example", "ann@bücher.example"),
        ("ann@例え.jp", "ann@xn--r8jz45g.jp", "ann@例え.jp"),
        ("ann@почта.example", "ann@xn--80a1acny.example", "ann@почта.example"),
        ("ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example", "ann@bücher.example"),
        ("ann@Example.org", "ann@Example.org", "ann@Example.org"),
        // Letters of two scripts, or none at all: people see what the DNS has.
        ("ann@xn--pypal-4ve.com", "ann@xn--pypal-4ve.com", "ann@xn--pypal-4ve.com"),
        ("ann@xn--zzzzzz99999.ru", "ann@xn--zzzzzz99999.ru", "ann@xn--zzzzzz99999.ru"),
    ] {
        let address: MailAddress = written.parse().unwrap();
        assert_eq!((address.as_str(), &*address.shown()), (kept, shown), "{written}");
        assert!(address.is(&address.shown().parse().unwrap()), "{written}");
    }
    for (word, kept) in [
        ("Bücher.example", "xn--bcher-kva.example"),
        ("@bücher", "@xn--bcher-kva"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("Ann", "Ann"),
        ("ann@", "ann@"),
        ("\u{202e}", "\u{202e}"),
    ] {
        assert_eq!(MailAddress::searched(word), kept);
    }
    let ann: Mailbox = "Änn <ann@bücher.example>".parse().unwrap();
    assert_eq!(ann.address().domain(), "xn--bcher-kva.example");
    assert_eq!(ann.to_string(), "Änn <ann@bücher.example>");
    let long = format!("ann@{}.example", "ü".repeat(60));
    assert!(long.parse::<MailAddress>().is_err());
}

#[test]
fn addresses_are_the_same_whatever_their_case() {
    let address: MailAddress = "Ann@Example.org".parse().unwrap();
    assert!(address.is(&"ann@example.ORG".parse().unwrap()));
    assert_eq!(address.domain(), "Example.org");
    let composed: MailAddress = "JÖRG@example.org".parse().unwrap();
    assert!(composed.is(&"jo\u{308}rg@example.org".parse().unwrap()));
    assert_eq!(composed.key(), "jörg@example.org");
}

#[test]
fn mailboxes_have_names() {
    let ann: Mailbox = "Ann Lee <ann@example.org>".parse().unwrap();
    assert_eq!((ann.name(), ann.address().as_str()), ("Ann Lee", "ann@example.org"));
    assert_eq!(ann.to_string(), "Ann Lee <ann@example.org>");
    assert_eq!("ann@example.org".parse::<Mailbox>().unwrap().name(), "");
    for bad in ["Ann\r\nBcc: eve@example.org <ann@example.org>", "A\u{2029}B <ann@example.org>", "Ann <>"] {
        assert!(bad.parse::<Mailbox>().is_err(), "{bad:?}");
    }
    assert!(Mailbox::new(&"x".repeat(129), "ann@example.org").is_err());
}
