//! Hook `scheduled`: tasks of plugins that run in the background.

use crate::{
    bindings::exports::sandpress::scheduled::scheduled::{CatchUp, Schedule as WitSchedule, Task as WitTask},
    error::{CallError, LoadProblem},
    hooks::{Call, Hook, millis},
    host::is_name,
    load::LoadedPlugin,
    scope::Scope,
};
use sandpress_domain::{CronExpression, JobId, Schedule, Task};

const MAX_SCHEDULES: usize = 32;
const MAX_PAYLOAD_BYTES: usize = 64 << 10;

impl Scope {
    /// Asks the plugin for its schedules; none where it has no such hook.
    pub(crate) async fn schedules(&mut self, plugin: &LoadedPlugin) -> Result<Vec<Schedule>, LoadProblem> {
        const CALL: Call = Hook::Scheduled.function("schedules");
        let Some(indices) = &plugin.hooks.scheduled else { return Ok(Vec::new()) };
        let schedules = self
            .call(plugin, CALL, async |store, instance| {
                indices.load(&mut *store, instance)?.call_schedules(store).await
            })
            .await?;
        accept(&plugin.id, schedules).map_err(LoadProblem::Schedule)
    }

    /// Lets the plugin run a task. `id` names the run, and `attempt` counts from 1.
    ///
    /// # Errors
    /// Where the plugin does not run, fails, or answers with an error: the run has to be tried again.
    pub async fn run_task(
        &mut self,
        plugin: &str,
        task: &Task,
        id: JobId,
        attempt: u32,
    ) -> Result<(), CallError> {
        const CALL: Call = Hook::Scheduled.function("run");
        let table = self.table();
        let not_running = || CallError::not_running(plugin, Hook::Scheduled);
        let plugin = table.plugins.get(plugin).ok_or_else(not_running)?;
        let indices = plugin.hooks.scheduled.as_ref().ok_or_else(not_running)?;
        let task = WitTask {
            id: id.to_string(),
            name: task.name.clone(),
            payload: task.payload.clone(),
            planned_at: millis(task.planned_at),
            attempt,
            is_catch_up: task.is_catch_up,
            extra: Vec::new(),
        };
        self.ask(plugin, CALL, async |store, instance| {
            indices.load(&mut *store, instance)?.call_run(store, &task).await
        })
        .await
    }
}

/// The schedules, or why one of them cannot be kept.
fn accept(plugin: &str, schedules: Vec<WitSchedule>) -> Result<Vec<Schedule>, String> {
    if schedules.len() > MAX_SCHEDULES {
        return Err(format!("it has {} schedules, at most {MAX_SCHEDULES} are allowed", schedules.len()));
    }
    let mut accepted: Vec<Schedule> = Vec::new();
    for schedule in schedules {
        let WitSchedule { name, cron, catch_up, payload, .. } = schedule;
        let error = |problem: String| Err(format!("its schedule {name:?}: {problem}"));
        if !is_name(&name) {
            return error("a name has 1 to 64 lower-case letters, digits and hyphens".to_owned());
        }
        if accepted.iter().any(|other| other.name == name) {
            return error("there are two of this name".to_owned());
        }
        if payload.len() > MAX_PAYLOAD_BYTES || payload.contains('\0') {
            return error("a payload has at most 64 KiB, and no character NUL".to_owned());
        }
        let cron: CronExpression = match cron.parse() {
            Ok(cron) => cron,
            Err(problem) => return error(format!("{problem}")),
        };
        let catches_up = catch_up == CatchUp::Once;
        accepted.push(Schedule { plugin: plugin.to_owned(), name, cron, catches_up, payload });
    }
    Ok(accepted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(name: &str, cron: &str) -> WitSchedule {
        WitSchedule {
            name: name.to_owned(),
            cron: cron.to_owned(),
            catch_up: CatchUp::Skip,
            payload: String::new(),
            extra: Vec::new(),
        }
    }

    #[test]
    fn schedules_are_checked() {
        let nightly = || schedule("nightly", "0 3 * * *");
        assert_eq!(accept("tides", vec![nightly(), schedule("b", "* * * * *")]).unwrap().len(), 2);
        let cases = [
            (vec![nightly(), nightly()], "two of this name"),
            (vec![schedule("Nightly", "0 3 * * *")], "lower-case letters"),
            (vec![schedule("nightly", "0 3 * *")], "is no cron expression"),
            (vec![WitSchedule { payload: "\0".to_owned(), ..nightly() }], "NUL"),
            (vec![WitSchedule { payload: "x".repeat(MAX_PAYLOAD_BYTES + 1), ..nightly() }], "64 KiB"),
            (vec![nightly(); 33], "at most 32"),
        ];
        for (schedules, problem) in cases {
            let error = accept("tides", schedules).unwrap_err();
            assert!(error.contains(problem), "{error}");
        }
    }
}
