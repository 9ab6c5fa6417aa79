//! One call outside of a site.

use std::path::Path;

use serde_json::Value;

use super::{
    error::CaseError,
    file::CaseFile,
    run::StepOutcome,
    site::{CaseSite, Workshop},
    steps::StepKind,
};
use crate::plugins::dynamic::{Function, Identity, closest};

/// What came of one call.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The call.
    pub outcome: StepOutcome,
    /// Requests and connections that were not as declared.
    pub problems: Vec<String>,
}

/// Calls a function of a component on the site of a case, whose steps are left out.
///
/// # Errors
/// Where the call cannot be made. A call that fails is an outcome.
pub async fn try_function(
    workshop: &Workshop,
    component: &Path,
    identity: &Identity,
    (case, folder): (&CaseFile, &Path),
    (function, input): (&Function, Value),
) -> Result<Tried, CaseError> {
    let mut site = CaseSite::open(workshop, component, identity, case, folder).await?;
    let kind = StepKind::Call { function: function.title(), input, on_behalf_of: None };
    let outcome = site.perform(identity, &kind).await?;
    Ok(Tried { outcome, problems: site.network.finish().await })
}

/// The function that `name` means: `hook.function`, or the hook alone where it has one function.
///
/// # Errors
/// [`CaseError::Function`] with what there is.
pub fn find_function<'a>(functions: &'a [Function], name: &str) -> Result<&'a Function, CaseError> {
    if let Some(function) = functions.iter().find(|function| function.title() == name) {
        return Ok(function);
    }
    let titles = |functions: &[&Function]| {
        functions.iter().map(|function| function.title()).collect::<Vec<_>>().join(", ")
    };
    let hook = name.split('.').next().unwrap_or(name);
    let of_hook: Vec<_> = functions.iter().filter(|function| function.hook.as_str() == hook).collect();
    let message = match of_hook.as_slice() {
        [function] if !name.contains('.') => return Ok(function),
        [] => {
            let mut hooks: Vec<_> = functions.iter().map(|function| function.hook.as_str()).collect();
            hooks.dedup();
            let meant =
                closest(hooks.iter().copied(), hook).map(|meant| format!(", did you mean {meant:?}?"));
            let all = hooks.join(", ");
            format!("the plugin has no hook {hook:?}{} It has {all}", meant.unwrap_or_else(|| ".".to_owned()))
        }
        several if name.contains('.') => {
            format!("there is no function {name:?}; the hook has {}", titles(several))
        }
        several => format!("the hook {hook:?} has several functions, name one: {}", titles(several)),
    };
    Err(CaseError::Function(message))
}
