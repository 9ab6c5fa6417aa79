//! The browser half: what `web/` is built into.

use sandpress_plugin::editor_frame::File;

/// Names and contents.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The files for the frame; none where the component was built without them.
pub(crate) fn files() -> Vec<File> {
    FILES.iter().map(|(name, content)| File::new(*name, *content)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_loads_only_what_is_there() {
        let Some((_, page)) = FILES.iter().find(|(name, _)| *name == "index.html") else {
            assert!(FILES.is_empty(), "files without a page");
            return;
        };
        let page = std::str::from_utf8(page).unwrap();
        for attribute in ["src=\"", "href=\""] {
            for loaded in page.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(FILES.iter().any(|(name, _)| *name == loaded), "{loaded} is not there");
            }
        }
    }
}
