//! One request and its response on a connection of their own.
//!
//! Connections are not kept for later requests: a pool would let a plugin use a connection whose address was checked
//! for another one, and let it see by the time taken whether another one had asked the same host.

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::{body::Body, client::conn::http1};
use hyper_util::rt::TokioIo;
use tokio::task::JoinSet;

use super::{NetError, Stream};

/// Headers of a response.
const HEADERS: usize = 100;

/// Bytes of all headers of a response, and of what is read at once.
const HEADER_BYTES: usize = 64 << 10;

/// A response as it came.
pub(crate) struct Exchange {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// Sends the request, and reads the whole response with at most `most` bytes of content. Whoever stops waiting ends
/// the connection.
pub(crate) async fn exchange(
    host: &str,
    stream: Stream,
    request: Request<Full<Bytes>>,
    most: u64,
) -> Result<Exchange, NetError> {
    let broken = |error: hyper::Error| NetError::Broken(host.to_owned(), error.to_string());
    let too_large = || NetError::TooLarge(host.to_owned(), most);
    let mut builder = http1::Builder::new();
    builder.max_headers(HEADERS).max_buf_size(HEADER_BYTES);
    let (mut sender, connection) = builder.handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let mut connections = JoinSet::new();
    connections.spawn(connection);
    let is_head = request.method() == http::Method::HEAD;
    let (head, mut content) = sender.send_request(request).await.map_err(broken)?.into_parts();
    if head.status == StatusCode::SWITCHING_PROTOCOLS {
        return Err(NetError::Broken(host.to_owned(), "it changed the protocol unasked".to_owned()));
    }
    let header_bytes: usize =
        head.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    // The buffer may hold more when the last of it arrives.
    if header_bytes > HEADER_BYTES {
        return Err(NetError::Broken(host.to_owned(), "its headers are too large".to_owned()));
    }
    if !is_head && content.size_hint().lower() > most {
        return Err(too_large());
    }
    let mut body = Vec::new();
    while let Some(frame) = content.frame().await {
        let Ok(data) = frame.map_err(broken)?.into_data() else { continue };
        if (body.len() + data.len()) as u64 > most {
            return Err(too_large());
        }
        body.extend_from_slice(&data);
    }
    Ok(Exchange { status: head.status, headers: head.headers, body })
}
