//! The access log: a line for each request.

use std::{collections::BTreeMap, fmt};

use serde_json::{Value, json};
use time::{
    OffsetDateTime,
    format_description::{BorrowedFormatItem, well_known::Rfc3339},
    macros::format_description,
};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{Layer, layer::Context};

use super::neutral::Lines;
use crate::config::AccessFormat;

const MOMENT: &[BorrowedFormatItem<'_>] = format_description!(
    "[day]/[month repr:short]/[year]:[hour]:[minute]:[second] [offset_hour sign:mandatory][offset_minute]"
);

/// Writes the events of requests as lines.
pub(super) struct AccessLayer {
    lines: Lines,
    format: AccessFormat,
}

impl AccessLayer {
    pub(super) fn new(lines: Lines, format: AccessFormat) -> Self {
        Self { lines, format }
    }
}

impl<S: Subscriber> Layer<S> for AccessLayer {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let now = OffsetDateTime::now_utc();
        self.lines.write_line(&match self.format {
            AccessFormat::Combined => fields.combined(now),
            AccessFormat::Json => fields.json(now),
        });
    }
}

#[derive(Default)]
struct Fields(BTreeMap<&'static str, Value>);

impl Visit for Fields {
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name(), json!(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.insert(field.name(), json!(value));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), json!(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), json!(format!("{value:?}")));
    }
}

impl Fields {
    /// The Combined Log Format (https://httpd.apache.org/docs/2.4/logs.html), with the request's name behind it.
    fn combined(&self, now: OffsetDateTime) -> String {
        let text = |name| match self.0.get(name) {
            Some(Value::String(text)) if !text.is_empty() => quoted(text),
            Some(Value::Number(number)) => number.to_string(),
            _ => "-".to_owned(),
        };
        format!(
            "{} - - [{}] \"{} {} {}\" {} {} \"{}\" \"{}\" {}",
            text("client"),
            now.format(MOMENT).unwrap_or_default(),
            text("method"),
            text("path"),
            text("version"),
            text("status"),
            text("bytes"),
            text("referrer"),
            text("agent"),
            text("id"),
        )
    }

    fn json(mut self, now: OffsetDateTime) -> String {
        self.0.remove("message");
        self.0.insert("at", json!(now.format(&Rfc3339).unwrap_or_default()));
        json!(self.0).to_string()
    }
}

/// What stands between quotation marks in a line: as Apache writes it since 2.0.46.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.extend(c.escape_default()),
            c => quoted.push(c),
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn fields(agent: &str) -> Fields {
        let mut fields = Fields::default();
        for (name, value) in [
            ("client", json!("2001:db8::1")),
            ("method", json!("GET")),
            ("path", json!("/a b")),
            ("version", json!("HTTP/1.1")),
            ("status", json!(200)),
            ("bytes", json!(7)),
            ("referrer", json!("")),
            ("agent", json!(agent)),
            ("id", json!("abc")),
        ] {
            fields.0.insert(name, value);
        }
        fields
    }

    #[test]
    fn a_line_is_as_other_programs_read_it() {
        let now = datetime!(2026-03-04 05:06:07 UTC);
        let line = fields("a \"b\" \\ \n1.2.3.4 - -").combined(now);
        let agent = r#"a \"b\" \\ \n1.2.3.4 - -"#;
        let expected = format!(
            "2001:db8::1 - - [04/Mar/2026:05:06:07 +0000] \"GET /a b HTTP/1.1\" 200 7 \"-\" \"{agent}\" abc"
        );
        assert_eq!(line, expected);
        let json: Value = serde_json::from_str(&fields("x\ny").json(now)).unwrap();
        assert_eq!((&json["agent"], &json["at"]), (&json!("x\ny"), &json!("2026-03-04T05:06:07Z")));
    }
}
