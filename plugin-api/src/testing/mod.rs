//! A site for tests: fakes of every capability, so that `cargo test` runs a plugin's logic as ordinary code.
//!
//! A [`Site`] is put together from what the plugin is to find, and runs code of the plugin. Afterwards it tells what
//! the plugin left behind:
//!
//! ```
//! use sandpress_plugin::store::Collection;
//! use sandpress_plugin::testing::Site;
//! use sandpress_plugin::types::Error;
//! use sandpress_plugin::{clock, settings};
//!
//! /// What a plugin does somewhere in a hook.
//! fn remember(key: &str) -> Result<(), Error> {
//!     let words = settings::get("words").unwrap_or_default();
//!     Collection::new("notes").put(key, &format!("{words} {}", clock::now_text()), &[]).map(drop)
//! }
//!
//! let site = Site::new().now("2026-01-02T03:04:05Z").setting("words", "It is");
//! site.run(|| remember("first")).unwrap();
//! assert_eq!(site.stored("notes")[0].body, "It is 2026-01-02T03:04:05Z");
//! ```
//!
//! [`Site::run`] is one call of a hook by the host: each has its own budget, and what was stored stays for the next. A
//! capability that is called outside of it panics and says so.
//!
//! The fakes keep to the rules of the host: limits, errors and their words, versions and transactions of the store, pages
//! and their order, conflicts, rates. A test in the host's repository runs the same scenarios against both. What they leave
//! out is what other parts of the site do: HTML is not cleaned, entries are not checked by their publication types,
//! nothing is limited in time or memory, and [`i18n`](crate::i18n) knows English, German, French and Spanish. For these, and
//! for the component as it is shipped, there is `sandpress plugin test`.
//!
//! The module is not there in a component.

mod calls;
pub(crate) mod clock;
pub(crate) mod connect;
pub(crate) mod content;
mod encoding;
mod given;
mod grants;
pub(crate) mod http;
pub(crate) mod i18n;
pub(crate) mod jobs;
pub(crate) mod log;
pub(crate) mod mail;
pub(crate) mod media;
mod moment;
pub(crate) mod random;
mod seen;
pub(crate) mod settings;
mod sha256;
mod state;
pub(crate) mod store;
pub(crate) mod users;

use std::{cell::RefCell, rc::Rc};

use crate::{
    lifecycle::{Lifecycle, Setting},
    scheduled::{Scheduled, Task},
    types::Error,
};

use self::{calls::Call, state::State};
pub use self::{
    connect::Server,
    content::{KeptEntry, Written},
    http::Answer,
    jobs::Enqueued,
    log::LogLine,
    media::KeptFile,
};

/// The fakes by the names of the capabilities.
pub(crate) mod fakes {
    pub(crate) use super::content::{reader as content_read, writer as content_write};
    pub(crate) use super::media::{reader as media_read, writer as media_write};
    pub(crate) use super::{
        clock, connect, http, i18n, jobs, log, mail, random, secrets, settings, store, users,
    };
}

/// The fake of `secrets`.
pub(crate) mod secrets {
    use super::{sha256, with};
    use crate::{secrets::Signature, types::Error};

    pub(crate) fn exists(name: &str) -> bool {
        with("secrets::exists", |state| state.is_open("secrets") && state.secrets.contains_key(name))
    }

    /// No signature, but what changes with everything that one depends on: its 32 bytes are a hash.
    pub(crate) fn sign(name: &str, signature: Signature, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        with("secrets::sign", |state| {
            let key = state.secret(name)?;
            let all = [key.as_bytes(), format!("{signature:?}").as_bytes(), bytes].concat();
            let hex = sha256::hex(&all);
            let pairs = hex.as_bytes().chunks(2).filter_map(|pair| std::str::from_utf8(pair).ok());
            Ok(pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect())
        })
    }
}

/// A site for tests. See [the module](self).
#[derive(Default)]
pub struct Site {
    state: Rc<RefCell<State>>,
}

