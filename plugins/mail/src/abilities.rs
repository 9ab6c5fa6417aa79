//! What a server can do, as it says after EHLO (RFC 5321, section 4.1.1.1).

use crate::options::Mechanism;
use crate::reply::Reply;

/// The extensions that matter here.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Abilities {
    /// It can encrypt (RFC 3207).
    pub(crate) starttls: bool,
    /// It takes several commands at once (RFC 2920).
    pub(crate) pipelining: bool,
    /// It takes mails whose bytes are not all ASCII (RFC 6152).
    pub(crate) eight_bit: bool,
    /// It takes addresses that are not ASCII (RFC 6531).
    pub(crate) smtputf8: bool,
    /// The largest message that it takes, in bytes (RFC 1870); none where it does not say.
    pub(crate) size: Option<usize>,
    /// Whether it knows the size of a message before it comes.
    pub(crate) has_size: bool,
    /// The ways to log in, as it names them.
    pub(crate) logins: Vec<String>,
}

impl Abilities {
    /// Those in the reply to EHLO, of which the first line is a greeting.
    pub(crate) fn of(reply: &Reply) -> Self {
        let mut abilities = Self::default();
        for line in reply.lines.iter().skip(1) {
            let line = line.to_ascii_uppercase();
            // Old servers write an equals sign after AUTH.
            let mut words = line.split([' ', '=']).filter(|word| !word.is_empty());
            match words.next() {
                Some("STARTTLS") => abilities.starttls = true,
                Some("PIPELINING") => abilities.pipelining = true,
                Some("8BITMIME") => abilities.eight_bit = true,
                Some("SMTPUTF8") => abilities.smtputf8 = true,
                Some("SIZE") => {
                    abilities.has_size = true;
                    abilities.size = words.next().and_then(|size| size.parse().ok()).filter(|size| *size > 0);
                }
                Some("AUTH") => abilities.logins.extend(words.map(str::to_owned)),
                _ => {}
            }
        }
        abilities
    }

    /// The way to log in: the one that is wanted, or the best.
    pub(crate) fn login(&self, wanted: Option<Mechanism>) -> Option<Mechanism> {
        let has = |name: &str| self.logins.iter().any(|login| login == name);
        let known = [("PLAIN", Mechanism::Plain), ("LOGIN", Mechanism::Login), ("XOAUTH2", Mechanism::OAuth)];
        let mut offered = known.into_iter().filter(|(name, _)| has(name)).map(|(_, mechanism)| mechanism);
        match wanted {
            Some(wanted) => offered.find(|mechanism| *mechanism == wanted),
            // An access token is no password, so it is sent only where the owner says that it is one.
            None => offered.find(|mechanism| *mechanism != Mechanism::OAuth),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[&str]) -> Abilities {
        let lines = ["mx.example.com"].iter().chain(lines).map(|line| (*line).to_owned()).collect();
        Abilities::of(&Reply { code: 250, lines })
    }

    #[test]
    fn they_are_read_whatever_their_case() {
        let all =
            of(&["starttls", "PIPELINING", "Size 1000", "AUTH LOGIN PLAIN", "auth=XOAUTH2", "SMTPUTF8"]);
        assert!(all.starttls && all.pipelining && all.smtputf8 && all.has_size && all.size == Some(1000));
        assert_eq!(all.logins, ["LOGIN", "PLAIN", "XOAUTH2"]);
        assert_eq!(of(&["SIZE"]).size, None);
        assert_eq!(of(&["SIZE 0"]).size, None);
        assert_eq!(of(&[]), Abilities::default());
    }

    #[test]
    fn the_best_way_to_log_in_is_taken() {
        let all = of(&["AUTH LOGIN PLAIN XOAUTH2"]);
        assert_eq!(all.login(None), Some(Mechanism::Plain));
        assert_eq!(all.login(Some(Mechanism::OAuth)), Some(Mechanism::OAuth));
        assert_eq!(of(&["AUTH LOGIN"]).login(None), Some(Mechanism::Login));
        assert_eq!(of(&["AUTH XOAUTH2"]).login(None), None);
        assert_eq!(of(&["AUTH CRAM-MD5"]).login(Some(Mechanism::Plain)), None);
    }
}
