//! What programs read of the site.

mod feeds;
mod heads;
mod share_pictures;
mod sitemap;

/// Everything that the elements of this name hold, in their order; fails where the text is not well-formed XML.
fn texts(xml: &str, wanted: &str) -> Vec<String> {
    use quick_xml::{Reader, events::Event};
    let mut reader = Reader::from_str(xml);
    let (mut open, mut texts) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                let name: String = tag.name().as_ref().to_owned();
                if name == wanted {
                    texts.push(String::new());
                }
                open.push(name);
            }
            Event::Text(text) if open.last().is_some_and(|name| name == wanted) => {
                *texts.last_mut().unwrap() += &text.xml10_content();
            }
            Event::GeneralRef(entity) if open.last().is_some_and(|name| name == wanted) => {
                let name = entity.xml10_content();
                *texts.last_mut().unwrap() += quick_xml::escape::resolve_predefined_entity(&name).unwrap();
            }
            Event::End(_) => drop(open.pop().unwrap()),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    texts
}
