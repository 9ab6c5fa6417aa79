//! Pictures, video and sound.

use super::tree::{Element, Node};

/// A picture; without an address, the words in its place.
pub(super) fn picture_or_words(element: Element<'_>) -> Option<Node<'_>> {
    if has_address(&element) {
        return Some(Node::Element(element));
    }
    let words = element.attributes.into_iter().find(|(name, value)| *name == "alt" && !value.is_empty());
    words.map(|(_, words)| Node::Text(words))
}

/// Sources and then the picture, and behind it whatever else was in it.
pub(super) fn picture(mut element: Element<'_>) -> Vec<Node<'_>> {
    let mut sources = Vec::new();
    let mut pictures = Vec::new();
    push_parts(std::mem::take(&mut element.children), &mut sources, &mut pictures);
    let Some(first) = pictures.iter().position(|node| node.is("img")) else { return pictures };
    if sources.is_empty() {
        return pictures;
    }
    sources.push(pictures.remove(first));
    pictures.insert(first, element.renamed("picture", sources));
    pictures
}

fn push_parts<'a>(nodes: Vec<Node<'a>>, sources: &mut Vec<Node<'a>>, pictures: &mut Vec<Node<'a>>) {
    for node in nodes {
        match node {
            Node::Element(element) if element.name == "img" => pictures.extend(picture_or_words(element)),
            Node::Element(mut source) if source.name == "source" && pictures.is_empty() => {
                source.attributes.retain(|(name, _)| *name != "src");
                if source.attribute("srcset").is_some() {
                    sources.push(Node::Element(source));
                }
            }
            Node::Element(element) => push_parts(element.children, sources, pictures),
            text @ Node::Text(_) if !text.is_space() => pictures.push(text),
            Node::Text(_) => {}
        }
    }
}

fn has_address(element: &Element<'_>) -> bool {
    ["src", "srcset"].iter().any(|name| element.attribute(name).is_some())
}

/// Video or sound: sources, tracks, and then what stands in its place, which `mend` makes. Where there is nothing to play
/// that is all. Other elements with what is in them.
pub(super) fn media<'a>(
    mut element: Element<'a>,
    mend: impl FnOnce(Vec<Node<'a>>) -> Vec<Node<'a>>,
) -> Vec<Node<'a>> {
    let name = element.name;
    let children = std::mem::take(&mut element.children);
    if !matches!(name, "audio" | "video") {
        return vec![element.renamed(name, mend(children))];
    }
    let has_source = element.attribute("src").is_some();
    let (mut sources, mut tracks, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for node in children {
        match node {
            Node::Element(mut source) if source.name == "source" => {
                source.attributes.retain(|(name, _)| !matches!(*name, "srcset" | "sizes"));
                if source.attribute("src").is_some() && !has_source {
                    sources.push(Node::Element(source));
                }
            }
            Node::Element(track) if track.name == "track" => {
                if track.attribute("src").is_some() {
                    tracks.push(Node::Element(track));
                }
            }
            node => rest.push(node),
        }
    }
    let mut rest = mend(rest);
    if sources.is_empty() && !has_source {
        return rest;
    }
    one_default(&mut tracks);
    sources.append(&mut tracks);
    sources.append(&mut rest);
    vec![element.renamed(name, sources)]
}

/// Only the first track that says so is the one that is shown.
fn one_default(tracks: &mut [Node<'_>]) {
    let mut has_default = false;
    for track in tracks {
        let Node::Element(track) = track else { continue };
        let is_default = track.attribute("default").is_some();
        if is_default && std::mem::replace(&mut has_default, true) {
            track.attributes.retain(|(name, _)| *name != "default");
        }
    }
}
