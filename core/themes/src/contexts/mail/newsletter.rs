//! The letters of the newsletter.

use serde::Serialize;

use super::Letter;

/// `newsletter-ask`
#[derive(Clone, Debug, Serialize)]
pub struct NewsletterAskLetter {
    /// What the newsletter is called.
    pub newsletter: String,
    /// The secret link.
    pub url: String,
    /// How long it is good.
    pub good_for: String,
    /// The topics that were chosen; none for everything.
    pub topics: Vec<String>,
}

/// `newsletter-known`
#[derive(Clone, Debug, Serialize)]
pub struct NewsletterKnownLetter {
    /// What the newsletter is called.
    pub newsletter: String,
    /// Where the subscriber chooses.
    pub preferences_url: String,
    /// Where the subscriber leaves.
    pub leave_url: String,
}

/// `newsletter-issue`
#[derive(Clone, Debug, Serialize)]
pub struct NewsletterIssueLetter {
    /// What the newsletter is called.
    pub newsletter: String,
    /// The subject.
    pub subject: String,
    /// What the issue says as HTML with looks, cleaned, which templates print unescaped.
    pub html: String,
    /// The same as plain text.
    pub text: String,
    /// The page in the archive; empty where there is none.
    pub archive_url: String,
    /// Where the subscriber chooses.
    pub preferences_url: String,
    /// Where the subscriber leaves.
    pub leave_url: String,
    /// Who sends it, in lines.
    pub footer: Vec<String>,
}

impl Letter for NewsletterAskLetter {
    const NAME: &'static str = "newsletter-ask";
    const WHEN: &'static str = "somebody wants the newsletter";

    fn sample() -> Self {
        Self {
            newsletter: "Tide letter".into(),
            url: "https://example.org/newsletter/confirm/secret".into(),
            good_for: "3 days".into(),
            topics: vec!["Tides".into(), "Boats".into()],
        }
    }

    fn bare() -> Self {
        Self { topics: Vec::new(), ..Self::sample() }
    }
}

impl Letter for NewsletterKnownLetter {
    const NAME: &'static str = "newsletter-known";
    const WHEN: &'static str = "somebody wants the newsletter who gets it already";

    fn sample() -> Self {
        Self {
            newsletter: "Tide letter".into(),
            preferences_url: "https://example.org/newsletter/preferences/secret".into(),
            leave_url: "https://example.org/newsletter/leave/secret".into(),
        }
    }
}

impl Letter for NewsletterIssueLetter {
    const NAME: &'static str = "newsletter-issue";
    const WHEN: &'static str = "an issue of the newsletter is sent";

    fn sample() -> Self {
        Self {
            newsletter: "Tide letter".into(),
            subject: "Low water".into(),
            html: "<h1>Low water</h1><p>The sea is gone.</p>".into(),
            text: "Low water\n\nThe sea is gone.".into(),
            archive_url: "https://example.org/newsletter/archive/low-water".into(),
            preferences_url: "https://example.org/newsletter/preferences/secret".into(),
            leave_url: "https://example.org/newsletter/leave/secret".into(),
            footer: vec!["The Tide Table".into(), "1 Quay, Harbour".into()],
        }
    }

    fn bare() -> Self {
        Self { archive_url: String::new(), footer: Vec::new(), ..Self::sample() }
    }
}
