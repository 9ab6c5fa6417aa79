//! The network as plugins get it: names are resolved by the host, every address is checked, and connections go to the
//! checked addresses only, each with a certificate that holds for the name.

mod address;
mod allowance;
mod blank;
mod dial;
mod exchange;
mod hop;
mod secret;
mod sign;
mod stream;
mod tls;

pub(super) use address::{Reach, is_loopback, is_private};
pub(super) use allowance::{Allowance, Held, Spent};
pub(super) use blank::Blanker;
pub(super) use dial::{NetError, Network};
pub(super) use exchange::{Exchange, exchange};
pub(super) use hop::{Hop, HopUrl, RedirectError, Value, next_hop};
pub(super) use secret::{Part, Recipe, SecretAccess, SecretError};
pub(super) use sign::Algorithm;
pub(super) use stream::Stream;
pub(super) use tls::Tls;

/// What is written for the host and port of an URL, as in `api.example.com:8443`.
pub(super) fn place(host: &url::Host<String>, port: u16) -> String {
    format!("{host}:{port}")
}
