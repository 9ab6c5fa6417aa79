//! Rates as site owners write them.

/// How many times an hour a rate such as `60/hour` allows.
pub(super) fn per_hour(text: &str) -> Option<u32> {
    let (number, unit) = text.split_once('/')?;
    let number = number.trim();
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (unit.trim() == "hour" && is_number).then(|| number.parse().ok()).flatten()
}
