//! Pages: the reader's theme and the look of the admin. The only user of tera.
//!
//! A [`Theme`] is read from a folder, the [`AdminTemplates`] are part of the binary. Both are checked whole when
//! they are loaded: every template is rendered with sample contexts, so that a mistake shows at start and not to a
//! reader. Afterwards they never change; a changed theme is loaded anew beside the old one.
//!
//! A theme is trusted code. All text that a template prints is escaped unless the template says otherwise. Loops, time
//! and the size of a page are bounded, so that a mistake fails one page and not the site; nothing bounds the memory
//! that a template takes for texts on the way there. Install only themes whose author you trust.

mod admin;
mod assets;
mod check;
pub mod contexts;
mod css;
mod dates;
mod error;
mod folder;
mod guard;
mod install;
mod installed;
mod json_ld;
mod literals;
mod mail;
mod manifest;
mod samples;
mod settings;
mod templates;
mod theme;

pub use admin::AdminTemplates;
pub use assets::{Asset, AssetSet};
pub use check::{Finding, ThemeReport, check};
pub use dates::{minute, on, rfc3339};
pub use error::ThemeError;
pub use install::{AddError, AddedTheme, Replacing, add};
pub use installed::{InstalledTheme, installed, screenshot};
pub use json_ld::json_ld;
pub use literals::NamedBlock;
pub use mail::{MailTemplates, WrittenLetter};
pub use manifest::{MenuLocation, ThemeManifest, is_theme_name};
pub use settings::{SettingDefinition, ThemeSettings};
pub use theme::Theme;
