//! One Markdown file as a document that can be imported.

use std::fs::{self, File};
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::front_matter::{self, FrontMatter, Parts};
use super::links::{self, Resolver};
use super::place::{self, NoPlace};
use super::{MAX_FILE_BYTES, Picture, Refused, dates, heading};
use sandpress_domain::{EntryPath, Timestamp};

/// A Markdown file, read and understood.
#[derive(Clone, Debug)]
pub(crate) struct MarkdownDocument {
    /// Names the file from one import to the next: `markdown:` and the file's path in the folder with slashes.
    pub source: String,
    /// The file, relative to the folder.
    pub file: PathBuf,
    /// The title, from the front matter or the first heading.
    pub title: String,
    /// The summary; empty for none.
    pub summary: String,
    /// Where it will stand on the site; none where only its title can say.
    pub path: Option<EntryPath>,
    /// The slug of the front matter as it is written. [`Self::path`] has it already.
    pub slug: Option<String>,
    /// When it was published, from the front matter, the path or the name of the file.
    pub published_at: Option<Timestamp>,
    /// The authors as one text, such as `Ada, Ben and Cleo`; empty for none.
    pub byline: String,
    /// Other paths that lead to it.
    pub aliases: Vec<EntryPath>,
    /// The names of its tags.
    pub tags: Vec<String>,
    /// The names of its categories.
    pub categories: Vec<String>,
    /// Whether it is not to be published.
    pub draft: bool,
    /// The Markdown without front matter and title. Links to other documents of the folder lead to their paths;
    /// pictures are named as in the file: see [`Self::with_pictures`].
    pub body: String,
    /// The pictures of the folder that the body names, each once.
    pub pictures: Vec<Picture>,
    /// What could not be taken over, for people.
    pub warnings: Vec<String>,
    name: String,
    places: Vec<(Range<usize>, usize)>,
}

impl MarkdownDocument {
    /// The body with the URL of each picture that `url_of` knows in place of its file's name.
    pub(crate) fn with_pictures(&self, url_of: impl Fn(&Picture) -> Option<String>) -> String {
        let mut body = String::with_capacity(self.body.len());
        let mut copied = 0;
        for (range, index) in &self.places {
            let Some(url) = self.pictures.get(*index).and_then(&url_of) else { continue };
            body.push_str(self.body.get(copied..range.start).unwrap_or_default());
            body.push_str(&links::in_address(&url));
            copied = range.end;
        }
        body.push_str(self.body.get(copied..).unwrap_or_default());
        body
    }

    pub(super) fn file_name(&self) -> &str {
        &self.name
    }

    pub(super) fn resolve_links(&mut self, resolver: &Resolver<'_>) {
        let resolved = resolver.resolve(&self.name, &self.body);
        self.body = resolved.body;
        self.pictures = resolved.pictures;
        self.places = resolved.places;
        self.warnings.extend(resolved.warnings);
    }
}

/// Reads the file at `file` in `folder`. Its links are not resolved yet.
pub(super) fn read(folder: &Path, file: &Path) -> Result<MarkdownDocument, Refused> {
    let refused = |line, reason: String| Refused { file: file.to_path_buf(), line, reason };
    let Some(name) = file.iter().map(|part| part.to_str()).collect::<Option<Vec<_>>>() else {
        return Err(refused(None, "the name of the file is no UTF-8: rename it".to_owned()));
    };
    let bytes = contents(&folder.join(file)).map_err(|reason| refused(None, reason))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
        let line = valid.filter(|byte| **byte == b'\n').count() + 1;
        refused(Some(line), "here the file stops being UTF-8 text: save it as UTF-8".to_owned())
    })?;
    understand(name.join("/"), &text).map_err(|(line, reason)| refused(line, reason))
}

fn contents(file: &Path) -> Result<Vec<u8>, String> {
    let unreadable = |error| format!("the file cannot be read ({error}): check who may read it");
    if !fs::symlink_metadata(file).map_err(unreadable)?.is_file() {
        return Err("it is a symbolic link or no ordinary file: put the file itself here".to_owned());
    }
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(format!("the file is larger than {} MiB: divide it", MAX_FILE_BYTES / 1024 / 1024));
    }
    Ok(bytes)
}

type Reason = (Option<usize>, String);

