//! How much of the network one call may use, and how much one instance may hold.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::Semaphore;

/// Requests that one call may send; each redirect is one.
const REQUESTS: u32 = 10;

/// Bytes that one call may send and receive by `http`.
const HTTP_BYTES: u64 = 8 << 20;

/// The largest content of a response, in bytes.
pub(crate) const BODY_BYTES: u64 = 4 << 20;

/// Contents of responses that an instance may hold, in bytes.
pub(crate) const HELD_BYTES: usize = 8 << 20;

/// Connections that one call may open, and that an instance may have at the same time.
pub(crate) const CONNECTIONS: u32 = 4;

/// Bytes that one call may send and receive by `connect`.
const STREAM_BYTES: u64 = 32 << 20;

/// How long before the end of the call its time on the network ends, so that the plugin still learns why.
const MARGIN: Duration = Duration::from_millis(50);

/// Names which part of the allowance is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Spent {
    #[error("one call of a plugin sends at most 10 requests, redirects included")]
    Requests,
    #[error("one call of a plugin sends and receives at most 8 MiB by http")]
    HttpBytes,
    #[error("one call of a plugin opens at most 4 connections")]
    Connections,
    #[error("one call of a plugin sends and receives at most 32 MiB by connections")]
    StreamBytes,
}

/// What is left for one call.
#[derive(Debug)]
pub(crate) struct Allowance {
    requests: u32,
    http_bytes: u64,
    connections: u32,
    stream_bytes: u64,
    ends: Instant,
}

impl Default for Allowance {
    fn default() -> Self {
        Self {
            requests: REQUESTS,
            http_bytes: HTTP_BYTES,
            connections: CONNECTIONS,
            stream_bytes: STREAM_BYTES,
            ends: Instant::now(),
        }
    }
}

impl Allowance {
    /// Says how long the call may take from now on.
    pub(crate) fn ends_in(&mut self, wall: Duration) {
        self.ends = Instant::now() + wall.saturating_sub(MARGIN);
    }

    /// `wanted`, or what is left of the call where that is less.
    pub(crate) fn time(&self, wanted: Duration) -> Duration {
        wanted.min(self.ends.saturating_duration_since(Instant::now()))
    }

    /// Counts a request. How many bytes its response may have.
    pub(crate) fn request(&mut self, sends: usize) -> Result<u64, Spent> {
        self.requests = self.requests.checked_sub(1).ok_or(Spent::Requests)?;
        self.http_bytes(sends)?;
        Ok(self.http_bytes.min(BODY_BYTES))
    }

    /// Counts bytes that went over the network.
    pub(crate) fn http_bytes(&mut self, count: usize) -> Result<(), Spent> {
        take(&mut self.http_bytes, count).ok_or(Spent::HttpBytes)
    }

    /// Counts a connection that is opened.
    pub(crate) fn connection(&mut self) -> Result<(), Spent> {
        self.connections = self.connections.checked_sub(1).ok_or(Spent::Connections)?;
        Ok(())
    }

    /// Counts bytes that went through a connection.
    pub(crate) fn stream_bytes(&mut self, count: usize) -> Result<(), Spent> {
        take(&mut self.stream_bytes, count).ok_or(Spent::StreamBytes)
    }
}

/// Takes from what is left, or takes all of it where it is too little.
fn take(left: &mut u64, count: usize) -> Option<()> {
    let rest = left.checked_sub(count as u64);
    *left = rest.unwrap_or(0);
    rest.map(|_| ())
}

/// What an instance holds, over all calls of its scope.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    /// A permit for each open connection.
    pub(crate) connections: Arc<Semaphore>,
    /// A permit for each byte of a response that is read in pieces.
    pub(crate) bodies: Arc<Semaphore>,
}

impl Default for Held {
    fn default() -> Self {
        Self {
            connections: Arc::new(Semaphore::new(CONNECTIONS as usize)),
            bodies: Arc::new(Semaphore::new(HELD_BYTES)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_has_so_many_requests_and_bytes() {
        let mut allowance = Allowance::default();
        for _ in 0..REQUESTS {
            assert_eq!(allowance.request(1), Ok(BODY_BYTES));
        }
        assert_eq!(allowance.request(0), Err(Spent::Requests));
        let mut allowance = Allowance::default();
        assert_eq!(allowance.http_bytes(6 << 20), Ok(()));
        assert_eq!(allowance.request(1 << 20), Ok(1 << 20));
        assert_eq!(allowance.http_bytes((1 << 20) + 1), Err(Spent::HttpBytes));
        assert_eq!(allowance.request(1), Err(Spent::HttpBytes));
    }

    #[test]
    fn a_call_has_so_many_connections_and_bytes() {
        let mut allowance = Allowance::default();
        assert!((0..CONNECTIONS).all(|_| allowance.connection().is_ok()));
        assert_eq!(allowance.connection(), Err(Spent::Connections));
        assert_eq!(allowance.stream_bytes(32 << 20), Ok(()));
        assert_eq!(allowance.stream_bytes(1), Err(Spent::StreamBytes));
    }

    #[test]
    fn time_ends_before_the_call_does() {
        let mut allowance = Allowance::default();
        allowance.ends_in(Duration::from_secs(2));
        assert!(allowance.time(Duration::from_secs(10)) <= Duration::from_secs(2) - MARGIN);
        assert_eq!(allowance.time(Duration::from_secs(1)), Duration::from_secs(1));
        allowance.ends_in(Duration::ZERO);
        assert_eq!(allowance.time(Duration::from_secs(1)), Duration::ZERO);
    }
}
