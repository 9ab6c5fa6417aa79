//! The settings of the newsletter.

use std::sync::Arc;

use super::{TopicChoice, need};
use crate::{
    ServiceError, Services,
    audit::{by, record},
};
use sandpress_db::{newsletter as rows, site};
use sandpress_domain::{
    Actor, FieldError, MAX_BOUNCES, MailAddress, NewsletterSettings, PageTag, SecurityEventKind, Topic,
    Visit, is_one_line, subscriber_address,
};

/// The longest name, in characters.
const MAX_NAME: usize = 80;

/// The longest description, in characters.
const MAX_DESCRIPTION: usize = 400;

/// The longest footer, in characters.
const MAX_FOOTER: usize = 1_000;

/// The most topics that can be offered.
const MAX_TOPICS: usize = 40;

/// Settings as they were filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewNewsletterSettings {
    /// Whether readers can subscribe.
    pub is_open: bool,
    /// Its name.
    pub name: String,
    /// What readers can expect.
    pub description: String,
    /// The name that mail comes from.
    pub sender_name: String,
    /// Who gets answers.
    pub reply_to: String,
    /// Who sends it, with a postal address.
    pub footer: String,
    /// The topics that readers can choose.
    pub topics: Vec<String>,
    /// After how many refusals in a row an address is suspended.
    pub max_bounces: String,
    /// Whether issues can be read on the site.
    pub has_archive: bool,
    /// Whether search engines may list them.
    pub is_indexed: bool,
    /// Whether authors are asked after publishing.
    pub offers_new: bool,
}

impl Services {
    /// The settings of the newsletter as they hold now.
    pub fn newsletter_settings(&self) -> Arc<NewsletterSettings> {
        Arc::clone(&self.site().newsletter)
    }

    /// What the newsletter is called.
    pub fn newsletter_name(&self) -> String {
        match self.newsletter_settings().name.as_str() {
            "" => self.site().settings.title.clone(),
            name => name.to_owned(),
        }
    }

    /// The address that the newsletter comes from; empty where mail has no sender.
    pub fn newsletter_address(&self) -> String {
        self.mail_sender().map(|sender| sender.address().to_string()).unwrap_or_default()
    }

    /// The settings of the newsletter, and everything that could be a topic.
    ///
    /// # Errors
    /// [`ServiceError::Denied`].
    pub async fn get_newsletter_settings(
        &self,
        actor: &Actor,
    ) -> Result<(NewsletterSettings, Vec<TopicChoice>), ServiceError> {
        need(actor)?;
        let settings = rows::settings(self.db()).await?;
        let topics = self.possible_topics(&settings.topics).await?;
        Ok((settings, topics))
    }

    /// Changes the settings of the newsletter. They hold from the next page and mail on.
    ///
    /// # Errors
    /// [`ServiceError::Denied`]; [`ServiceError::Invalid`] with a message for each field.
    pub async fn save_newsletter_settings(
        &self,
        actor: &Actor,
        new: &NewNewsletterSettings,
        visit: &Visit,
    ) -> Result<(), ServiceError> {
        need(actor)?;
        let possible = self.possible_topics(&[]).await?;
        let settings = checked(new, &possible)?;
        let tx = self.db().begin().await?;
        rows::save_settings(&tx, &settings).await?;
        // Pages have the form in them.
        site::grow(&tx).await?;
        let event = by(actor, SecurityEventKind::DataChanged, self.clock().now());
        record(&tx, &event.to("newsletter settings").from(visit.address())).await?;
        self.commit_pages(tx, [PageTag::Settings]).await
    }
}

fn checked(
    new: &NewNewsletterSettings,
    possible: &[TopicChoice],
) -> Result<NewsletterSettings, ServiceError> {
    let mut errors = Vec::new();
    let mut refuse = |field: &str, message: &str| errors.push(FieldError::new(field, message.to_owned()));
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (name, sender_name) = (line(&new.name), line(&new.sender_name));
    for (field, text) in [("name", &name), ("sender_name", &sender_name)] {
        if text.chars().count() > MAX_NAME || !is_one_line(text) {
            refuse(field, "this has more than 80 characters: shorten it");
        }
    }
    let description = line(&new.description);
    if description.chars().count() > MAX_DESCRIPTION || !is_one_line(&description) {
        refuse("description", "this has more than 400 characters: shorten it");
    }
    let footer = new.footer.replace('\r', "").trim().to_owned();
    if footer.chars().count() > MAX_FOOTER || footer.chars().any(|c| c.is_control() && c != '\n') {
        refuse("footer", "this has more than 1,000 characters: shorten it");
    }
    if new.is_open && footer.is_empty() {
        refuse(
            "footer",
            "say who sends the newsletter, with a postal address, before readers can subscribe: laws ask for it",
        );
    }
    let reply_to = new.reply_to.trim();
    let reply_to = (!reply_to.is_empty()).then(|| subscriber_address(reply_to)).transpose();
    if reply_to.is_err() {
        refuse("reply_to", "this is not an email address: write it like name@example.org");
    }
    let max_bounces = new.max_bounces.trim().parse().ok().filter(|n| (1..=MAX_BOUNCES).contains(n));
    if max_bounces.is_none() {
        refuse("max_bounces", "write a number from 1 to 20");
    }
    let is_wanted = |choice: &&TopicChoice| new.topics.contains(&choice.topic.to_string());
    let topics: Vec<Topic> = possible.iter().filter(is_wanted).map(|choice| choice.topic.clone()).collect();
    if topics.len() > MAX_TOPICS {
        refuse("topics", "these are more than 40 topics: nobody chooses among so many");
    }
    if !errors.is_empty() {
        return Err(ServiceError::Invalid(errors));
    }
    Ok(NewsletterSettings {
        is_open: new.is_open,
        name,
        description,
        sender_name,
        reply_to: reply_to.ok().flatten().map(|address: MailAddress| address.to_string()).unwrap_or_default(),
        footer,
        topics,
        max_bounces: max_bounces.unwrap_or(1),
        has_archive: new.has_archive,
        is_indexed: new.is_indexed,
        offers_new: new.offers_new,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(new: &NewNewsletterSettings) -> Vec<String> {
        match checked(new, &[]) {
            Err(ServiceError::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn settings_are_checked() {
        let good = NewNewsletterSettings {
            max_bounces: "3".into(),
            reply_to: " Ann@Example.org ".into(),
            footer: "Field Notes\r\n1 Road\r\n".into(),
            is_open: true,
            ..NewNewsletterSettings::default()
        };
        let settings = checked(&good, &[]).unwrap();
        assert_eq!(settings.reply_to, "ann@example.org");
        assert_eq!(settings.footer, "Field Notes\n1 Road");
        let bad = NewNewsletterSettings {
            is_open: true,
            name: "x".repeat(81),
            reply_to: "ann".into(),
            max_bounces: "0".into(),
            description: "x".repeat(401),
            ..NewNewsletterSettings::default()
        };
        assert_eq!(refused(&bad), ["name", "description", "footer", "reply_to", "max_bounces"]);
        let odd = NewNewsletterSettings { footer: "a\u{7}b".into(), max_bounces: "21".into(), ..good };
        assert_eq!(refused(&odd), ["footer", "max_bounces"]);
    }
}
