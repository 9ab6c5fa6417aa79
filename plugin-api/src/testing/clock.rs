//! The fake of `clock`.

use super::with;
use crate::clock::Moment;

pub(crate) fn now() -> Moment {
    with("clock::now", |state| Moment {
        seconds: u64::try_from(state.now.seconds()).unwrap_or_default(),
        nanoseconds: state.now.nanoseconds(),
    })
}

pub(crate) fn now_text() -> String {
    with("clock::now_text", |state| state.now.whole_second().to_string())
}
