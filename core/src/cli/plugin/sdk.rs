//! `sandpress plugin sdk`

use std::path::PathBuf;

use clap::Args;

use crate::authoring::project::{SdkChange, renew_sdk};

#[derive(Args, Debug)]
#[command(
    long_about = "Bring the SDK in a project to the version of this program.\n\n\
                  Replaces the folder sdk/ as a whole: what was changed in it is lost. Nothing else is touched. A plugin that \
                  was built before goes on as it is, since sites keep the older versions of the interfaces.",
    after_long_help = "Example:\n  cd reading-list\n  sandpress plugin sdk\n  sandpress plugin build"
)]
pub(in crate::cli) struct SdkArgs {
    /// The project's folder.
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

pub(super) fn run(args: &SdkArgs) -> anyhow::Result<()> {
    let version = env!("CARGO_PKG_VERSION");
    match renew_sdk(&args.folder)? {
        SdkChange::Same => say!("sdk/ is that of Sandpress {version} already."),
        SdkChange::Replaced { from } => {
            say!(
                "sdk/ was of version {from} and is now that of Sandpress {version}. Next: sandpress plugin build"
            );
        }
    }
    Ok(())
}
