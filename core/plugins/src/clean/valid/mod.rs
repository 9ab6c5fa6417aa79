//! Makes valid HTML of cleaned HTML: what an author or a plugin wrote against the HTML standard is put right in the way
//! that loses least. Nothing is added here that the cleaner would not let through, and whatever was changed is cleaned
//! once more.

mod address;
mod attributes;
mod context;
mod headings;
mod ids;
mod inline;
mod lists;
mod model;
mod moment;
mod pictures;
#[cfg(test)]
mod properties;
mod spans;
mod structure;
mod tables;
#[cfg(test)]
mod tests;
mod tree;
mod wholes;

/// Where the HTML will stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// On a page of the site, below its title.
    Page,
    /// By itself.
    Mail,
}

/// The HTML, which the cleaner wrote, as the standard wants it. Takes time in proportion to its length; what comes out
/// comes out unchanged when it is given in again.
pub(super) fn mend(html: &str, place: Place) -> String {
    let mut nodes = structure::mend(tree::read(html), html.len());
    if place == Place::Page {
        headings::renumber(&mut nodes);
    }
    ids::settle(&mut nodes);
    attributes::settle(&mut nodes);
    tree::write(&nodes, html.len() + html.len() / 8)
}
