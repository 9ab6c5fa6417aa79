//! A plugin on a site that is made for one case: its own database, a clock that stands still, no network. The format of
//! the files is described in `docs/plugins/testing.md`.

mod bench;
mod compare;
mod content;
mod difference;
mod error;
mod expectation;
mod file;
mod folder;
mod journal;
mod names;
mod network;
mod run;
mod script;
mod site;
mod steps;
mod trap;
mod tried;
mod update;

pub use bench::{Baseline, BenchOptions, Measured, bench};
pub use difference::difference;
pub use error::CaseError;
pub use expectation::Mismatch;
pub use file::{CaseFile, Neighbour};
pub use folder::{find_cases, read_case};
pub use run::{CaseOutcome, StepOutcome, run_case};
pub use site::{CaseSite, Workshop};
pub use steps::{Step, StepKind};
pub use trap::explain;
pub use tried::{Tried, find_function, try_function};
pub use update::write_down;
