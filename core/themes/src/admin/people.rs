//! People, roles, the audit log, and how the site does.

use super::AdminTemplates;
use crate::contexts::admin::{
    AuditContext, InvitationsContext, PeopleContext, PersonContext, RoleFormContext, RolesContext,
    StatusContext,
};
use crate::error::ThemeError;

const PEOPLE: &str = "people.html";
const PERSON: &str = "person.html";
const INVITATIONS: &str = "invitations.html";
const ROLES: &str = "roles.html";
const ROLE: &str = "role.html";
const AUDIT: &str = "audit.html";
const STATUS: &str = "status.html";

pub(super) const PAGES: [&str; 7] = [PEOPLE, PERSON, INVITATIONS, ROLES, ROLE, AUDIT, STATUS];

impl AdminTemplates {
    /// Who has an account.
    pub fn people(&self, context: &PeopleContext) -> Result<String, ThemeError> {
        self.templates.render(PEOPLE, context)
    }

    /// Somebody's account.
    pub fn person(&self, context: &PersonContext) -> Result<String, ThemeError> {
        self.templates.render(PERSON, context)
    }

    /// Who was asked to come.
    pub fn invitations(&self, context: &InvitationsContext) -> Result<String, ThemeError> {
        self.templates.render(INVITATIONS, context)
    }

    /// What each role may do.
    pub fn roles(&self, context: &RolesContext) -> Result<String, ThemeError> {
        self.templates.render(ROLES, context)
    }

    /// The form of a role that the site makes for itself.
    pub fn role(&self, context: &RoleFormContext) -> Result<String, ThemeError> {
        self.templates.render(ROLE, context)
    }

    /// What happened to accounts and access.
    pub fn audit(&self, context: &AuditContext) -> Result<String, ThemeError> {
        self.templates.render(AUDIT, context)
    }

    /// How the site does.
    pub fn status(&self, context: &StatusContext) -> Result<String, ThemeError> {
        self.templates.render(STATUS, context)
    }

    pub(super) fn try_people_samples(&self) -> Result<(), ThemeError> {
        for context in [PeopleContext::sample(), PeopleContext::bare()] {
            self.people(&context)?;
        }
        for context in [PersonContext::sample(), PersonContext::bare()] {
            self.person(&context)?;
        }
        for context in [InvitationsContext::sample(), InvitationsContext::bare()] {
            self.invitations(&context)?;
        }
        for context in [RolesContext::sample(), RolesContext::bare()] {
            self.roles(&context)?;
        }
        for context in [RoleFormContext::sample(), RoleFormContext::bare()] {
            self.role(&context)?;
        }
        for context in [AuditContext::sample(), AuditContext::bare()] {
            self.audit(&context)?;
        }
        for context in [StatusContext::sample(), StatusContext::bare()] {
            self.status(&context)?;
        }
        Ok(())
    }
}
