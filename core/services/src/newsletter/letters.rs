//! The letters of the newsletter: the one that asks for a yes, the one to who is on the list already, and the issues.

use url::Url;

use super::{compose::Body, html::styled};
use crate::{ServiceError, Services, mail::Posting};
use sandpress_auth::Token;
use sandpress_db::Transaction;
use sandpress_domain::{
    Issue, MailCause, MailHeaders, MailKeeping, MailPriority, MailSubject, Mailbox, NewMail, Subscriber,
    SubscriberId,
};
use sandpress_themes::contexts::mail::{NewsletterAskLetter, NewsletterIssueLetter, NewsletterKnownLetter};

/// How long the link in the first letter is good, for people.
const GOOD_FOR: &str = "3 days";

/// The kind of the cause of the newsletter's mail.
pub(super) const CAUSE: &str = "newsletter";

/// An issue as it is written for everybody, with marks where each recipient has an own link.
#[derive(Clone, Debug)]
pub(super) struct Edition {
    pub(super) subject: String,
    pub(super) html: String,
    pub(super) text: String,
    sender: Mailbox,
    reply_to: Option<Mailbox>,
    mark: String,
}

impl Services {
    pub(super) async fn write_asked(
        &self,
        tx: &Transaction,
        subscriber: &Subscriber,
        token: &str,
    ) -> Result<(), ServiceError> {
        let letter = NewsletterAskLetter {
            newsletter: self.newsletter_name(),
            url: format!("{}/newsletter/confirm/{token}", self.0.origin),
            good_for: GOOD_FOR.to_owned(),
            topics: self.topic_names(&subscriber.topics).await?,
        };
        let posting = self.newsletter_posting(subscriber)?.secret();
        self.post_letter(tx, &letter, posting).await.map(drop)
    }

    pub(super) async fn write_known(
        &self,
        tx: &Transaction,
        subscriber: &Subscriber,
    ) -> Result<(), ServiceError> {
        let token = self.subscription_token(subscriber.id);
        let letter = NewsletterKnownLetter {
            newsletter: self.newsletter_name(),
            preferences_url: self.preferences_url(&token),
            leave_url: self.leave_url(&token, None),
        };
        let posting = self.newsletter_posting(subscriber)?.secret();
        self.post_letter(tx, &letter, posting).await.map(drop)
    }

    fn newsletter_posting(&self, subscriber: &Subscriber) -> Result<Posting, ServiceError> {
        let (sender, reply_to) = self.newsletter_sender()?;
        Ok(Posting { sender: Some(sender), reply_to, ..Posting::to(mailbox(subscriber)?) })
    }

    /// Who the newsletter comes from, and who gets answers.
    fn newsletter_sender(&self) -> Result<(Mailbox, Option<Mailbox>), ServiceError> {
        let settings = self.newsletter_settings();
        let own = self.mail_sender()?;
        let name = match settings.sender_name.as_str() {
            "" => self.newsletter_name(),
            name => name.to_owned(),
        };
        let sender = Mailbox::new(&name, own.address().as_str()).unwrap_or(own);
        Ok((sender, settings.reply_to.parse().ok()))
    }

    /// Writes an issue for everybody.
    pub(super) fn edition(&self, issue: &Issue, body: &Body, is_test: bool) -> Result<Edition, ServiceError> {
        let settings = self.newsletter_settings();
        let mark = Token::generate().as_str().to_owned();
        let page = |path: &str| format!("{}/newsletter{path}", self.0.origin);
        let (leave_url, preferences_url) = match is_test {
            true => (page(""), page("")),
            false => (self.leave_url(&mark, Some(issue.id)), self.preferences_url(&mark)),
        };
        let letter = NewsletterIssueLetter {
            newsletter: self.newsletter_name(),
            subject: if is_test { format!("[Test] {}", issue.subject) } else { issue.subject.clone() },
            html: styled(&body.html),
            text: body.text.clone(),
            archive_url: if settings.has_archive && !is_test {
                page(&format!("/archive/{}", issue.slug))
            } else {
                String::new()
            },
            leave_url,
            preferences_url,
            footer: settings.footer.lines().map(str::to_owned).collect(),
        };
        let written = self.mail_templates().write(&self.mail_site(), &letter)?;
        let (sender, reply_to) = self.newsletter_sender()?;
        let (subject, html, text) = (written.subject, written.html, written.text);
        Ok(Edition { subject, html, text, sender, reply_to, mark })
    }

    /// The issue as a mail to a subscriber, with their own links.
    pub(super) fn issue_mail(
        &self,
        issue: &Issue,
        edition: &Edition,
        subscriber: &Subscriber,
    ) -> Result<NewMail, ServiceError> {
        let token = self.subscription_token(subscriber.id);
        let leave_url = self.leave_url(&token, Some(issue.id));
        let mail = edition.mail(mailbox(subscriber)?);
        Ok(NewMail {
            key: Some(mail_key(issue, subscriber.id)),
            text: edition.text.replace(&edition.mark, &token),
            html: Some(edition.html.replace(&edition.mark, &token)),
            headers: MailHeaders {
                // RFC 8058 wants an address that cannot be changed on the way.
                one_click: leave_url.starts_with("https://"),
                unsubscribe: leave_url.parse().ok(),
                ..self.list_headers()
            },
            batch: Some(batch(issue)),
            cause: Some(MailCause { kind: CAUSE.to_owned(), id: issue.id.to_string() }),
            keeping: MailKeeping::UntilSent,
            ..mail
        })
    }

    /// The issue as a mail to somebody who wants to see it.
    pub(super) fn test_mail(&self, edition: &Edition, to: Mailbox) -> NewMail {
        NewMail { priority: MailPriority::Person, headers: self.list_headers(), ..edition.mail(to) }
    }

    fn list_headers(&self) -> MailHeaders {
        let host = Url::parse(&self.0.origin).ok();
        let host = host.as_ref().and_then(Url::host_str).unwrap_or_default();
        MailHeaders {
            list: format!("newsletter.{host}").parse().ok(),
            is_bulk: true,
            ..MailHeaders::default()
        }
    }
}

impl Edition {
    fn mail(&self, to: Mailbox) -> NewMail {
        let subject = MailSubject::lossy(&self.subject);
        NewMail {
            html: Some(self.html.clone()),
            reply_to: self.reply_to.clone(),
            priority: MailPriority::Bulk,
            ..NewMail::new(self.sender.clone(), to, subject, self.text.clone())
        }
    }
}

/// Names the mails of an issue in the outbox.
pub(super) fn batch(issue: &Issue) -> String {
    format!("newsletter/{}", issue.id)
}

/// Names the one mail of an issue to a subscriber.
fn mail_key(issue: &Issue, subscriber: SubscriberId) -> String {
    format!("newsletter/{}/{subscriber}", issue.id)
}

fn mailbox(subscriber: &Subscriber) -> Result<Mailbox, ServiceError> {
    Mailbox::new(&subscriber.name, subscriber.email.as_str())
        .map_err(|error| ServiceError::invalid("email", error.to_string()))
}
