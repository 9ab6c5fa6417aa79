//! What the site's letters say. A letter has two templates in the folder `mail` of the theme: `<name>.txt`, whose first
//! line is `Subject: …`, and `<name>.html`. Each that the theme lacks is its parent's, and each that neither has is the one
//! of the default theme, which is part of the binary. HTML is escaped, plain text is not.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use rust_embed::Embed;
use serde::Serialize;

use super::{
    assets::AssetSet,
    contexts::mail::{LETTERS, Letter, LetterKind, MailSiteContext},
    error::ThemeError,
    folder::{self, refused},
    templates::{PARENT, Places, TemplateSet, Templates},
    theme::load::parent_of,
};

/// The folder of a theme.
const FOLDER: &str = "mail";

/// What the first line of a plain text begins with.
const SUBJECT: &str = "Subject: ";

#[derive(Embed)]
#[folder = "../../themes/default/mail/"]
struct Builtin;

/// The templates of the site's letters, ready to write.
#[derive(Debug)]
pub struct MailTemplates {
    templates: Templates,
    /// Where they are looked for, one after the other.
    folders: Vec<PathBuf>,
}

/// What a letter says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenLetter {
    /// What it is about.
    pub subject: String,
    /// As plain text, lines ended by a line feed.
    pub text: String,
    /// As HTML.
    pub html: String,
}

#[derive(Serialize)]
struct Page<'a, L> {
    site: &'a MailSiteContext,
    #[serde(flatten)]
    letter: &'a L,
}

impl MailTemplates {
    /// The templates of the default theme.
    ///
    /// # Errors
    /// Where one of them is wrong.
    pub fn builtin() -> Result<Self, ThemeError> {
        Self::of(vec![PathBuf::from("themes/default/mail")], builtin()?)
    }

    /// Those of the theme in this folder, its parent's where it has none, and the default theme's where neither has. A
    /// template of the child names one of the parent with `parent/` before it, as those of pages do. Each letter is written
    /// with sample contexts, so that a mistake shows now. Reads files and so blocks the thread for some milliseconds.
    ///
    /// # Errors
    /// What is wrong with the templates, or with the theme's parent.
    pub fn load(theme: &Path) -> Result<Self, ThemeError> {
        let own = theme.join(FOLDER);
        let mut sources = builtin()?;
        let Some(parent) = parent_of(theme)? else {
            sources.extend(read(&own)?);
            return Self::of(vec![own], sources);
        };
        let parent = parent.join(FOLDER);
        sources.extend(read(&parent)?);
        let mut sources: Sources =
            sources.into_iter().map(|(name, source)| (format!("{PARENT}{name}"), source)).collect();
        sources.extend(read(&own)?);
        Self::of(vec![own, parent], sources)
    }

    fn of(folders: Vec<PathBuf>, sources: Sources) -> Result<Self, ThemeError> {
        let sources: Vec<_> = sources.into_iter().collect();
        let assets = Arc::new(AssetSet::new("theme", std::iter::empty()));
        let mut folders_in_order = folders.iter().map(PathBuf::as_path);
        let own = folders_in_order.next().unwrap_or(Path::new(FOLDER));
        let places = Places::of(own).and_parent(folders_in_order.next());
        let set = TemplateSet { places, sources: &sources, assets: &assets, block_key: None };
        let templates = Templates::new(set, &[])?;
        let mail = Self { templates, folders };
        let site = MailSiteContext::sample();
        for kind in LETTERS {
            kind.sample(&mail, &site)?;
            kind.bare(&mail, &site)?;
        }
        Ok(mail)
    }

    /// Writes a letter.
    ///
    /// # Errors
    /// Where the template cannot be rendered, or its plain text does not begin with its subject.
    pub fn write<L: Letter>(&self, site: &MailSiteContext, letter: &L) -> Result<WrittenLetter, ThemeError> {
        let page = Page { site, letter };
        let name = L::NAME;
        let plain = self.templates.render(&format!("{name}.txt"), &page)?;
        let html = self.templates.render(&format!("{name}.html"), &page)?;
        let split = plain.strip_prefix(SUBJECT).map(|rest| rest.split_once('\n').unwrap_or((rest, "")));
        let (subject, text) = split.ok_or_else(|| {
            refused(&self.file(&format!("{name}.txt")), "must begin with a line \"Subject: …\"")
        })?;
        Ok(WrittenLetter {
            subject: subject.trim().to_owned(),
            text: format!("{}\n", text.trim_matches('\n')),
            html,
        })
    }

    /// The file of a template, for a message about it.
    fn file(&self, name: &str) -> PathBuf {
        let holder = self.folders.iter().find(|folder| folder.join(name).is_file());
        holder.or_else(|| self.folders.first()).map(|folder| folder.join(name)).unwrap_or_default()
    }

    /// The letter of this name with its sample context, for people who look how it will be; none where there is no such
    /// letter.
    ///
    /// # Errors
    /// As for [`MailTemplates::write`].
    pub fn write_sample(
        &self,
        name: &str,
        site: &MailSiteContext,
    ) -> Result<Option<WrittenLetter>, ThemeError> {
        LETTERS.iter().find(|kind| kind.name == name).map(|kind| kind.sample(self, site)).transpose()
    }

    /// Every letter that the site writes.
    pub fn letters() -> &'static [LetterKind] {
        LETTERS
    }
}

/// Templates by their names.
type Sources = BTreeMap<String, String>;

/// Those of the default theme.
fn builtin() -> Result<Sources, ThemeError> {
    let mut sources = Sources::new();
    for name in Builtin::iter() {
        if let Some(file) = Builtin::get(&name) {
            let text = folder::text_of(Path::new(&*name), file.data.into_owned())?;
            sources.insert(name.into_owned(), text);
        }
    }
    Ok(sources)
}

/// Those in a folder.
fn read(folder: &Path) -> Result<Sources, ThemeError> {
    let mut sources = Sources::new();
    for file in folder::read_files(folder, |path| path.ends_with(".txt") || path.ends_with(".html"))? {
        let text = folder::text_of(&folder.join(&file.path), file.bytes)?;
        sources.insert(file.path, text);
    }
    Ok(sources)
}

#[cfg(test)]
mod tests;
