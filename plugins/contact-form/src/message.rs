//! A message: what a visitor may write, and how it is kept.

use sandpress_plugin::types::FieldError;

/// The longest values, in characters.
pub const NAME_MAX: usize = 100;
/// The longest address, in characters (RFC 5321, section 4.5.3.1).
pub const EMAIL_MAX: usize = 254;
/// The longest subject, in characters.
pub const SUBJECT_MAX: usize = 150;
/// The longest text, in characters.
pub const TEXT_MAX: usize = 10_000;

/// The most characters of a text that stand for it in a list.
const HEADLINE_MAX: usize = 60;

/// What a visitor wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// Their name, one line.
    pub name: String,
    /// Where an answer goes, one line.
    pub email: String,
    /// What it is about, one line; may be empty.
    pub subject: String,
    /// The message.
    pub text: String,
}

impl Message {
    /// The message from the fields of the form.
    pub fn from_form<'a>(value: impl Fn(&str) -> &'a str) -> Self {
        Self {
            name: one_line(value("name")),
            email: one_line(value("email")),
            subject: one_line(value("subject")),
            text: lines(value("message")),
        }
    }

    /// What is wrong with it, field by field, in words for the visitor.
    pub fn problems(&self) -> Vec<FieldError> {
        let mut problems = Vec::new();
        let mut check = |field: &str, value: &str, max: usize, missing: Option<&str>| match missing {
            Some(message) if value.is_empty() => problems.push(FieldError::new(field, message)),
            _ if value.chars().count() > max => {
                problems.push(FieldError::new(
                    field,
                    format!("This is longer than {max} characters: shorten it."),
                ));
            }
            _ => {}
        };
        check("name", &self.name, NAME_MAX, Some("Tell us your name."));
        check("email", &self.email, EMAIL_MAX, Some("Tell us where an answer can reach you."));
        check("subject", &self.subject, SUBJECT_MAX, None);
        check("message", &self.text, TEXT_MAX, Some("Write a message."));
        if !self.email.is_empty() && !is_address(&self.email) {
            problems.push(FieldError::new("email", "This is not an email address, such as ada@example.org."));
        }
        problems
    }

    /// The message as one text: three lines, an empty one, and the message.
    pub fn to_document(&self) -> String {
        format!("{}\n{}\n{}\n\n{}", self.name, self.email, self.subject, self.text)
    }

    /// The message from what [`Message::to_document`] wrote.
    pub fn from_document(document: &str) -> Self {
        let mut lines = document.splitn(5, '\n').map(str::to_owned);
        let mut next = || lines.next().unwrap_or_default();
        let (name, email, subject) = (next(), next(), next());
        next();
        Self { name, email, subject, text: next() }
    }

    /// What stands for the message in a list.
    pub fn headline(&self) -> String {
        if !self.subject.is_empty() {
            return self.subject.clone();
        }
        let text = one_line(&self.text);
        match text.char_indices().nth(HEADLINE_MAX) {
            Some((end, _)) => {
                let beginning = text.get(..end).unwrap_or_default();
                let words = beginning.rsplit_once(' ').map_or(beginning, |(words, _)| words);
                format!("{words} …")
            }
            None if text.is_empty() => "(no text)".to_owned(),
            None => text,
        }
    }
}

/// Whether it looks like an address: something, one `@`, and a host with a dot in it. Only a mail that arrives proves more.
fn is_address(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else { return false };
    let is_plain =
        |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | '"' | ',' | ';' | ':');
    !local.is_empty()
        && text.chars().all(is_plain)
        && !local.contains('@')
        && host.contains('.')
        && host.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
}

fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// The text with plain line breaks and without other control characters.
fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ada() -> Message {
        Message {
            name: "Ada Lovelace".into(),
            email: "ada@example.org".into(),
            subject: "Engines".into(),
            text: "Dear all,\n\nhow are the engines?".into(),
        }
    }

    #[test]
    fn a_message_is_kept_as_it_was() {
        assert_eq!(Message::from_document(&ada().to_document()), ada());
        assert_eq!(Message::from_document(""), Message::default());
    }

    #[test]
    fn the_beginning_of_the_text_stands_for_a_message_without_a_subject() {
        let headline = |text: &str| Message { text: text.into(), ..Message::default() }.headline();
        assert_eq!(ada().headline(), "Engines");
        assert_eq!(headline(""), "(no text)");
        assert_eq!(headline("Dear all,\n\nhow?"), "Dear all, how?");
        assert_eq!(headline(&"word ".repeat(20)), format!("{}…", "word ".repeat(12)));
        assert_eq!(headline(&"ü".repeat(70)), format!("{} …", "ü".repeat(60)));
    }

    #[test]
    fn control_characters_and_line_breaks_do_not_get_into_lines() {
        let written = Message::from_form(|field| match field {
            "name" => "Ada\r\nBcc: all@example.org",
            "message" => "a\r\nb\0c\u{7}",
            _ => "",
        });
        assert_eq!(written.name, "Ada Bcc: all@example.org");
        assert_eq!(written.text, "a\nbc");
    }

    #[test]
    fn every_problem_is_named() {
        assert!(ada().problems().is_empty());
        let fields: Vec<_> = Message::default().problems().into_iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["name", "email", "message"]);
        let long = Message { text: "x".repeat(TEXT_MAX + 1), ..ada() };
        assert_eq!(long.problems().first().map(|problem| problem.field.as_str()), Some("message"));
    }

    #[test]
    fn addresses_are_looked_at() {
        for address in ["ada@example.org", "a.b+c@xn--bcher-kva.example", "o'neil@mail.example.co.uk"] {
            assert!(is_address(address), "{address}");
        }
        for address in [
            "ada",
            "@example.org",
            "ada@localhost",
            "a b@example.org",
            "a@b@example.org",
            "ada@.org",
            "<a@b.c>",
        ] {
            assert!(!is_address(address), "{address}");
        }
    }

    #[test]
    fn a_headline_is_short() {
        assert_eq!(ada().headline(), "Engines");
        let untitled = Message { subject: String::new(), ..ada() };
        assert_eq!(untitled.headline(), "Dear all, how are the engines?");
        assert_eq!(Message::default().headline(), "(no text)");
    }
}
