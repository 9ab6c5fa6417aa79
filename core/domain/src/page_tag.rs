//! What a page that readers get depends on.

use std::{fmt, str::FromStr};

use crate::{EntryId, TermId, UserId, Week};

/// Something that pages depend on. A page that is kept names all that it shows; a change names all that it touches; the
/// pages that have one of them in common are made anew.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageTag {
    /// All there is: every page depends on it, and whoever does not know better changes it.
    Everything,
    /// The look: templates, style sheets, settings of the theme.
    Theme,
    /// The settings of the site.
    Settings,
    /// The menus, with the names and addresses of what they lead to.
    Menus,
    /// Anything that readers see of any entry. A change of an entry changes this by itself.
    Entries,
    /// What readers see of one entry, wherever they see it.
    Entry(EntryId),
    /// Which entries stand beside this one in the order of publication.
    Beside(EntryId),
    /// Which entries stand in the lists of the site, and in which order.
    Lists,
    /// The same for the entries of a publication type.
    ListsOfType(String),
    /// Which entries of the site's lists were published in a week. Whoever changes [`PageTag::Lists`] names them, or all
    /// of them are taken for changed.
    ListsOfWeek(Week),
    /// Name and address of a term.
    Term(TermId),
    /// Which entries are found under a term.
    ListsOfTerm(TermId),
    /// Name, address and profile of somebody who writes.
    Author(UserId),
    /// Which entries are by somebody.
    ListsOfAuthor(UserId),
    /// What a plugin shows of what it stores.
    Plugin(String),
}

/// A text that is no tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not what a page depends on")]
pub struct UnknownPageTag(String);

impl fmt::Display for PageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everything => f.write_str("everything"),
            Self::Theme => f.write_str("theme"),
            Self::Settings => f.write_str("settings"),
            Self::Menus => f.write_str("menus"),
            Self::Entries => f.write_str("entries"),
            Self::Entry(id) => write!(f, "entry:{id}"),
            Self::Beside(id) => write!(f, "beside:{id}"),
            Self::Lists => f.write_str("lists"),
            Self::ListsOfType(id) => write!(f, "lists-of-type:{id}"),
            Self::ListsOfWeek(week) => write!(f, "lists-of-week:{}", week.0),
            Self::Term(id) => write!(f, "term:{id}"),
            Self::ListsOfTerm(id) => write!(f, "lists-of-term:{id}"),
            Self::Author(id) => write!(f, "author:{id}"),
            Self::ListsOfAuthor(id) => write!(f, "lists-of-author:{id}"),
            Self::Plugin(id) => write!(f, "plugin:{id}"),
        }
    }
}

impl FromStr for PageTag {
    type Err = UnknownPageTag;

    fn from_str(text: &str) -> Result<Self, UnknownPageTag> {
        let unknown = || UnknownPageTag(text.to_owned());
        let (kind, id) = text.split_once(':').unwrap_or((text, ""));
        let entry = || id.parse::<EntryId>().map_err(|_| unknown());
        let term = || id.parse::<TermId>().map_err(|_| unknown());
        let person = || id.parse::<UserId>().map_err(|_| unknown());
        Ok(match kind {
            "entry" => Self::Entry(entry()?),
            "beside" => Self::Beside(entry()?),
            "lists-of-type" if !id.is_empty() => Self::ListsOfType(id.to_owned()),
            "lists-of-week" => Self::ListsOfWeek(Week(id.parse().map_err(|_| unknown())?)),
            "term" => Self::Term(term()?),
            "lists-of-term" => Self::ListsOfTerm(term()?),
            "author" => Self::Author(person()?),
            "lists-of-author" => Self::ListsOfAuthor(person()?),
            "plugin" if !id.is_empty() => Self::Plugin(id.to_owned()),
            _ => match text {
                "everything" => Self::Everything,
                "theme" => Self::Theme,
                "settings" => Self::Settings,
                "menus" => Self::Menus,
                "entries" => Self::Entries,
                "lists" => Self::Lists,
                _ => return Err(unknown()),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_survives_being_written() {
        let (entry, term, person) = (EntryId::generate(), TermId::generate(), UserId::generate());
        for tag in [
            PageTag::Everything,
            PageTag::Theme,
            PageTag::Settings,
            PageTag::Menus,
            PageTag::Entries,
            PageTag::Entry(entry),
            PageTag::Beside(entry),
            PageTag::Lists,
            PageTag::ListsOfType("text".to_owned()),
            PageTag::ListsOfWeek(Week(-2)),
            PageTag::Term(term),
            PageTag::ListsOfTerm(term),
            PageTag::Author(person),
            PageTag::ListsOfAuthor(person),
            PageTag::Plugin("related-posts".to_owned()),
        ] {
            assert_eq!(tag.to_string().parse(), Ok(tag));
        }
        for odd in ["", "entry", "entry:", "entry:1", "plugin:", "lists:x", "Everything", "term:x y"] {
            assert_eq!(odd.parse::<PageTag>(), Err(UnknownPageTag(odd.to_owned())));
        }
    }
}
