//! What the pages of categories, tags and authors have in common: the list may have further pages and has a feed.

use super::feed::FeedFormat;

/// What is asked for below the address of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A page, by its number.
    Page(u32),
    /// Page 1, by an address that is not its own.
    First,
    /// The feed.
    Feed(FeedFormat),
}

/// The segments of the address of a list, and what is asked for there; none where that cannot be.
pub(super) fn wanted(path: &str) -> Option<(Vec<&str>, Wanted)> {
    let segments: Vec<_> = path.split('/').collect();
    let (list, wanted) = match segments.as_slice() {
        [list @ .., file] if FeedFormat::of_file(file).is_some() => {
            (list, Wanted::Feed(FeedFormat::of_file(file)?))
        }
        [list @ .., "page", number] => match page_number(number)? {
            0 => return None,
            1 => (list, Wanted::First),
            number => (list, Wanted::Page(number)),
        },
        list => (list, Wanted::Page(1)),
    };
    let is_list = !list.is_empty() && list.iter().all(|segment| !segment.is_empty());
    is_list.then(|| (list.to_vec(), wanted))
}

/// A number as addresses of pages have it: one page has one address.
pub(super) fn page_number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|number: &u32| number.to_string() == text)
}

/// The address of a page of the list that begins at `url`.
pub(super) fn page_url(url: &str, number: u32) -> String {
    if number == 1 { url.to_owned() } else { format!("{url}/page/{number}") }
}

/// What search engines show of a list: the words of those who run the site, or ours where they wrote none.
pub(super) fn described(words: &str, otherwise: impl FnOnce() -> String) -> String {
    if words.trim().is_empty() { otherwise() } else { words.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_without_words_is_described() {
        assert_eq!(described(" ", || "Everything about rye.".to_owned()), "Everything about rye.");
        assert_eq!(described("Breads.", String::new), "Breads.");
    }

    #[test]
    fn lists_have_pages_and_a_feed() {
        assert_eq!(wanted("rye"), Some((vec!["rye"], Wanted::Page(1))));
        assert_eq!(wanted("bread/rye/page/2"), Some((vec!["bread", "rye"], Wanted::Page(2))));
        assert_eq!(wanted("rye/page/1"), Some((vec!["rye"], Wanted::First)));
        assert_eq!(wanted("rye/atom.xml"), Some((vec!["rye"], Wanted::Feed(FeedFormat::Atom))));
        assert_eq!(
            wanted("bread/rye/feed.json"),
            Some((vec!["bread", "rye"], Wanted::Feed(FeedFormat::Json)))
        );
        for odd in [
            "",
            "/",
            "atom.xml",
            "rye/",
            "rye//sour",
            "page/2",
            "rye/page/0",
            "rye/page/x",
            "rye/page/-1",
            "rye/page/+2",
            "rye/page/02",
        ] {
            assert_eq!(wanted(odd), None, "{odd}");
        }
        assert_eq!(page_url("/tag/rye", 1), "/tag/rye");
        assert_eq!(page_url("/tag/rye", 3), "/tag/rye/page/3");
    }
}
