//! Pages of people, roles and the audit log with one text in every place that holds text.

use sandpress::domain::FieldError;
use sandpress::themes::contexts::admin::{
    AuditContext, InvitationsContext, PanelChoiceContext, PeopleContext, PersonContext, PersonRowContext,
    RoleFormContext, RolesContext, StatusContext,
};

use super::text_everywhere::{common, fill};

fn row(text: &str, row: &mut PersonRowContext) {
    fill!(text; row; name, email, role_label, seen_on, url);
}

fn choices(text: &str, choices: &mut [PanelChoiceContext]) {
    for choice in choices {
        fill!(text; choice; value, label);
    }
}

pub(super) fn people(text: &str) -> PeopleContext {
    let mut context = PeopleContext { common: common(text), ..PeopleContext::sample() };
    context.people.iter_mut().for_each(|person| row(text, person));
    choices(text, &mut context.roles);
    fill!(text; context; q, state);
    for count in &mut context.counts {
        fill!(text; count; status, label, url);
    }
    fill!(text; context.pagination; newer_url, older_url);
    context
}

pub(super) fn invitations(text: &str) -> InvitationsContext {
    let mut context = InvitationsContext { common: common(text), ..InvitationsContext::sample() };
    choices(text, &mut context.roles);
    context.email = text.to_owned();
    context.errors = vec![FieldError::new("email", text), FieldError::new("", text)];
    for invitation in &mut context.invitations {
        fill!(text; invitation; email, role_label, expires_on);
    }
    context
}

pub(super) fn person(text: &str) -> PersonContext {
    let mut context = PersonContext { common: common(text), ..PersonContext::sample() };
    row(text, &mut context.person);
    choices(text, &mut context.roles);
    fill!(text; context; created_on, disabled_on, why_not, audit_url);
    context
}

pub(super) fn roles(text: &str) -> RolesContext {
    let mut context = RolesContext { common: common(text), ..RolesContext::sample() };
    for role in &mut context.roles {
        fill!(text; role; key, label, people_url);
        role.permissions = vec![text.to_owned()];
    }
    context
}

pub(super) fn role(text: &str) -> RoleFormContext {
    let mut context = RoleFormContext { common: common(text), ..RoleFormContext::sample() };
    fill!(text; context; action_url, delete_url, key, label);
    for permission in &mut context.permissions {
        fill!(text; permission; value, label);
    }
    context.errors = vec![text.to_owned()];
    context
}

pub(super) fn audit(text: &str) -> AuditContext {
    let mut context = AuditContext { common: common(text), ..AuditContext::sample() };
    for event in &mut context.events {
        fill!(text; event; at, on, kind, label, tone, actor, subject, address);
        event.details = vec![text.to_owned()];
    }
    choices(text, &mut context.kinds);
    fill!(text; context.filter; q, kind, from, until);
    fill!(text; context.pagination; newer_url, older_url);
    fill!(text; context; export_url);
    context
}

pub(super) fn status(text: &str) -> StatusContext {
    let mut context = StatusContext { common: common(text), ..StatusContext::sample() };
    for fact in &mut context.facts {
        fill!(text; fact; label, value, url);
    }
    for disk in &mut context.disks {
        fill!(text; disk; what, path, free);
    }
    if let Some(backup) = &mut context.last_backup {
        fill!(text; backup; at, on, name, place, size);
    }
    for session in &mut context.sessions {
        fill!(text; session; person, url, device, address, seen_at, seen_on);
    }
    for plugin in &mut context.plugins {
        fill!(text; plugin; id, label, version, problem);
    }
    for event in &mut context.recent {
        fill!(text; event; at, on, kind, label, tone, actor, subject, address);
    }
    fill!(text; context; next_backup);
    context
}
