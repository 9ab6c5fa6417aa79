//! A response as the guest gets it.

use std::sync::Arc;

use http::{HeaderMap, header};
use wasmtime_wasi::WasiView;

use super::{Answer, HeldBody, PIECE};
use crate::{
    bindings::sandpress::{http::client as wit, types::types::Error},
    net::{Blanker, Exchange, Hop},
    state::PluginState,
};

/// Headers that belong to the connection (RFC 9110, section 7.6.1).
const OF_THE_CONNECTION: &[&str] = &[
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

impl PluginState {
    /// The response without the plugin's secrets.
    pub(super) async fn respond(&mut self, hop: &Hop, answer: Exchange) -> Answer<wit::Response> {
        let blanker = match &self.powers.secrets {
            Some(secrets) => {
                refuse_compressed(&answer.headers)?;
                secrets.blanker(&hop.url.host, hop.url.port).await
            }
            None => Blanker::default(),
        };
        let Exchange { status, headers, mut body } = answer;
        blanker.blank(&mut body);
        Ok(wit::Response {
            status: status.as_u16(),
            url: blanker.blanked(hop.url.url.as_str()),
            headers: guest_headers(&headers, &blanker),
            body: self.guest_body(body)?,
            extra: Vec::new(),
        })
    }

    fn guest_body(&mut self, bytes: Vec<u8>) -> Answer<wit::ResponseBody> {
        if bytes.len() <= PIECE {
            return Ok(wit::ResponseBody::Bytes(bytes));
        }
        let full = |_| {
            Error::Limit(
                "a plugin holds at most 8 MiB of responses: let go of those that were read".to_owned(),
            )
        };
        let count = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let held = Arc::clone(&self.held.bodies).try_acquire_many_owned(count).map_err(full)?;
        let body = HeldBody { bytes, _held: held };
        let full = |_| Error::Limit("the plugin holds too many things of the host".to_owned());
        Ok(wit::ResponseBody::Large(self.ctx().table.push(body).map_err(full)?))
    }
}

/// Secrets cannot be looked for in what is compressed, and the host asked for no compression.
fn refuse_compressed(headers: &HeaderMap) -> Answer<()> {
    let encodings = headers.get_all(header::CONTENT_ENCODING);
    if encodings.iter().all(|value| value.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Ok(());
    }
    Err(Error::Unavailable(
        "the server compressed its response unasked, so that secrets could not be looked for in it"
            .to_owned(),
    ))
}

fn guest_headers(headers: &HeaderMap, blanker: &Blanker) -> Vec<wit::ResponseHeader> {
    let kept = headers.iter().filter(|(name, _)| !OF_THE_CONNECTION.contains(&name.as_str()));
    kept.map(|(name, value)| {
        let mut value = value.as_bytes().to_vec();
        blanker.blank(&mut value);
        wit::ResponseHeader {
            name: blanker.blanked(name.as_str()),
            value: String::from_utf8_lossy(&value).into_owned(),
        }
    })
    .collect()
}
