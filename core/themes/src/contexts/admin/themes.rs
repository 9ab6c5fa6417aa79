//! The themes of the site, and their settings.

use serde::Serialize;

use super::{AdminCommon, FieldContext, PanelChoiceContext, ProblemContext};

/// `themes.html`: the themes among which the owner chooses.
#[derive(Clone, Debug, Serialize)]
pub struct ThemesContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The themes, by name.
    pub themes: Vec<ThemeRowContext>,
    /// Whether `cms.toml` says which theme it is.
    pub pinned: bool,
    /// The folder in which themes stand.
    pub folder: String,
}

/// A theme in the list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ThemeRowContext {
    /// The name of its folder.
    pub name: String,
    /// The name for people.
    pub label: String,
    /// The version.
    pub version: String,
    /// What it looks like, in a sentence; may be empty.
    pub description: String,
    /// Who made it; may be empty.
    pub author: String,
    /// The theme of which it takes what it does not have itself; may be empty.
    pub parent: String,
    /// The address of its picture; may be empty.
    pub screenshot_url: String,
    /// Whether readers see it.
    pub active: bool,
    /// Its page in the admin; empty where it cannot be used.
    pub url: String,
    /// Why it cannot be used; may be empty.
    pub problem: String,
}

/// `theme.html`: the settings of a theme beside a page of the site.
#[derive(Clone, Debug, Serialize)]
pub struct ThemeSettingsContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The theme.
    pub theme: ThemeRowContext,
    /// Whether `cms.toml` says which theme it is.
    pub pinned: bool,
    /// The fields of the form, under their headings.
    pub groups: Vec<SettingGroupContext>,
    /// What is wrong with fields.
    pub problems: Vec<ProblemContext>,
    /// What is wrong besides.
    pub errors: Vec<String>,
    /// What was saved once and does not hold any more.
    pub notes: Vec<String>,
    /// Whether something in the form is not saved.
    pub unsaved: bool,
    /// The pages that can be looked at.
    pub pages: Vec<PanelChoiceContext>,
}

/// Settings under a heading.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SettingGroupContext {
    /// The heading; may be empty.
    pub title: String,
    /// The fields.
    pub fields: Vec<FieldContext>,
}

/// `theme_notice.html`: what stands in the frame where no page can be shown.
#[derive(Clone, Debug, Serialize)]
pub struct ThemeNoticeContext {
    /// What it says.
    pub message: String,
}

/// `template_fault.html`: where the fault is in a theme, for whoever works on it.
#[derive(Clone, Debug, Serialize)]
pub struct TemplateFaultContext {
    /// The file; empty where none is at fault.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// The lines around it.
    pub lines: Vec<FaultLineContext>,
}

/// A line of a file with a fault.
#[derive(Clone, Debug, Serialize)]
pub struct FaultLineContext {
    /// Its number, from 1.
    pub number: usize,
    /// What stands in it.
    pub text: String,
    /// Whether it is the one.
    pub wrong: bool,
}

impl ThemesContext {
    /// A theme that is shown, one that could be, and one that cannot.
    pub fn sample() -> Self {
        let broken = ThemeRowContext {
            name: "torn".into(),
            problem: "theme.toml:1:1: nothing".into(),
            ..ThemeRowContext::default()
        };
        let other = ThemeRowContext { active: false, ..ThemeRowContext::sample() };
        Self {
            common: AdminCommon::sample(),
            themes: vec![ThemeRowContext::sample(), other, broken],
            pinned: true,
            folder: "/srv/site/themes".into(),
        }
    }

    /// No theme at all.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), themes: Vec::new(), pinned: false, folder: String::new() }
    }
}

impl ThemeRowContext {
    /// A theme with all its parts, which readers see.
    pub fn sample() -> Self {
        Self {
            name: "harbour".into(),
            label: "Harbour".into(),
            version: "1.2.0".into(),
            description: "Blue and wide.".into(),
            author: "Ada Marsh".into(),
            parent: "default".into(),
            screenshot_url: "/admin/themes/harbour/screenshot".into(),
            active: true,
            url: "/admin/themes/harbour".into(),
            problem: String::new(),
        }
    }
}

impl ThemeSettingsContext {
    /// Settings that were refused.
    pub fn sample() -> Self {
        let problem = ProblemContext {
            id: "field-colour".into(),
            label: "Accent".into(),
            message: "Write a colour such as #0f5c66.".into(),
        };
        Self {
            common: AdminCommon::sample(),
            theme: ThemeRowContext { active: false, ..ThemeRowContext::sample() },
            pinned: false,
            groups: vec![SettingGroupContext {
                title: "Colours".into(),
                fields: vec![FieldContext::sample("colour"), FieldContext::sample("choices")],
            }],
            problems: vec![problem],
            errors: vec!["This theme has no setting \"x\".".into()],
            notes: vec!["This theme has no setting \"gone\" any more.".into()],
            unsaved: true,
            pages: vec![PanelChoiceContext { value: "/".into(), label: "Home".into(), chosen: true }],
        }
    }

    /// A theme without settings.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            theme: ThemeRowContext { label: "Plain".into(), ..ThemeRowContext::default() },
            pinned: true,
            groups: Vec::new(),
            problems: Vec::new(),
            errors: Vec::new(),
            notes: Vec::new(),
            unsaved: false,
            pages: Vec::new(),
        }
    }
}

impl ThemeNoticeContext {
    /// A message.
    pub fn sample() -> Self {
        Self { message: "Nothing is published yet.".into() }
    }
}

impl TemplateFaultContext {
    /// The fault with the lines around it.
    pub fn new(
        file: String,
        (line, column): (usize, usize),
        message: String,
        lines: Vec<(usize, String)>,
    ) -> Self {
        let lines =
            lines.into_iter().map(|(number, text)| FaultLineContext { wrong: number == line, number, text });
        Self { file, line, column, message, lines: lines.collect() }
    }

    /// A name that is not there.
    pub fn sample() -> Self {
        let lines = vec![(1, "<h1>".into()), (2, "{{ entry.titel }}".into())];
        Self::new(
            "themes/mine/templates/entry.html".into(),
            (2, 4),
            "Field `titel` is not defined".into(),
            lines,
        )
    }

    /// A fault without a place.
    pub fn bare() -> Self {
        Self::new(String::new(), (0, 0), "the templates cannot be used".into(), Vec::new())
    }
}
