//! Request bodies with a limit on size and waiting, response bodies that say how far they are.

use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use super::exchange::InFlight;
use super::refusal::Refusal;
use super::served::Serving;

/// Bytes in a second below which a body counts as stalled, however regularly its pieces come.
const SLOWEST_RATE: u64 = 500;

/// Why a handler could not read the whole body of its request.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RequestBodyError {
    /// More bytes came than the site accepts.
    #[error("the request body is larger than {limit} bytes")]
    TooLarge {
        /// The most bytes that a body may have.
        limit: u64,
    },
    /// The next piece did not come in time.
    #[error("the request body stopped arriving")]
    Stalled,
    /// The client went away or broke the protocol.
    #[error("the request body could not be read")]
    Transport(#[source] hyper::Error),
}

/// What a request body may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct BodyLimits {
    /// Most bytes.
    pub(super) bytes: u64,
    /// Longest wait for the next piece.
    pub(super) wait: Duration,
}

/// The body of a request on its way to a handler.
#[derive(Debug)]
pub(super) struct LimitedBody {
    body: Incoming,
    limits: BodyLimits,
    received: u64,
    waited: Duration,
    wait: Option<(Instant, Pin<Box<Sleep>>)>,
    is_over: bool,
    refusal: Arc<OnceLock<Refusal>>,
}

impl LimitedBody {
    /// Limits `body`; when it breaks a limit, `refusal` says which.
    pub(super) fn new(body: Incoming, limits: BodyLimits, refusal: Arc<OnceLock<Refusal>>) -> Self {
        Self { body, limits, received: 0, waited: Duration::ZERO, wait: None, is_over: false, refusal }
    }

    fn poll_stalled(&mut self, cx: &mut Context<'_>) -> Poll<RequestBodyError> {
        let earned = Duration::from_secs(self.received / SLOWEST_RATE);
        let left = (self.limits.wait + earned).saturating_sub(self.waited).min(self.limits.wait);
        let (_, wait) = self.wait.get_or_insert_with(|| {
            let now = Instant::now();
            (now, Box::pin(sleep_until(now + left)))
        });
        wait.as_mut().poll(cx).map(|()| {
            // The first refusal stands: a body is over after it.
            let _ = self.refusal.set(Refusal::BodyStalled);
            self.is_over = true;
            RequestBodyError::Stalled
        })
    }

    fn count(&mut self, frame: Frame<Bytes>) -> Result<Frame<Bytes>, RequestBodyError> {
        self.received += frame.data_ref().map_or(0, |data| data.len() as u64);
        if self.received <= self.limits.bytes {
            return Ok(frame);
        }
        let limit = self.limits.bytes;
        let _ = self.refusal.set(Refusal::BodyTooLarge { limit });
        self.is_over = true;
        Err(RequestBodyError::TooLarge { limit })
    }
}

impl HttpBody for LimitedBody {
    type Data = Bytes;
    type Error = RequestBodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, RequestBodyError>>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) else {
            return self.poll_stalled(cx).map(|error| Some(Err(error)));
        };
        if let Some((since, _)) = self.wait.take() {
            self.waited += since.elapsed();
        }
        Poll::Ready(match frame {
            Some(Ok(frame)) => Some(self.count(frame)),
            Some(Err(error)) => Some(Err(RequestBodyError::Transport(error))),
            None => None,
        })
    }

    fn is_end_stream(&self) -> bool {
        self.is_over || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The body of a response on its way to the client.
#[derive(Debug)]
pub(super) struct TrackedBody {
    body: Body,
    in_flight: InFlight,
    serving: Serving,
}

impl TrackedBody {
    /// Keeps the request in flight until the body is gone.
    pub(super) fn new(body: Body, mut in_flight: InFlight, mut serving: Serving) -> Self {
        // Over HTTP/2 the first piece is not asked for before the client has room for it.
        in_flight.set_waiting_for_client(true);
        if body.is_end_stream() {
            serving.finish();
        }
        Self { body, in_flight, serving }
    }
}

impl HttpBody for TrackedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.in_flight.set_waiting_for_client(false);
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        self.in_flight.set_waiting_for_client(true);
        match &frame {
            Some(Ok(frame)) => self.serving.count(frame.data_ref().map_or(0, Bytes::len)),
            Some(Err(_)) => {}
            None => self.serving.finish(),
        }
        if self.body.is_end_stream() {
            self.serving.finish();
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
