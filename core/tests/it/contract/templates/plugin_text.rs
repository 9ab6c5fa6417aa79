//! The pages about plugins with one text in every place that holds text.

use sandpress::themes::contexts::admin::{
    PluginAddContext, PluginContext, PluginFactContext, PluginHeadContext, PluginLogContext,
    PluginPowersContext, PluginReviewContext, PluginSettingsContext, PluginStateContext,
    PluginUpdatesContext, PluginWorkContext, PluginsContext, PowerContext,
};

use super::{
    panel_text::{fill_field, fill_link},
    text_everywhere::{common, fill},
};

pub(super) fn plugins(text: &str) -> PluginsContext {
    let mut context = PluginsContext { common: common(text), ..PluginsContext::sample() };
    for plugin in &mut context.plugins {
        fill!(text; plugin; id, label, version, summary, cost);
        fill_state(text, &mut plugin.state);
        fill_work(text, &mut plugin.work);
    }
    for plugin in &mut context.gone {
        fill!(text; plugin; id);
        fill_work(text, &mut plugin.work);
    }
    context
}

pub(super) fn plugin(text: &str) -> PluginContext {
    let mut context = PluginContext { common: common(text), plugin: head(text), ..PluginContext::sample() };
    context.panels.iter_mut().for_each(|link| fill_link(text, link));
    let overview = context.overview.as_mut().unwrap();
    fill_work(text, &mut overview.work);
    let failure = overview.last_failure.as_mut().unwrap();
    fill!(text; failure; hook, cause, backtrace, failed_at, failed_on);
    overview.facts.iter_mut().for_each(|fact| fill_fact(text, fact));
    let cost = overview.cost.as_mut().unwrap();
    cost.stats.iter_mut().for_each(|fact| fill_fact(text, fact));
    for hook in &mut cost.hooks {
        fill!(text; hook; hook, calls, mean, p95, share, failures);
    }
    context
}

pub(super) fn plugin_powers(text: &str) -> PluginPowersContext {
    let mut context =
        PluginPowersContext { common: common(text), plugin: head(text), ..PluginPowersContext::sample() };
    context.hooks.iter_mut().chain(&mut context.powers).for_each(|power| fill_power(text, power));
    context.never = vec![text.to_owned()];
    let form = context.form.as_mut().unwrap();
    fill!(text; form; action_url);
    form.errors = vec![text.to_owned()];
    form.fields.iter_mut().for_each(|field| fill_field(text, field));
    for limit in &mut context.limits {
        fill!(text; limit; key, label, value);
    }
    context
}

pub(super) fn plugin_settings(text: &str) -> PluginSettingsContext {
    let mut context =
        PluginSettingsContext { common: common(text), plugin: head(text), ..PluginSettingsContext::sample() };
    fill!(text; context; action_url);
    context.errors = vec![text.to_owned()];
    for setting in &mut context.settings {
        fill!(text; setting; default);
        // Without a variable the setting is drawn in another way.
        if !setting.variable.is_empty() {
            fill!(text; setting; variable);
        }
        fill_field(text, &mut setting.field);
    }
    context
}

pub(super) fn plugin_log(text: &str) -> PluginLogContext {
    let mut context =
        PluginLogContext { common: common(text), plugin: head(text), ..PluginLogContext::sample() };
    for level in &mut context.levels {
        fill!(text; level; label, url);
    }
    for line in &mut context.lines {
        fill!(text; line; level, source, written_at, written_on, call, message, backtrace);
    }
    context
}

pub(super) fn plugin_updates(text: &str) -> PluginUpdatesContext {
    let mut context =
        PluginUpdatesContext { common: common(text), plugin: head(text), ..PluginUpdatesContext::sample() };
    fill!(text; context; max_size);
    let waiting = context.waiting.as_mut().unwrap();
    fill!(text; waiting; version, reason, changes, sha256, review_url);
    for version in &mut context.versions {
        fill!(text; version; version, sha256, note, rollback_url);
    }
    context
}

pub(super) fn plugin_add(text: &str) -> PluginAddContext {
    let mut context = PluginAddContext { common: common(text), ..PluginAddContext::sample() };
    fill!(text; context; max_size, error);
    context
}

pub(super) fn plugin_review(text: &str) -> PluginReviewContext {
    let mut context = PluginReviewContext { common: common(text), ..PluginReviewContext::sample() };
    fill!(text; context; id, label, version, summary, replaces, sha256, size, consent_url, discard_url, back_url);
    let powers = context.powers.iter_mut().chain(&mut context.unchanged).chain(&mut context.lost);
    powers.for_each(|power| fill_power(text, power));
    context.never = vec![text.to_owned()];
    context.errors = vec![text.to_owned()];
    context.grants.iter_mut().for_each(|field| fill_field(text, field));
    context
}

fn head(text: &str) -> PluginHeadContext {
    let mut head = PluginHeadContext::sample();
    fill!(text; head; id, label, version, summary);
    fill_state(text, head.state.as_mut().unwrap());
    for tab in &mut head.tabs {
        fill!(text; tab; label, url);
    }
    head
}

fn fill_state(text: &str, state: &mut PluginStateContext) {
    fill!(text; state; label);
    // Without a text nothing is drawn for it.
    if !state.text.is_empty() {
        fill!(text; state; text);
    }
}

fn fill_work(text: &str, work: &mut PluginWorkContext) {
    fill!(text; work; last_error);
}

fn fill_fact(text: &str, fact: &mut PluginFactContext) {
    fill!(text; fact; name, value, note);
}

fn fill_power(text: &str, power: &mut PowerContext) {
    fill!(text; power; sentence, name, granted);
}
