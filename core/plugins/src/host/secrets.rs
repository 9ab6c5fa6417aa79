//! `sandpress:secrets/secrets`: passwords and keys that are used and never read.

use crate::{
    bindings::sandpress::{
        secrets::secrets::{self, Host, Signature},
        types::types::{Error, FieldError},
    },
    host::{Capability, GrantRule, HasState},
    net::Algorithm,
    state::PluginState,
};

/// The most bytes that are signed at once.
const BYTES: usize = 64 << 10;

/// The capability.
pub(super) const CAPABILITY: Capability = Capability {
    name: "secrets",
    interface: "sandpress:secrets/secrets",
    grant: GrantRule::Granted {
        is_granted: |grants| grants.secrets.is_some(),
        example: "secrets = [\"api-key@api.example.com\"]",
    },
    link: |linker| secrets::add_to_linker::<_, HasState>(linker, |state| state),
};

impl Host for PluginState {
    async fn exists(&mut self, name: String) -> wasmtime::Result<bool> {
        self.budget.reading_call()?;
        match self.powers.secrets.clone() {
            Some(secrets) => Ok(secrets.exists(&name).await),
            None => Ok(false),
        }
    }

    async fn sign(
        &mut self,
        name: String,
        signature: Signature,
        bytes: Vec<u8>,
    ) -> wasmtime::Result<Result<Vec<u8>, Error>> {
        self.budget.reading_call()?;
        if bytes.len() > BYTES {
            let message = "at most 65,536 bytes are signed".to_owned();
            return Ok(Err(Error::Invalid(vec![FieldError { field: "bytes".to_owned(), message }])));
        }
        let algorithm = match signature {
            Signature::RsaSha256 => Algorithm::RsaSha256,
            Signature::Ed25519 => Algorithm::Ed25519,
        };
        match self.powers.secrets.clone() {
            Some(secrets) => Ok(secrets.sign(&name, algorithm, bytes).await.map_err(Into::into)),
            None => Ok(Err(Error::Denied("no secrets are granted to the plugin".to_owned()))),
        }
    }
}
