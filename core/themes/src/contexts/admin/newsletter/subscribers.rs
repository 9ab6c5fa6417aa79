//! Who gets the newsletter.

use serde::Serialize;

use super::super::{AdminCommon, PanelChoiceContext, StatusCountContext};
use crate::contexts::PaginationContext;
use sandpress_domain::FieldError;

/// `newsletter_subscribers.html`: who gets the newsletter.
#[derive(Clone, Debug, Serialize)]
pub struct SubscribersContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The subscriptions on this page.
    pub subscribers: Vec<SubscriberRowContext>,
    /// Whether only some are asked for.
    pub is_filtered: bool,
    /// How many there are in each state.
    pub counts: Vec<StatusCountContext>,
    /// Where this page stands among the others.
    pub pagination: PaginationContext,
    /// The search text.
    pub q: String,
    /// The state that is shown.
    pub state: String,
    /// How addresses came to the site.
    pub sources: Vec<PanelChoiceContext>,
    /// The topics.
    pub topics: Vec<PanelChoiceContext>,
    /// The form for somebody who is written down by hand.
    pub form: SubscriberFormContext,
    /// What is wrong with it, by the name of the input.
    pub errors: Vec<FieldError>,
}

/// A subscription in the list.
#[derive(Clone, Debug, Serialize)]
pub struct SubscriberRowContext {
    /// The address.
    pub email: String,
    /// What the person is called; may be empty.
    pub name: String,
    /// Its page.
    pub url: String,
    /// The state for machines.
    pub state: String,
    /// The state for people.
    pub state_label: String,
    /// How the address came to the site.
    pub source_label: String,
    /// When that was.
    pub created_on: String,
}

/// Somebody who is written down by hand.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SubscriberFormContext {
    /// The address.
    pub email: String,
    /// What the person is called.
    pub name: String,
    /// How the person agreed.
    pub statement: String,
}

/// `newsletter_subscriber.html`: a subscription.
#[derive(Clone, Debug, Serialize)]
pub struct SubscriberContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The subscription.
    pub subscriber: SubscriberRowContext,
    /// The names of its topics.
    pub topics: Vec<String>,
    /// How many mails in a row were refused.
    pub bounces: u32,
    /// Since when there is consent; empty where there is none.
    pub confirmed_on: String,
    /// What happened to it, the youngest first.
    pub notes: Vec<SubscriberNoteContext>,
    /// Whether it can be taken off the list.
    pub can_unsubscribe: bool,
    /// Whether it can get the newsletter again.
    pub can_reactivate: bool,
}

/// A line of a history.
#[derive(Clone, Debug, Serialize)]
pub struct SubscriberNoteContext {
    /// When.
    pub on: String,
    /// What happened.
    pub label: String,
    /// What else is to be known; may be empty.
    pub detail: String,
}

/// `newsletter_import.html`: subscriptions from a table.
#[derive(Clone, Debug, Serialize)]
pub struct SubscriberImportContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The table.
    pub table: String,
    /// What would happen; none before it was looked at.
    pub preview: Option<ImportPreviewContext>,
    /// How these people agreed.
    pub statement: String,
    /// Whether that is stated; otherwise they are asked.
    pub is_stated: bool,
    /// What is wrong, by the name of the input.
    pub errors: Vec<FieldError>,
}

/// What would happen to a table.
#[derive(Clone, Debug, Serialize)]
pub struct ImportPreviewContext {
    /// The columns, for addresses.
    pub email_columns: Vec<ImportColumnContext>,
    /// The columns, for names.
    pub name_columns: Vec<ImportColumnContext>,
    /// The columns, for topics.
    pub topics_columns: Vec<ImportColumnContext>,
    /// How many would come onto the list.
    pub new: u64,
    /// What would not: numbers and words.
    pub others: Vec<String>,
    /// Lines that cannot be taken over, with why.
    pub refusals: Vec<String>,
    /// The first that would come onto the list.
    pub samples: Vec<String>,
}

