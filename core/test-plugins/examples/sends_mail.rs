//! `render` sends what the lines of the body say, and returns a line for each answer.
//!
//! A line is a list of `NAME=VALUE` with `|` between them: `to`, `from`, `reply-to` (`ADDRESS` or `NAME<ADDRESS>`),
//! `subject`, `text`, `html`, `key`, and `times` for sending it so often. `\r`, `\n` and `\0` stand for the characters,
//! `\l` for a Unicode line separator, and `*1000` behind `text` for the text so often.

use sandpress_plugin::mail::Message;
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::{Error, Mailbox, value_of};
use sandpress_test_plugins::{Behaviour, component, escaped, shown_error};

struct SendsMail;

impl Behaviour for SendsMail {
    const ID: &'static str = "sends-mail";

    fn render(entry: Entry) -> Result<String, Error> {
        let lines: Vec<_> = value_of(&entry.fields, "body").lines().flat_map(run).collect();
        Ok(format!("<p>{}</p>", escaped(&lines.join("\n"))))
    }
}

fn run(line: &str) -> Vec<String> {
    let mut message = Message::new("Hello", "Some words.");
    let mut times = 1;
    for part in line.split('|') {
        let (name, value) = part.split_once('=').expect("NAME=VALUE");
        let value = unescaped(value);
        message = match name {
            "to" => message.to(mailbox(&value)),
            "from" => message.from(mailbox(&value)),
            "reply-to" => message.reply_to(mailbox(&value)),
            "subject" => Message { subject: repeated(&value), ..message },
            "text" => Message { text: repeated(&value), ..message },
            "html" => message.html(value),
            "key" => message.key(value),
            _ => {
                times = value.parse().expect("a number");
                message
            }
        };
    }
    let answer = |message: &Message| match message.send() {
        Ok(id) => format!("sent {id}"),
        Err(error) => shown_error(&error),
    };
    (0..times).map(|_| answer(&message)).collect()
}

fn unescaped(text: &str) -> String {
    let marks = [("\\r", "\r"), ("\\n", "\n"), ("\\0", "\0"), ("\\l", "\u{2028}")];
    marks.iter().fold(text.to_owned(), |text, (mark, character)| text.replace(mark, character))
}

fn repeated(text: &str) -> String {
    match text.rsplit_once('*') {
        Some((text, times)) => text.repeat(times.parse().expect("a number")),
        None => text.to_owned(),
    }
}

fn mailbox(text: &str) -> Mailbox {
    match text.strip_suffix('>').and_then(|text| text.split_once('<')) {
        Some((name, address)) => Mailbox::named(name, address),
        None => Mailbox::address(text),
    }
}

component!(SendsMail);
