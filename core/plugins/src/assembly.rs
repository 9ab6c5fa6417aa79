//! Makes one running set of the plugins that were chosen.

use std::sync::Arc;

use super::{
    error::{LoadError, LoadProblem},
    load::Loader,
    table::{DispatchTable, SiteFacts},
    update::Choice,
};

impl Loader {
    /// Makes a table of what was chosen, and records it. A new version that fails on the way gives way to the version
    /// before.
    pub(super) async fn assemble(
        &self,
        choices: &mut [Choice],
        site: &SiteFacts,
    ) -> Result<DispatchTable, LoadError> {
        loop {
            let plugins = choices.iter().map(|choice| Arc::clone(&choice.plugin)).collect();
            let problem = match DispatchTable::build(self, plugins, site).await {
                Ok(table) => {
                    self.begin(choices).await?;
                    return Ok(table);
                }
                Err(problem) => problem,
            };
            let mut choices = choices.iter_mut();
            match choices.find(|choice| choice.is_new && *choice.plugin.id == *problem.plugin) {
                Some(choice) => choice.step_back(problem)?,
                None => return Err(problem),
            }
        }
    }

    async fn begin(&self, choices: &[Choice]) -> Result<(), LoadError> {
        for choice in choices.iter().filter(|choice| choice.is_new) {
            let plugin = &choice.plugin;
            if let Some(probation) = plugin.probation() {
                probation.begin(&plugin.health);
            }
            let error =
                |error| LoadError { plugin: plugin.id.to_string(), problem: LoadProblem::Host(error) };
            self.record(choice).await.map_err(error)?;
        }
        Ok(())
    }
}
