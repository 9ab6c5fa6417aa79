//! People with an account.

use serde::Serialize;

use super::{AdminCommon, PanelChoiceContext, StatusCountContext};
use crate::contexts::PaginationContext;

/// `people.html`: who has an account.
#[derive(Clone, Debug, Serialize)]
pub struct PeopleContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The people of the page, by name.
    pub people: Vec<PersonRowContext>,
    /// The text that was searched for.
    pub q: String,
    /// The state to which the list is narrowed: `active`, `disabled` or empty.
    pub state: String,
    /// The tabs above the list.
    pub counts: Vec<StatusCountContext>,
    /// The roles to narrow the list to.
    pub roles: Vec<PanelChoiceContext>,
    /// The place of the page in the list.
    pub pagination: PaginationContext,
    /// Whether the person may see and change roles.
    pub may_manage_roles: bool,
    /// Whether the person may ask others to come.
    pub may_invite: bool,
}

/// Somebody in the list.
#[derive(Clone, Debug, Serialize)]
pub struct PersonRowContext {
    /// The name.
    pub name: String,
    /// The email address.
    pub email: String,
    /// The name of the role.
    pub role_label: String,
    /// Whether the account is disabled.
    pub is_disabled: bool,
    /// Whether it is the account of whoever looks at the list.
    pub is_self: bool,
    /// When they last logged in; empty where they never did.
    pub seen_on: String,
    /// The page of the account.
    pub url: String,
}

/// `person.html`: somebody's account.
#[derive(Clone, Debug, Serialize)]
pub struct PersonContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The account.
    pub person: PersonRowContext,
    /// Whether the address was shown to be theirs.
    pub is_confirmed: bool,
    /// When the account was made.
    pub created_on: String,
    /// Since when it is disabled; empty where it is not.
    pub disabled_on: String,
    /// Whether the next log-in asks for a new password.
    pub must_change_password: bool,
    /// How many sessions go on.
    pub sessions: u64,
    /// The roles that whoever looks may give.
    pub roles: Vec<PanelChoiceContext>,
    /// Whether whoever looks may change the account.
    pub may_change: bool,
    /// Why not; empty where they may, or where their role does not include it.
    pub why_not: String,
    /// What happened to the account, in the audit log; empty for those who may not see it.
    pub audit_url: String,
}

/// `roles.html`: what each role may do.
#[derive(Clone, Debug, Serialize)]
pub struct RolesContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// Every role.
    pub roles: Vec<RoleRowContext>,
}

/// A role in the list.
#[derive(Clone, Debug, Serialize)]
pub struct RoleRowContext {
    /// Its word.
    pub key: String,
    /// Its name.
    pub label: String,
    /// How many people have it.
    pub people: u64,
    /// The list of those people.
    pub people_url: String,
    /// What its people may do, in words.
    pub permissions: Vec<String>,
    /// Where it is changed; empty for the roles of every site.
    pub edit_url: String,
}

/// `role.html`: a role that the site makes for itself.
#[derive(Clone, Debug, Serialize)]
pub struct RoleFormContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// Where the form is sent.
    pub action_url: String,
    /// Where the role is deleted; empty for a new one.
    pub delete_url: String,
    /// Its word.
    pub key: String,
    /// Its name.
    pub label: String,
    /// Every permission.
    pub permissions: Vec<PermissionChoiceContext>,
    /// What is wrong, in sentences.
    pub errors: Vec<String>,
}

/// A permission to choose.
#[derive(Clone, Debug, Serialize)]
pub struct PermissionChoiceContext {
    /// Its word.
    pub value: String,
    /// What it is for.
    pub label: String,
    /// Whether the role has it.
    pub chosen: bool,
    /// Whether whoever looks does not have it and so cannot give it.
    pub locked: bool,
}

