//! What is going on at one connection, shared by its socket, its requests and its watch.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

const NONE: u64 = u64::MAX;

/// The requests of one connection that are being answered, and when something last moved.
#[derive(Debug)]
pub(super) struct Exchange {
    traffic: Mutex<Traffic>,
    requests: AtomicU64,
    ambiguous: AtomicU64,
    upgraded: AtomicBool,
    cut: AtomicBool,
}

#[derive(Debug)]
struct Traffic {
    in_flight: usize,
    waiting_for_client: usize,
    moved: Instant,
}

/// What the watch of a connection finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// All is well; look again then.
    Fine(Instant),
    /// No request for too long.
    Idle,
    /// The client reads none of its responses.
    Stalled,
}

impl Exchange {
    /// The exchange of a connection that was just accepted.
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            traffic: Mutex::new(Traffic { in_flight: 0, waiting_for_client: 0, moved: Instant::now() }),
            requests: AtomicU64::new(0),
            ambiguous: AtomicU64::new(NONE),
            upgraded: AtomicBool::new(false),
            cut: AtomicBool::new(false),
        })
    }

    /// Counts a request in, until the value is dropped.
    pub(super) fn begin(self: &Arc<Self>) -> InFlight {
        let mut traffic = self.lock();
        traffic.in_flight += 1;
        traffic.moved = Instant::now();
        drop(traffic);
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        InFlight { exchange: Arc::clone(self), number, is_waiting_for_client: false }
    }

    /// Remembers that the request of this number can be read in two ways.
    pub(super) fn mark_ambiguous(&self, number: u64) {
        self.ambiguous.store(number, Ordering::Release);
    }

    /// Whether the connection was handed over to another protocol.
    pub(super) fn is_upgraded(&self) -> bool {
        self.upgraded.load(Ordering::Acquire)
    }

    /// Remembers that nothing more is worth sending: the client reads nothing.
    pub(super) fn cut(&self) {
        self.cut.store(true, Ordering::Release);
    }

    /// Whether the connection is to end at once.
    pub(super) fn is_cut(&self) -> bool {
        self.cut.load(Ordering::Acquire)
    }

    /// Looks at the connection: `idle` is how long it may stay without a request, `write` how long
    /// all of its responses together may wait for the client.
    pub(super) fn condition(&self, idle: Duration, write: Duration) -> Condition {
        let traffic = self.lock();
        let quiet = traffic.moved.elapsed();
        let waits = traffic.in_flight > 0 && traffic.waiting_for_client == traffic.in_flight;
        if traffic.in_flight == 0 && quiet >= idle {
            Condition::Idle
        } else if waits && quiet >= write {
            Condition::Stalled
        } else if traffic.in_flight == 0 {
            Condition::Fine(traffic.moved + idle)
        } else if waits {
            Condition::Fine(traffic.moved + write)
        } else {
            Condition::Fine(Instant::now() + idle.min(write))
        }
    }

    fn lock(&self) -> MutexGuard<'_, Traffic> {
        self.traffic.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One request that is being answered, until the last byte of its response was handed over.
#[derive(Debug)]
pub(super) struct InFlight {
    exchange: Arc<Exchange>,
    number: u64,
    is_waiting_for_client: bool,
}

impl InFlight {
    /// Whether this is the request whose end can be read in two ways.
    pub(super) fn is_ambiguous(&self) -> bool {
        self.exchange.ambiguous.load(Ordering::Acquire) == self.number
    }

    /// Remembers that the connection no longer speaks HTTP after this request.
    pub(super) fn mark_upgraded(&self) {
        self.exchange.upgraded.store(true, Ordering::Release);
    }

    /// States whether the response waits for the client (a piece was handed over and no other was
    /// asked for) or for the site.
    pub(super) fn set_waiting_for_client(&mut self, waiting: bool) {
        if waiting == self.is_waiting_for_client {
            return;
        }
        self.is_waiting_for_client = waiting;
        let mut traffic = self.exchange.lock();
        traffic.moved = Instant::now();
        if waiting {
            traffic.waiting_for_client += 1;
        } else {
            traffic.waiting_for_client = traffic.waiting_for_client.saturating_sub(1);
        }
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.set_waiting_for_client(false);
        let mut traffic = self.exchange.lock();
        traffic.in_flight = traffic.in_flight.saturating_sub(1);
        traffic.moved = Instant::now();
    }
}
