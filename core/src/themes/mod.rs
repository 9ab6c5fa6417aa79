//! Pages: the reader's theme and the look of the admin. The only user of tera.
//!
//! A [`Theme`] is read from a folder, the [`AdminTemplates`] are part of the binary. Both are checked whole when
//! they are loaded: every template is rendered with sample contexts, so that a mistake shows at start and not to a
//! reader. Afterwards they never change; a changed theme is loaded anew beside the old one.
//!
//! A theme is trusted code. All text that a template prints is escaped unless the template says otherwise, but
//! nothing limits the time and memory a template takes: install only themes that you would run as a program.

mod admin;
mod assets;
pub mod contexts;
mod dates;
mod error;
mod folder;
mod json_ld;
mod literals;
mod manifest;
mod templates;
mod theme;

pub use admin::AdminTemplates;
pub use assets::{Asset, AssetSet};
pub use dates::{on, rfc3339};
pub use error::ThemeError;
pub use json_ld::json_ld;
pub use manifest::ThemeManifest;
pub use theme::Theme;