/// A column that can be chosen.
#[derive(Clone, Debug, Serialize)]
pub struct ImportColumnContext {
    /// Its number, or `none`.
    pub value: String,
    /// Its name.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl SubscriberRowContext {
    /// With everything.
    pub fn sample() -> Self {
        Self {
            email: "ada@example.org".into(),
            name: "Ada Marsh".into(),
            url: "/admin/newsletter/subscribers/0198".into(),
            state: "active".into(),
            state_label: "Active".into(),
            source_label: "Form".into(),
            created_on: "21 November 2026".into(),
        }
    }
}

impl SubscribersContext {
    /// A list, and a form that was refused.
    pub fn sample() -> Self {
        let choice = |value: &str, label: &str| PanelChoiceContext {
            value: value.into(),
            label: label.into(),
            chosen: true,
        };
        Self {
            common: AdminCommon::sample(),
            subscribers: vec![
                SubscriberRowContext::sample(),
                SubscriberRowContext { name: String::new(), ..SubscriberRowContext::sample() },
            ],
            is_filtered: true,
            counts: vec![StatusCountContext {
                status: "active".into(),
                label: "Active".into(),
                count: 2,
                url: "/admin/newsletter/subscribers?state=active".into(),
                current: true,
            }],
            pagination: PaginationContext {
                page: 2,
                pages: 3,
                total: 120,
                newer_url: "/admin/newsletter/subscribers".into(),
                older_url: "/admin/newsletter/subscribers?page=3".into(),
            },
            q: "ada".into(),
            state: "active".into(),
            sources: vec![choice("form", "Form")],
            topics: vec![choice("type:text", "Post")],
            form: SubscriberFormContext { email: "ada".into(), name: "Ada".into(), statement: "Yes".into() },
            errors: ["email", "name", "statement"]
                .map(|field| FieldError::new(field, "This cannot be."))
                .into(),
        }
    }

    /// Nobody.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            subscribers: Vec::new(),
            is_filtered: false,
            counts: Vec::new(),
            pagination: PaginationContext::single(0),
            q: String::new(),
            state: String::new(),
            sources: Vec::new(),
            topics: Vec::new(),
            form: SubscriberFormContext::default(),
            errors: Vec::new(),
        }
    }
}

impl SubscriberContext {
    /// A subscription with everything.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            subscriber: SubscriberRowContext::sample(),
            topics: vec!["Post".into(), "Tides".into()],
            bounces: 2,
            confirmed_on: "21 November 2026".into(),
            notes: vec![SubscriberNoteContext {
                on: "21 November 2026, 14:30".into(),
                label: "Confirmed".into(),
                detail: "for Tide letter".into(),
            }],
            can_unsubscribe: true,
            can_reactivate: true,
        }
    }

    /// One that nobody confirmed.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            subscriber: SubscriberRowContext { name: String::new(), ..SubscriberRowContext::sample() },
            topics: Vec::new(),
            bounces: 0,
            confirmed_on: String::new(),
            notes: Vec::new(),
            can_unsubscribe: false,
            can_reactivate: false,
        }
    }
}

impl SubscriberImportContext {
    /// A table with all kinds of lines.
    pub fn sample() -> Self {
        let columns = || vec![ImportColumnContext { value: "0".into(), label: "email".into(), chosen: true }];
        Self {
            common: AdminCommon::sample(),
            table: "email\nada@example.org".into(),
            preview: Some(ImportPreviewContext {
                email_columns: columns(),
                name_columns: columns(),
                topics_columns: columns(),
                new: 12,
                others: vec!["3 are on the list already and stay as they are.".into()],
                refusals: vec!["Line 4: there is no address.".into()],
                samples: vec!["ada@example.org, Ada Marsh".into()],
            }),
            statement: "They ticked a box.".into(),
            is_stated: true,
            errors: ["table", "email_column", "statement"]
                .map(|field| FieldError::new(field, "This cannot be."))
                .into(),
        }
    }

    /// Before a table was pasted.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            table: String::new(),
            preview: None,
            statement: String::new(),
            is_stated: false,
            errors: Vec::new(),
        }
    }
}
