//! Delivers the site's mail by the HTTP API of a mail service: one request with JSON for each message, with a secret key
//! that the plugin uses and never sees.
//!
//! The owner of a site grants the way to the service and the key, and says where the key is:
//!
//! ```toml
//! [plugins.{{name}}.grants]
//! http = ["POST api.example.com/mail"]
//! secrets = ["mail-key@api.example.com"]
//!
//! [secrets]
//! mail-key = { file = "/run/secrets/mail-key" }
//! ```

use sandpress_plugin::http::{Request, SecretValue};
use sandpress_plugin::lifecycle::{Description, Lifecycle, Setting, SettingDefinition, value_of};
use sandpress_plugin::mail_transport::{MailTransport, Message, Receipt, Verdict};
use sandpress_plugin::settings;
use sandpress_plugin::types::{Error, Mailbox};
use serde_json::{Value, json};

/// The plugin. It holds nothing: each call may come to a fresh instance.
struct Plugin;

/// The name of the key among the site's secrets.
const KEY: &str = "mail-key";

impl Lifecycle for Plugin {
    fn describe() -> Description {
        Description::new(
            // The id is the name of the package, and the word in cms.toml: [plugins.{{name}}].
            "{{name}}",
            env!("CARGO_PKG_VERSION"),
            "{{label}}",
            "Delivers the site's mail by the HTTP API of a mail service.",
        )
        .setting(
            SettingDefinition::new(
                "url",
                "text",
                "Address",
                "Where the service takes messages.",
            )
            .default_value("https://api.example.com/mail"),
        )
    }

    fn configure(settings: Vec<Setting>) -> Result<(), Error> {
        if value_of(&settings, "url").starts_with("https://") {
            return Ok(());
        }
        Err(Error::invalid(
            "url",
            "does not begin with https://, and mail is for nobody else to read",
        ))
    }
}

impl MailTransport for Plugin {
    // Called in the background, once for each message, and again later for who could not be reached.
    fn deliver(message: Message) -> Result<Receipt, Error> {
        let url = settings::get("url").unwrap_or_default();
        let response = Request::post(url, "application/json", body(&message).to_string())
            // The site puts the key in after the request has left the plugin.
            .secret_header("authorization", SecretValue::bearer(KEY))
            // The service may have taken the message although the answer was lost: it knows it again by this.
            .header("idempotency-key", message.id.as_str())
            // Who sends the mail elsewhere may read it.
            .max_redirects(0)
            .send()?;
        Ok(Receipt::for_all(&message, &verdict(response.status)))
    }
}

/// What the service is told. Adapt it to yours.
fn body(message: &Message) -> Value {
    json!({
        "from": mailbox(&message.sender),
        "reply_to": message.reply_to.as_ref().map(mailbox),
        // Those who have it already are not in `recipients`.
        "to": message.recipients,
        "subject": message.subject,
        "text": message.text,
        "html": message.html,
    })
}

fn mailbox(mailbox: &Mailbox) -> Value {
    json!({ "name": mailbox.name, "address": mailbox.address })
}

/// What the answer means. What may go well later is tried again by the site.
fn verdict(status: u16) -> Verdict {
    match status {
        200..=299 => Verdict::Accepted,
        400 | 413 | 422 => {
            Verdict::RefusedPermanently(format!("the service refused it with status {status}"))
        }
        // A wrong key is not the message's fault: the owner can mend it.
        _ => Verdict::RefusedTemporarily(format!("the service answered with status {status}")),
    }
}

sandpress_plugin::export!(Plugin: lifecycle, mail_transport);

#[cfg(test)]
mod tests {
    use sandpress_plugin::testing::{Answer, Site};

    use super::*;

    const URL: &str = "https://api.example.com/mail";

    fn message() -> Message {
        Message::new(
            "site@example.org",
            "ann@example.org",
            "Hello",
            "How \"are\" you?",
        )
    }

    fn verdict_of(answer: Answer) -> Verdict {
        let site = Site::of::<Plugin>()
            .secret(KEY, "s3cret")
            .http_answer("POST", URL, answer);
        let receipt = site
            .run_in("mail-transport.deliver", || Plugin::deliver(message()))
            .unwrap();
        assert_eq!(site.requests().len(), 1);
        receipt.verdicts[0].verdict.clone()
    }

    #[test]
    fn the_status_decides_whether_it_is_tried_again() {
        assert!(matches!(
            verdict_of(Answer::new(202, "")),
            Verdict::Accepted
        ));
        assert!(matches!(
            verdict_of(Answer::new(422, "")),
            Verdict::RefusedPermanently(_)
        ));
        for later in [301, 401, 429, 503] {
            assert!(
                matches!(
                    verdict_of(Answer::new(later, "")),
                    Verdict::RefusedTemporarily(_)
                ),
                "{later}"
            );
        }
    }

    #[test]
    fn the_service_learns_what_it_needs() {
        let body = body(&message());
        assert_eq!(body["to"], json!(["ann@example.org"]));
        assert_eq!(body["from"]["address"], "site@example.org");
        assert_eq!(body["text"], "How \"are\" you?");
    }

    #[test]
    fn mail_goes_encrypted_or_not_at_all() {
        assert!(Site::of::<Plugin>().configure::<Plugin>().is_ok());
        let open = Site::of::<Plugin>().setting("url", "http://api.example.com/mail");
        assert!(open.configure::<Plugin>().is_err());
    }
}
