//! The links of a document to other files of its folder.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use percent_encoding::percent_decode_str;

use super::anchors::{Anchors, anchored};
use super::inline::{self, Target};
use super::picture::{Picture, is_picture};
use super::walk::is_markdown;
use sandpress_domain::EntryPath;

/// What links are resolved against.
pub(super) struct Resolver<'a> {
    folder: &'a Path,
    paths: &'a BTreeMap<String, Option<EntryPath>>,
}

/// A body whose links to other documents lead to their paths, and those to headings to the ids that these have here.
pub(super) struct Resolved {
    pub(super) body: String,
    pub(super) pictures: Vec<Picture>,
    /// Where pictures stand in the body and which they are.
    pub(super) places: Vec<(Range<usize>, usize)>,
    pub(super) warnings: Vec<String>,
}

enum Meaning {
    /// An address that does not lead to a file of the folder.
    Elsewhere,
    /// A document of the folder, or a heading.
    Place(String),
    Picture(Picture),
    Lost(&'static str),
}

impl<'a> Resolver<'a> {
    /// `folder` is canonical; `paths` has each document by its file's name with slashes.
    pub(super) fn new(folder: &'a Path, paths: &'a BTreeMap<String, Option<EntryPath>>) -> Self {
        Self { folder, paths }
    }

    /// Resolves the links in the body of the document `name`.
    pub(super) fn resolve(&self, name: &str, body: &str) -> Resolved {
        let mut resolved =
            Resolved { body: String::new(), pictures: Vec::new(), places: Vec::new(), warnings: Vec::new() };
        let (body, anchors) = anchored(body);
        let mut copied = 0;
        for Target { range, in_tag } in inline::targets(&body) {
            let (Some(before), Some(written)) = (body.get(copied..range.start), body.get(range.clone()))
            else {
                continue;
            };
            resolved.body.push_str(before);
            let start = resolved.body.len();
            copied = range.end;
            match self.meaning(name, &anchors, written, in_tag) {
                Meaning::Elsewhere => resolved.body.push_str(written),
                Meaning::Place(address) => resolved.body.push_str(&address),
                Meaning::Picture(picture) => {
                    resolved.body.push_str(written);
                    let index = resolved.picture_index(picture);
                    resolved.places.push((start..resolved.body.len(), index));
                }
                Meaning::Lost(why) => {
                    resolved.body.push_str(written);
                    resolved.warnings.push(format!("the link to {written} stays as it is: {why}"));
                }
            }
        }
        resolved.body.push_str(body.get(copied..).unwrap_or_default());
        resolved
    }

    fn meaning(&self, name: &str, anchors: &Anchors, written: &str, in_tag: bool) -> Meaning {
        let address = if in_tag { written.replace("&amp;", "&") } else { unescaped(written) };
        if let Some(id) = address.strip_prefix('#').and_then(|id| anchors.id_here(id)) {
            return Meaning::Place(format!("#{}", in_address(id)));
        }
        if leads_elsewhere(&address) {
            return Meaning::Elsewhere;
        }
        let path_end = address.find(['#', '?']).unwrap_or(address.len());
        let (path, tail) = address.split_at(path_end);
        let path = percent_decode_str(path).decode_utf8_lossy().into_owned();
        let from_root = path.strip_prefix("@/");
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let Some(file) = joined(if from_root.is_some() { "" } else { folder }, from_root.unwrap_or(&path))
        else {
            return Meaning::Lost("it leads out of the folder");
        };
        match self.paths.get(&file) {
            Some(Some(post)) => Meaning::Place(format!("{}{}", post.to_url_path(), in_address(tail))),
            Some(None) => {
                Meaning::Lost("the path of that document follows from its title only when it is imported")
            }
            None if is_markdown(Path::new(&file)) => {
                Meaning::Lost("no document that can be imported is there")
            }
            None => self.picture(&file),
        }
    }

    fn picture(&self, file: &str) -> Meaning {
        let Ok(found) = self.folder.join(file).canonicalize() else {
            return Meaning::Lost("there is no such file in the folder");
        };
        if !found.starts_with(self.folder) {
            return Meaning::Lost("it leads out of the folder");
        }
        if !found.is_file() || !is_picture(&found) {
            return Meaning::Lost("it is no picture (PNG, JPEG, GIF, WebP or AVIF)");
        }
        let name = file.rsplit('/').next().unwrap_or(file).to_owned();
        Meaning::Picture(Picture { name, file: found })
    }
}

impl Resolved {
    fn picture_index(&mut self, picture: Picture) -> usize {
        self.pictures.iter().position(|known| known.file == picture.file).unwrap_or_else(|| {
            self.pictures.push(picture);
            self.pictures.len() - 1
        })
    }
}

/// Whether an address has a scheme or a host, begins at the root, stays on the page or is made by a template.
fn leads_elsewhere(address: &str) -> bool {
    let scheme = address.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    });
    address.is_empty() || address.starts_with(['/', '\\', '#', '?', '{']) || address.contains('\0') || scheme
}

/// The path from the folder of the scan, without dots; none where it leads out of it.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut segments: Vec<&str> = Vec::new();
    for segment in folder.split('/').chain(path.split('/')) {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            _ => segments.push(segment),
        }
    }
    Some(segments.join("/"))
}

fn unescaped(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut rest = written.chars().peekable();
    while let Some(c) = rest.next() {
        match rest.next_if(|next| c == '\\' && next.is_ascii_punctuation()) {
            Some(escaped) => text.push(escaped),
            None => text.push(c),
        }
    }
    text
}

/// A URL as the address of a Markdown link or in a quoted attribute: what would end it or mean something there is
/// encoded.
pub(super) fn in_address(url: &str) -> String {
    let mut address = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '&' => address.push_str("&amp;"),
            '\\' | '(' | ')' | '<' | '>' | '"' | '\'' | '`' | '[' | ']' | '*' | '|' | '\0'..=' ' | '\x7f' => {
                address.push_str(&format!("%{:02X}", u32::from(c)));
            }
            _ => address.push(c),
        }
    }
    address
}
