//! Logging in with a password that the host puts in.

use sandpress_plugin::connect::{Encoding, SecretPart};
use sandpress_plugin::types::Error;

use crate::options::{Mechanism, Options};
use crate::reply::{Reply, Wire};

/// Shows the server who the site is. The answer is the server's last reply.
///
/// # Errors
/// Where the connection breaks off, or the secret is not granted.
pub(crate) fn log_in(wire: &mut Wire<'_>, mechanism: Mechanism, options: &Options) -> Result<Reply, Error> {
    let password = || SecretPart::secret(&options.password);
    match mechanism {
        Mechanism::Plain => {
            wire.write(b"AUTH PLAIN ")?;
            let name = SecretPart::bytes(format!("\0{}\0", options.user));
            secret(wire, &[name, password()])
        }
        Mechanism::Login => {
            let reply = wire.ask("AUTH LOGIN")?;
            if reply.code != 334 {
                return Ok(reply);
            }
            let reply = secret(wire, &[SecretPart::bytes(options.user.clone())])?;
            if reply.code != 334 {
                return Ok(reply);
            }
            secret(wire, &[password()])
        }
        Mechanism::OAuth => {
            wire.write(b"AUTH XOAUTH2 ")?;
            let begin = SecretPart::bytes(format!("user={}\x01auth=Bearer ", options.user));
            let reply = secret(wire, &[begin, password(), SecretPart::bytes("\x01\x01")])?;
            // What is wrong stands in a challenge, which wants an empty answer before the refusal comes.
            if reply.code == 334 { wire.ask("") } else { Ok(reply) }
        }
    }
}

fn secret(wire: &mut Wire<'_>, parts: &[SecretPart]) -> Result<Reply, Error> {
    wire.connection().write_secret(parts, Encoding::Base64)?;
    wire.write(b"\r\n")?;
    wire.reply()
}
