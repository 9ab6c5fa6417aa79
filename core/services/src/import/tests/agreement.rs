//! The reader of links agrees with a whole Markdown parser.

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, format_html, parse_document};

use super::super::inline;
use super::{corpus, fixtures};
use crate::import::scan;

const MARK: &str = "/marked";

fn marked(body: &str) -> String {
    let mut text = String::new();
    let mut copied = 0;
    for target in inline::targets(body).into_iter().filter(|target| !target.in_tag) {
        text.push_str(&body[copied..target.range.start]);
        text.push_str(MARK);
        copied = target.range.end;
    }
    text + &body[copied..]
}

/// The HTML of a text without the addresses of its links, and the addresses.
fn rendered(body: &str) -> (String, Vec<String>) {
    let mut options = Options::default();
    options.extension.footnotes = true;
    options.extension.table = true;
    options.render.r#unsafe = true;
    let arena = Arena::new();
    let root = parse_document(&arena, body, &options);
    let mut addresses = Vec::new();
    for node in root.descendants() {
        if let NodeValue::Link(link) | NodeValue::Image(link) = &mut node.data.borrow_mut().value {
            addresses.push(std::mem::take(&mut link.url));
        }
    }
    let mut html = String::new();
    format_html(root, &options, &mut html).unwrap();
    (html, addresses)
}

#[test]
fn every_link_is_found_and_nothing_else() {
    let folders = [Some(fixtures()), corpus()];
    let mut wrong = Vec::new();
    for document in folders.iter().flatten().flat_map(|folder| scan(folder).unwrap().documents).flatten() {
        let file = document.file.display();
        let body = &document.body;
        let (before, _) = rendered(body);
        let (after, addresses) = rendered(&marked(body));
        if before != after {
            wrong.push(format!("{file}: more than addresses changed"));
        }
        for address in addresses.iter().filter(|address| *address != MARK && !address.is_empty()) {
            let plain = address.strip_prefix("mailto:").unwrap_or(address);
            if !body.contains(&format!("<{plain}>")) {
                wrong.push(format!("{file}: {address} was passed over"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
