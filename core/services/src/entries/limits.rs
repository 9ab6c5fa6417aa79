//! How much an author may write.

use crate::ServiceError;
use sandpress_domain::FieldValues;

/// The most bytes that all fields of an entry may have together.
pub(super) const MAX_FIELD_BYTES: usize = 1 << 20;

/// The longest byline in characters.
const MAX_BYLINE: usize = 200;

/// A byline on one line, with single spaces.
///
/// # Errors
/// Where it is too long.
pub(super) fn byline(text: &str) -> Result<String, ServiceError> {
    let byline = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let byline = byline.collect::<Vec<_>>().join(" ");
    if byline.chars().count() > MAX_BYLINE {
        return Err(ServiceError::invalid(
            "byline",
            format!("the byline has more than {MAX_BYLINE} characters: shorten it"),
        ));
    }
    Ok(byline)
}

/// Refuses what no entry may have.
pub(super) fn check_length(fields: &FieldValues) -> Result<(), ServiceError> {
    if fields.byte_len() > MAX_FIELD_BYTES { Err(too_long(fields)) } else { Ok(()) }
}

/// Names the longest field, since that is the one to shorten.
fn too_long(fields: &FieldValues) -> ServiceError {
    let longest = fields.iter().max_by_key(|(_, value)| value.len()).map_or("", |(name, _)| name);
    let message = format!(
        "the entry has {} KiB of text, at most {} are allowed: shorten it or split it into several entries",
        fields.byte_len().div_ceil(1024),
        MAX_FIELD_BYTES / 1024
    );
    ServiceError::invalid(longest, message)
}
