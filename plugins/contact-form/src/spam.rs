//! Tells messages of people from those of machines, with nothing but the message and the form itself.

use crate::message::Message;

/// A person needs at least so many seconds from getting the form to sending it.
pub const FASTEST: u64 = 3;

/// A form is good for so many seconds.
pub const OLDEST: u64 = 24 * 60 * 60;

/// What is known of a submission besides its text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evidence {
    /// Whether the field was filled in that people do not see.
    pub trap_filled: bool,
    /// How many seconds before now the form was made; none where its signature is missing or wrong.
    pub form_age: Option<u64>,
    /// Whether the visitor has looked at the message once more and sent it again.
    pub is_confirmed: bool,
    /// How many links a message may have.
    pub links_allowed: usize,
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is kept and sent on.
    Accept,
    /// The visitor is asked to send it once more.
    Ask,
    /// It is kept apart; the visitor is told nothing.
    Spam,
}

/// Judges a message.
pub fn judge(message: &Message, evidence: Evidence) -> Verdict {
    if evidence.trap_filled || links(&message.text) > evidence.links_allowed || has_markup(&message.text) {
        return Verdict::Spam;
    }
    // A link in a name or a subject is an advertisement.
    if links(&message.name) > 0 || links(&message.subject) > 0 {
        return Verdict::Spam;
    }
    let is_in_time = evidence.form_age.is_some_and(|age| (FASTEST..=OLDEST).contains(&age));
    if is_in_time || evidence.is_confirmed { Verdict::Accept } else { Verdict::Ask }
}

fn links(text: &str) -> usize {
    let text = text.to_lowercase();
    text.matches("http://").count() + text.matches("https://").count() + text.matches("www.").count()
}

/// Markup of forums and pages, which nobody writes into a plain form.
fn has_markup(text: &str) -> bool {
    let text = text.to_lowercase();
    ["[url=", "[link=", "<a href"].iter().any(|mark| text.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Evidence =
        Evidence { trap_filled: false, form_age: Some(20), is_confirmed: false, links_allowed: 2 };

    fn message(text: &str) -> Message {
        Message { name: "Ada".into(), text: text.into(), ..Message::default() }
    }

    #[test]
    fn people_get_through() {
        assert_eq!(judge(&message("See https://example.org."), GOOD), Verdict::Accept);
        let confirmed = Evidence { form_age: None, is_confirmed: true, ..GOOD };
        assert_eq!(judge(&message("Hello"), confirmed), Verdict::Accept);
    }

    #[test]
    fn haste_and_old_forms_are_asked_again() {
        for form_age in [None, Some(0), Some(FASTEST - 1), Some(OLDEST + 1)] {
            assert_eq!(judge(&message("Hello"), Evidence { form_age, ..GOOD }), Verdict::Ask, "{form_age:?}");
        }
    }

    #[test]
    fn machines_do_not() {
        assert_eq!(judge(&message("Hello"), Evidence { trap_filled: true, ..GOOD }), Verdict::Spam);
        assert_eq!(judge(&message("http://a https://b www.c"), GOOD), Verdict::Spam);
        assert_eq!(judge(&message("[URL=x]y[/URL]"), GOOD), Verdict::Spam);
        let named = Message { name: "www.cheap.example".into(), ..message("Hello") };
        assert_eq!(judge(&named, GOOD), Verdict::Spam);
    }
}
