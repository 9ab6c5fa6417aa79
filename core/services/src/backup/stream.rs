//! From the thread that reads an archive to the task that fills a site with it.

use std::{io::Read, path::PathBuf};

use bytes::Bytes;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::{
    BackupError,
    archive::{self, Visitor},
};

/// Bytes that go over at once.
const PIECE: usize = 256 << 10;

/// What an archive holds, in its order.
pub(super) enum Event {
    /// A member begins.
    Part(String),
    /// More of it.
    Piece(Bytes),
    /// It is over.
    End,
    /// The archive is over, and it was whole or was not.
    Over(Result<(), BackupError>),
}

struct Sending(Sender<Event>);

impl Visitor for Sending {
    fn part(&mut self, name: &str, content: &mut dyn Read) -> Result<(), BackupError> {
        self.send(Event::Part(name.to_owned()))?;
        loop {
            let mut piece = Vec::with_capacity(PIECE);
            content.take(PIECE as u64).read_to_end(&mut piece).map_err(BackupError::Format)?;
            if piece.is_empty() {
                return self.send(Event::End);
            }
            self.send(Event::Piece(piece.into()))?;
        }
    }
}

impl Sending {
    fn send(&self, event: Event) -> Result<(), BackupError> {
        let gone = |_| BackupError::Format(std::io::ErrorKind::BrokenPipe.into());
        self.0.blocking_send(event).map_err(gone)
    }
}

/// Reads the archive in a thread of its own; [`Event::Over`] comes last. Dropping the receiver ends it.
pub(super) fn events(path: PathBuf) -> Receiver<Event> {
    let (sender, receiver) = channel(8);
    tokio::task::spawn_blocking(move || {
        let mut sending = Sending(sender);
        let over = archive::read(&path, &mut sending);
        // Nobody may be listening any more.
        let _ = sending.0.blocking_send(Event::Over(over));
    });
    receiver
}
