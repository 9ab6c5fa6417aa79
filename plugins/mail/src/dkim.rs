//! Signing mail (DKIM, RFC 6376; Ed25519 by RFC 8463), with a private key that the plugin uses and cannot read. Head and
//! body are signed in the form `relaxed`, which survives what servers do to white space.

use data_encoding::BASE64;
use sandpress_plugin::secrets::{self, Signature};
use sha2::{Digest, Sha256};

use crate::options::Dkim;
use crate::session::Failure;

/// The fields that are signed where they are there. `From` is signed once more than it is there, so that nobody puts
/// another one in (RFC 6376, section 8.15).
const SIGNED: [&str; 15] = [
    "from",
    "to",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "auto-submitted",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "list-id",
    "cc",
    "in-reply-to",
];

/// The mail with its signature before it. `date` is when the site took the mail, in seconds since 1970.
///
/// # Errors
/// [`Failure::Later`] where the key cannot be used: nothing is sent unsigned in place of signed.
pub(crate) fn signed(source: &str, sender: &str, date: u64, dkim: &Dkim) -> Result<String, Failure> {
    let own = sender.rsplit_once('@').map_or("", |(_, domain)| domain);
    let domain = if dkim.domain.is_empty() { own } else { dkim.domain.as_str() };
    let (head, body) = source.split_once("\r\n\r\n").unwrap_or((source, ""));
    let fields = fields(head);
    let (mut names, mut hashed) = (Vec::new(), String::new());
    for name in SIGNED {
        // From the last one up, as those who check go.
        for field in fields.iter().rev().filter(|field| field.name == name) {
            names.push(name);
            hashed.push_str(&field.relaxed());
            hashed.push_str("\r\n");
        }
    }
    names.push("from");
    let algorithm = if dkim.is_rsa { "rsa-sha256" } else { "ed25519-sha256" };
    let body_hash = BASE64.encode(&Sha256::digest(relaxed_body(body)));
    let value = format!(
        "v=1; a={algorithm}; c=relaxed/relaxed; d={domain}; s={}; t={date};\r\n\th={};\r\n\tbh={body_hash};\r\n\tb=",
        dkim.selector,
        names.join(":"),
    );
    hashed.push_str(&Field { name: "dkim-signature".to_owned(), value: value.clone() }.relaxed());
    let made = if dkim.is_rsa {
        secrets::sign(&dkim.secret, Signature::RsaSha256, hashed.as_bytes())
    } else {
        secrets::sign(&dkim.secret, Signature::Ed25519, &Sha256::digest(hashed.as_bytes()))
    };
    let signature = made.map_err(|error| match Failure::from(error) {
        Failure::Later(why) | Failure::Never(why) => {
            Failure::Later(format!("the mail cannot be signed (DKIM): {why}"))
        }
    })?;
    let field = format!("DKIM-Signature: {value}{}\r\n", folded(&BASE64.encode(&signature)));
    // A large mail has no room for another copy while this one grows.
    let mut whole = String::with_capacity(field.len() + source.len());
    whole.push_str(&field);
    whole.push_str(source);
    Ok(whole)
}

/// A field of the head.
struct Field {
    /// Its name in lower case.
    name: String,
    /// Its value, folded as it was.
    value: String,
}

impl Field {
    /// RFC 6376, section 3.4.2.
    fn relaxed(&self) -> String {
        let words: Vec<&str> =
            self.value.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect();
        format!("{}:{}", self.name, words.join(" "))
    }
}

fn fields(head: &str) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for line in head.split("\r\n") {
        match fields.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => {
                last.value.push_str("\r\n");
                last.value.push_str(line);
            }
            _ => {
                let (name, value) = line.split_once(':').unwrap_or((line, ""));
                fields.push(Field { name: name.trim().to_ascii_lowercase(), value: value.to_owned() });
            }
        }
    }
    fields
}

/// RFC 6376, section 3.4.4.
fn relaxed_body(body: &str) -> String {
    let mut relaxed = String::with_capacity(body.len());
    let mut empty_lines = 0;
    for line in body.split("\r\n") {
        let line = line.trim_end_matches([' ', '\t']);
        if line.is_empty() {
            empty_lines += 1;
            continue;
        }
        for _ in 0..empty_lines {
            relaxed.push_str("\r\n");
        }
        empty_lines = 0;
        let mut was_space = false;
        for c in line.chars() {
            let is_space = matches!(c, ' ' | '\t');
            match (is_space, was_space) {
                (true, true) => {}
                (true, false) => relaxed.push(' '),
                (false, _) => relaxed.push(c),
            }
            was_space = is_space;
        }
        relaxed.push_str("\r\n");
    }
    relaxed
}

/// Base64 in lines that are not too long.
fn folded(base64: &str) -> String {
    let lines = base64.as_bytes().chunks(72).map(|line| String::from_utf8_lossy(line).into_owned());
    lines.collect::<Vec<_>>().join("\r\n\t ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_does_not_matter() {
        // The example of RFC 6376, section 3.4.5.
        let head = "A: X\r\nB : Y\t\r\n\tZ  ";
        let relaxed: Vec<_> = fields(head).iter().map(Field::relaxed).collect();
        assert_eq!(relaxed, ["a:X", "b:Y Z"]);
        assert_eq!(relaxed_body(" C \r\nD \t E\r\n\r\n\r\n"), " C\r\nD E\r\n");
        assert_eq!(relaxed_body(""), "");
        assert_eq!(relaxed_body("a\r\n\r\nb"), "a\r\n\r\nb\r\n");
    }

    #[test]
    fn lines_are_short() {
        assert!(folded(&"x".repeat(344)).split("\r\n").all(|line| line.len() <= 74));
    }
}
