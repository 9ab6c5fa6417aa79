//! What is wrong with a page: for people who do not see it, and for the content security policy.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use crate::theme::Theme;

/// What is wrong with a page, each with whether it is an error.
pub(super) fn look_at(html: &str, theme: &Theme) -> BTreeSet<(bool, String)> {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(html));
    let sink = Reader { page: RefCell::new(Page::new(theme.site().url.clone())) };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    // The page is fed whole and has no script that would stop it.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.page.into_inner().judged()
}

struct Reader {
    page: RefCell<Page>,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut page = self.page.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => page.open(&tag),
            Token::TagToken(tag) => page.close(&tag.name),
            Token::CharacterTokens(text) => page.text(&text),
            Token::ParseError(message) => page.note(true, format!("is no good HTML: {message}")),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// What is known of a page so far.
struct Page {
    site: String,
    found: BTreeSet<(bool, String)>,
    ids: HashSet<String>,
    has_language: bool,
    has_title: bool,
    in_title: bool,
    mains: usize,
    headings: Vec<u8>,
    labelled: HashSet<String>,
    /// Inputs that need a label: their ids, and how they are told.
    inputs: Vec<(String, String)>,
    labels_open: usize,
    /// Links and buttons that are open, with whether something in them names them.
    named: Vec<(String, bool)>,
}

impl Page {
    fn new(site: String) -> Self {
        Self {
            site,
            found: BTreeSet::new(),
            ids: HashSet::new(),
            has_language: false,
            has_title: false,
            in_title: false,
            mains: 0,
            headings: Vec::new(),
            labelled: HashSet::new(),
            inputs: Vec::new(),
            labels_open: 0,
            named: Vec::new(),
        }
    }

    fn note(&mut self, is_error: bool, message: impl Into<String>) {
        self.found.insert((is_error, message.into()));
    }

    fn open(&mut self, tag: &Tag) {
        let attribute =
            |name: &str| tag.attrs.iter().find(|found| &*found.name.local == name).map(|found| &*found.value);
        let name = &*tag.name;
        for found in &tag.attrs {
            let key = &*found.name.local;
            if key == "style" || key.starts_with("on") {
                self.note(
                    true,
                    format!("<{name}> has the attribute {key}, which the content security policy refuses"),
                );
            }
        }
        if let Some(id) = attribute("id")
            && !self.ids.insert(id.to_owned())
        {
            self.note(true, format!("the id {id:?} is there twice"));
        }
        match name {
            "html" => self.has_language = attribute("lang").is_some_and(|lang| !lang.is_empty()),
            "title" => self.in_title = true,
            "main" => self.mains += 1,
            "img" => {
                match attribute("alt") {
                    None => self.note(
                        true,
                        "<img> has no alt: say what it shows, or alt=\"\" where it only decorates",
                    ),
                    Some(alt) if !alt.is_empty() => self.name_what_is_open(),
                    Some(_) => {}
                }
                if attribute("width").is_none() && attribute("src").is_some_and(|src| !src.ends_with(".svg"))
                {
                    self.note(false, "<img> without width and height makes the page jump while it loads");
                }
            }
            "style" => self.note(
                true,
                "<style> is refused by the content security policy: put it into a file in static/",
            ),
            "label" => {
                self.labels_open += 1;
                self.labelled.extend(attribute("for").map(str::to_owned));
            }
            "input" | "select" | "textarea" => self.input(name, &attribute),
            "a" | "button" if attribute("href").is_some() || name == "button" => {
                let is_named = attribute("aria-label").is_some_and(|label| !label.is_empty())
                    || attribute("aria-labelledby").is_some()
                    || attribute("aria-hidden") == Some("true");
                self.named.push((name.to_owned(), is_named));
            }
            "script" => self.script(&attribute),
            _ => {}
        }
        if let Some(level) = name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok()) {
            self.headings.push(level);
        }
        self.requests(name, &attribute);
    }

    fn input<'a>(&mut self, name: &str, attribute: &impl Fn(&str) -> Option<&'a str>) {
        let kind = attribute("type").unwrap_or_default();
        let needs_none = ["hidden", "submit", "reset", "button", "image"].contains(&kind)
            || attribute("aria-label").is_some()
            || attribute("aria-labelledby").is_some()
            || self.labels_open > 0;
        if !needs_none {
            let told = format!("<{name} name={:?}>", attribute("name").unwrap_or_default());
            self.inputs.push((attribute("id").unwrap_or_default().to_owned(), told));
        }
    }

    fn script<'a>(&mut self, attribute: &impl Fn(&str) -> Option<&'a str>) {
        match attribute("src") {
            None if attribute("type") == Some("application/ld+json") => {}
            None => self.note(true, "a script inside the page is refused by the content security policy"),
            Some(_) if attribute("integrity").is_none() => {
                self.note(true, "a script has no integrity: print {{ integrity(path=\"…\") }}");
            }
            Some(_) => {
                self.note(false, "a script needs its hash in the settings of the plugin security-headers")
            }
        }
    }

    /// What a browser asks for by itself.
    fn requests<'a>(&mut self, name: &str, attribute: &impl Fn(&str) -> Option<&'a str>) {
        let is_loaded =
            |rel: &str| ["stylesheet", "icon", "preload", "modulepreload", "preconnect"].contains(&rel);
        let url = match name {
            "img" | "script" | "iframe" | "source" | "video" | "audio" | "embed" | "track" => {
                attribute("src")
            }
            "link" if attribute("rel").is_some_and(|rel| rel.split_whitespace().any(is_loaded)) => {
                attribute("href")
            }
            _ => None,
        };
        if let Some(url) = url {
            let is_elsewhere = url.starts_with("//") || (url.contains("://") && !url.starts_with(&self.site));
            if is_elsewhere {
                self.note(true, format!("<{name}> asks another site for something: {url}"));
            }
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "title" => self.in_title = false,
            "label" => self.labels_open = self.labels_open.saturating_sub(1),
            "a" | "button" => {
                if let Some(at) = self.named.iter().rposition(|(open, _)| open == name) {
                    let (_, is_named) = self.named.remove(at);
                    if !is_named {
                        self.note(true, format!("<{name}> has no words: say where it leads or what it does"));
                    }
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.has_title |= self.in_title;
        self.name_what_is_open();
    }

    fn name_what_is_open(&mut self) {
        self.named.iter_mut().for_each(|(_, is_named)| *is_named = true);
    }

    fn judged(mut self) -> BTreeSet<(bool, String)> {
        if !self.has_language {
            self.note(true, "<html> has no lang: print lang=\"{{ site.language }}\"");
        }
        if !self.has_title {
            self.note(true, "there is no <title>, or nothing in it");
        }
        if self.mains != 1 {
            let mains = self.mains;
            self.note(true, format!("there are {mains} elements <main>: a page has one"));
        }
        let firsts = self.headings.iter().filter(|level| **level == 1).count();
        if firsts != 1 {
            self.note(firsts == 0, format!("there are {firsts} elements <h1>: a page has one"));
        }
        let mut before = 0;
        for level in std::mem::take(&mut self.headings) {
            if level > before + 1 {
                self.note(false, format!("<h{level}> follows <h{before}>: no level is left out"));
            }
            before = level;
        }
        for (id, told) in std::mem::take(&mut self.inputs) {
            if id.is_empty() || !self.labelled.contains(&id) {
                self.note(true, format!("{told} has no label"));
            }
        }
        self.found
    }
}
