//! `sandpress:connect/connect`: streams of bytes to granted servers.

mod connection;

use std::{future::Future, sync::Arc, time::Duration};

use wasmtime::component::Resource;
use wasmtime_wasi::WasiView;

#[allow(unreachable_pub)]
pub use self::connection::Connection;
use self::connection::{Lost, Opened};
use crate::{
    bindings::sandpress::{
        connect::connect::{self as wit, Host, HostConnection, Security},
        types::types::{Error, FieldError},
    },
    grants,
    host::{Capability, GrantRule, HasState},
    net::{NetError, Part, Recipe, SecretError},
    state::PluginState,
};

/// How long one operation on a connection may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The most that crosses the boundary at once, in bytes.
const PIECE: usize = 64 << 10;

/// The capability.
pub(super) const CAPABILITY: Capability = Capability {
    name: "connect",
    interface: "sandpress:connect/connect",
    grant: GrantRule::Granted {
        is_granted: |grants| grants.connect.is_some(),
        example: "connect = [\"smtp.example.com:587\"]",
    },
    link: |linker| wit::add_to_linker::<_, HasState>(linker, |state| state),
};

type Answer<T> = Result<T, Error>;

impl Host for PluginState {}

impl HostConnection for PluginState {
    async fn open(
        &mut self,
        host: String,
        port: u16,
        security: Security,
    ) -> wasmtime::Result<Answer<Resource<Connection>>> {
        self.budget.host_call()?;
        let time = self.budget.net.time(TIMEOUT);
        Ok(within(time, self.open_connection(&host, port, security)).await)
    }

    async fn read(
        &mut self,
        connection: Resource<Connection>,
        max: u32,
    ) -> wasmtime::Result<Answer<Vec<u8>>> {
        self.budget.host_call()?;
        let max = max as usize;
        if !(1..=PIECE).contains(&max) {
            return Ok(Err(invalid("max", "a reading gives 1 to 65,536 bytes")));
        }
        let time = self.budget.net.time(TIMEOUT);
        let connection = self.ctx().table.get_mut(&connection)?;
        let bytes = within(time, async { Ok(connection.read(max).await?) }).await;
        Ok(bytes.and_then(|bytes| self.count(bytes.len()).map(|()| bytes)))
    }

    async fn write(
        &mut self,
        connection: Resource<Connection>,
        bytes: Vec<u8>,
    ) -> wasmtime::Result<Answer<()>> {
        self.budget.host_call()?;
        if bytes.len() > PIECE {
            return Ok(Err(invalid("bytes", "a writing takes at most 65,536 bytes")));
        }
        if let Err(error) = self.count(bytes.len()) {
            return Ok(Err(error));
        }
        let time = self.budget.net.time(TIMEOUT);
        let connection = self.ctx().table.get_mut(&connection)?;
        Ok(within(time, async { Ok(connection.write(&bytes).await?) }).await)
    }

    async fn write_secret(
        &mut self,
        connection: Resource<Connection>,
        parts: Vec<wit::SecretPart>,
        encoding: wit::Encoding,
    ) -> wasmtime::Result<Answer<()>> {
        self.budget.host_call()?;
        let time = self.budget.net.time(TIMEOUT);
        let secrets = self.powers.secrets.clone();
        let connection = self.ctx().table.get_mut(&connection)?;
        let written = within(time, async {
            let recipe = recipe(parts, encoding)?;
            let none = || Error::Denied("no secrets are granted to the plugin".to_owned());
            let secrets = secrets.ok_or_else(none)?;
            if !connection.keeps_secrets() {
                return Err(SecretError::NotEncrypted(connection.name()).into());
            }
            let value = secrets.cook(&recipe, connection.host(), connection.port()).await?;
            connection.write_secret(&value).await?;
            Ok(value.len())
        });
        let written = written.await;
        Ok(written.and_then(|count| self.count(count)))
    }

