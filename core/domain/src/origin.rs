//! How far a change is from what a person, a command or a clock began.

use serde::{Deserialize, Serialize};

/// Changes that plugins make because of an event, of which each causes the next: further ones tell nobody.
const MAX_DEPTH: u8 = 4;

/// What a change goes back to. An event carries the origin of its change to the plugins that get it, and what they
/// change because of it is a step further away, so that two plugins cannot answer each other for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Origin {
    depth: u8,
}

impl Origin {
    /// Somebody, a command or a clock did it.
    pub const DIRECT: Self = Self { depth: 0 };

    /// How many changes by plugins lie between.
    pub fn depth(self) -> u8 {
        self.depth
    }

    /// The origin of a change that a plugin makes because of one with this origin.
    #[must_use]
    pub fn next(self) -> Self {
        Self { depth: self.depth.saturating_add(1) }
    }

    /// Whether nobody is told any more.
    pub fn is_too_deep(self) -> bool {
        self.depth > MAX_DEPTH
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_change_in_a_row_tells_nobody() {
        let steps = std::iter::successors(Some(Origin::DIRECT), |origin| Some(origin.next()));
        let told: Vec<_> = steps.take(300).map(|origin| !origin.is_too_deep()).collect();
        assert_eq!(told.iter().filter(|told| **told).count(), 5);
        assert!(told.iter().take(5).all(|told| *told));
    }
}
