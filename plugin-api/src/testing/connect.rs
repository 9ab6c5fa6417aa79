//! The fake of `connect`: servers that answer to what is written.

use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use super::{calls::take, encoding, invalid, state::State, with};
use crate::{
    connect::{Encoding, SecretPart, Security},
    types::Error,
};

const PIECE: usize = 64 << 10;

/// A server that a plugin talks to over a [`Connection`](crate::connect::Connection).
pub struct Server {
    greeting: Vec<u8>,
    answers: Box<Talk>,
}

/// What a server answers to bytes.
type Talk = dyn FnMut(&[u8]) -> Vec<u8>;

/// The servers by host and port.
#[derive(Default)]
pub(super) struct Servers {
    all: BTreeMap<String, Rc<RefCell<Server>>>,
    /// What was written to each.
    pub(super) written: BTreeMap<String, Vec<u8>>,
    open: Rc<()>,
}

/// An open connection.
pub(crate) struct Connection {
    place: String,
    server: Rc<RefCell<Server>>,
    line: RefCell<Line>,
    _open: Rc<()>,
}

struct Line {
    arrived: VecDeque<u8>,
    security: Security,
    is_upgraded: bool,
    is_shut: bool,
}

impl Server {
    /// A server that says this first, which may be nothing.
    pub fn greeting(greeting: impl Into<Vec<u8>>) -> Self {
        Self { greeting: greeting.into(), answers: Box::new(|_| Vec::new()) }
    }

    /// The server answers so to what is written, each time in one piece. Secrets stand in it with their values.
    #[must_use]
    pub fn answers<A: Into<Vec<u8>>>(mut self, mut talk: impl FnMut(&[u8]) -> A + 'static) -> Self {
        self.answers = Box::new(move |bytes| talk(bytes).into());
        self
    }
}

impl Servers {
    pub(super) fn add(&mut self, place: String, server: Server) {
        self.all.insert(place, Rc::new(RefCell::new(server)));
    }
}

impl Connection {
    pub(crate) fn open(host: &str, port: u16, security: Security) -> Result<Self, Error> {
        with("connect::Connection::open", |state| state.connect(&format!("{host}:{port}"), security))
    }

    pub(crate) fn read(&self, max: u32) -> Result<Vec<u8>, Error> {
        let max = max as usize;
        if !(1..=PIECE).contains(&max) {
            return Err(invalid("max", "a reading gives 1 to 65,536 bytes"));
        }
        let mut line = self.line.borrow_mut();
        let count = max.min(line.arrived.len());
        if count == 0 && !line.is_shut {
            return Err(Error::Unavailable("the other side did not answer in time".to_owned()));
        }
        let bytes: Vec<u8> = line.arrived.drain(..count).collect();
        with("connect::Connection::read", |state| {
            state.count_stream(bytes.len())?;
            Ok(encoding::blanked(&bytes, state.secrets.values()))
        })
    }

    pub(crate) fn write(&self, bytes: &[u8]) -> Result<(), Error> {
        if bytes.len() > PIECE {
            return Err(invalid("bytes", "a writing takes at most 65,536 bytes"));
        }
        if self.line.borrow().is_shut {
            return Err(Error::Unavailable("the connection broke off: broken pipe".to_owned()));
        }
        with("connect::Connection::write", |state| {
            state.count_stream(bytes.len())?;
            state.servers.written.entry(self.place.clone()).or_default().extend_from_slice(bytes);
            Ok::<(), Error>(())
        })?;
        let answer = (self.server.borrow_mut().answers)(bytes);
        self.line.borrow_mut().arrived.extend(answer);
        Ok(())
    }

    pub(crate) fn write_secret(&self, parts: &[SecretPart], encoding: Encoding) -> Result<(), Error> {
        if !(1..=16).contains(&parts.len()) {
            let rule = "a value with a secret in it has 1 to 16 parts and at most 8 KiB";
            return Err(invalid("parts", rule));
        }
        let is_encrypted = {
            let line = self.line.borrow();
            line.is_upgraded || line.security == Security::Tls
        };
        if !is_encrypted {
            return Err(Error::Denied(format!(
                "{} is not encrypted: a secret goes over TLS only, or to this machine",
                self.place
            )));
        }
        let value = with("connect::Connection::write_secret", |state| {
            let part = |part: &SecretPart| match part {
                SecretPart::Bytes(bytes) => Ok(bytes.clone()),
                SecretPart::Secret(name) => state.secret(name).map(|value| value.clone().into_bytes()),
            };
            parts.iter().map(part).collect::<Result<Vec<_>, Error>>()
        })?;
        let value = value.concat();
        match encoding {
            Encoding::Raw => self.write(&value),
            Encoding::Base64 => self.write(encoding::base64(&value).as_bytes()),
        }
    }

    pub(crate) fn upgrade_to_tls(&self) -> Result<(), Error> {
        let mut line = self.line.borrow_mut();
        if line.security != Security::PlainThenUpgrade || line.is_upgraded {
            return Err(Error::Denied(
                "only a connection that was opened with plain-then-upgrade can be encrypted, and once"
                    .to_owned(),
            ));
        }
        if !line.arrived.is_empty() {
            return Err(Error::Denied(
                "the server sent more than was read before the encryption: somebody may have slipped it in"
                    .to_owned(),
            ));
        }
        line.is_upgraded = true;
        Ok(())
    }

    pub(crate) fn shutdown(&self) -> Result<(), Error> {
        self.line.borrow_mut().is_shut = true;
        Ok(())
    }
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Connection").field(&self.place).finish()
    }
}

impl State {
    fn connect(&mut self, place: &str, security: Security) -> Result<Connection, Error> {
        if !self.is_open("connect") {
            let denied = "there is no network before the plugin has said who it is";
            return Err(Error::Denied(denied.to_owned()));
        }
        if !self.grants.allows_connection(place) {
            return Err(Error::Denied(format!(
                "the plugin may not connect to {place}: the site owner can add it to `connect` in [plugins.{}.grants]",
                self.plugin
            )));
        }
        if !take(&mut self.call.connections, 1) {
            return Err(Error::Limit("one call of a plugin opens at most 4 connections".to_owned()));
        }
        if Rc::strong_count(&self.servers.open) > 4 {
            let limit = "a plugin has at most 4 connections at a time: close one";
            return Err(Error::Limit(limit.to_owned()));
        }
        let Some(server) = self.servers.all.get(place) else {
            panic!(
                "the plugin connects to {place}, and there is no server: add `.server(…, Server::greeting(\"…\"))` to \
                 the site of the test"
            )
        };
        let arrived = server.borrow().greeting.clone().into();
        let line = Line { arrived, security, is_upgraded: false, is_shut: false };
        Ok(Connection {
            place: place.to_owned(),
            server: Rc::clone(server),
            line: RefCell::new(line),
            _open: Rc::clone(&self.servers.open),
        })
    }

    fn count_stream(&mut self, bytes: usize) -> Result<(), Error> {
        let limit = || {
            Error::Limit("one call of a plugin sends and receives at most 32 MiB by connections".to_owned())
        };
        take(&mut self.call.stream_bytes, bytes).then_some(()).ok_or_else(limit)
    }
}
