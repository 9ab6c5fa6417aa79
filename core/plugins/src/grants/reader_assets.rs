//! `reader-assets`: whether readers' pages carry style sheets or scripts of a plugin.

use std::collections::BTreeSet;

use crate::reader_assets::AssetKind;
use sandpress_config::Grant;

pub(super) const RULE: &str = "must be a list of what readers' pages may carry of the plugin: \"styles\" and \"scripts\", as in \
     reader-assets = [\"styles\"]; scripts can do whatever a reader can who looks at the page";

/// A line of cms.toml that grants as little as makes sense.
pub(super) const EXAMPLE: &str = "reader-assets = [\"styles\"]";

pub(super) fn read(grant: &Grant) -> Option<BTreeSet<AssetKind>> {
    let Grant::Only(items) = grant else { return None };
    let kind = |item: &String| {
        [AssetKind::Style, AssetKind::Script].into_iter().find(|kind| kind.granted_by() == item.trim())
    };
    let kinds: BTreeSet<AssetKind> = items.iter().map(kind).collect::<Option<_>>()?;
    (!kinds.is_empty()).then_some(kinds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_and_scripts_are_named() {
        let only = |items: &[&str]| read(&Grant::Only(items.iter().map(|item| (*item).to_owned()).collect()));
        assert_eq!(only(&["styles"]), Some([AssetKind::Style].into()));
        assert_eq!(only(&["scripts", "styles"]), Some([AssetKind::Style, AssetKind::Script].into()));
        for wrong in [&[][..], &["style"], &["styles", "*"], &["Scripts"]] {
            assert_eq!(only(wrong), None, "{wrong:?}");
        }
        assert_eq!(read(&Grant::Allowed), None, "nobody opens pages to scripts without saying so");
    }
}
