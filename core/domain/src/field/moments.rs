//! Moments of fields: stored in UTC, written and read in the time zone of the site.

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{TypeDefinition, ValueKind};
use crate::{FieldValues, SiteZone};

impl TypeDefinition {
    /// The values with those moments in UTC that name no zone, since they were written in that of the site.
    pub fn in_utc(&self, values: &FieldValues, zone: &SiteZone) -> FieldValues {
        if !self.any(&|field| field.kind == ValueKind::DateTime) {
            return values.clone();
        }
        let is_moment = |name: &str| self.find(name).is_some_and(|field| field.kind == ValueKind::DateTime);
        let stored = |(name, value): (&str, &str)| {
            let utc = if is_moment(name) { utc(value, zone) } else { None };
            (name.to_owned(), utc.unwrap_or_else(|| value.to_owned()))
        };
        values.iter().map(stored).collect()
    }
}

/// The moment in UTC; none where it names its zone itself, or is none.
fn utc(value: &str, zone: &SiteZone) -> Option<String> {
    if value.contains('Z') || OffsetDateTime::parse(value, &Rfc3339).is_ok() {
        return None;
    }
    zone.read(value).ok()?.at.format(&Rfc3339).ok()
}

/// A stored moment as an input of a form holds it, in the time zone of the site; what is no moment as it is.
pub fn local_moment(value: &str, zone: &SiteZone) -> String {
    match OffsetDateTime::parse(value, &Rfc3339) {
        Ok(at) if at.second() == 0 => zone.input(at),
        Ok(at) => format!("{}:{:02}", zone.input(at), at.second()),
        Err(_) => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{FieldDefinition, FlatField};

    #[test]
    fn moments_go_to_utc_and_back() {
        let zone: SiteZone = "Europe/Berlin".parse().unwrap();
        let field = |name: &str, kind| FlatField {
            within: String::new(),
            field: FieldDefinition::new(name, kind, "A field"),
        };
        let fields = vec![field("at", ValueKind::DateTime), field("text", ValueKind::Text)];
        let definition = TypeDefinition::build(("a".into(), "A".into(), "A".into()), fields).unwrap();
        for (written, stored, shown) in [
            ("2026-11-21T14:30", "2026-11-21T13:30:00Z", "2026-11-21T14:30"),
            ("2026-07-01T14:30:15", "2026-07-01T12:30:15Z", "2026-07-01T14:30:15"),
            ("2026-11-21T14:30:00+02:00", "2026-11-21T14:30:00+02:00", "2026-11-21T13:30"),
            ("soon", "soon", "soon"),
        ] {
            let values =
                [("at", written), ("text", written)].map(|(name, value)| (name.into(), value.into()));
            let values = definition.in_utc(&values.into_iter().collect(), &zone);
            assert_eq!((values.get("at"), values.get("text")), (stored, written));
            assert_eq!(local_moment(values.get("at"), &zone), shown);
        }
    }
}
