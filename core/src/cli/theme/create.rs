//! `sandpress theme new`

use std::{fs, path::Path};

use super::NewArgs;
use crate::{bundle::Bundle, themes::is_theme_name};

/// What a theme begins with that stands on top of another one.
const TEMPLATE: &str = "{# What is not said here is as in the parent: see its base.html. #}\n\
{% extends \"parent/base.html\" %}\n\
{% block styles %}<link rel=\"stylesheet\" href=\"{{ asset(path=\"own.css\") }}\">{% endblock %}\n";

const STYLES: &str = "/* Comes after the style sheet of the parent, and wins over it. */\n\
:root {\n  --round: 0;\n}\n";

pub(super) fn run(args: &NewArgs, bundle: &Bundle) -> anyhow::Result<()> {
    let config = args.site.load()?;
    let name = &args.name;
    if !is_theme_name(name) {
        anyhow::bail!("{name:?} is not a name: use lower-case letters, digits and hyphens, at most 64");
    }
    let folder = config.theme.folder.join(name);
    if folder.exists() {
        anyhow::bail!("{} is there already: choose another name", folder.display());
    }
    match &args.child_of {
        Some(parent) => child(&folder, name, parent, &config.theme.folder)?,
        None => copy(&folder, name, bundle)?,
    }
    say!("{} is there.", folder.display());
    say!("Check it: sandpress theme check {}", folder.display());
    say!("Show it:  sandpress theme use {name}");
    Ok(())
}

fn child(folder: &Path, name: &str, parent: &str, themes: &Path) -> anyhow::Result<()> {
    if !is_theme_name(parent) || !themes.join(parent).join("theme.toml").is_file() {
        anyhow::bail!(
            "there is no theme {parent:?} in {}: `sandpress theme list` names those that are there",
            themes.display()
        );
    }
    let manifest = format!(
        "name = \"{name}\"\nversion = \"0.1.0\"\nlabel = \"{}\"\ndescription = \"\"\nparent = \"{parent}\"\n",
        label(name)
    );
    write(folder, "theme.toml", manifest.as_bytes())?;
    write(folder, "templates/base.html", TEMPLATE.as_bytes())?;
    write(folder, "static/own.css", STYLES.as_bytes())?;
    Ok(())
}

fn copy(folder: &Path, name: &str, bundle: &Bundle) -> anyhow::Result<()> {
    let source = std::str::from_utf8(bundle.file("themes/default/theme.toml")?)?;
    let mut manifest: toml_edit::DocumentMut = source.parse()?;
    for (key, value) in [("name", name.to_owned()), ("version", "0.1.0".to_owned()), ("label", label(name))] {
        manifest.insert(key, toml_edit::value(value));
    }
    for (path, bytes) in bundle.below("themes/default").filter(|(path, _)| *path != "theme.toml") {
        write(folder, path, bytes)?;
    }
    write(folder, "theme.toml", manifest.to_string().as_bytes())
}

/// The name for people: `my-theme` is `My theme`.
fn label(name: &str) -> String {
    let words = name.replace('-', " ");
    let mut characters = words.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

fn write(folder: &Path, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let file = folder.join(path);
    if let Some(above) = file.parent() {
        fs::create_dir_all(above)?;
    }
    fs::write(&file, bytes)?;
    Ok(())
}
