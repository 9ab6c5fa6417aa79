//! Passwords: how they are hashed (argon2id, RFC 9106) and checked.

use std::{sync::Arc, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use tokio::sync::Semaphore;

/// Longer input is refused before any work is done for it.
pub(super) const MAX_BYTES: usize = 1024;
/// How long a hash waits for its turn.
const WAIT: Duration = Duration::from_secs(10);

/// How much work a password hash is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory in KiB; 19456 is the least that OWASP advises.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub iterations: u32,
    /// Lanes of the memory.
    pub parallelism: u32,
}

/// Why a password could not be hashed or checked. Says nothing about the password.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The cost is outside what argon2 allows.
    #[error("the cost of password hashes is not possible: correct [passwords]")]
    Cost(#[source] argon2::Error),
    /// Too many passwords are being hashed.
    #[error("too many people are logging in at this moment: try again")]
    Busy,
    /// What is stored is no hash.
    #[error("the stored password hash is damaged: set a new password")]
    Damaged(#[source] argon2::password_hash::Error),
    /// Hashing failed, for want of memory or of randomness.
    #[error("hashing a password failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What checking a password found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The password is the right one.
    pub matches: bool,
    /// It is, and its hash was made with another cost than is set now: store a new one.
    pub needs_rehash: bool,
}

/// Hashes and checks passwords, off the async threads and only a few at a time: each takes its memory and a core.
#[derive(Clone, Debug)]
pub struct PasswordHasher {
    params: Params,
    turns: Arc<Semaphore>,
}

impl PasswordHasher {
    /// A hasher of this cost for at most `concurrency` passwords at once (at least one).
    ///
    /// # Errors
    /// [`PasswordError::Cost`].
    pub fn new(cost: PasswordCost, concurrency: usize) -> Result<Self, PasswordError> {
        let params = Params::new(cost.memory_kib, cost.iterations, cost.parallelism, None)
            .map_err(PasswordError::Cost)?;
        Ok(Self { params, turns: Arc::new(Semaphore::new(concurrency.max(1))) })
    }

    /// The hash of a password, with a salt of its own, as a PHC string.
    pub async fn hash(&self, password: &str) -> Result<String, PasswordError> {
        let password = password.to_owned();
        self.run(move |argon2| {
            let hash = argon2.hash_password(password.as_bytes()).map_err(failed)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether `hash` is of `password`. One of more than 1 KiB is wrong without any work.
    ///
    /// # Errors
    /// [`PasswordError::Damaged`] where `hash` is no PHC string of argon2.
    pub async fn verify(&self, password: &str, hash: &str) -> Result<Verdict, PasswordError> {
        let (matches, needs_rehash) = (false, false);
        if password.len() > MAX_BYTES {
            return Ok(Verdict { matches, needs_rehash });
        }
        let (password, hash) = (password.to_owned(), hash.to_owned());
        self.run(move |argon2| {
            let hash = PasswordHash::new(&hash).map_err(|error| PasswordError::Damaged(error.into()))?;
            let stored = Params::try_from(&hash).map_err(PasswordError::Damaged)?;
            if hash.salt.is_none() || hash.hash.is_none() {
                // To be told from a wrong password, which `verify_password` would call it.
                return Err(PasswordError::Damaged(argon2::password_hash::Error::EncodingInvalid));
            }
            match argon2.verify_password(password.as_bytes(), &hash) {
                Ok(()) => Ok(Verdict { matches: true, needs_rehash: !is_current(argon2, &hash, &stored) }),
                Err(argon2::password_hash::Error::PasswordInvalid) => Ok(Verdict { matches, needs_rehash }),
                Err(error) => Err(PasswordError::Damaged(error)),
            }
        })
        .await
    }

    /// Does the work of [`PasswordHasher::verify`] for an account that does not exist, so that the time of an answer
    /// does not tell whether it does.
    pub async fn verify_nobody(&self, password: &str) -> Result<(), PasswordError> {
        if password.len() <= MAX_BYTES {
            self.hash(password).await?;
        }
        Ok(())
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'_>) -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let turn = tokio::time::timeout(WAIT, self.turns.clone().acquire_owned());
        let turn = turn.await.map_err(|_| PasswordError::Busy)?.map_err(failed)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone());
        let task = tokio::task::spawn_blocking(move || {
            // Held by the work itself, which goes on when its request is gone.
            let _turn = turn;
            work(&argon2)
        });
        task.await.map_err(failed)?
    }
}

fn is_current(argon2: &Argon2<'_>, hash: &PasswordHash, stored: &Params) -> bool {
    let cost = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
    hash.algorithm == Algorithm::Argon2id.ident()
        && hash.version == Some(Version::V0x13.into())
        && cost(stored) == cost(argon2.params())
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> PasswordError {
    PasswordError::Failed(error.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: PasswordCost = PasswordCost { memory_kib: 64, iterations: 1, parallelism: 1 };

    #[tokio::test]
    async fn hashes_and_verifies() {
        let hasher = PasswordHasher::new(CHEAP, 2).unwrap();
        let hash = hasher.hash("correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{hash}");
        assert_ne!(hash, hasher.hash("correct horse").await.unwrap());
        let verdict = hasher.verify("correct horse", &hash).await.unwrap();
        assert_eq!(verdict, Verdict { matches: true, needs_rehash: false });
        let verdict = hasher.verify("Correct horse", &hash).await.unwrap();
        assert_eq!(verdict, Verdict { matches: false, needs_rehash: false });
        hasher.verify_nobody("correct horse").await.unwrap();
    }

    #[tokio::test]
    async fn asks_for_a_new_hash_when_the_cost_changes() {
        let hash = PasswordHasher::new(CHEAP, 1).unwrap().hash("correct horse").await.unwrap();
        let dearer = PasswordHasher::new(PasswordCost { iterations: 2, ..CHEAP }, 1).unwrap();
        let verdict = dearer.verify("correct horse", &hash).await.unwrap();
        assert_eq!(verdict, Verdict { matches: true, needs_rehash: true });
        assert!(!dearer.verify("wrong horse", &hash).await.unwrap().needs_rehash);
    }

    #[tokio::test]
    async fn refuses_what_is_no_hash_and_no_cost() {
        let hasher = PasswordHasher::new(CHEAP, 1).unwrap();
        for hash in ["", "plain", "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ"] {
            assert!(
                matches!(hasher.verify("correct horse", hash).await, Err(PasswordError::Damaged(_))),
                "{hash}"
            );
        }
        let none = PasswordCost { memory_kib: 0, ..CHEAP };
        assert!(matches!(PasswordHasher::new(none, 1), Err(PasswordError::Cost(_))));
    }

    #[tokio::test]
    async fn does_no_work_for_huge_input() {
        let slow = PasswordCost { memory_kib: 65536, iterations: 50, parallelism: 1 };
        let hasher = PasswordHasher::new(slow, 1).unwrap();
        let huge = "x".repeat(MAX_BYTES + 1);
        let work = async {
            assert!(!hasher.verify(&huge, "not even a hash").await.unwrap().matches);
            hasher.verify_nobody(&huge).await.unwrap();
        };
        tokio::time::timeout(Duration::from_millis(200), work).await.unwrap();
    }

    #[tokio::test]
    async fn hashes_at_most_so_many_at_once() {
        let hasher = PasswordHasher::new(CHEAP, 2).unwrap();
        assert_eq!(hasher.turns.available_permits(), 2);
        let hashes = futures::future::join_all((0..16).map(|_| hasher.hash("correct horse"))).await;
        assert!(hashes.iter().all(Result::is_ok));
        assert_eq!(hasher.turns.available_permits(), 2);
    }
}
