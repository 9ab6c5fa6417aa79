//! Mail as RFC 5322 and MIME have it. The only user of `mail-builder`.

use mail_builder::{
    MessageBuilder,
    headers::{address::Address, raw::Raw},
};

use sandpress_domain::{Mail, MailPart, Mailbox};

/// The value of `Message-ID` without angle brackets.
pub(super) fn message_id(mail: &Mail) -> String {
    format!("{}@{}", mail.id, mail.sender.address().domain())
}

/// The whole mail, headers included, lines ended by CR LF. Values come from types that cannot hold a line break, and words
/// that are not ASCII are encoded; only an address that is not ASCII stands in its header as it is (RFC 6532).
pub(super) fn source(mail: &Mail, parts: Vec<MailPart>) -> String {
    let to: Vec<Address<'_>> = mail.recipients.iter().map(|recipient| address(&recipient.mailbox)).collect();
    let mut builder = MessageBuilder::new()
        .from(address(&mail.sender))
        .to(Address::new_list(to))
        .subject(mail.subject.as_str())
        .date(mail.created_at.unix_timestamp())
        .message_id(message_id(mail))
        .text_body(mail.text.as_str());
    if let Some(reply_to) = &mail.reply_to {
        builder = builder.reply_to(address(reply_to));
    }
    for (name, value) in kind_of_mail(mail) {
        builder = builder.header(name, Raw::new(value));
    }
    if let Some(html) = &mail.html {
        builder = builder.html_body(html.as_str());
    }
    for part in parts {
        let (name, media_type) = (part.name().to_owned(), part.media_type().to_owned());
        builder = match part.content_id().map(str::to_owned) {
            Some(id) => builder.inline(media_type, id, part.bytes().to_vec()),
            None => builder.attachment(media_type, name, part.bytes().to_vec()),
        };
    }
    let mut source = Vec::new();
    builder.serialize(&mut source);
    String::from_utf8_lossy(&source).into_owned()
}

/// The fields that say what kind of mail it is.
fn kind_of_mail(mail: &Mail) -> Vec<(&'static str, String)> {
    let headers = &mail.headers;
    let mut fields = Vec::new();
    if let Some(url) = &headers.unsubscribe {
        fields.push(("List-Unsubscribe", format!("<{url}>")));
        // Only an encrypted page may be asked by a program of the recipient's server (RFC 8058, section 3.1).
        if headers.one_click && url.as_str().starts_with("https://") {
            fields.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
    }
    if let Some(list) = &headers.list {
        fields.push(("List-Id", format!("<{list}>")));
    }
    if headers.auto_submitted {
        fields.push(("Auto-Submitted", "auto-generated".to_owned()));
    }
    if headers.is_bulk {
        fields.push(("Precedence", "bulk".to_owned()));
    }
    fields
}

fn address(mailbox: &Mailbox) -> Address<'_> {
    let name = Some(mailbox.name()).filter(|name| !name.is_empty());
    Address::new_address(name, mailbox.address().as_str())
}

#[cfg(test)]
mod tests {
    use sandpress_domain::{
        MailHeaders, MailId, MailKeeping, MailPriority, MailRecipient, MailState, MailSubject, Timestamp,
    };

    use super::*;

    fn mail() -> Mail {
        let recipient = MailRecipient {
            mailbox: "Jörg \"Joe\" <joe@example.org>".parse().unwrap(),
            state: MailState::Queued,
            answer: String::new(),
        };
        Mail {
            id: MailId::generate(),
            plugin: String::new(),
            sender: "Field Notes <site@example.org>".parse().unwrap(),
            reply_to: None,
            recipients: vec![recipient],
            subject: MailSubject::lossy(
                "Grüße from the very long and wide coast, where the wind never stops: ✓",
            ),
            text: "Hällo\n.\nEnd\n".to_owned(),
            html: Some("<p>Hällo <img src=\"cid:logo\"></p>".to_owned()),
            headers: MailHeaders {
                unsubscribe: format!("https://example.org/u/{}", "x".repeat(300)).parse().ok(),
                one_click: true,
                list: "news.example.org".parse().ok(),
                auto_submitted: true,
                is_bulk: true,
            },
            priority: MailPriority::Bulk,
            batch: None,
            cause: None,
            keeping: MailKeeping::Kept,
            state: MailState::Queued,
            attempts: 0,
            last_error: String::new(),
            transport: String::new(),
            created_at: Timestamp::UNIX_EPOCH,
            updated_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn all_fields_are_there_once_and_in_ascii() {
        let picture = MailPart::picture("logo", "image/png", vec![1, 2, 3]).unwrap();
        let file = MailPart::attachment("Übersicht.pdf", "application/pdf", vec![4; 1000]).unwrap();
        let source = source(&mail(), vec![picture, file]);
        assert!(source.is_ascii() && !source.replace("\r\n", "").contains(['\r', '\n']), "{source}");
        let head = source.split_once("\r\n\r\n").unwrap().0.replace("\r\n\t", "").replace("\r\n ", " ");
        for name in [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "List-Id",
        ] {
            let count = head.lines().filter(|line| line.starts_with(&format!("{name}: "))).count();
            assert_eq!(count, 1, "{name}: {head}");
        }
        assert!(head.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{head}");
        assert!(
            source.contains("Content-ID: <logo>") && source.contains("multipart/alternative"),
            "{source}"
        );
        assert!(source.lines().all(|line| line.len() <= 998), "{source}");
    }

    #[test]
    fn an_address_of_any_script_stands_in_its_header_as_it_is() {
        let mut mail = mail();
        let far = format!("Jörg Weiß <{}@bücher.example>", "ü".repeat(32));
        mail.recipients[0].mailbox = far.parse().unwrap();
        mail.reply_to = "用户@example.org".parse().ok();
        let source = source(&mail, Vec::new());
        let head = source.split_once("\r\n\r\n").unwrap().0.replace("\r\n\t", " ").replace("\r\n ", " ");
        let line = |name: &str| head.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
        let to = line("To: ");
        assert!(to.ends_with(&format!("<{}@xn--bcher-kva.example>", "ü".repeat(32))), "{to}");
        assert!(to.starts_with("To: =?utf-8?"), "{to}");
        assert_eq!(line("Reply-To: "), "Reply-To: <用户@example.org>");
        let others: Vec<_> = source.lines().filter(|line| !line.is_ascii()).collect();
        assert!(others.len() <= 2, "{others:?}");
        assert!(source.lines().all(|line| line.len() <= 998), "{source}");
    }

    #[test]
    fn one_click_needs_an_encrypted_page() {
        let mut mail = mail();
        mail.headers.unsubscribe = "http://example.org/u".parse().ok();
        assert!(!source(&mail, Vec::new()).contains("List-Unsubscribe-Post"));
    }
}
