//! What keeps a site running, and tells how it does.

mod backup;
mod bad_night;
mod behind_proxy;
mod canary;
mod deploy_files;
mod environment;
mod full_disk;
mod logs;
mod metrics;
mod shutdown;
mod status;
mod writers;

use std::{os::unix::fs::PermissionsExt, path::Path};

/// The mode of a file.
fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}
