//! `render` writes documents of 256 KiB, ten at once, until it is stopped. It says how many there are on the first page
//! and why it stopped.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::store::{Collection, Expectation, write};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component, escaped};

const HOARD: Collection = Collection::new("hoard");

struct Hoards;

impl Behaviour for Hoards {
    const ID: &'static str = "hoards";

    fn render(_entry: Entry) -> Result<String, Error> {
        let body = "x".repeat((256 << 10) - 500);
        let ten = |round: u32| {
            let put =
                |number| HOARD.put_operation(&format!("{round}-{number}"), &body, &[], Expectation::Any);
            write(&(0..10).map(put).collect::<Vec<_>>())
        };
        let stopped = (0..).find_map(|round| ten(round).err());
        let page = HOARD.list(None, 100)?;
        let kept = page.documents.len();
        Ok(format!(
            "<p>{kept} on a page, more: {}, {}</p>",
            page.next.is_some(),
            escaped(&format!("{stopped:?}"))
        ))
    }
}

component!(Hoards);
