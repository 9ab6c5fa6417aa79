//! `content-read` and `content-write`: publication types, with fields where not all are meant.

use std::collections::BTreeMap;

use sandpress_config::Grant;
use sandpress_domain::{ContentReading, ContentScope, ContentWriting, FieldScope};

pub(super) const READ_RULE: &str = "must be true for what readers see, or a list of publication types (\"text\"), of \
     their fields (\"text.title\") or \"*\" for all types, and \"drafts\" to open also what readers do not see, as in \
     content-read = [\"text\", \"drafts\"]";

pub(super) const WRITE_RULE: &str = "must be a list of publication types (\"text\"), of their fields (\"text.tags\") or \
     \"*\" for all types, and \"publish\" to let the plugin decide what readers see, as in \
     content-write = [\"text\", \"publish\"]";

pub(super) fn reading(grant: &Grant) -> Option<ContentReading> {
    match grant {
        Grant::Allowed => Some(ContentReading { scope: ContentScope::Everything, drafts: false }),
        Grant::Only(items) => scope(items, "drafts").map(|(scope, drafts)| ContentReading { scope, drafts }),
    }
}

pub(super) fn writing(grant: &Grant) -> Option<ContentWriting> {
    match grant {
        Grant::Allowed => None,
        Grant::Only(items) => {
            scope(items, "publish").map(|(scope, publish)| ContentWriting { scope, publish })
        }
    }
}

/// The types and fields of a list, and whether `word` stands in it.
fn scope(items: &[String], word: &str) -> Option<(ContentScope, bool)> {
    let mut types: BTreeMap<String, FieldScope> = BTreeMap::new();
    let (mut has_word, mut has_all) = (false, false);
    for item in items.iter().map(|item| item.trim()) {
        match item.split_once('.') {
            _ if item == word => has_word = true,
            _ if item == "*" => has_all = true,
            None if is_name(item) => {
                types.insert(item.to_owned(), FieldScope::All);
            }
            Some((publication_type, field)) if is_name(publication_type) && is_name(field) => {
                let fields = types.entry(publication_type.to_owned()).or_insert(FieldScope::Only([].into()));
                if let FieldScope::Only(names) = fields {
                    names.insert(field.to_owned());
                }
            }
            _ => return None,
        }
    }
    match (has_all, types.is_empty()) {
        (true, true) => Some((ContentScope::Everything, has_word)),
        (false, false) => Some((ContentScope::Types(types), has_word)),
        // Nothing, or all types and some of them: one of both is not meant.
        _ => None,
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(items: &[&str]) -> Grant {
        Grant::Only(items.iter().map(|item| (*item).to_owned()).collect())
    }

    #[test]
    fn a_list_names_types_and_fields() {
        let all = reading(&Grant::Allowed).unwrap();
        assert!(all.scope.has_whole_type("anything") && !all.drafts);
        let some = reading(&only(&["text.title", "note", "drafts", "text.body"])).unwrap();
        assert!(some.drafts && some.scope.has_whole_type("note") && !some.scope.has_type("drafts"));
        assert!(some.scope.has_field("text", "title") && some.scope.has_field("text", "body"));
        assert!(!some.scope.has_field("text", "summary") && !some.scope.has_type("image"));
        let whole = reading(&only(&["text", "text.title"])).unwrap();
        assert_eq!(whole.scope, reading(&only(&["text.title", "text"])).unwrap().scope);
        assert!(whole.scope.has_whole_type("text"));
        assert!(reading(&only(&["*", "drafts"])).unwrap().drafts);
        let write = writing(&only(&["text.tags", "publish"])).unwrap();
        assert!(
            write.publish && write.scope.has_field("text", "tags") && !write.scope.has_whole_type("text")
        );
        assert!(!writing(&only(&["text"])).unwrap().publish);
    }

    #[test]
    fn what_is_unclear_is_refused() {
        for items in [
            &[][..],
            &["drafts"],
            &["*", "text"],
            &["Text"],
            &["text."],
            &[".title"],
            &["text.a.b"],
            &["a b"],
        ] {
            assert_eq!(reading(&only(items)), None, "{items:?}");
        }
        assert_eq!(writing(&Grant::Allowed), None);
        assert_eq!(writing(&only(&["publish"])), None);
    }
}
