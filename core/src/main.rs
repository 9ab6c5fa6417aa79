//! The program `sandpress`, and everything that it carries.

use std::process::ExitCode;

use rust_embed::Embed;
use sandpress::bundle::Bundle;

/// The files behind the links in `core/bundle`. The components are built after the host, by a program of it, so they are
/// embedded here and not in the library: a new component costs compiling this file and a link.
#[derive(Embed)]
#[folder = "bundle"]
struct Carried;

fn main() -> ExitCode {
    let files = Carried::iter().filter_map(|path| {
        let file = Carried::get(&path)?;
        Some((path, file.data))
    });
    sandpress::cli::run(Bundle::new(files))
}
