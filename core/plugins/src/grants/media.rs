//! `media-read` and `media-write`: kinds of files, and how many bytes may be added.

use std::collections::BTreeSet;

use super::size;
use sandpress_config::Grant;
use sandpress_domain::{MediaKind, MediaWriting};

/// Bytes that a plugin may add where the owner set no quota.
const DEFAULT_QUOTA: u64 = 64 << 20;

/// The largest quota, in bytes.
const MAX_QUOTA: u64 = 1 << 40;

pub(super) const READ_RULE: &str = "must be true for files of all kinds, or a list of \"image\", \"video\", \"audio\" and \
     \"file\", as in media-read = [\"image\"]";

pub(super) const WRITE_RULE: &str = "must be a list of \"image\", \"video\", \"audio\" and \"file\", and at most one quota \
     from \"1 KiB\" to \"1024 GiB\", as in media-write = [\"image\", \"16 MiB\"]";

pub(super) fn reading(grant: &Grant) -> Option<BTreeSet<MediaKind>> {
    match grant {
        Grant::Allowed => Some(MediaKind::ALL.into()),
        Grant::Only(items) => {
            let kinds: Option<BTreeSet<_>> = items.iter().map(|item| item.trim().parse().ok()).collect();
            kinds.filter(|kinds| !kinds.is_empty())
        }
    }
}

pub(super) fn writing(grant: &Grant) -> Option<MediaWriting> {
    let Grant::Only(items) = grant else { return None };
    let (mut kinds, mut quota) = (BTreeSet::new(), None);
    for item in items {
        match (item.trim().parse(), size::bytes(item), quota) {
            (Ok(kind), _, _) => {
                kinds.insert(kind);
            }
            (_, Some(bytes @ 1..=MAX_QUOTA), None) => quota = Some(bytes),
            _ => return None,
        }
    }
    (!kinds.is_empty()).then(|| MediaWriting { kinds, quota: quota.unwrap_or(DEFAULT_QUOTA) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(items: &[&str]) -> Grant {
        Grant::Only(items.iter().map(|item| (*item).to_owned()).collect())
    }

    #[test]
    fn a_list_names_kinds_and_a_quota() {
        assert_eq!(reading(&Grant::Allowed).unwrap().len(), 4);
        assert_eq!(reading(&only(&["image", "file"])).unwrap().len(), 2);
        let write = writing(&only(&["image", "16 MiB", "video"])).unwrap();
        assert_eq!((write.kinds.len(), write.quota), (2, 16 << 20));
        assert_eq!(writing(&only(&["audio"])).unwrap().quota, DEFAULT_QUOTA);
        for wrong in
            [&[][..], &["16 MiB"], &["image", "1 MiB", "2 MiB"], &["image", "0 MiB"], &["svg"], &["*"]]
        {
            assert_eq!(writing(&only(wrong)), None, "{wrong:?}");
        }
        assert_eq!(writing(&Grant::Allowed), None);
        assert_eq!(reading(&only(&[])), None);
        assert_eq!(reading(&only(&["1 MiB"])), None);
    }
}
