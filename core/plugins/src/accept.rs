//! HTML of a plugin as it may be stored and served.

use std::time::Duration;

use super::{
    clean,
    error::{CallError, FailureCause},
    grants::HtmlPolicy,
    hooks::Call,
    load::LoadedPlugin,
};

impl LoadedPlugin {
    /// HTML of the plugin as it may be stored and served.
    pub(super) fn accept_html(&self, call: Call, html: String) -> Result<String, CallError> {
        self.accept(call, &html, clean::clean)
    }

    /// The same for a page of the plugin's own, which may have forms.
    pub(super) fn accept_page(&self, call: Call, html: String) -> Result<String, CallError> {
        self.accept(call, &html, |html| clean::clean_page(html, &self.id))
    }

    /// The same for a block, which stands on a page of the site and may have forms that lead to the plugin.
    pub(super) fn accept_block(&self, call: Call, html: String) -> Result<String, CallError> {
        self.accept(call, &html, |html| clean::clean_block(html, &self.id))
    }

    fn accept(&self, call: Call, html: &str, clean: impl Fn(&str) -> String) -> Result<String, CallError> {
        self.health.carried(html.len());
        let html = match self.grants.html {
            HtmlPolicy::Clean => clean(html),
            // PostgreSQL has no room for NUL, and HTML no use.
            HtmlPolicy::Raw => html.replace('\0', ""),
        };
        let limit = self.config.limits.html_bytes as usize;
        if html.len() <= limit {
            return Ok(html);
        }
        Err(self.failed(call, FailureCause::Html(html.len(), limit), String::new(), Duration::ZERO))
    }
}
