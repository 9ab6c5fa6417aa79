//! What the fields of an entry say about which assets it uses.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::FieldValues;

/// What may be assets: not each of them is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssetMentions {
    /// The ids that stand in the fields.
    pub ids: BTreeSet<Uuid>,
    /// The hashes in addresses such as `/media/<hash>/name.png`.
    pub hashes: BTreeSet<String>,
}

/// How an address of an asset begins.
const ADDRESS: &str = "/media/";

/// Bytes of a hash as it is written.
const HASH: usize = 64;

/// Bytes of an id as it is written, with hyphens.
const ID: usize = 36;

impl AssetMentions {
    /// What stands in the fields.
    pub fn of(fields: &FieldValues) -> Self {
        let mut found = Self::default();
        for (_, value) in fields.iter() {
            found.hashes.extend(hashes(value).map(str::to_owned));
            found.ids.extend(ids(value));
        }
        found
    }
}

fn hashes(text: &str) -> impl Iterator<Item = &str> {
    text.split(ADDRESS).skip(1).filter_map(hash_at)
}

/// The hash and the name in each address such as `/media/<hash>/name.png` in a text, however often it stands there.
pub fn media_addresses(text: &str) -> impl Iterator<Item = (String, String)> {
    text.split(ADDRESS).skip(1).filter_map(|rest| {
        let (hash, rest) = (hash_at(rest)?, rest.get(HASH + 1..)?);
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let name = rest.split(|c| !is_name(c)).next().filter(|name| !name.is_empty())?;
        Some((hash.to_owned(), name.to_owned()))
    })
}

fn hash_at(rest: &str) -> Option<&str> {
    let hash = rest.get(..HASH)?;
    let fits = hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (fits && rest.as_bytes().get(HASH) == Some(&b'/')).then_some(hash)
}

fn ids(text: &str) -> impl Iterator<Item = Uuid> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .filter(|word| word.len() == ID)
        .filter_map(|word| word.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_where_a_name_ends() {
        let hash = "ab".repeat(32);
        let html = format!("<img src=\"/media/{hash}/a-1_b.png\"> (/media/{hash}/c.pdf) /media/{hash}/");
        let found: Vec<_> = media_addresses(&html).map(|(_, name)| name).collect();
        assert_eq!(found, ["a-1_b.png", "c.pdf"]);
    }

    #[test]
    fn finds_ids_and_addresses_and_nothing_else() {
        let hash = "ab".repeat(32);
        let id = Uuid::from_u128(7);
        let value = |text: String| -> AssetMentions {
            AssetMentions::of(&[("body".to_owned(), text)].into_iter().collect::<FieldValues>())
        };
        let found =
            value(format!("![x](/media/{hash}/a.png) [\"{id}\"] https://example.org/media/{hash}/b.png"));
        assert_eq!(found.hashes.into_iter().collect::<Vec<_>>(), std::slice::from_ref(&hash));
        assert_eq!(found.ids.into_iter().collect::<Vec<_>>(), [id]);
        for nothing in [
            String::new(),
            format!("/media/{hash}"),
            format!("/media/{}/a.png", hash.to_uppercase()),
            format!("/media/{}é/a.png", &hash[..63]),
            format!("{id}0"),
            "zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz".to_owned(),
        ] {
            assert_eq!(value(nothing.clone()), AssetMentions::default(), "{nothing}");
        }
    }
}
