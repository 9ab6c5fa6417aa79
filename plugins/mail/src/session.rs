//! The beginning of a conversation: the greeting, the encryption and the log-in.

use sandpress_plugin::connect::{Connection, Security};
use sandpress_plugin::types::Error;

use crate::abilities::Abilities;
use crate::login::log_in;
use crate::options::Options;
use crate::reply::{Meaning, Reply, Wire};

/// Why nothing was delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It may work later.
    Later(String),
    /// It never will.
    Never(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Later(match error {
            Error::Denied(why) => format!("{why}: see the README of this plugin for what has to be granted"),
            Error::Invalid(errors) => {
                errors.into_iter().map(|error| error.message).collect::<Vec<_>>().join("; ")
            }
            Error::NotFound(why)
            | Error::Conflict(why)
            | Error::Limit(why)
            | Error::Unavailable(why)
            | Error::Internal(why) => why,
        })
    }
}

impl Failure {
    /// A reply that is not what was hoped for. Whatever the code is, the mail itself is not to blame.
    fn before_mail(what: &str, reply: &Reply) -> Self {
        Self::Later(format!("{what}: {}", reply.shown()))
    }
}

/// Opens the conversation. What the server can do is what it says when the connection is as safe as it will be.
///
/// # Errors
/// Why no mail can be sent. Nothing of this is the fault of a mail, so all of it is for now: an owner who corrects a
/// password finds the mail delivered.
pub(crate) fn begin(connection: &Connection, options: &Options, hello: &str) -> Result<Abilities, Failure> {
    let mut wire = Wire::new(connection);
    let greeting = wire.reply()?;
    if greeting.code != 220 {
        return Err(Failure::before_mail("the server takes no mail now", &greeting));
    }
    let mut abilities = say_hello(&mut wire, hello)?;
    if options.security == Security::PlainThenUpgrade {
        if !abilities.starttls {
            return Err(Failure::Later(
                "the server does not offer STARTTLS, and nothing is sent unencrypted: set security = \"tls\" with the port \
                 for it, mostly 465"
                    .to_owned(),
            ));
        }
        let reply = wire.ask("STARTTLS")?;
        if reply.code != 220 {
            return Err(Failure::before_mail("the server does not begin the encryption", &reply));
        }
        if wire.has_more() {
            return Err(Failure::Later(
                "the server said more than was asked before the encryption: somebody may have slipped it in"
                    .to_owned(),
            ));
        }
        connection.upgrade_to_tls()?;
        wire = Wire::new(connection);
        // What was said before the encryption is forgotten (RFC 3207, section 4.2).
        abilities = say_hello(&mut wire, hello)?;
    }
    if !options.user.is_empty() {
        let Some(mechanism) = abilities.login(options.mechanism) else {
            let offered = abilities.logins.join(", ");
            let offered = if offered.is_empty() { "none".to_owned() } else { offered };
            return Err(Failure::Later(format!(
                "the server has no way to log in that fits the setting login; it offers {offered}"
            )));
        };
        let reply = log_in(&mut wire, mechanism, options)?;
        if reply.meaning() != Meaning::Good {
            return Err(Failure::before_mail(&format!("logging in as {} failed", options.user), &reply));
        }
    }
    Ok(abilities)
}

fn say_hello(wire: &mut Wire<'_>, hello: &str) -> Result<Abilities, Failure> {
    let reply = wire.ask(&format!("EHLO {hello}"))?;
    match reply.meaning() {
        Meaning::Good => Ok(Abilities::of(&reply)),
        // A server that does not know EHLO has no extensions.
        Meaning::Never => {
            let reply = wire.ask(&format!("HELO {hello}"))?;
            match reply.meaning() {
                Meaning::Good => Ok(Abilities::default()),
                _ => Err(Failure::before_mail("the server does not answer the greeting", &reply)),
            }
        }
        Meaning::Later => Err(Failure::before_mail("the server does not answer the greeting", &reply)),
    }
}
