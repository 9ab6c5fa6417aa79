//! The settings of the site.

use super::{is_picture, named_links, need, site::merged};
use crate::{
    ServiceError, Services,
    audit::{changed_in, record},
};
use sandpress_config::SiteConfig;
use sandpress_db::{entries, site as rows};
use sandpress_domain::{
    Actor, EntryId, FieldError, PageTag, Permission, SiteSettings, SiteZone, StoredSettings,
};

/// The most links to places where the site is found too.
const MAX_SOCIAL: usize = 12;

/// The longest name of a site, in characters.
const MAX_TITLE: usize = 120;

/// The longest addition to `robots.txt`, in bytes.
const MAX_ROBOTS: usize = 10_000;

/// The longest description of a site, in characters.
const MAX_DESCRIPTION: usize = 300;

/// Settings as they were filled in.
#[derive(Clone, Debug, Default)]
pub struct NewSettings {
    /// The name of the site.
    pub title: String,
    /// One sentence about it.
    pub description: String,
    /// The language of the content.
    pub language: String,
    /// How many entries a list page shows.
    pub entries_per_page: String,
    /// The time zone of dates.
    pub time_zone: String,
    /// The id of the entry at the beginning; empty for the latest entries.
    pub home: String,
    /// The address of the logo.
    pub logo: String,
    /// The address of the icon.
    pub icon: String,
    /// Lines of `words | address`.
    pub social: String,
    /// Whether feeds have only the beginnings of entries.
    pub short_feeds: bool,
    /// Lines for `robots.txt`.
    pub robots_text: String,
    /// Whether search engines are asked to leave the whole site alone.
    pub hidden: bool,
}

/// The settings with what cannot be changed.
#[derive(Clone, Debug)]
pub struct SettingsForm {
    /// As they hold now.
    pub settings: SiteSettings,
    /// The keys of `[site]` that `cms.toml` pins.
    pub pinned: Vec<String>,
}

impl Services {
    /// The settings of the site.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn get_settings(&self, actor: &Actor) -> Result<SettingsForm, ServiceError> {
        need(actor, Permission::SettingsManage)?;
        let given = self.0.site.given();
        let settings = merged(given, &rows::settings(self.db()).await?);
        Ok(SettingsForm { settings, pinned: given.pinned.clone() })
    }

    /// Changes the settings of the site. They hold from the next page on.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::Invalid`] with a message for each field.
    pub async fn save_settings(&self, actor: &Actor, new: &NewSettings) -> Result<(), ServiceError> {
        need(actor, Permission::SettingsManage)?;
        let mut errors = Vec::new();
        let mut stored = checked(new, &mut errors);
        stored.home = self.home(&new.home, &mut errors).await?;
        if !errors.is_empty() {
            return Err(ServiceError::Invalid(errors));
        }
        let tx = self.db().begin().await?;
        let before = rows::settings(&tx).await?;
        let given = self.0.site.given();
        keep_pinned(given, &before, &mut stored);
        rows::save_settings(&tx, &stored).await?;
        let fields = differing(&merged(given, &before), &merged(given, &stored));
        if !fields.is_empty() {
            record(&tx, &changed_in(actor, self.clock().now(), "settings of the site", &fields)).await?;
        }
        self.commit_pages(tx, [PageTag::Settings]).await
    }

    async fn home(&self, text: &str, errors: &mut Vec<FieldError>) -> Result<Option<EntryId>, ServiceError> {
        if text.is_empty() {
            return Ok(None);
        }
        let found = match text.parse::<EntryId>() {
            Ok(id) => entries::find_by_id(self.db(), id).await?,
            Err(_) => None,
        };
        match found.filter(|entry| entry.is_public()) {
            Some(entry) => Ok(Some(entry.id)),
            None => {
                errors.push(FieldError::new(
                    "home",
                    "readers do not see this page: choose one that is published",
                ));
                Ok(None)
            }
        }
    }
}

/// What `cms.toml` pins was not in the form; the value from before comes back when the pin is taken out.
fn keep_pinned(given: &SiteConfig, before: &StoredSettings, stored: &mut StoredSettings) {
    for key in &given.pinned {
        match key.as_str() {
            "title" => stored.title.clone_from(&before.title),
            "description" => stored.description.clone_from(&before.description),
            "time_zone" => stored.time_zone.clone_from(&before.time_zone),
            "language" => stored.language.clone_from(&before.language),
            "entries_per_page" => stored.entries_per_page = before.entries_per_page,
            _ => {}
        }
    }
}

