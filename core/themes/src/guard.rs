//! Bounds on what drawing a page may take: turns of loops, time, and bytes.
//!
//! Tera has no bounds of its own (decision 0034). Loops are counted by a function that is put into each of them when
//! templates are read; what is written goes through a writer that stops. Neither can be reached from a template.

use std::cell::Cell;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use tera::{Function, Kwargs, State, TeraResult};

use super::literals::{Tag, tags};

/// The most turns of all loops of a page together.
pub(super) const MAX_TURNS: u32 = 200_000;

/// The longest that a page is drawn.
pub(super) const MAX_TIME: Duration = Duration::from_secs(5);

/// The largest page, in bytes.
pub(super) const MAX_PAGE: usize = 8 * 1024 * 1024;

/// The name of the function that counts turns. No template may use it.
pub(super) const COUNTER: &str = "__turn";

/// What is put into a loop.
const COUNT: &str = "{{ __turn() }}";
/// The same where the space behind it goes.
const COUNT_TRIMMED: &str = "{{ __turn() -}}";

thread_local! {
    static BUDGET: Cell<Option<Budget>> = const { Cell::new(None) };
}

#[derive(Clone, Copy)]
struct Budget {
    turns: u32,
    until: Instant,
}

/// Draws within the bounds.
pub(super) fn bounded<T>(draw: impl FnOnce() -> T) -> T {
    /// Puts back what was there before, whatever happens in between.
    struct Restore(Option<Budget>);
    impl Drop for Restore {
        fn drop(&mut self) {
            BUDGET.set(self.0);
        }
    }
    let budget = Budget { turns: MAX_TURNS, until: Instant::now() + MAX_TIME };
    let _restore = Restore(BUDGET.replace(Some(budget)));
    draw()
}

fn spend() -> Result<(), String> {
    let Some(mut budget) = BUDGET.get() else { return Ok(()) };
    let Some(turns) = budget.turns.checked_sub(1) else {
        return Err(format!("the loops of this page take more than {MAX_TURNS} turns: show less at once"));
    };
    if turns % 64 == 0 && Instant::now() > budget.until {
        return Err(format!(
            "this page takes more than {} seconds to draw: show less at once",
            MAX_TIME.as_secs()
        ));
    }
    budget.turns = turns;
    BUDGET.set(Some(budget));
    Ok(())
}

/// Counts a turn of a loop.
pub(super) struct TurnFunction;

impl Function<TeraResult<&'static str>> for TurnFunction {
    fn call(&self, _: Kwargs, _: &State) -> TeraResult<&'static str> {
        spend().map(|()| "").map_err(tera::Error::message)
    }

    fn is_safe(&self) -> bool {
        true
    }
}

/// The template with a counter in each of its loops, and where they were put in, by line.
pub(super) fn counted(source: &str) -> (String, Insertions) {
    let mut out = String::with_capacity(source.len() + 64);
    let mut insertions = Insertions::default();
    let mut written = 0;
    for Tag { opening, inside, end } in tags(source) {
        let inner = inside.trim_start_matches('-').trim_start();
        let is_loop = opening == "{%"
            && inner.strip_prefix("for").is_some_and(|rest| rest.starts_with(char::is_whitespace));
        if !is_loop {
            continue;
        }
        let counter = if inside.trim_end().ends_with('-') { COUNT_TRIMMED } else { COUNT };
        out.push_str(source.get(written..end).unwrap_or_default());
        out.push_str(counter);
        written = end;
        let before = source.get(..end).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count());
        insertions.0.push((line, column, counter.len()));
    }
    out.push_str(source.get(written..).unwrap_or_default());
    (out, insertions)
}

/// Where counters were put in: line, column and length.
#[derive(Clone, Debug, Default)]
pub(super) struct Insertions(Vec<(usize, usize, usize)>);

impl Insertions {
    /// The column in the template as its author wrote it; both from 0.
    pub(super) fn original(&self, line: usize, column: usize) -> usize {
        let mut original = column;
        for (_, at, length) in self.0.iter().filter(|(found, ..)| *found == line) {
            if original >= at + length {
                original -= length;
            } else if original > *at {
                original = *at;
            }
        }
        original
    }
}

/// A page that is being drawn: it takes no more than [`MAX_PAGE`].
#[derive(Default)]
pub(super) struct PageWriter(Vec<u8>);

impl PageWriter {
    /// The page.
    pub(super) fn into_page(self) -> String {
        String::from_utf8(self.0)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }
}

impl Write for PageWriter {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        if self.0.len() + text.len() > MAX_PAGE {
            let most = MAX_PAGE / 1024 / 1024;
            return Err(io::Error::other(format!("this page has more than {most} MiB: show less at once")));
        }
        self.0.extend_from_slice(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_loop_is_counted_and_nothing_else_changes() {
        for (source, expected) in [
            ("{% for a in b %}x{% endfor %}", "{% for a in b %}{{ __turn() }}x{% endfor %}"),
            ("{%- for a in b -%}\n x{% endfor %}", "{%- for a in b -%}{{ __turn() -}}\n x{% endfor %}"),
            ("{% for a in [\"%}\"] %}x{% endfor %}", "{% for a in [\"%}\"] %}{{ __turn() }}x{% endfor %}"),
            (
                "{# {% for a in b %} #}{{ \"{% for a in b %}\" }}{% form %}",
                "{# {% for a in b %} #}{{ \"{% for a in b %}\" }}{% form %}",
            ),
            ("{% raw %}{% for a in b %}{% endraw %}", "{% raw %}{% for a in b %}{% endraw %}"),
        ] {
            assert_eq!(counted(source).0, expected);
        }
    }

    #[test]
    fn columns_are_those_of_the_author() {
        let (_, insertions) = counted("a\n{% for a in b %}{{ c }}");
        assert_eq!(insertions.original(2, 16 + COUNT.len() + 3), 19);
        assert_eq!(insertions.original(2, 5), 5);
        assert_eq!(insertions.original(1, 40), 40);
    }

    #[test]
    fn turns_are_given_anew_for_each_page() {
        let spent = bounded(|| (0..=MAX_TURNS).find_map(|_| spend().err()));
        assert!(spent.unwrap().contains("turns"));
        assert!(bounded(spend).is_ok());
    }
}
