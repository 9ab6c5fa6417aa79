//! Capability `users` (to be granted): the people with an account.
//!
//! ```
//! use sandpress_plugin::testing::Site;
//! use sandpress_plugin::types::Error;
//! use sandpress_plugin::users::{User, current};
//!
//! fn greeting() -> Result<String, Error> {
//!     let name = current()?.and_then(|user| user.name);
//!     Ok(format!("Hello, {}", name.unwrap_or("reader".into())))
//! }
//!
//! let site = Site::new().user(User::new("ada").named("Ada"));
//! assert_eq!(site.run(greeting).unwrap(), "Hello, reader");
//! assert_eq!(site.acting_as("ada").run(greeting).unwrap(), "Hello, Ada");
//! ```

pub use crate::bindings::users::sandpress::users::users::{Page, User};

use crate::types::Error;

provided_by!(users::sandpress::users::users, users);

/// The user of this id.
///
/// # Errors
/// [`Error::Invalid`] where it is no id, and those of the capability.
pub fn get(id: &str) -> Result<Option<User>, Error> {
    host::get(id)
}

/// The users after the one with the id `after`, at most `limit` (1 to 100), in the order in which their accounts were
/// made.
///
/// # Errors
/// [`Error::Limit`] where one call reads more than 1,000, and those of the capability.
pub fn list_users(after: Option<&str>, limit: u32) -> Result<Page, Error> {
    host::list_users(after, limit)
}

/// The user on whose behalf the call runs; none where it runs for nobody, as for a reader or in the background.
///
/// # Errors
/// Those of the capability.
pub fn current() -> Result<Option<User>, Error> {
    host::current()
}

impl User {
    /// Somebody of whom only the id is known.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), name: None, email: None, role: None, extra: Vec::new() }
    }

    /// With a name, for a test.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// With an email address, for a test.
    #[must_use]
    pub fn with_email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// With a role such as `author`, for a test.
    #[must_use]
    pub fn with_role(mut self, role: impl Into<String>) -> Self {
        self.role = Some(role.into());
        self
    }
}
