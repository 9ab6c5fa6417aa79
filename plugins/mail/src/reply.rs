//! What a server says: a code of three digits and one line or several (RFC 5321, section 4.2).

use sandpress_plugin::connect::{Connection, Lines};
use sandpress_plugin::types::Error;

/// The most lines of a reply that are read.
const MAX_LINES: usize = 100;

/// The most characters of a reply that the site owner sees.
const SHOWN: usize = 300;

/// One reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    /// The code.
    pub(crate) code: u16,
    /// The text of each line.
    pub(crate) lines: Vec<String>,
}

/// What a reply means for what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Done.
    Good,
    /// Not now.
    Later,
    /// Never.
    Never,
}

impl Reply {
    /// Reads the next reply.
    ///
    /// # Errors
    /// Where the connection breaks off, and [`Error::Internal`] where what comes is no reply of SMTP.
    pub(crate) fn read(lines: &mut Lines<'_>) -> Result<Self, Error> {
        let mut reply: Option<Self> = None;
        for _ in 0..MAX_LINES {
            let line = lines.next_line()?;
            let (code, is_last, text) = parts(&line).ok_or_else(|| no_reply(&line))?;
            let reply = reply.get_or_insert(Self { code, lines: Vec::new() });
            if reply.code != code {
                return Err(no_reply(&line));
            }
            reply.lines.push(text.to_owned());
            if is_last {
                return Ok(reply.clone());
            }
        }
        Err(Error::Internal(format!("the server's reply has more than {MAX_LINES} lines")))
    }

    /// What it means. A code that is neither good nor bad counts as a refusal for now: nothing is known, or the server
    /// waits for more where there is no more to say.
    pub(crate) const fn meaning(&self) -> Meaning {
        match self.code / 100 {
            2 => Meaning::Good,
            5 => Meaning::Never,
            _ => Meaning::Later,
        }
    }

    /// The whole reply for people, in one line.
    pub(crate) fn shown(&self) -> String {
        let text = format!("{} {}", self.code, self.lines.join(" "));
        shown(&text)
    }
}

/// The code, whether the line is the last one, and its text.
fn parts(line: &str) -> Option<(u16, bool, &str)> {
    let (code, rest) = line.split_at_checked(3)?;
    let code = code.bytes().all(|byte| byte.is_ascii_digit()).then(|| code.parse().ok())??;
    if !(200..600).contains(&code) {
        return None;
    }
    match rest.split_at_checked(1) {
        None => Some((code, true, "")),
        Some((" ", text)) => Some((code, true, text)),
        Some(("-", text)) => Some((code, false, text)),
        Some(_) => None,
    }
}

fn no_reply(line: &str) -> Error {
    Error::Internal(format!("the server does not speak SMTP: it said {:?}", shown(line)))
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(SHOWN).collect()
}

/// A connection on which commands are written and replies read.
pub(crate) struct Wire<'a> {
    connection: &'a Connection,
    lines: Lines<'a>,
}

impl<'a> Wire<'a> {
    /// What is said from now on. What was read before and not taken is lost.
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Self { connection, lines: Lines::new(connection) }
    }

    /// The next reply.
    ///
    /// # Errors
    /// Those of [`Reply::read`].
    pub(crate) fn reply(&mut self) -> Result<Reply, Error> {
        Reply::read(&mut self.lines)
    }

    /// Says one line and reads the reply.
    ///
    /// # Errors
    /// Where the connection breaks off, or what comes is no reply.
    pub(crate) fn ask(&mut self, line: &str) -> Result<Reply, Error> {
        self.write(format!("{line}\r\n").as_bytes())?;
        self.reply()
    }

    /// Writes bytes.
    ///
    /// # Errors
    /// Where the connection breaks off.
    pub(crate) fn write(&self, bytes: &[u8]) -> Result<(), Error> {
        self.connection.write_all(bytes)
    }

    /// Whether the server has said more than was asked for.
    pub(crate) fn has_more(&self) -> bool {
        !self.lines.rest().is_empty()
    }

    /// The connection itself.
    pub(crate) const fn connection(&self) -> &'a Connection {
        self.connection
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_taken_apart() {
        assert_eq!(parts("250 ok"), Some((250, true, "ok")));
        assert_eq!(parts("250-SIZE 10"), Some((250, false, "SIZE 10")));
        assert_eq!(parts("354"), Some((354, true, "")));
        for odd in ["", "25", "2x0 ok", "199 ok", "600 ok", "250+ok", "+50 ok", "２５０ ok", "HTTP/1.1 400"]
        {
            assert_eq!(parts(odd), None, "{odd}");
        }
    }

    #[test]
    fn codes_have_meanings() {
        let meaning = |code| Reply { code, lines: Vec::new() }.meaning();
        assert_eq!(
            [meaning(250), meaning(334), meaning(421), meaning(554)],
            [Meaning::Good, Meaning::Later, Meaning::Later, Meaning::Never]
        );
    }
}
