//! Scenarios of `jobs` and `mail`.

use sandpress_plugin::jobs::{NewJob, cancel};
use sandpress_plugin::mail::Message;
use sandpress_plugin::types::Mailbox;

use super::Answers;

pub(super) fn jobs(answers: &mut Answers) {
    let first = NewJob::new("build").payload("a").delay_seconds(60).key("key").enqueue();
    let same = NewJob::new("build").payload("b").key("key").enqueue();
    answers.say("one key", first == same);
    let other = NewJob::new("build").key("other").enqueue();
    answers.say("another", other != first && other.is_ok());
    let id = first.unwrap_or_default();
    answers.note("cancel", cancel(&id).map(|()| "done"));
    answers.note("cancel again", cancel(&id).map(|()| "done"));
    answers.note("cancel nothing", cancel("nonsense").map(|()| "done"));
    answers.note("cancel another's", cancel("01890a5d-ac96-774b-bcce-b302099a8057").map(|()| "done"));
    let again = NewJob::new("build").key("key").enqueue();
    answers.say("the key is free", again.is_ok_and(|again| again != id));
}

pub(super) fn job_rules(answers: &mut Answers) {
    let long = "k".repeat(201);
    for name in ["", "Build", "a b", &long[..65]] {
        answers.note("name", NewJob::new(name).enqueue());
    }
    for payload in ["\0", &"x".repeat((64 << 10) + 1)] {
        answers.note("payload", NewJob::new("build").payload(payload).enqueue());
    }
    answers.note("delay", NewJob::new("build").delay_seconds(31_622_401).enqueue());
    for key in ["", "a\nb", &long] {
        answers.note("key", NewJob::new("build").key(key).enqueue());
    }
}

/// The grant has a rate of 30 in an hour, of which three are used.
pub(super) fn job_limits(answers: &mut Answers) {
    for number in 0..21 {
        answers.note(
            "one of many",
            NewJob::new("many").payload(&number.to_string()).enqueue().map(|_| "enqueued"),
        );
    }
}

fn to(address: &str) -> Message {
    Message::new("Hello", "Some words.").to(Mailbox::address(address))
}

/// The grant lets it go to example.com.
pub(super) fn mail(answers: &mut Answers) {
    let first = to("ann@example.com").key("key").send();
    answers.say("same key", first == to("bob@example.com").key("key").send() && first.is_ok());
    answers.note("another domain", to("ann@example.net").send());
    answers.note("another sender", to("ann@example.com").from(Mailbox::address("me@example.net")).send());
    answers.note("people", Message::new("Hello", "Some words.").send().map(|_| "sent"));
}

pub(super) fn mail_rules(answers: &mut Answers) {
    answers.note("address", to("ann").send());
    answers.note("reply", to("ann@example.com").reply_to(Mailbox::named("A\nB", "ann@example.com")).send());
    let long = "s".repeat(256);
    let subject = Message { subject: long, ..to("ann@example.com") };
    answers.note("subject", subject.send());
    answers.note("text", Message { text: " \n".into(), ..to("ann@example.com") }.send());
    answers.note("key", to("ann@example.com").key("").send());
    answers.note("no budget is left", to("ann@example.com").send());
}

/// The grant has a rate of 4 in an hour, of which one is used.
pub(super) fn mail_limits(answers: &mut Answers) {
    answers.note("control", Message { text: "a\u{7}b".into(), ..to("ann@example.com") }.send());
    let two =
        to("ann@example.com").to(Mailbox::address("ANN@example.com")).to(Mailbox::address("bob@example.com"));
    answers.note("two", two.send().map(|_| "sent"));
    answers.note(
        "two more",
        to("ann@example.com").to(Mailbox::address("bob@example.com")).send().map_err(|error| {
            // The message names the rate as it stands in the grant.
            let kind = crate::shown_error(&error);
            sandpress_plugin::types::Error::Limit(kind)
        }),
    );
    answers.note("one", to("ann@example.com").send().map(|_| "sent"));
    let eleven = (0..11)
        .fold(Message::new("Hello", "x"), |mail, at| mail.to(Mailbox::address(format!("{at}@example.com"))));
    answers.note("eleven", eleven.send());
}
