//! The fake of `random`: chance that is the same in each run.

use super::{state::State, with};
use crate::types::Error;

const BYTES: u32 = 4096;
const TOKEN: u32 = 1024;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

pub(crate) fn bytes(length: u32) -> Result<Vec<u8>, Error> {
    if length > BYTES {
        return Err(Error::Limit(format!("one call gives at most {BYTES} random bytes")));
    }
    with("random::bytes", |state| Ok((0..length).map(|_| state.draw().to_le_bytes()[0]).collect()))
}

pub(crate) fn number() -> u64 {
    with("random::number", State::draw)
}

pub(crate) fn token(length: u32) -> Result<String, Error> {
    if !(1..=TOKEN).contains(&length) {
        return Err(Error::Limit(format!("a token has 1 to {TOKEN} characters")));
    }
    let letter = |number: u64| char::from(ALPHABET[(number % 64) as usize]);
    with("random::token", |state| Ok((0..length).map(|_| letter(state.draw())).collect()))
}

impl State {
    /// The next number of the generator SplitMix64.
    fn draw(&mut self) -> u64 {
        self.chance = self.chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.chance;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ (number >> 31)
    }
}
