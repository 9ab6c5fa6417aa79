//! The component that a command is given: a file, or a folder with one.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};

use crate::plugins::read_component;

/// The file that is meant, and its bytes.
pub(super) async fn read(path: &Path) -> anyhow::Result<(PathBuf, Vec<u8>)> {
    let file = if path.is_dir() { only_component(path)? } else { path.to_owned() };
    let bytes = read_component(file.clone()).await.map_err(|problem| match problem {
        crate::plugins::LoadProblem::Unreadable { path, reason } => {
            anyhow::anyhow!(
                "cannot read {}: {reason}; give the plugin's .wasm file, or the folder with it",
                path.display()
            )
        }
        other => other.into(),
    })?;
    Ok((file, bytes))
}

/// The only component in a folder: a plugin's project after `sandpress plugin build`, or a folder that somebody was sent.
fn only_component(folder: &Path) -> anyhow::Result<PathBuf> {
    let items = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let paths = items.filter_map(|item| Some(item.ok()?.path()));
    let mut components: Vec<_> =
        paths.filter(|path| path.is_file() && path.extension().is_some_and(|end| end == "wasm")).collect();
    components.sort();
    match components.as_slice() {
        [component] => Ok(component.clone()),
        [] if folder.join("Cargo.toml").exists() => {
            bail!(
                "{} is a project that is not built yet: run `sandpress plugin build` there",
                folder.display()
            )
        }
        [] => bail!("there is no .wasm file in {}", folder.display()),
        several => {
            let names: Vec<_> = several.iter().map(|path| path.display().to_string()).collect();
            bail!("there are several .wasm files in {}: name one of {}", folder.display(), names.join(", "))
        }
    }
}