/// Makes a document of the text of the file `name`.
pub(super) fn understand(name: String, text: &str) -> Result<MarkdownDocument, Reason> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if matches!(name.rsplit('/').next(), Some("_index.md" | "_index.markdown")) {
        return Err((None, "section page, not a post".to_owned()));
    }
    if text.trim().is_empty() {
        return Err((None, "the file is empty: write something or delete it".to_owned()));
    }
    let parts = front_matter::split(text).map_err(|error| (Some(error.line), error.reason))?;
    let (title, body) = title_and_body(&parts)?;
    let path = path_of(&name, &parts)?;
    let published_at = date_of(&name, path.as_ref(), &parts)?;
    let FrontMatter { slug, aliases, redirect_from, draft, published, .. } = parts.front_matter;
    let FrontMatter { description, summary, excerpt, authors, author, .. } = parts.front_matter;
    let FrontMatter { tags, categories, category, taxonomies, .. } = parts.front_matter;
    let taxonomies = taxonomies.unwrap_or_default();
    let (tags, categories) =
        (tags.unwrap_or(taxonomies.tags), categories.or(category).unwrap_or(taxonomies.categories));
    let mut document = MarkdownDocument {
        source: format!("markdown:{name}"),
        file: PathBuf::from(&name),
        title,
        summary: [description, summary, excerpt].into_iter().find_map(words).unwrap_or_default(),
        path,
        slug: words(slug),
        published_at,
        byline: byline(authors.or(author).unwrap_or_default().0),
        aliases: Vec::new(),
        tags: tags.0,
        categories: categories.0,
        draft: draft.is_some_and(|draft| draft.0) || published.is_some_and(|published| !published.0),
        body,
        pictures: Vec::new(),
        warnings: Vec::new(),
        name,
        places: Vec::new(),
    };
    for alias in [aliases, redirect_from].into_iter().flatten().flat_map(|texts| texts.0) {
        document.add_alias(&alias);
    }
    Ok(document)
}

impl MarkdownDocument {
    fn add_alias(&mut self, alias: &str) {
        match place::from_address(alias) {
            Ok(path) if self.path.as_ref() == Some(&path) || self.aliases.contains(&path) => {}
            Ok(path) => self.aliases.push(path),
            Err(error) => self.warnings.push(format!("the alias {alias:?} is left out: {error}")),
        }
    }
}

/// The text in one line of trimmed words; none where nothing is left.
fn words(text: Option<String>) -> Option<String> {
    let text = text?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

fn title_and_body(parts: &Parts<'_>) -> Result<(String, String), Reason> {
    let body = heading::without_blank_start(parts.body);
    if let Some(title) = words(parts.front_matter.title.clone()) {
        let body = heading::without_repeated_title(body, &title).to_owned();
        return Ok((title, body));
    }
    let Some((title, range)) = heading::first_title(body) else {
        let reason = "the document has no title: add `title` to its front matter or a heading `# Title`";
        return Err((None, reason.to_owned()));
    };
    let before = body.get(..range.start).unwrap_or_default();
    let after = heading::without_blank_start(body.get(range.end..).unwrap_or_default());
    Ok((title, format!("{before}{after}")))
}

fn path_of(name: &str, parts: &Parts<'_>) -> Result<Option<EntryPath>, Reason> {
    let front = &parts.front_matter;
    for (key, address) in [("path", &front.path), ("permalink", &front.permalink), ("url", &front.url)] {
        if let Some(address) = address.as_deref().filter(|address| !address.trim().is_empty()) {
            return place::from_address(address).map(Some).map_err(|error| {
                (
                    parts.line_of(key),
                    format!("the `{key}` {address:?} cannot be the address of a post: {error}"),
                )
            });
        }
    }
    let slug = words(front.slug.clone());
    place::from_file(name, slug.as_deref()).map_err(|NoPlace { key, error }| match key {
        Some(key) => (parts.line_of(key), format!("the `{key}` cannot be part of an address: {error}")),
        None => (None, format!("its name gives no address: {error}; or set `path` in its front matter")),
    })
}

fn date_of(name: &str, path: Option<&EntryPath>, parts: &Parts<'_>) -> Result<Option<Timestamp>, Reason> {
    if let Some(date) = &parts.front_matter.date {
        let reason =
            || format!("the `date` {:?} is none: write it as 2024-01-02 or 2024-01-02T10:00:00Z", date.0);
        return dates::parse(&date.0).map(Some).ok_or_else(|| (parts.line_of("date"), reason()));
    }
    Ok(path.and_then(|path| dates::from_path(path.as_str())).or_else(|| dates::from_path(name)))
}

/// Names as `A`, `A and B`, `A, B and C`.
fn byline(names: Vec<String>) -> String {
    let names: Vec<String> = names.into_iter().filter_map(|name| words(Some(name))).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
