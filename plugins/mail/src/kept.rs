//! The connection that is kept for the next mail of the same batch. The site makes a new instance for each batch, so it
//! never serves another one.

use std::cell::RefCell;

use sandpress_plugin::connect::Connection;

use crate::abilities::Abilities;
use crate::options::Options;
use crate::reply::{Meaning, Wire};

/// Mails over one connection: some servers end it after a hundred.
const MAILS: u32 = 50;

/// A connection whose conversation has got as far as the first mail.
pub(crate) struct Kept {
    pub(crate) connection: Connection,
    pub(crate) abilities: Abilities,
    mails: u32,
    place: (String, u16, String),
}

thread_local! {
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

impl Kept {
    /// A connection on which no mail was sent yet.
    pub(crate) fn new(connection: Connection, abilities: Abilities, options: &Options) -> Self {
        Self { connection, abilities, mails: 0, place: place(options) }
    }

    /// The connection that was kept, if it is to the same server, has room and is still alive.
    pub(crate) fn take(options: &Options) -> Option<Self> {
        let kept = KEPT.with(|kept| kept.borrow_mut().take())?;
        let is_alive = kept.place == place(options)
            && kept.mails < MAILS
            && Wire::new(&kept.connection).ask("RSET").is_ok_and(|reply| reply.meaning() == Meaning::Good);
        is_alive.then_some(kept)
    }

    /// Keeps it for the next mail.
    pub(crate) fn keep(mut self) {
        self.mails += 1;
        KEPT.with(|kept| *kept.borrow_mut() = Some(self));
    }

    /// Takes leave of the server.
    pub(crate) fn quit(self) {
        // The mail is delivered or not: what the server says to this changes nothing.
        let _ = self.connection.write_all(b"QUIT\r\n");
    }
}

fn place(options: &Options) -> (String, u16, String) {
    (options.host.clone(), options.port, options.user.clone())
}
