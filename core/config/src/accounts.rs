//! `[accounts]`: who may have an account, and how it is guarded.

use sandpress_domain::{Role, RoleKey};

use super::section::Section;

pub(super) const KEYS: &[&str] = &["registration", "role", "second_factor_roles"];

/// Who may have an account, and how it is guarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountsConfig {
    /// Who may make an account.
    pub registration: Registration,
    /// The word for the role of people who register by themselves.
    pub role: String,
    /// The words for the roles whose people must have a second factor.
    pub second_factor_roles: Vec<String>,
}

/// Who may make an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// Everybody who shows that an address is theirs.
    Open,
    /// Those whom somebody invited.
    Invitation,
    /// Nobody: accounts are made at the command line.
    Closed,
}

pub(super) fn read(mut section: Section<'_>) -> Option<AccountsConfig> {
    let allowed = "\"open\", \"invitation\" or \"closed\"";
    let registration = section.parsed("registration", "invitation", allowed, |text| match text.trim() {
        "open" => Ok(Registration::Open),
        "invitation" => Ok(Registration::Invitation),
        "closed" => Ok(Registration::Closed),
        _ => Err(format!("{text:?} is not a kind of registration")),
    });
    let role = section.parsed("role", "subscriber", "a role that does not run the site", |text| {
        let word = role_word(text)?;
        match word.parse() {
            Ok(Role::Owner | Role::Administrator) => {
                Err("strangers would run the site: give this role by invitation".to_owned())
            }
            _ => Ok(word),
        }
    });
    let allowed = "roles with commas between them, such as \"owner, administrator\"";
    let second_factor_roles = section.parsed("second_factor_roles", "", allowed, |text| {
        text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(role_word).collect()
    });
    Some(AccountsConfig {
        registration: registration?,
        role: role?,
        second_factor_roles: second_factor_roles?,
    })
}

/// A role that every site has, or what may be one that the site made for itself.
fn role_word(text: &str) -> Result<String, String> {
    let word = text.trim();
    let is_role = word.parse::<Role>().is_ok() || word.parse::<RoleKey>().is_ok();
    is_role.then(|| word.to_owned()).ok_or_else(|| format!("{word:?} is not a role"))
}
