//! `sandpress:random/random`: chance that nobody can foretell.

use data_encoding::BASE64URL_NOPAD;

use crate::{
    bindings::sandpress::{
        random::random::{self, Host},
        types::types::Error,
    },
    host::{Capability, GrantRule, HasState},
    state::PluginState,
};

/// Bytes of one answer.
const BYTES: u32 = 4096;

/// Characters of a token.
const TOKEN: u32 = 1024;

/// The capability.
pub(super) const CAPABILITY: Capability = Capability {
    name: "random",
    interface: "sandpress:random/random",
    grant: GrantRule::Always,
    link: |linker| random::add_to_linker::<_, HasState>(linker, |state| state),
};

impl Host for PluginState {
    async fn bytes(&mut self, length: u32) -> wasmtime::Result<Result<Vec<u8>, Error>> {
        self.budget.reading_call()?;
        if length > BYTES {
            return Ok(Err(Error::Limit(format!("one call gives at most {BYTES} random bytes"))));
        }
        let mut bytes = vec![0; length as usize];
        self.chance.fill(&mut bytes)?;
        self.budget.carry(bytes.len());
        Ok(Ok(bytes))
    }

    async fn number(&mut self) -> wasmtime::Result<u64> {
        self.budget.reading_call()?;
        let mut bytes = [0; 8];
        self.chance.fill(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    async fn token(&mut self, length: u32) -> wasmtime::Result<Result<String, Error>> {
        self.budget.reading_call()?;
        if !(1..=TOKEN).contains(&length) {
            return Ok(Err(Error::Limit(format!("a token has 1 to {TOKEN} characters"))));
        }
        // Three bytes for every four characters.
        let mut bytes = vec![0; (length as usize * 3).div_ceil(4)];
        self.chance.fill(&mut bytes)?;
        let mut token = BASE64URL_NOPAD.encode(&bytes);
        token.truncate(length as usize);
        Ok(Ok(token))
    }
}
