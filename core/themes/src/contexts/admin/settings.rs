//! The settings of the site, and what readers may know of a person.

use serde::Serialize;

use super::{AdminCommon, PanelChoiceContext};
use sandpress_domain::FieldError;

/// `settings.html`: the settings of the site.
#[derive(Clone, Debug, Serialize)]
pub struct SettingsContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The inputs.
    pub form: SettingsFieldsContext,
    /// What is wrong, by the name of the input.
    pub errors: Vec<FieldError>,
    /// The inputs that `cms.toml` pins.
    pub pinned: Vec<String>,
}

/// The inputs of the settings.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SettingsFieldsContext {
    /// The name of the site, as `title`.
    pub title: String,
    /// One sentence about it.
    pub description: String,
    /// The language of the content.
    pub language: String,
    /// The time zone of dates.
    pub time_zone: String,
    /// How many entries a list page shows.
    pub entries_per_page: String,
    /// The pages that may stand at the beginning.
    pub homes: Vec<PanelChoiceContext>,
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

/// `profile.html`: what readers may know of a person.
#[derive(Clone, Debug, Serialize)]
pub struct ProfileContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// Whether it is the person's own.
    pub is_own: bool,
    /// The person's name.
    pub name: String,
    /// The person's page in the admin; empty where it is their own.
    pub person_url: String,
    /// Where the form is sent.
    pub action_url: String,
    /// Their segment below `/author/`.
    pub slug: String,
    /// A few sentences.
    pub bio: String,
    /// Lines of `words | address`.
    pub links: String,
    /// The address of a picture.
    pub picture: String,
    /// The page that readers see; empty where they see none.
    pub view_url: String,
    /// What is wrong, by the name of the input.
    pub errors: Vec<FieldError>,
}

impl SettingsContext {
    /// Settings with everything, all of it refused, one pinned.
    pub fn sample() -> Self {
        let fields = [
            "title",
            "description",
            "language",
            "time_zone",
            "entries_per_page",
            "home",
            "logo",
            "icon",
            "social",
            "robots_text",
        ];
        Self {
            common: AdminCommon::sample(),
            form: SettingsFieldsContext {
                title: "The Tide Table".into(),
                description: "Notes from a small harbour".into(),
                language: "en".into(),
                time_zone: "Europe/Oslo".into(),
                entries_per_page: "10".into(),
                homes: vec![PanelChoiceContext { value: "0198".into(), label: "About".into(), chosen: true }],
                logo: "/media/0198/logo.svg".into(),
                icon: "/media/0198/icon.png".into(),
                social: "Harbour club | https://example.org/club".into(),
                short_feeds: true,
                robots_text: "User-agent: Greedy\nDisallow: /".into(),
                hidden: true,
            },
            errors: fields.map(|field| FieldError::new(field, "This cannot be.")).into(),
            pinned: vec!["language".into()],
        }
    }

    /// Nothing but the frame.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            form: SettingsFieldsContext::default(),
            errors: Vec::new(),
            pinned: Vec::new(),
        }
    }
}

impl ProfileContext {
    /// Somebody else's profile, refused.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            is_own: false,
            name: "Ada Marsh".into(),
            person_url: "/admin/people/0198".into(),
            action_url: "/admin/people/0198/profile".into(),
            slug: "ada-marsh".into(),
            bio: "Keeps the tide table.".into(),
            links: "https://example.org/ada".into(),
            picture: "/media/0198/ada.jpg".into(),
            view_url: "/author/ada-marsh".into(),
            errors: ["slug", "bio", "links", "picture"]
                .map(|field| FieldError::new(field, "This cannot be."))
                .into(),
        }
    }

    /// One's own, without anything.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            is_own: true,
            name: "Ada Marsh".into(),
            person_url: String::new(),
            action_url: "/account/profile".into(),
            slug: String::new(),
            bio: String::new(),
            links: String::new(),
            picture: String::new(),
            view_url: String::new(),
            errors: Vec::new(),
        }
    }
}
