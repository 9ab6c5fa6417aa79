//! What the site knows of a person: handed out to them, and taken away where they wish.

use serde_json::{Map, Value};

use crate::{
    ServiceError, Services,
    audit::{by, record},
    people::keep_an_owner,
};
use sandpress_auth::Token;
use sandpress_db::{Transaction, audit_erasure, authors, people, personal_data as rows, subscribers, users};
use sandpress_domain::{
    Actor, PageTag, Permission, SecurityEvent, SecurityEventKind, Subscriber, Suppression, User, UserId,
    Visit, subscriber_address,
};

/// The byline of entries whose author was erased.
const FORMER_AUTHOR: &str = "A former author";

/// What erasing a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasedPerson {
    /// Who the person is in the audit log from now on.
    pub pseudonym: String,
    /// How many entries had their name as the byline.
    pub bylines: u64,
    /// How many lines of the audit log named them.
    pub events: u64,
}

impl Services {
    /// All that the site's own tables know of a person, by where it is kept. Secrets are not in it. Only they themselves get
    /// it, and the command line.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]; [`ServiceError::Denied`].
    pub async fn export_personal_data(
        &self,
        actor: &Actor,
        person: UserId,
        visit: &Visit,
    ) -> Result<Map<String, Value>, ServiceError> {
        need_self(actor, person)?;
        let tx = self.db().begin().await?;
        let user = users::find_by_id(&tx, person).await?.ok_or(ServiceError::NotFound("the account"))?;
        let mut data = rows::export(&tx, person).await?;
        let subscription = match subscription(&tx, &user).await? {
            Some(own) => vec![Value::Object(self.exported(&tx, &own).await?)],
            None => Vec::new(),
        };
        data.insert("newsletter".to_owned(), Value::Array(subscription));
        let event = by(actor, SecurityEventKind::DataExported, self.clock().now()).from(visit.address());
        record(&tx, &event.to(user.name.as_str()).with("what", "personal data")).await?;
        tx.commit().await?;
        Ok(data)
    }

    /// Erases a person: the account with all that proves whose it is. What they wrote stays, without an author and under
    /// another byline, and the audit log names them by a pseudonym. Only they themselves may, and the command line.
    ///
    /// # Errors
    /// [`ServiceError::State`] for the last owner; [`ServiceError::NotFound`]; [`ServiceError::Denied`].
    pub async fn erase_person(&self, actor: &Actor, person: UserId) -> Result<ErasedPerson, ServiceError> {
        need_self(actor, person)?;
        let tx = self.db().begin().await?;
        people::lock(&tx).await?;
        let user = users::find_by_id(&tx, person).await?.ok_or(ServiceError::NotFound("the account"))?;
        let pseudonym = pseudonym();
        let named = rows::entries_of(&tx, &user).await?;
        let bylines = rows::replace_byline(&tx, &user, FORMER_AUTHOR).await?;
        let nameless = authors::entries_of_nobody_else(&tx, person).await?;
        let bylines = bylines + rows::set_byline(&tx, &nameless, FORMER_AUTHOR).await?;
        if let Some(own) = subscription(&tx, &user).await? {
            let event = SecurityEvent::by_system(SecurityEventKind::DataErased, self.clock().now());
            self.erase(&tx, &own, Suppression::Erased, event).await?;
        }
        rows::delete_account(&tx, &user).await?;
        self.queue_indexing(&tx, &named).await?;
        keep_an_owner(&tx).await?;
        let erased = audit_erasure::erase(&tx, &user, &pseudonym).await?;
        let now = self.clock().now();
        let mut event = SecurityEvent::by_system(SecurityEventKind::UserDeleted, now).to(pseudonym.as_str());
        if let Actor::User(_) = actor {
            event.actor.clone_from(&pseudonym);
        }
        let (key, seal) = erased.seal;
        record(&tx, &event.with(&key, seal).with("events", erased.lines.to_string())).await?;
        // A byline may be the name of somebody who is no author of the entry.
        self.commit_pages(tx, [PageTag::Everything]).await?;
        self.ring_for_jobs();
        Ok(ErasedPerson { pseudonym, bylines, events: erased.lines })
    }
}

/// The subscription with the address of the account, where the person has shown that it is theirs.
async fn subscription(tx: &Transaction, user: &User) -> Result<Option<Subscriber>, ServiceError> {
    let Ok(address) = subscriber_address(user.email.as_str()) else { return Ok(None) };
    if user.email_confirmed_at.is_none() {
        return Ok(None);
    }
    Ok(subscribers::find_by_email(tx, &address).await?)
}

/// A name that tells nothing but that lines with it are about the same person.
fn pseudonym() -> String {
    let random: String =
        Token::generate().as_str().chars().filter(char::is_ascii_alphanumeric).take(10).collect();
    format!("former account {}", random.to_lowercase())
}

fn need_self(actor: &Actor, person: UserId) -> Result<(), ServiceError> {
    match actor {
        Actor::System => Ok(()),
        Actor::User(user) if user.id == person => Ok(()),
        _ => Err(ServiceError::Denied(Permission::UserManage)),
    }
}
