//! The HTML of the form and of what follows it.

use sandpress_plugin::html::escape;
use sandpress_plugin::types::FieldError;

use crate::message::{EMAIL_MAX, Message, NAME_MAX, SUBJECT_MAX, TEXT_MAX};

/// The field that people do not see.
pub const TRAP: &str = "website";

/// Where the form leads.
const ACTION: &str = "/x/contact-form/send";

/// The form with what was written so far and what is wrong with it. `token` proves when it was made.
pub fn form(message: &Message, problems: &[FieldError], token: &str) -> String {
    let field = |name: &str, label: &str, kind: &str, max: usize, value: &str, more: &str| {
        format!(
            "<p><label for=\"contact-{name}\">{label}</label>{}\
             <input id=\"contact-{name}\" name=\"{name}\" type=\"{kind}\" maxlength=\"{max}\" value=\"{}\"{more}{}></p>",
            problem(problems, name),
            escape(value),
            described(problems, name),
        )
    };
    format!(
        "<form class=\"contact-form\" method=\"post\" action=\"{ACTION}\">{}{}{}\
         <p><label for=\"contact-message\">Message</label>{}\
         <textarea id=\"contact-message\" name=\"message\" rows=\"8\" maxlength=\"{TEXT_MAX}\" required{}>{}</textarea></p>\
         <p hidden aria-hidden=\"true\"><label for=\"contact-{TRAP}\">Leave this empty</label>\
         <input id=\"contact-{TRAP}\" name=\"{TRAP}\" type=\"text\" tabindex=\"-1\" autocomplete=\"off\"></p>\
         <input name=\"token\" value=\"{}\" type=\"hidden\">\
         <p><button type=\"submit\">Send</button></p></form>",
        field("name", "Name", "text", NAME_MAX, &message.name, " autocomplete=\"name\" required"),
        field("email", "Email", "email", EMAIL_MAX, &message.email, " autocomplete=\"email\" required"),
        field("subject", "Subject (optional)", "text", SUBJECT_MAX, &message.subject, ""),
        problem(problems, "message"),
        described(problems, "message"),
        escape(&message.text),
        escape(token),
    )
}

/// The page that asks to send a message once more.
pub fn confirmation(message: &Message, token: &str) -> String {
    let hidden = |name: &str, value: &str| {
        format!("<input name=\"{name}\" value=\"{}\" type=\"hidden\">", escape(value))
    };
    format!(
        "<p>Please look at your message once more. It is sent when you press the button.</p>\
         <blockquote><p><strong>{}</strong></p><p>{}</p></blockquote>\
         <form class=\"contact-form\" method=\"post\" action=\"{ACTION}\">{}{}{}{}{}\
         <p><button type=\"submit\">Send this message</button></p></form>",
        escape(&message.headline()),
        escape(&message.text).replace('\n', "<br>"),
        hidden("name", &message.name),
        hidden("email", &message.email),
        hidden("subject", &message.subject),
        hidden("message", &message.text),
        hidden("confirmation", token),
    )
}

/// The page after a message was sent.
pub fn thanks(words: &str) -> String {
    format!("<p>{}</p><p><a href=\"/\">Back to the site</a></p>", escape(words))
}

fn problem(problems: &[FieldError], field: &str) -> String {
    let messages: Vec<_> = problems.iter().filter(|problem| problem.field == field).collect();
    if messages.is_empty() {
        return String::new();
    }
    let text: Vec<_> = messages.iter().map(|problem| escape(&problem.message)).collect();
    format!(" <strong id=\"contact-{field}-problem\" class=\"form-problem\">{}</strong>", text.join(" "))
}

/// What tells people who do not see the form which field has a problem, and which.
fn described(problems: &[FieldError], field: &str) -> String {
    if problems.iter().any(|problem| problem.field == field) {
        format!(" aria-invalid=\"true\" aria-describedby=\"contact-{field}-problem\"")
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_stays_and_is_escaped() {
        let message =
            Message { name: "\"><script>".into(), text: "</textarea>".into(), ..Message::default() };
        let problems = [FieldError::new("email", "Where to?")];
        let html = form(&message, &problems, "t");
        assert!(html.contains("value=\"&quot;&gt;&lt;script&gt;\""), "{html}");
        assert!(html.contains("&lt;/textarea&gt;</textarea>"), "{html}");
        assert!(
            html.contains(
                "Email</label> <strong id=\"contact-email-problem\" class=\"form-problem\">Where to?</strong>"
            ),
            "{html}"
        );
        assert!(html.contains("aria-describedby=\"contact-email-problem\"></p>"), "{html}");
        assert_eq!(html.matches("aria-invalid").count(), 1);
        assert!(!confirmation(&message, "t").contains("<script>"));
    }
}
