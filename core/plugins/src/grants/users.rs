//! `users`: which fields of people with an account may be read.

use std::collections::BTreeSet;

use sandpress_config::Grant;

pub(super) const RULE: &str = "must be a list of what may be read of users: \"name\", \"email\" and \"role\", as in users = [\"name\", \"role\"]";

/// Fields of users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum UserField {
    Name,
    Email,
    Role,
}

pub(super) fn read(grant: &Grant) -> Option<BTreeSet<UserField>> {
    let Grant::Only(items) = grant else { return None };
    let field = |item: &String| match item.trim() {
        "name" => Some(UserField::Name),
        "email" => Some(UserField::Email),
        "role" => Some(UserField::Role),
        _ => None,
    };
    let fields: BTreeSet<UserField> = items.iter().map(field).collect::<Option<_>>()?;
    (!fields.is_empty()).then_some(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_names_fields() {
        let only = |items: &[&str]| read(&Grant::Only(items.iter().map(|item| (*item).to_owned()).collect()));
        assert_eq!(only(&["role", "name"]), Some([UserField::Name, UserField::Role].into()));
        for wrong in [&[][..], &["password"], &["name", "*"], &["Name"]] {
            assert_eq!(only(wrong), None, "{wrong:?}");
        }
        assert_eq!(read(&Grant::Allowed), None);
    }
}
