//! What a person allows a plugin: asked at the terminal, or written on the command line.

use std::{
    collections::BTreeMap,
    io::{BufRead, IsTerminal, Write, stdin, stdout},
};

use anyhow::bail;
use clap::Args;

use crate::{
    config::Grant,
    plugins::{GrantForm, SettingSchema},
    services::plugin_setup::{ComponentReport, SettingInput, capability_sentence},
};

/// What the person who runs the command says of their own accord.
#[derive(Args, Clone, Debug, Default)]
pub(in crate::cli) struct Consent {
    /// Agree to all that is shown, without being asked. What needs to be named still has to be, with --grant.
    #[arg(long)]
    pub(super) yes: bool,
    /// Allow the plugin something, as in `store`, `http=api.example.com` or `jobs=60/hour`. For a list, repeat it.
    #[arg(long = "grant", value_name = "NAME[=VALUE]")]
    pub(super) grants: Vec<String>,
}

impl Consent {
    /// The grants that were written.
    pub(super) fn written(&self) -> anyhow::Result<BTreeMap<String, Grant>> {
        let mut grants: BTreeMap<String, Grant> = BTreeMap::new();
        for written in &self.grants {
            match (written.split_once('='), written.as_str()) {
                (Some((name, "true")), _) | (None, name) => {
                    grants.insert(name.to_owned(), Grant::Allowed);
                }
                (Some((name, value)), _) => match grants.get_mut(name) {
                    Some(Grant::Only(items)) => items.push(value.to_owned()),
                    Some(Grant::Allowed) => {
                        bail!("--grant {name} is given with a value and without: keep one")
                    }
                    None => {
                        grants.insert(name.to_owned(), Grant::Only(vec![value.to_owned()]));
                    }
                },
            }
        }
        Ok(grants)
    }

    /// The written grants, completed by those that the plugin wants and has not: asked for at the terminal, or allowed
    /// without parameters by `--yes`. What then is missing still is refused later, with how it is written.
    pub(super) fn complete(
        &self,
        report: &ComponentReport,
        has: impl Fn(&str) -> bool,
    ) -> anyhow::Result<BTreeMap<String, Grant>> {
        let mut grants = self.written()?;
        let missing = report.missing(|name| has(name) || grants.contains_key(name));
        self.allow(&missing, &mut grants)?;
        Ok(grants)
    }

    /// Adds what is missing to the grants, in the same way. Whether any was added.
    pub(super) fn allow(
        &self,
        missing: &[GrantForm],
        grants: &mut BTreeMap<String, Grant>,
    ) -> anyhow::Result<bool> {
        let before = grants.len();
        for form in missing {
            if self.yes {
                if form.may_be_plain {
                    grants.insert(form.name.to_owned(), Grant::Allowed);
                }
                continue;
            }
            need_terminal()?;
            say!("\n{}: {}", form.name, capability_sentence(form.name));
            match ask_for(form)? {
                Some(grant) => grants.insert(form.name.to_owned(), grant),
                None => bail!("without `{}` the plugin cannot run; nothing was changed", form.name),
            };
        }
        Ok(grants.len() > before)
    }

    /// Whether the person agrees.
    pub(super) fn confirm(&self, question: &str) -> anyhow::Result<()> {
        if self.yes {
            return Ok(());
        }
        need_terminal()?;
        if ask(&format!("\n{question} [y/N] "))?.eq_ignore_ascii_case("y") {
            return Ok(());
        }
        bail!("nothing was changed")
    }
}

fn need_terminal() -> anyhow::Result<()> {
    if stdin().is_terminal() {
        return Ok(());
    }
    bail!(
        "there is no terminal to ask; nothing was changed. --yes agrees to what is shown, and --grant NAME=VALUE says what \
         the plugin may do"
    )
}

/// Asks for one line.
pub(super) fn ask(question: &str) -> anyhow::Result<String> {
    write!(stdout(), "{question}")?;
    stdout().flush()?;
    let mut line = String::new();
    stdin().lock().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

fn ask_for(form: &GrantForm) -> anyhow::Result<Option<Grant>> {
    say!("  What you write {}.", form.rule);
    let question = if form.may_be_plain {
        "  Allow it? [y/N, or a value] "
    } else {
        "  One to a line, an empty line at the end: "
    };
    let mut items = Vec::new();
    loop {
        let line = ask(question)?;
        match line.as_str() {
            "" => break,
            "y" | "Y" | "yes" if form.may_be_plain && items.is_empty() => return Ok(Some(Grant::Allowed)),
            "n" | "N" | "no" if form.may_be_plain && items.is_empty() => return Ok(None),
            _ => items.push(line),
        }
        if !form.is_list {
            break;
        }
    }
    Ok((!items.is_empty()).then_some(Grant::Only(items)))
}

/// Settings that were written as `KEY=VALUE`; several for one key are a list. Those that the plugin cannot do without are
/// asked for where there is a terminal.
pub(super) fn settings(
    written: &[String],
    known: &[SettingSchema],
    may_ask: bool,
) -> anyhow::Result<BTreeMap<String, SettingInput>> {
    let mut settings: BTreeMap<String, SettingInput> = BTreeMap::new();
    for written in written {
        let Some((key, value)) = written.split_once('=') else {
            bail!("--set {written:?} has no value: write KEY=VALUE");
        };
        let value = value.to_owned();
        let input = match settings.remove(key) {
            Some(SettingInput::One(first)) => SettingInput::Many(vec![first, value]),
            Some(SettingInput::Many(mut items)) => {
                items.push(value);
                SettingInput::Many(items)
            }
            _ => SettingInput::One(value),
        };
        settings.insert(key.to_owned(), input);
    }
    for setting in known.iter().filter(|setting| setting.required && setting.default_value.is_empty()) {
        if !settings.contains_key(&setting.key) && may_ask && stdin().is_terminal() {
            let value = ask(&format!("\n{} ({})\n  {}: ", setting.help, setting.key, setting.label))?;
            settings.insert(setting.key.clone(), SettingInput::One(value));
        }
    }
    Ok(settings)
}
