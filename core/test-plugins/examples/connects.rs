//! `render` talks over connections as the lines of the body say, and returns a line for each answer.
//!
//! `open HOST PORT plain|tls|upgrade`, `write TEXT`, `flood BYTES`, `once BYTES` (in one piece), `line`, `read MAX`, `drain`,
//! `secret raw|base64 PART …` where a part with `$` is a secret, `encrypt`, `shutdown` and `close`, each on the connection
//! that was opened last. `\r`, `\n`, `\0` and `\s` stand for a line's ends, NUL and a space.

use sandpress_plugin::connect::{Connection, Encoding, Lines, SecretPart, Security};
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::{Error, value_of};
use sandpress_test_plugins::{Behaviour, component, described, escaped, unescaped};

struct Connects;

impl Behaviour for Connects {
    const ID: &'static str = "connects";

    fn render(entry: Entry) -> Result<String, Error> {
        let mut open = Vec::new();
        let body = value_of(&entry.fields, "body");
        let answers: Vec<_> =
            body.lines().map(|line| run(line, &mut open).unwrap_or_else(|error| described(&error))).collect();
        Ok(format!("<p>{}</p>", escaped(&answers.join("\n"))))
    }
}

fn run(line: &str, open: &mut Vec<Connection>) -> Result<String, Error> {
    let line = unescaped(line);
    let words: Vec<String> = line.split(' ').map(|word| word.replace('\u{2}', " ")).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if let ["open", host, port, security] = words.as_slice() {
        let security = match *security {
            "tls" => Security::Tls,
            "upgrade" => Security::PlainThenUpgrade,
            _ => Security::Plain,
        };
        open.push(Connection::open(host, port.parse().unwrap_or(0), security)?);
        return Ok("open".to_owned());
    }
    if words == ["close"] {
        open.pop();
        return Ok("closed".to_owned());
    }
    let connection = open.last().ok_or_else(|| Error::Internal("nothing is open".to_owned()))?;
    match words.as_slice() {
        ["write", text] => connection.write_all(text.as_bytes()).map(|()| "written".to_owned()),
        ["flood", bytes] => flood(connection, bytes.parse().unwrap_or(0)).map(|()| "written".to_owned()),
        ["once", bytes] => {
            connection.write(&vec![b'x'; bytes.parse().unwrap_or(0)]).map(|()| "written".to_owned())
        }
        ["line"] => Lines::new(connection).next_line(),
        ["read", max] => connection
            .read(max.parse().unwrap_or(0))
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        ["drain"] => drain(connection),
        ["secret", encoding, parts @ ..] => {
            let encoding = if *encoding == "base64" { Encoding::Base64 } else { Encoding::Raw };
            let parts: Vec<_> = parts.iter().map(|part| secret_part(part)).collect();
            connection.write_secret(&parts, encoding).map(|()| "written".to_owned())
        }
        ["encrypt"] => connection.upgrade_to_tls().map(|()| "encrypted".to_owned()),
        ["shutdown"] => connection.shutdown().map(|()| "shut down".to_owned()),
        _ => panic!("{line:?} is no command"),
    }
}

fn flood(connection: &Connection, mut bytes: usize) -> Result<(), Error> {
    let piece = [b'x'; 65_536];
    while bytes > 0 {
        let count = bytes.min(piece.len());
        connection.write(&piece[..count])?;
        bytes -= count;
    }
    Ok(())
}

/// Reads to the end, and tells how much there was.
fn drain(connection: &Connection) -> Result<String, Error> {
    let mut count = 0;
    loop {
        match connection.read(65_536)?.len() {
            0 => return Ok(count.to_string()),
            more => count += more,
        }
    }
}

fn secret_part(word: &str) -> SecretPart {
    match word.strip_prefix('$') {
        Some(name) => SecretPart::secret(name),
        None => SecretPart::bytes(word),
    }
}

component!(Connects);
