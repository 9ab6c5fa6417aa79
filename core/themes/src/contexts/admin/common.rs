//! What every page of the admin has.

use serde::Serialize;

use super::PanelLinkContext;

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
    /// Whether the person may enter the admin.
    pub may_enter_admin: bool,
    /// Whether the person may see the plugins.
    pub may_see_plugins: bool,
    /// The pages of plugins in the navigation that the person may see.
    pub panels_in_nav: Vec<PanelLinkContext>,
    /// Whether the person may see what mail left the site.
    pub may_see_mail: bool,
    /// Whether the person may see who has an account.
    pub may_see_people: bool,
    /// Whether the person may see what happened to accounts and access.
    pub may_see_audit: bool,
    /// Whether the person may change categories, tags and menus.
    pub may_manage_structure: bool,
    /// Whether the person may change the settings of the site.
    pub may_manage_settings: bool,
    /// Whether the theme draws what is around the content.
    pub in_theme: bool,
    /// Whether the person may decide where old addresses lead.
    pub may_manage_redirects: bool,
    /// Whether the person may see the media library.
    pub may_see_media: bool,
    /// Whether the person may write and send the newsletter.
    pub may_manage_newsletter: bool,
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
    /// Something to look at.
    Warning,
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
    /// The mail.
    #[serde(rename = "mail")]
    Mail,
    /// The work in the background.
    #[serde(rename = "jobs")]
    Jobs,
    /// The people, and their roles.
    #[serde(rename = "people")]
    People,
    /// The audit log.
    #[serde(rename = "audit")]
    Audit,
    /// Categories, tags and menus.
    #[serde(rename = "structure")]
    Structure,
    /// The settings of the site.
    #[serde(rename = "settings")]
    Settings,
    /// The look of the site.
    #[serde(rename = "themes")]
    Themes,
    /// Where old addresses lead.
    #[serde(rename = "redirects")]
    Redirects,
    /// How the site does.
    #[serde(rename = "status")]
    Status,
    /// The media library.
    #[serde(rename = "media")]
    Media,
    /// The newsletter.
    #[serde(rename = "newsletter")]
    Newsletter,
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
                flash(FlashLevel::Warning, "A link leads nowhere."),
            ],
            nav: AdminSection::Entries,
            may_enter_admin: true,
            may_see_plugins: true,
            panels_in_nav: vec![
                PanelLinkContext::sample(),
                PanelLinkContext { current: false, icon: String::new(), ..PanelLinkContext::sample() },
            ],
            may_see_mail: true,
            may_see_people: true,
            may_see_audit: true,
            may_manage_structure: true,
            may_manage_settings: true,
            may_manage_redirects: true,
            may_see_media: true,
            may_manage_newsletter: true,
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
            may_enter_admin: false,
            may_see_plugins: false,
            panels_in_nav: Vec::new(),
            may_see_mail: false,
            may_see_people: false,
            may_see_audit: false,
            may_manage_structure: false,
            may_manage_settings: false,
            in_theme: false,
            may_manage_redirects: false,
            may_see_media: false,
            may_manage_newsletter: false,
        }
    }
}
