//! What people give to programs, and what the site knows of them.

use sandpress_domain::panel::FieldKind;
use serde::Serialize;

use super::{AdminCommon, PanelFieldContext};

/// `account_tokens.html`: the tokens of a person.
#[derive(Clone, Debug, Serialize)]
pub struct TokensContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The secret of the token that was just made; empty for none.
    pub secret: String,
    /// The tokens, the newest first.
    pub tokens: Vec<TokenContext>,
    /// The fields of a new one; none for who has no permission to give.
    pub fields: Vec<PanelFieldContext>,
    /// What is wrong with the form as a whole.
    pub errors: Vec<String>,
}

/// A token in the list.
#[derive(Clone, Debug, Serialize)]
pub struct TokenContext {
    /// What the person calls it.
    pub name: String,
    /// How its secret begins.
    pub prefix: String,
    /// What it is good for, for people.
    pub scopes: Vec<String>,
    /// The day on which it was made.
    pub created_on: String,
    /// The day on which it expires.
    pub expires_on: String,
    /// Whether it has expired.
    pub expired: bool,
    /// When it was last used, for people; empty for never.
    pub used_on: String,
    /// Where it is revoked.
    pub revoke_url: String,
}

/// `account_data.html`: what the site knows of a person.
#[derive(Clone, Debug, Serialize)]
pub struct PersonalDataContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The name to write down before the account is erased.
    pub name: String,
    /// What is wrong with the form; empty for nothing.
    pub error: String,
}

impl TokensContext {
    /// A person with a token that is good, one that is not, and one that was just made.
    pub fn sample() -> Self {
        let kinds = [FieldKind::Text, FieldKind::Choices, FieldKind::Choice];
        Self {
            common: AdminCommon::sample(),
            secret: "sp_Zm9yIHRoZSBzYW1wbGUgb25seSwgbm90IGEgc2VjcmV0".into(),
            tokens: [false, true].map(TokenContext::sample).into(),
            fields: kinds.map(PanelFieldContext::sample).into(),
            errors: vec!["There are 50 tokens already.".into()],
        }
    }

    /// A person who has none and can make none.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            secret: String::new(),
            tokens: Vec::new(),
            fields: Vec::new(),
            errors: Vec::new(),
        }
    }
}

impl TokenContext {
    /// A token, which has expired or not.
    pub fn sample(expired: bool) -> Self {
        Self {
            name: "Build server".into(),
            prefix: "sp_Zm9yIHRo".into(),
            scopes: vec!["Begin new entries".into()],
            created_on: "21 November 2026".into(),
            expires_on: "19 February 2027".into(),
            expired,
            used_on: if expired { "21 November 2026, 09:30 UTC".into() } else { String::new() },
            revoke_url: "/account/tokens/0198/revoke".into(),
        }
    }
}

impl PersonalDataContext {
    /// A person who wrote another name.
    pub fn sample() -> Self {
        let error = "This is not the name of the account.".into();
        Self { common: AdminCommon::sample(), name: "Ada Marsh".into(), error }
    }

    /// A person who has only come here.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), name: "Ada Marsh".into(), error: String::new() }
    }
}
