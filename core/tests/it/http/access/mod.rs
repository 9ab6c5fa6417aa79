//! How people get an account and get back into it.

mod email;
mod forgotten;
mod invitation;
mod oidc;
mod registration;

use sandpress::domain::{Actor, Mail, PageRequest, SecurityEventKind, User};
use sandpress::services::AuditFilter;

use crate::support::{
    app::TestApp,
    client::{Client, Page},
};

/// What was sent to the address, the youngest first.
async fn mails_to(app: &TestApp, address: &str) -> Vec<Mail> {
    let request = PageRequest::new(1, 1000);
    let mut mails = app.app.services().list_mails(&Actor::System, None, request).await.unwrap().items;
    mails.retain(|mail| mail.recipients[0].mailbox.address().as_str() == address);
    mails
}

/// The path of the link in the youngest mail to the address.
async fn link_to(app: &TestApp, address: &str) -> String {
    let mails = mails_to(app, address).await;
    let text = &mails.first().unwrap_or_else(|| panic!("no mail to {address}")).text;
    let link = text.lines().find(|line| line.starts_with(&app.origin()) && line.len() > 60);
    link.unwrap_or_else(|| panic!("no link in {text}")).strip_prefix(&app.origin()).unwrap().to_owned()
}

/// Sends the form of a page that stands at `path`.
async fn send(client: &Client, path: &str, fields: &[(&str, &str)]) -> Page {
    let form = client.get(path).await;
    assert_eq!(form.status, 200, "{path}: {}", form.body);
    let token = form.hidden("csrf");
    let fields: Vec<_> = [("csrf", token.as_str())].into_iter().chain(fields.iter().copied()).collect();
    client.post_bare(path, &fields).await
}

/// The account with this name.
async fn user(app: &TestApp, name: &str) -> Option<User> {
    let users = app.app.services().list_users(PageRequest::new(1, 1000)).await.unwrap().items;
    users.into_iter().find(|user| user.name.as_str() == name)
}

/// The events of a kind in the audit log: who, to whom.
async fn events(app: &TestApp, kind: SecurityEventKind) -> Vec<(String, String)> {
    let filter = AuditFilter { kinds: vec![kind], ..AuditFilter::default() };
    let events = app.app.services().list_events(&Actor::System, &filter, PageRequest::new(1, 1000)).await;
    events.unwrap().items.into_iter().map(|sealed| (sealed.event.actor, sealed.event.subject)).collect()
}
