//! Capability `connect` (to be granted): a stream of bytes to a server, which the host encrypts.
//!
//! ```
//! use sandpress_plugin::connect::{Connection, Lines, Security};
//! use sandpress_plugin::types::Error;
//!
//! fn greeting() -> Result<String, Error> {
//!     let connection = Connection::open("smtp.example.com", 587, Security::PlainThenUpgrade)?;
//!     Lines::new(&connection).next_line()
//! }
//!
//! use sandpress_plugin::testing::{Server, Site};
//!
//! let site = Site::new().server("smtp.example.com", 587, Server::greeting("220 ready\r\n"));
//! assert_eq!(site.run(greeting).unwrap(), "220 ready");
//! ```

pub use crate::bindings::connect::sandpress::connect::connect::{Encoding, SecretPart, Security};

use crate::types::Error;

provided_by!(connect::sandpress::connect::connect, connect);

/// The most that one writing takes and one reading gives, in bytes.
const PIECE: usize = 64 << 10;

/// The longest line that [`Lines`] reads, in bytes.
const LINE: usize = 64 << 10;

/// A connection to a server. It is closed when it is dropped, and in any case with the instance.
#[derive(Debug)]
pub struct Connection(host::Connection);

impl Connection {
    /// Connects to a host that is granted with this port, and encrypts the stream where `security` says so. It takes at
    /// most 3 seconds to connect, and 5 for the encryption.
    ///
    /// # Errors
    /// [`Error::Denied`] for what is not granted, [`Error::Limit`] where 4 connections are open, [`Error::Unavailable`]
    /// where the server cannot be reached.
    pub fn open(host: &str, port: u16, security: Security) -> Result<Self, Error> {
        host::Connection::open(host, port, security).map(Self)
    }

    /// The next bytes, at least one and at most `max` (1 to 65,536); none where the other side has ended. Waits at most
    /// 10 seconds.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where nothing comes or the connection broke off.
    pub fn read(&self, max: u32) -> Result<Vec<u8>, Error> {
        self.0.read(max)
    }

    /// Writes all of the bytes (at most 65,536). Waits at most 10 seconds.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where the connection broke off.
    pub fn write(&self, bytes: &[u8]) -> Result<(), Error> {
        self.0.write(bytes)
    }

    /// Writes the parts (1 to 16, at most 8 KiB) one after the other, without the plugin seeing the secrets in them.
    ///
    /// # Errors
    /// [`Error::Denied`] for a secret that is not granted, and on a stream that is not encrypted.
    pub fn write_secret(&self, parts: &[SecretPart], encoding: Encoding) -> Result<(), Error> {
        self.0.write_secret(parts, encoding)
    }

    /// Encrypts a stream that was opened with [`Security::PlainThenUpgrade`].
    ///
    /// # Errors
    /// [`Error::Denied`] where it was opened otherwise, or the other side has sent more than was read.
    pub fn upgrade_to_tls(&self) -> Result<(), Error> {
        self.0.upgrade_to_tls()
    }

    /// Ends the own side: nothing more will be written.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where the connection broke off.
    pub fn shutdown(&self) -> Result<(), Error> {
        self.0.shutdown()
    }

    /// Writes all of the bytes, in as many pieces as it takes.
    ///
    /// # Errors
    /// Those of [`Connection::write`].
    pub fn write_all(&self, bytes: &[u8]) -> Result<(), Error> {
        bytes.chunks(PIECE).try_for_each(|piece| self.write(piece))
    }
}

impl SecretPart {
    /// Bytes of the plugin's own.
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::Bytes(bytes.into())
    }

    /// The secret of this name.
    pub fn secret(name: impl Into<String>) -> Self {
        Self::Secret(name.into())
    }
}

/// Reads a connection line by line.
#[derive(Debug)]
pub struct Lines<'a> {
    connection: &'a Connection,
    buffer: Vec<u8>,
}

impl<'a> Lines<'a> {
    /// Reads this connection. Whatever was read from it and not returned is lost with the `Lines`.
    pub fn new(connection: &'a Connection) -> Self {
        Self { connection, buffer: Vec::new() }
    }

    /// What was read and not returned yet. Before an encryption it has to be empty: what stands there came too early, and
    /// may be from somebody else.
    pub fn rest(&self) -> &[u8] {
        &self.buffer
    }

    /// The next line without its end, `\n` or `\r\n`. Bytes that are not UTF-8 are replaced.
    ///
    /// # Errors
    /// [`Error::Limit`] for a line of more than 64 KiB, [`Error::Unavailable`] where the server ended the connection.
    pub fn next_line(&mut self) -> Result<String, Error> {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.buffer.drain(..=end).collect();
                return Ok(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned());
            }
            if self.buffer.len() > LINE {
                return Err(Error::Limit("the server sent too long a line".into()));
            }
            let bytes = self.connection.read(PIECE as u32)?;
            if bytes.is_empty() {
                return Err(Error::Unavailable("the server ended the connection".into()));
            }
            self.buffer.extend(bytes);
        }
    }
}
