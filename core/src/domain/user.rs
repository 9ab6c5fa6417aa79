//! People with an account.

use std::{fmt, str::FromStr};

use serde::Serialize;

use super::{Role, Timestamp, UserId};

/// A person with an account.
#[derive(Clone, Debug)]
pub struct User {
    /// Names the account.
    pub id: UserId,
    /// The name that is shown, and with which the person may log in.
    pub name: UserName,
    /// Where the person gets mail, and with which they may log in.
    pub email: Email,
    /// What the person may do.
    pub role: Role,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When the person last logged in.
    pub last_login_at: Option<Timestamp>,
}

/// A user name: 1 to 60 characters without control characters and `@`; spaces only inside. Two names are
/// the same when their lower-case forms are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct UserName(String);

/// An email address in the form `local@domain`, at most 254 bytes (RFC 5321). Whether it exists, only a
/// mail to it can tell. Two addresses are the same when their lower-case forms are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Email(String);

/// Why a text is not a user name or an email address.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum UserNameError {
    /// Not a user name.
    #[error("a user name has 1 to 60 characters and no @ or control characters")]
    Name,
    /// Not an email address.
    #[error("this is not an email address: write it like name@example.org")]
    Email,
}

macro_rules! text {
    ($name:ident) => {
        impl $name {
            /// The text as it was written.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The form in which two are compared.
            pub fn key(&self) -> String {
                self.0.to_lowercase()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text!(UserName);
text!(Email);

impl FromStr for UserName {
    type Err = UserNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.trim();
        let length = name.chars().count();
        let odd = |c: char| c.is_control() || c == '@';
        if length == 0 || length > 60 || name.contains(odd) {
            return Err(UserNameError::Name);
        }
        Ok(Self(name.to_owned()))
    }
}

impl FromStr for Email {
    type Err = UserNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let email = text.trim();
        let odd = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';' | '"');
        let (local, domain) = email.rsplit_once('@').ok_or(UserNameError::Email)?;
        let good_domain = domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-'));
        if local.is_empty() || local.contains('@') || !good_domain || email.contains(odd) || email.len() > 254
        {
            return Err(UserNameError::Email);
        }
        Ok(Self(email.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(" Ann Lee ".parse::<UserName>().unwrap().key(), "ann lee");
        for bad in ["", "  ", "a@b", "a\nb", &"x".repeat(61)] {
            assert!(bad.parse::<UserName>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn emails() {
        assert_eq!("Ann@Example.org".parse::<Email>().unwrap().key(), "ann@example.org");
        for bad in ["", "ann", "@b.c", "a@", "a@b..c", "a b@c.d", "a@b@c.d", "a@b.c\r\nBcc: x@y.z", "<a@b.c>"]
        {
            assert!(bad.parse::<Email>().is_err(), "{bad:?}");
        }
    }
}
