//! `sandpress theme check`: draws every template with sample contexts and looks at what comes out.

mod contrast;
mod page;
mod samples;

use std::collections::BTreeSet;
use std::path::Path;

use crate::contexts::reader::SiteContext;
use crate::error::ThemeError;
use crate::theme::Theme;
use crate::theme::pages::{ACCOUNT, ARCHIVE, AUTHOR, HOME, SEARCH, TERM};
use sandpress_domain::ThemeLook;

/// What was found in a theme.
#[derive(Debug, Default)]
pub struct ThemeReport {
    /// What is wrong, each once.
    pub findings: Vec<Finding>,
    /// The templates that were drawn, with the bytes of their largest page.
    pub pages: Vec<(String, usize)>,
    /// Bytes of all style sheets as they are sent.
    pub style_bytes: usize,
    /// Bytes of all scripts.
    pub script_bytes: usize,
    /// Bytes of all fonts.
    pub font_bytes: usize,
    /// Bytes of all other static files.
    pub other_bytes: usize,
}

/// Something that is wrong with a theme.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Whether the theme should not be used like this.
    pub is_error: bool,
    /// The template, or the file.
    pub place: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl ThemeReport {
    /// Whether something is wrong with which the theme should not be used.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.is_error)
    }
}

/// Loads the theme and draws each of its pages: with everything, with nothing that may be missing, with long words, and
/// for a language that is written from right to left.
///
/// # Errors
/// Where the theme cannot be loaded: the first fault, with its place.
pub fn check(folder: &Path) -> Result<ThemeReport, ThemeError> {
    let theme = Theme::load(folder, SiteContext::sample())?;
    let mut findings = BTreeSet::new();
    let mut report = ThemeReport::default();
    for variant in samples::VARIANTS {
        let dressed = theme.with(samples::site(variant), ThemeLook::default())?;
        for (template, context) in crate::samples::contexts() {
            let drawn_by = match template {
                TERM | AUTHOR | ARCHIVE if !theme.has(template) => HOME,
                ACCOUNT | SEARCH if !theme.has(template) => continue,
                template => template,
            };
            let context = samples::varied(variant, context);
            let html = match dressed.draw(drawn_by, &context) {
                Ok(html) => html,
                Err(error) => {
                    let message = format!("cannot be drawn {}: {error}", variant.words());
                    findings.insert(Finding { is_error: true, place: template.to_owned(), message });
                    continue;
                }
            };
            for (is_error, message) in page::look_at(&html, &dressed) {
                findings.insert(Finding { is_error, place: template.to_owned(), message });
            }
            match report.pages.iter_mut().find(|(known, _)| known == template) {
                Some((_, bytes)) => *bytes = (*bytes).max(html.len()),
                None => report.pages.push((template.to_owned(), html.len())),
            }
        }
    }
    for (path, asset) in theme.assets().iter() {
        let bytes = asset.bytes.len();
        match path.rsplit('.').next().unwrap_or_default() {
            "css" => {
                report.style_bytes += bytes;
                let sheet = String::from_utf8_lossy(&asset.bytes);
                let found = contrast::look_at(&sheet).into_iter();
                findings.extend(found.map(|message| Finding {
                    is_error: false,
                    place: path.to_owned(),
                    message,
                }));
            }
            "js" | "mjs" => report.script_bytes += bytes,
            "woff" | "woff2" | "ttf" | "otf" => report.font_bytes += bytes,
            _ => report.other_bytes += bytes,
        }
    }
    report.findings = findings.into_iter().rev().collect();
    report.findings.sort_by_key(|finding| !finding.is_error);
    Ok(report)
}

#[cfg(test)]
mod tests;
