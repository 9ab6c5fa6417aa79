//! The Atom feed.

use quick_xml::{Reader, events::Event};

use crate::support::app::TestApp;

/// Every element that is opened, with the text in it; fails where the text is not well-formed XML.
fn elements(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let (mut open, mut elements): (Vec<usize>, Vec<(String, String)>) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                open.push(elements.len());
                elements.push((tag.name().as_ref().to_owned(), String::new()));
            }
            Event::Empty(tag) => {
                let href = tag.try_get_attribute("href").unwrap().map(|href| {
                    href.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap().into_owned()
                });
                elements.push((tag.name().as_ref().to_owned(), href.unwrap_or_default()));
            }
            Event::Text(text) => {
                if let Some(last) = open.last() {
                    elements[*last].1 += &text.xml10_content();
                }
            }
            Event::GeneralRef(entity) => {
                if let Some(last) = open.last() {
                    let name = entity.xml10_content();
                    let text = match entity.resolve_char_ref().unwrap() {
                        Some(character) => character.to_string(),
                        None => quick_xml::escape::resolve_predefined_entity(&name).unwrap().to_owned(),
                    };
                    elements[*last].1 += &text;
                }
            }
            Event::End(_) => drop(open.pop().unwrap()),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    elements
}

#[tokio::test]
async fn the_feed_is_whole_xml_with_whole_addresses() {
    let app = TestApp::start().await;
    app.post("Plain & <simple>", "A [link](/about) and ]]> a \u{1F600}.").await;
    app.wait_a_minute();
    app.post("Control\u{1}s", "Bell \u{7} and &#7; and form feed \u{c}.").await;
    let page = app.get("/atom.xml").await;
    assert_eq!(page.header("content-type"), "application/atom+xml; charset=utf-8");
    let elements = elements(&page.body);
    let texts =
        |name: &str| elements.iter().filter(|e| e.0 == name).map(|e| e.1.as_str()).collect::<Vec<_>>();
    assert_eq!(texts("title"), ["Field Notes", "Controls", "Plain & <simple>"]);
    assert_eq!(
        texts("updated"),
        ["2026-03-14T09:27:53+00:00", "2026-03-14T09:27:53+00:00", "2026-03-14T09:26:53+00:00"]
    );
    assert!(texts("content")[1].contains("<p>A <a href="), "{elements:?}");
    for link in texts("link") {
        assert!(link.starts_with(&app.origin()), "{link}");
    }
    let ids = texts("id");
    assert_eq!(ids[0], format!("{}/", app.origin()));
    assert!(ids[1..].iter().all(|id| id.starts_with("urn:uuid:")));
    app.shutdown().await;
}

#[tokio::test]
async fn an_empty_feed_is_a_feed() {
    let app = TestApp::start().await;
    let page = app.get("/atom.xml").await;
    assert_eq!(page.status, 200);
    assert_eq!(elements(&page.body)[0].0, "feed");
    app.shutdown().await;
}

#[tokio::test]
async fn the_feed_holds_the_newest_twenty() {
    let app = TestApp::start().await;
    for number in 1..=22 {
        app.wait_a_minute();
        app.post(&format!("Day {number}"), "Fine.").await;
    }
    let body = app.get("/atom.xml").await.body;
    assert_eq!(elements(&body).iter().filter(|element| element.0 == "entry").count(), 20);
    assert!(body.contains("Day 22") && body.contains("Day 3<") && !body.contains("Day 2<"));
    app.shutdown().await;
}
