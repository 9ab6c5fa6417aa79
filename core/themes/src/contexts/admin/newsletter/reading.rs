//! What readers see of the newsletter.

use serde::Serialize;

use super::super::PanelChoiceContext;
use crate::contexts::PaginationContext;

/// `newsletter_page.html`: what readers see of the newsletter, around which the theme puts its page.
#[derive(Clone, Debug, Serialize)]
pub struct NewsletterPageContext {
    /// The title.
    pub title: String,
    /// What is said below it.
    pub lead: Vec<String>,
    /// What was done, or was not.
    pub notice: String,
    /// Whether that is bad news.
    pub is_refused: bool,
    /// The forms.
    pub forms: Vec<SubscribeFormContext>,
    /// Issues that were sent.
    pub issues: Vec<OwnIssueContext>,
    /// Where these stand among the others.
    pub pagination: PaginationContext,
    /// What an issue says, as cleaned HTML, which is printed unescaped; empty on other pages.
    pub html: String,
    /// When it was sent.
    pub sent_on: String,
    /// Where else to go: words and addresses.
    pub links: Vec<OwnIssueContext>,
}

/// A form.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SubscribeFormContext {
    /// Its heading; empty for none.
    pub heading: String,
    /// What is said below it; empty for nothing.
    pub help: String,
    /// Where it is sent.
    pub action: String,
    /// The words on its button.
    pub button: String,
    /// Whether the button does what cannot be undone.
    pub is_final: bool,
    /// Whether it asks for an address.
    pub asks_email: bool,
    /// The address that was typed.
    pub email: String,
    /// What is wrong with it; empty where nothing is.
    pub email_error: String,
    /// What the form carries so that it can be told how long ago it was drawn; empty for none.
    pub ticket: String,
    /// What it means, as the value of `do`; empty for none.
    pub action_name: String,
    /// The topics that can be chosen.
    pub topics: Vec<PanelChoiceContext>,
}

/// An issue that was sent, or a link.
#[derive(Clone, Debug, Serialize)]
pub struct OwnIssueContext {
    /// Its subject, or the words.
    pub label: String,
    /// Its address.
    pub url: String,
    /// When it was sent; empty for a link.
    pub sent_on: String,
}

impl NewsletterPageContext {
    /// A page with this title and nothing else.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            lead: Vec::new(),
            notice: String::new(),
            is_refused: false,
            forms: Vec::new(),
            issues: Vec::new(),
            pagination: PaginationContext::single(0),
            html: String::new(),
            sent_on: String::new(),
            links: Vec::new(),
        }
    }

    /// Everything at once.
    pub fn sample() -> Self {
        let link = |sent_on: &str| OwnIssueContext {
            label: "Low water".into(),
            url: "/newsletter/archive/low-water".into(),
            sent_on: sent_on.into(),
        };
        Self {
            lead: vec!["One letter each month.".into()],
            notice: "This is no address.".into(),
            is_refused: true,
            forms: vec![SubscribeFormContext {
                heading: "Topics".into(),
                help: "Choose none for everything.".into(),
                action: "/newsletter".into(),
                button: "Subscribe".into(),
                is_final: true,
                asks_email: true,
                email: "ada@example.org".into(),
                email_error: "This is no address.".into(),
                ticket: "AbC".into(),
                action_name: "topics".into(),
                topics: vec![PanelChoiceContext {
                    value: "type:text".into(),
                    label: "Post".into(),
                    chosen: true,
                }],
            }],
            issues: vec![link("21 November 2026")],
            pagination: PaginationContext {
                page: 2,
                pages: 3,
                total: 60,
                newer_url: "/newsletter/archive".into(),
                older_url: "/newsletter/archive?page=3".into(),
            },
            html: "<p>The sea is gone.</p>".into(),
            sent_on: "21 November 2026".into(),
            links: vec![link("")],
            ..Self::new("Tide letter")
        }
    }

    /// A title alone.
    pub fn bare() -> Self {
        Self::new("Tide letter")
    }
}
