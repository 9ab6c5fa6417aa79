//! Errors with what is behind them.

use std::error::Error;

/// The error with its causes, each once: many messages name their cause themselves.
pub fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let causes = std::iter::successors(error.source(), |cause| (*cause).source());
    for cause in causes.map(ToString::to_string) {
        if !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{text}")]
    struct Step {
        text: &'static str,
        #[source]
        cause: Option<Box<Step>>,
    }

    #[test]
    fn names_each_cause_once() {
        let step = |text, cause: Option<Step>| Step { text, cause: cause.map(Box::new) };
        let error =
            step("cannot open: file is gone", Some(step("file is gone", Some(step("disk is away", None)))));
        assert_eq!(with_causes(&error), "cannot open: file is gone: disk is away");
    }
}