impl PeopleContext {
    /// The middle of a list that was searched.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            people: vec![PersonRowContext::sample(true), PersonRowContext::sample(false)],
            q: "ada".into(),
            state: "disabled".into(),
            counts: vec![
                StatusCountContext::sample("", "All", false),
                StatusCountContext::sample("disabled", "Disabled", true),
            ],
            roles: vec![role("editor", "Editor", true), role("owner", "Owner", false)],
            pagination: PaginationContext {
                page: 2,
                pages: 3,
                total: 60,
                newer_url: "/admin/people".into(),
                older_url: "/admin/people?page=3".into(),
            },
            may_manage_roles: true,
            may_invite: true,
        }
    }

    /// A search that finds nobody.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            people: Vec::new(),
            q: String::new(),
            state: String::new(),
            counts: Vec::new(),
            roles: Vec::new(),
            pagination: PaginationContext::single(0),
            may_manage_roles: false,
            may_invite: false,
        }
    }
}

impl PersonRowContext {
    /// Somebody with all that a row may show.
    pub fn sample(is_disabled: bool) -> Self {
        Self {
            name: "Ada Marsh".into(),
            email: "ada@example.org".into(),
            role_label: "Editor".into(),
            is_disabled,
            is_self: !is_disabled,
            seen_on: "21 November 2026, 09:30 UTC".into(),
            url: "/admin/people/0198".into(),
        }
    }
}

impl PersonContext {
    /// A disabled account that may be changed.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            person: PersonRowContext::sample(true),
            is_confirmed: true,
            created_on: "20 November 2026, 09:30 UTC".into(),
            disabled_on: "21 November 2026, 09:30 UTC".into(),
            must_change_password: true,
            sessions: 2,
            roles: vec![role("editor", "Editor", true), role("author", "Author", false)],
            may_change: true,
            why_not: String::new(),
            audit_url: "/admin/audit?q=Ada".into(),
        }
    }

    /// An account that may be looked at only.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            person: PersonRowContext { seen_on: String::new(), ..PersonRowContext::sample(false) },
            is_confirmed: false,
            created_on: "20 November 2026, 09:30 UTC".into(),
            disabled_on: String::new(),
            must_change_password: false,
            sessions: 0,
            roles: Vec::new(),
            may_change: false,
            why_not: "This is your own account.".into(),
            audit_url: String::new(),
        }
    }
}

impl RolesContext {
    /// A role of every site, and one of this one's.
    pub fn sample() -> Self {
        let row = |edit_url: &str| RoleRowContext {
            key: "post-office".into(),
            label: "Post office".into(),
            people: 2,
            people_url: "/admin/people?role=post-office".into(),
            permissions: vec!["See what mail left the site".into()],
            edit_url: edit_url.into(),
        };
        Self { common: AdminCommon::sample(), roles: vec![row(""), row("/admin/people/roles/post-office")] }
    }

    /// Nothing but the frame.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), roles: Vec::new() }
    }
}

impl RoleFormContext {
    /// A role that was refused.
    pub fn sample() -> Self {
        let permission = |chosen, locked| PermissionChoiceContext {
            value: "mail-read".into(),
            label: "See what mail left the site".into(),
            chosen,
            locked,
        };
        Self {
            common: AdminCommon::sample(),
            action_url: "/admin/people/roles/post-office".into(),
            delete_url: "/admin/people/roles/post-office/delete".into(),
            key: "post-office".into(),
            label: "Post office".into(),
            permissions: vec![permission(true, false), permission(false, true)],
            errors: vec!["A role has a name of 1 to 60 characters.".into()],
        }
    }

    /// The form of a new role.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            action_url: "/admin/people/roles".into(),
            delete_url: String::new(),
            key: String::new(),
            label: String::new(),
            permissions: Vec::new(),
            errors: Vec::new(),
        }
    }
}

fn role(value: &str, label: &str, chosen: bool) -> PanelChoiceContext {
    PanelChoiceContext { value: value.into(), label: label.into(), chosen }
}
