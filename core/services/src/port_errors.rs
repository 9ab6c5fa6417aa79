//! What plugins hear where database or storage fail.

use sandpress_db::DbError;
use sandpress_plugins::ports::PortError;
use sandpress_storage::StorageError;

/// What failed behind a port, for the plugin in front of it.
pub(crate) trait AtPort<T> {
    /// Says whether it is worth trying again, and leaves all else to the log.
    fn at_port<E: PortError>(self) -> Result<T, E>;
}

impl<T> AtPort<T> for Result<T, DbError> {
    fn at_port<E: PortError>(self) -> Result<T, E> {
        self.map_err(|error| match error {
            DbError::Busy | DbError::Full | DbError::ReadOnly => E::unavailable(),
            error => E::internal(Box::new(error)),
        })
    }
}

impl<T> AtPort<T> for Result<T, StorageError> {
    fn at_port<E: PortError>(self) -> Result<T, E> {
        self.map_err(|error| E::internal(Box::new(error)))
    }
}
