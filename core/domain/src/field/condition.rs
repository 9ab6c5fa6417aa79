//! When a field is shown.

use serde::Serialize;

/// A field is shown only where another one has one of these values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// The name of a field that stands before the one with the condition: beside it, or beside the repeater or group
    /// that it stands in.
    pub field: String,
    /// The values; none for any value at all.
    pub any_of: Vec<String>,
}

impl Condition {
    /// Whether it holds for a field with these values.
    pub fn holds(&self, values: &[&str]) -> bool {
        let has_value = |value: &&&str| !value.is_empty() && **value != "false";
        if self.any_of.is_empty() {
            return values.iter().any(|value| has_value(&value));
        }
        // A box that is not ticked has no value.
        let is_false = self.any_of.iter().any(|wanted| wanted == "false");
        let has_none = !values.iter().any(|value| !value.is_empty());
        (is_false && has_none) || values.iter().any(|value| self.any_of.iter().any(|wanted| wanted == value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_know_values_and_their_absence() {
        let condition = |any_of: &[&str]| Condition {
            field: "a".into(),
            any_of: any_of.iter().map(|v| (*v).into()).collect(),
        };
        assert!(condition(&["x", "y"]).holds(&["y"]));
        assert!(!condition(&["x"]).holds(&["z"]) && !condition(&["x"]).holds(&[]));
        assert!(condition(&[]).holds(&["anything"]));
        assert!(!condition(&[]).holds(&[""]) && !condition(&[]).holds(&["false"]));
        assert!(condition(&["false"]).holds(&[]) && condition(&["false"]).holds(&["false"]));
        assert!(!condition(&["false"]).holds(&["true"]));
    }
}
