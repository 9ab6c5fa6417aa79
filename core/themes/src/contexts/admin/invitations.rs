//! People who were asked to come.

use serde::Serialize;

use super::{AdminCommon, PanelChoiceContext};
use sandpress_domain::FieldError;

/// `invitations.html`: who was asked to come.
#[derive(Clone, Debug, Serialize)]
pub struct InvitationsContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The address, as it was typed.
    pub email: String,
    /// The roles that the person may give.
    pub roles: Vec<PanelChoiceContext>,
    /// What is wrong, by the name of the input.
    pub errors: Vec<FieldError>,
    /// Those who have not come yet.
    pub invitations: Vec<InvitationRowContext>,
}

/// Somebody who was asked to come.
#[derive(Clone, Debug, Serialize)]
pub struct InvitationRowContext {
    /// The address.
    pub email: String,
    /// The name of the role that they would get.
    pub role_label: String,
    /// Until when the invitation is good.
    pub expires_on: String,
}

impl InvitationsContext {
    /// One who waits, and an address that is none.
    pub fn sample() -> Self {
        let choice = |value: &str, label: &str, chosen| PanelChoiceContext {
            value: value.to_owned(),
            label: label.to_owned(),
            chosen,
        };
        Self {
            common: AdminCommon::sample(),
            email: "grace".to_owned(),
            roles: vec![choice("author", "Author", true), choice("editor", "Editor", false)],
            errors: vec![FieldError::new("email", "This is not an email address.")],
            invitations: vec![InvitationRowContext {
                email: "ada@example.org".to_owned(),
                role_label: "Author".to_owned(),
                expires_on: "21 March 2026, 09:26 UTC".to_owned(),
            }],
        }
    }

    /// Nobody was asked.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            email: String::new(),
            errors: Vec::new(),
            invitations: Vec::new(),
            ..Self::sample()
        }
    }
}
