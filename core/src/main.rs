//! The program `sandpress`.

use std::process::ExitCode;

fn main() -> ExitCode {
    sandpress::cli::run()
}
