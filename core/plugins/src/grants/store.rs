//! `store = true` or a quota: the plugin's own documents.

use super::size;
use sandpress_config::Grant;

/// What a plugin's documents may count where the owner wrote `store = true`, in bytes.
const DEFAULT_QUOTA: u64 = 8 << 20;

/// The largest quota, in bytes.
const MAX_QUOTA: u64 = 1 << 30;

pub(super) const RULE: &str =
    "must be true, or a quota from \"1 KiB\" to \"1 GiB\", as in store = \"16 MiB\"";

pub(super) fn read(grant: &Grant) -> Option<u64> {
    match grant {
        Grant::Allowed => Some(DEFAULT_QUOTA),
        Grant::Only(values) => match values.as_slice() {
            [quota] => size::bytes(quota).filter(|quota| (1..=MAX_QUOTA).contains(quota)),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_is_a_size_within_bounds() {
        let quota = |text: &str| read(&Grant::Only(vec![text.to_owned()]));
        assert_eq!(read(&Grant::Allowed), Some(8 << 20));
        assert_eq!(quota("16 MiB"), Some(16 << 20));
        assert_eq!(quota("1KiB"), Some(1 << 10));
        assert_eq!(quota("1 GiB"), Some(1 << 30));
        for wrong in
            ["", "16", "MiB", "0 MiB", "1025 MiB", "-1 MiB", "1.5 MiB", "16 MB", "99999999999999999999 KiB"]
        {
            assert_eq!(quota(wrong), None, "{wrong}");
        }
        assert_eq!(read(&Grant::Only(vec!["1 MiB".to_owned(), "2 MiB".to_owned()])), None);
    }
}
