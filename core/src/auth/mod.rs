//! Who somebody is: passwords and secret tokens.

mod password;
mod token;

pub use password::{PasswordCost, PasswordError, PasswordHasher, PasswordProblem, Verdict, check_password};
pub use token::{Token, TokenDigest};
