//! What programs do with a token.

mod access;
mod entries;
mod problems;
mod tokens;
