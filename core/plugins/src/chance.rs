//! Random numbers for guests.

use rand::{
    Rng, SeedableRng, TryRng,
    rngs::{StdRng, SysError, SysRng},
};

/// Where the random numbers of one instance come from.
pub(super) enum Chance {
    /// The operating system.
    System,
    /// A seed, so that a test knows them.
    Seeded(Box<StdRng>),
}

impl Chance {
    pub(super) fn new(seed: Option<u64>) -> Self {
        seed.map_or(Self::System, |seed| Self::Seeded(Box::new(StdRng::seed_from_u64(seed))))
    }

    /// Fills all of `bytes`.
    pub(super) fn fill(&mut self, bytes: &mut [u8]) -> Result<(), SysError> {
        match self {
            Self::System => SysRng.try_fill_bytes(bytes),
            Self::Seeded(generator) => {
                generator.fill_bytes(bytes);
                Ok(())
            }
        }
    }
}
