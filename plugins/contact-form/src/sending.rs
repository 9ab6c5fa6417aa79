//! What happens to a message that a visitor sends.

use sandpress_plugin::log::{self, Level};
use sandpress_plugin::mail;
use sandpress_plugin::routes::{Request, Response};
use sandpress_plugin::store::Collection;
use sandpress_plugin::types::{Error, Mailbox};
use sandpress_plugin::{clock, random};
use sha2::{Digest, Sha256};

use crate::inbox::{self, State};
use crate::message::Message;
use crate::options::Options;
use crate::page;
use crate::spam::{Evidence, OLDEST, Verdict, judge};
use crate::token::Signer;

const KEYS: Collection<'_> = Collection::new("keys");

/// The purpose of the token in every form.
const FORM: &str = "form";

/// A token for a form that is made now.
///
/// # Errors
/// Those of the store.
pub(crate) fn form_token() -> Result<String, Error> {
    Ok(Signer::new(key()?.as_bytes()).sign(FORM, clock::now().seconds))
}

/// Answers a form that was sent.
///
/// # Errors
/// [`Error::Limit`] where the visitor has sent too many, and those of the store.
pub(crate) fn receive(request: &Request) -> Result<Response, Error> {
    let options = Options::read();
    let message = Message::from_form(|name| request.field(name));
    let problems = message.problems();
    if !problems.is_empty() {
        let html = page::form(&message, &problems, &form_token()?);
        return Ok(Response::page("Contact", html).status(422));
    }
    let now = clock::now().seconds;
    let count = inbox::count(&request.visitor_key, now)?;
    if usize::try_from(count).is_ok_and(|count| count > options.per_hour) {
        return Err(Error::Limit("You have sent several messages already: wait an hour, please.".into()));
    }
    let digest = digest(&message);
    let key = key()?;
    let signer = Signer::new(key.as_bytes());
    let age = |purpose: &str, token: &str| {
        signer.signed_at(purpose, token).and_then(|then| now.checked_sub(then)).filter(|age| *age <= OLDEST)
    };
    let evidence = Evidence {
        trap_filled: !request.field(page::TRAP).is_empty(),
        form_age: age(FORM, request.field("token")),
        is_confirmed: age(&digest, request.field("confirmation")).is_some(),
        links_allowed: options.links,
    };
    match judge(&message, evidence) {
        Verdict::Ask => {
            let html = page::confirmation(&message, &signer.sign(&digest, now));
            return Ok(Response::page("Send this message?", html));
        }
        Verdict::Spam => drop(inbox::keep(&message, &digest, State::Spam, now)?),
        Verdict::Accept => {
            let kept = inbox::keep(&message, &digest, State::New, now)?;
            if let Some(key) = kept.filter(|_| options.notify) {
                notify(&message, &key, &request.origin);
            }
        }
    }
    Ok(Response::page("Message sent", page::thanks(&options.thanks)))
}

/// Tells the site's people. The message is kept already, so a mail that cannot be sent loses nothing.
fn notify(message: &Message, key: &str, origin: &str) {
    let words = format!(
        "{name} <{email}> wrote on {origin}:\n\n{text}\n\n--\nAll messages: {origin}/admin/plugins/contact-form/messages\n",
        name = message.name,
        email = message.email,
        text = message.text,
    );
    let mail = mail::Message::new(format!("Message: {}", message.headline()), words)
        .reply_to(Mailbox::address(&message.email))
        .key(key);
    if let Err(error) = mail.send() {
        log::write(
            Level::Warn,
            &format!("the message {key} is in the inbox, but no mail was sent: {}", told(error)),
        );
    }
}

/// What an error says, in words.
fn told(error: Error) -> String {
    match error {
        Error::Invalid(problems) => {
            let problems =
                problems.into_iter().map(|problem| format!("{}: {}", problem.field, problem.message));
            problems.collect::<Vec<_>>().join("; ")
        }
        Error::Denied(words)
        | Error::NotFound(words)
        | Error::Conflict(words)
        | Error::Limit(words)
        | Error::Unavailable(words)
        | Error::Internal(words) => words,
    }
}

/// The key for signatures, made at its first use.
fn key() -> Result<String, Error> {
    if let Some(key) = KEYS.get(FORM)? {
        return Ok(key.body);
    }
    let key = random::token(43)?;
    match KEYS.create(FORM, &key, &[]) {
        Ok(_) => Ok(key),
        // Another call was faster.
        Err(Error::Conflict(_)) => Ok(KEYS.get(FORM)?.map(|key| key.body).unwrap_or_default()),
        Err(error) => Err(error),
    }
}

fn digest(message: &Message) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(message.to_document()))
}

#[cfg(test)]
mod tests {
    use sandpress_plugin::testing::Site;

    use super::*;
    use crate::ContactForm;

    fn sent(site: &Site, words: &str) -> Result<Response, Error> {
        let token = site.run(form_token)?;
        site.advance(60);
        let form =
            [("name", "Ann"), ("email", "ann@example.org"), ("message", words), ("token", token.as_str())];
        site.run_in("routes.handle", || receive(&Request::new("POST", "/send").with_form(&form)))
    }

    #[test]
    fn a_message_is_kept_and_the_people_are_told() {
        let site = Site::of::<ContactForm>();
        assert_eq!(sent(&site, "Do you sell tea?").unwrap().status, 200);
        assert_eq!(site.stored("messages").len(), 1);
        let mail = site.sent_mail();
        assert_eq!(mail.len(), 1);
        assert!(mail[0].text.contains("Do you sell tea?"), "{}", mail[0].text);
        sent(&site, "Do you sell tea?").unwrap();
        assert_eq!((site.stored("messages").len(), site.sent_mail().len()), (1, 1));
    }

    #[test]
    fn a_mail_that_cannot_be_sent_loses_nothing() {
        let site = Site::of::<ContactForm>().mail(None, &[]);
        sent(&site, "Do you sell tea?").unwrap();
        assert_eq!(site.stored("messages").len(), 1);
        assert!(site.log_lines()[0].message.contains("is in the inbox, but no mail was sent"));
    }
}