thread_local! {
    /// The sites whose calls run on this thread; the innermost is the last.
    static CURRENT: RefCell<Vec<Rc<RefCell<State>>>> = const { RefCell::new(Vec::new()) };
}

impl Site {
    /// A site at `https://example.org` in English, on 2026-01-01, that grants the plugin every capability and has nothing
    /// in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same for one plugin: settings have the defaults that it declares, and [`Site::setting`] refuses any other.
    ///
    /// # Panics
    /// Where `describe` does.
    pub fn of<P: Lifecycle>() -> Self {
        let site = Self::new();
        let description = site.run_in("lifecycle.describe", P::describe);
        site.change(|state| state.declare(description))
    }

    /// Runs code of the plugin as one call that may do everything, such as `routes.handle`, and gives what it returns.
    pub fn run<T>(&self, call: impl FnOnce() -> T) -> T {
        self.run_in("routes.handle", call)
    }

    /// Runs code of the plugin as a call of this function of a hook, such as `block.render`: while something is loaded,
    /// saved or drawn entries cannot be written, and in `lifecycle.describe` everything that has to be granted is denied.
    pub fn run_in<T>(&self, function: &str, call: impl FnOnce() -> T) -> T {
        let before = std::mem::replace(&mut self.state.borrow_mut().call, Call::of(function));
        CURRENT.with(|current| current.borrow_mut().push(Rc::clone(&self.state)));
        let _guard = Guard { state: &self.state, before: Some(before) };
        call()
    }

    /// Lets the plugin check its settings, as the host does when it loads it.
    ///
    /// # Errors
    /// Those of the plugin.
    pub fn configure<P: Lifecycle>(&self) -> Result<(), Error> {
        let settings: Vec<Setting> = self.state.borrow().settings.to_guest();
        self.run_in("lifecycle.configure", || P::configure(settings))
    }

    /// Runs the tasks that are due, each once, and gives each with its answer. One that fails waits for 10 seconds, and
    /// each time twice as long; after the fifth time it is given up.
    pub fn run_jobs<P: Scheduled>(&self) -> Vec<(Task, Result<(), Error>)> {
        let due = self.state.borrow_mut().begin_due_jobs();
        due.into_iter()
            .map(|task| {
                let answer = self.run_in("scheduled.run", || P::run(task.clone()));
                self.state.borrow_mut().end_job(&task.id, answer.is_ok());
                (task, answer)
            })
            .collect()
    }

    /// Lets time pass.
    pub fn advance(&self, seconds: u64) {
        self.state.borrow_mut().now.add_seconds(seconds);
    }

    fn change(self, change: impl FnOnce(&mut State)) -> Self {
        change(&mut self.state.borrow_mut());
        self
    }
}

/// Ends a call, also where it panics.
struct Guard<'a> {
    state: &'a Rc<RefCell<State>>,
    before: Option<Call>,
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        CURRENT.with(|current| current.borrow_mut().pop());
        // A panic of a fake itself may still hold the state.
        if let (Ok(mut state), Some(before)) = (self.state.try_borrow_mut(), self.before.take()) {
            state.call = before;
        }
    }
}

/// Lets a fake work on the site of the call that runs. `function` is what the plugin called.
fn with<T>(function: &str, work: impl FnOnce(&mut State) -> T) -> T {
    let site = CURRENT.with(|current| current.borrow().last().cloned());
    match site {
        Some(state) => work(&mut state.borrow_mut()),
        None => panic!(
            "`{function}` asks the site for something, and there is no site in this test: run the code that calls it with \
             `sandpress_plugin::testing::Site::new().run(|| …)`"
        ),
    }
}

/// Whether a call of the plugin runs on this thread.
fn is_running() -> bool {
    CURRENT.with(|current| !current.borrow().is_empty())
}

fn invalid(field: &str, rule: &str) -> Error {
    Error::invalid(field, rule)
}

/// Whether a plugin may call something by this name: 1 to 64 lower-case letters, digits and hyphens.
fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=64).contains(&name.len()) && name.bytes().all(fits)
}

/// Whether the text has the form of an id.
fn is_id(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}