/// The keys of the settings that have other values.
fn differing(before: &SiteSettings, after: &SiteSettings) -> Vec<&'static str> {
    let keys = [
        ("title", before.title != after.title),
        ("description", before.description != after.description),
        ("language", before.language != after.language),
        ("entries_per_page", before.entries_per_page != after.entries_per_page),
        ("time_zone", before.time_zone != after.time_zone),
        ("home", before.home != after.home),
        ("logo", before.logo != after.logo),
        ("icon", before.icon != after.icon),
        ("social", before.social != after.social),
        ("short_feeds", before.short_feeds != after.short_feeds),
        ("robots_text", before.robots_text != after.robots_text),
        ("hidden", before.hidden != after.hidden),
    ];
    keys.into_iter().filter(|(_, is_other)| *is_other).map(|(key, _)| key).collect()
}

fn checked(new: &NewSettings, errors: &mut Vec<FieldError>) -> StoredSettings {
    let mut refuse = |field: &str, message: String| errors.push(FieldError::new(field, message));
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (title, description) = (line(&new.title), line(&new.description));
    let is_odd = |text: &str, most: usize| text.chars().count() > most || text.chars().any(char::is_control);
    if title.is_empty() || is_odd(&title, MAX_TITLE) {
        refuse("title", format!("a site has a name of 1 to {MAX_TITLE} characters"));
    }
    if is_odd(&description, MAX_DESCRIPTION) {
        refuse(
            "description",
            format!("the description has more than {MAX_DESCRIPTION} characters: shorten it"),
        );
    }
    let language = new.language.trim().to_owned();
    if !SiteConfig::is_language(&language) {
        refuse("language", "this is not a language: write a tag such as en or pt-BR".to_owned());
    }
    let entries_per_page =
        new.entries_per_page.trim().parse().ok().filter(|number| (1..=100).contains(number));
    if entries_per_page.is_none() {
        refuse("entries_per_page", "write a number from 1 to 100".to_owned());
    }
    let time_zone: Result<SiteZone, _> = new.time_zone.trim().parse();
    if let Err(error) = &time_zone {
        refuse("time_zone", format!("{error}: write one such as Europe/Oslo, or UTC"));
    }
    for (field, picture) in [("logo", &new.logo), ("icon", &new.icon)] {
        if !picture.trim().is_empty() && !is_picture(picture.trim()) {
            refuse(
                field,
                "a picture is a file of this site, at /media/…, or an address that begins with https://"
                    .to_owned(),
            );
        }
    }
    let robots_text = new.robots_text.replace("\r\n", "\n").trim().to_owned();
    if let Some(message) = odd_robots(&robots_text) {
        refuse("robots_text", message);
    }
    let social = named_links(&new.social, MAX_SOCIAL);
    if let Err(message) = &social {
        refuse("social", message.clone());
    }
    StoredSettings {
        title: Some(title),
        description: Some(description),
        language: Some(language),
        entries_per_page,
        time_zone: time_zone.ok().map(|zone| zone.name().to_owned()),
        home: None,
        logo: new.logo.trim().to_owned(),
        icon: new.icon.trim().to_owned(),
        social: social.unwrap_or_default(),
        short_feeds: new.short_feeds,
        robots_text,
        hidden: new.hidden,
    }
}

/// What is wrong with lines for `robots.txt` (RFC 9309): each is empty, a comment, or a name with a value.
fn odd_robots(text: &str) -> Option<String> {
    if text.len() > MAX_ROBOTS || text.chars().any(|c| c.is_control() && c != '\n') {
        return Some(format!("this has more than {MAX_ROBOTS} characters, or odd ones: shorten it"));
    }
    let is_line = |line: &str| {
        let line = line.split('#').next().unwrap_or_default().trim();
        line.is_empty() || line.split_once(':').is_some_and(|(name, _)| !name.trim().is_empty())
    };
    let wrong = text.lines().find(|line| !is_line(line))?;
    let shown: String = wrong.chars().take(40).collect();
    Some(format!("“{shown}” is no line of robots.txt: write a name, a colon and a value"))
}
