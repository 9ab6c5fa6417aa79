//! The pages on which people get an account and get back into it.

use serde::Serialize;

use super::AdminCommon;
use sandpress_domain::FieldError;

/// `access.html`: a few words, and perhaps a form.
#[derive(Clone, Debug, Serialize)]
pub struct AccessContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// What is said, a paragraph each.
    pub lead: Vec<String>,
    /// The form, where there is one.
    pub form: Option<AccessFormContext>,
    /// What is wrong, by the name of the input; empty name for the whole form.
    pub errors: Vec<FieldError>,
    /// A link that stands out, to go on.
    pub next: Option<AccessLinkContext>,
    /// Where else to go.
    pub links: Vec<AccessLinkContext>,
}

/// A form.
#[derive(Clone, Debug, Serialize)]
pub struct AccessFormContext {
    /// The path that it is sent to.
    pub action: String,
    /// The inputs. Passwords are never sent back.
    pub fields: Vec<AccessFieldContext>,
    /// What its button says.
    pub button: String,
}

/// An input.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AccessFieldContext {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub label: String,
    /// Its type in HTML.
    pub r#type: String,
    /// What was typed.
    pub value: String,
    /// What browsers may fill in.
    pub autocomplete: String,
    /// A word of help; may be empty.
    pub help: String,
}

/// A link.
#[derive(Clone, Debug, Serialize)]
pub struct AccessLinkContext {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

/// `connections.html`: the accounts elsewhere with which a person logs in.
#[derive(Clone, Debug, Serialize)]
pub struct ConnectionsContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// Those that are connected.
    pub connections: Vec<ConnectionContext>,
    /// The providers of the site.
    pub providers: Vec<AccessLinkContext>,
}

/// An account elsewhere.
#[derive(Clone, Debug, Serialize)]
pub struct ConnectionContext {
    /// The provider's name.
    pub label: String,
    /// What the provider called the person.
    pub email: String,
    /// The provider for machines.
    pub issuer: String,
    /// The person for machines.
    pub subject: String,
    /// When it was last used, or connected, for people.
    pub used: String,
}

impl AccessContext {
    /// A form that was refused.
    pub fn sample() -> Self {
        let link = |label: &str, url: &str| AccessLinkContext { label: label.into(), url: url.into() };
        Self {
            common: AdminCommon::bare(),
            lead: vec!["Choose your name and your password.".into()],
            form: Some(AccessFormContext {
                action: "/register/4f1d5a".into(),
                fields: vec![AccessFieldContext {
                    name: "name".into(),
                    label: "Your name".into(),
                    r#type: "text".into(),
                    value: "Ada Marsh".into(),
                    autocomplete: "username".into(),
                    help: "Readers see it.".into(),
                }],
                button: "Create my account".into(),
            }),
            errors: vec![
                FieldError::new("name", "This name is taken: choose another one."),
                FieldError::new("", "The database is busy: send the form again."),
            ],
            next: Some(link("Continue to Example ID", "https://id.example.org/")),
            links: vec![link("Log in", "/login")],
        }
    }

    /// A page that says something.
    pub fn bare() -> Self {
        Self {
            lead: Vec::new(),
            form: None,
            errors: Vec::new(),
            next: None,
            links: Vec::new(),
            ..Self::sample()
        }
    }
}

impl ConnectionsContext {
    /// Somebody with a connection.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            connections: vec![ConnectionContext {
                label: "Example ID".into(),
                email: "ada@example.org".into(),
                issuer: "https://id.example.org".into(),
                subject: "248289761001".into(),
                used: "14 March 2026".into(),
            }],
            providers: vec![AccessLinkContext {
                label: "Example ID".into(),
                url: "/account/connections/example".into(),
            }],
        }
    }

    /// Somebody without one.
    pub fn bare() -> Self {
        Self { connections: Vec::new(), providers: Vec::new(), ..Self::sample() }
    }
}