    async fn upgrade_to_tls(&mut self, connection: Resource<Connection>) -> wasmtime::Result<Answer<()>> {
        self.budget.host_call()?;
        let time = self.budget.net.time(TIMEOUT);
        let network = self.powers.connect.clone().map(|access| access.network);
        let connection = self.ctx().table.get_mut(&connection)?;
        Ok(within(time, async {
            let network = network.ok_or_else(no_network)?;
            connection.upgrade(&network).await
        })
        .await)
    }

    async fn shutdown(&mut self, connection: Resource<Connection>) -> wasmtime::Result<Answer<()>> {
        self.budget.host_call()?;
        let time = self.budget.net.time(TIMEOUT);
        let connection = self.ctx().table.get_mut(&connection)?;
        Ok(within(time, async { Ok(connection.shutdown().await?) }).await)
    }

    async fn drop(&mut self, connection: Resource<Connection>) -> wasmtime::Result<()> {
        self.ctx().table.delete(connection)?;
        Ok(())
    }
}

impl PluginState {
    async fn open_connection(
        &mut self,
        name: &str,
        port: u16,
        security: Security,
    ) -> Answer<Resource<Connection>> {
        let access = self.powers.connect.clone().ok_or_else(no_network)?;
        let host = grants::host(name).ok_or_else(|| invalid("host", "this is not the name of a host"))?;
        let not_granted = || {
            Error::Denied(format!(
                "the plugin may not connect to {host}:{port}: the site owner can add it to `connect` in \
                 [plugins.{}.grants]",
                self.plugin
            ))
        };
        let reach = access.grant.find(&host, port).ok_or_else(not_granted)?;
        self.budget.net.connection().map_err(NetError::from)?;
        let full = |_| Error::Limit("a plugin has at most 4 connections at a time: close one".to_owned());
        let held = Arc::clone(&self.held.connections).try_acquire_owned().map_err(full)?;
        let stream = access.network.dial(&host, port, reach).await?;
        let stream = match security {
            Security::Plain | Security::PlainThenUpgrade => stream,
            Security::Tls => access.network.encrypt(&host, stream).await?,
        };
        let blanker = match &self.powers.secrets {
            Some(secrets) => secrets.blanker(&host, port).await,
            None => Default::default(),
        };
        let can_upgrade = security == Security::PlainThenUpgrade;
        let connection = Connection::new(Opened { host, port, stream, can_upgrade, blanker, held });
        let full = |_| Error::Limit("the plugin holds too many things of the host".to_owned());
        self.ctx().table.push(connection).map_err(full)
    }

    fn count(&mut self, bytes: usize) -> Answer<()> {
        self.budget.net.stream_bytes(bytes).map_err(|spent| NetError::from(spent).into())
    }
}

/// Waits as long as one operation may take.
async fn within<T>(time: Duration, operation: impl Future<Output = Answer<T>>) -> Answer<T> {
    match tokio::time::timeout(time, operation).await {
        Ok(answer) => answer,
        Err(_) => Err(Error::Unavailable("the other side did not answer in time".to_owned())),
    }
}

fn recipe(parts: Vec<wit::SecretPart>, encoding: wit::Encoding) -> Answer<Recipe> {
    let parts = parts.into_iter().map(|part| match part {
        wit::SecretPart::Bytes(bytes) => Part::Bytes(bytes),
        wit::SecretPart::Secret(name) => Part::Secret(name),
    });
    let is_base64 = encoding == wit::Encoding::Base64;
    Recipe::new(Vec::new(), parts.collect(), is_base64).map_err(|error| invalid("parts", &error.to_string()))
}

fn no_network() -> Error {
    Error::Denied("there is no network before the plugin has said who it is".to_owned())
}

fn invalid(field: &str, message: &str) -> Error {
    Error::Invalid(vec![FieldError { field: field.to_owned(), message: message.to_owned() }])
}

impl From<Lost> for Error {
    fn from(lost: Lost) -> Self {
        Self::Unavailable(lost.to_string())
    }
}
