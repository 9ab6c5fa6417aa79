//! Hook `response-paths`: paths whose responses have headers of their own.

use crate::{
    error::LoadProblem,
    hooks::{Call, Hook},
    load::LoadedPlugin,
    response_policies::PathPattern,
    scope::Scope,
};

/// Paths of one plugin.
const MAX_PATHS: usize = 64;

impl Scope {
    /// The paths for which the plugin has headers of their own; none where it has no such hook.
    pub(crate) async fn response_paths(
        &mut self,
        plugin: &LoadedPlugin,
    ) -> Result<Vec<PathPattern>, LoadProblem> {
        const CALL: Call = Hook::ResponsePaths.function("paths");
        let Some(indices) = &plugin.hooks.response_paths else { return Ok(Vec::new()) };
        let paths = self
            .ask(plugin, CALL, async |store, instance| {
                indices.load(&mut *store, instance)?.call_paths(store).await
            })
            .await?;
        if paths.len() > MAX_PATHS {
            let message =
                format!("its hook response-paths gives {} paths: {MAX_PATHS} are allowed", paths.len());
            return Err(LoadProblem::Definition(message));
        }
        let read = |path: String| {
            let wrong = |fault| {
                LoadProblem::Definition(format!("its hook response-paths gives {path:?}, which {fault}"))
            };
            path.parse().map_err(wrong)
        };
        paths.into_iter().map(read).collect()
    }
}
