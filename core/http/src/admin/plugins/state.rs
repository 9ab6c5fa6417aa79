//! How a plugin does, and what to do about it.

use super::page::sentence;
use sandpress_domain::panel::Tone;
use sandpress_plugins::PluginSummary;
use sandpress_services::PluginDetails;
use sandpress_themes::contexts::admin::PluginStateContext;

/// The state of a plugin, for people who may see plugins.
pub(super) fn of(details: &PluginDetails) -> PluginStateContext {
    match &details.running {
        _ if !details.enabled => state(
            "Switched off",
            Tone::Neutral,
            "The site goes on without it. It keeps its settings and its data.".to_owned(),
        ),
        None => state(
            "Not loaded",
            Tone::Error,
            format!("The site goes on without it. {}", sentence(&details.problem)),
        ),
        Some(plugin) => of_running(plugin),
    }
}

/// Whether somebody should look.
pub(super) fn is_trouble(state: &PluginStateContext) -> bool {
    matches!(state.tone, Tone::Warning | Tone::Error)
}

fn of_running(plugin: &PluginSummary) -> PluginStateContext {
    if let Some(rest) = plugin.account.off_for {
        let minutes = rest.as_secs().div_ceil(60).max(1);
        let minutes =
            if minutes == 1 { "1 more minute".to_owned() } else { format!("{minutes} more minutes") };
        let text = format!(
            "It failed again and again and is not called for {minutes}. The site goes on without it; then it is tried \
             again. Its log says what failed."
        );
        return state("Resting", Tone::Error, text);
    }
    if plugin.waiting.is_some() {
        let text = format!(
            "Version {} goes on, because the newer file does not run by itself: see Updates.",
            plugin.version
        );
        return state("Update waits", Tone::Warning, text);
    }
    if !plugin.problem.is_empty() {
        let text = format!(
            "It goes on as it was, because a change was not taken over. {}",
            sentence(&plugin.problem)
        );
        return state("Change refused", Tone::Warning, text);
    }
    if !plugin.previous_version.is_empty() {
        let text = format!("It is new. {} takes its place if it fails.", plugin.previous_version);
        return state("Running", Tone::Success, text);
    }
    state("Running", Tone::Success, String::new())
}

fn state(label: &str, tone: Tone, text: String) -> PluginStateContext {
    PluginStateContext { label: label.to_owned(), tone, text }
}
