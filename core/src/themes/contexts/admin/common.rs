//! What every page of the admin has.

use serde::Serialize;

/// What every page of the admin has; its fields stand beside those of the page.
#[derive(Clone, Debug, Serialize)]
pub struct AdminCommon {
    /// The site.
    pub site: AdminSiteContext,
    /// Who is logged in; none on the pages before that.
    pub user: Option<AdminUserContext>,
    /// The token that every form sends back.
    pub csrf: String,
    /// Messages about what was just done.
    pub flash: Vec<FlashContext>,
    /// The title of the page.
    pub title: String,
    /// The section that the page belongs to.
    pub nav: AdminSection,
    /// Whether the person may see the plugins.
    pub may_see_plugins: bool,
}

/// The site, as the admin names it.
#[derive(Clone, Debug, Serialize)]
pub struct AdminSiteContext {
    /// The name of the site.
    pub title: String,
    /// The address of the home page, complete.
    pub url: String,
    /// The language of the content as a BCP 47 tag.
    pub language: String,
}

/// Who is logged in.
#[derive(Clone, Debug, Serialize)]
pub struct AdminUserContext {
    /// The name.
    pub name: String,
    /// The email address.
    pub email: String,
    /// The role for machines.
    pub role: String,
    /// The role for people.
    pub role_label: String,
}

/// A message about what was just done.
#[derive(Clone, Debug, Serialize)]
pub struct FlashContext {
    /// How it went.
    pub level: FlashLevel,
    /// The message.
    pub message: String,
}

/// How something went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FlashLevel {
    /// It was done.
    Success,
    /// It was not done.
    Error,
    /// Something to know.
    Info,
}

/// A section of the admin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum AdminSection {
    /// The entries.
    #[serde(rename = "entries")]
    Entries,
    /// The plugins.
    #[serde(rename = "plugins")]
    Plugins,
    /// None: a page outside the sections.
    #[serde(rename = "")]
    Outside,
}

impl AdminCommon {
    /// The parts of a page for someone who is logged in.
    pub fn sample() -> Self {
        let flash = |level, message: &str| FlashContext { level, message: message.into() };
        Self {
            user: Some(AdminUserContext {
                name: "Ada Marsh".into(),
                email: "ada@example.org".into(),
                role: "owner".into(),
                role_label: "Owner".into(),
            }),
            csrf: "4f1d5a".into(),
            flash: vec![
                flash(FlashLevel::Success, "Published."),
                flash(FlashLevel::Error, "The preview is out of date."),
                flash(FlashLevel::Info, "A plugin was updated."),
            ],
            nav: AdminSection::Entries,
            may_see_plugins: true,
            ..Self::bare()
        }
    }

    /// The parts of a page for someone who is not logged in.
    pub fn bare() -> Self {
        Self {
            site: AdminSiteContext {
                title: "The Tide Table".into(),
                url: "https://example.org/".into(),
                language: "en".into(),
            },
            user: None,
            csrf: String::new(),
            flash: Vec::new(),
            title: "Entries".into(),
            nav: AdminSection::Outside,
            may_see_plugins: false,
        }
    }
}
