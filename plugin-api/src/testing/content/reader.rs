//! The fake of `content-read`.

use super::KeptEntry;
use crate::{
    content::{Entry, Filter, Page, Rendering},
    testing::{calls::take, invalid, is_id, moment::Moment, state::State, with},
    types::Error,
};

const FIELDS: usize = 100;
const HTML_BYTES: usize = 1 << 20;
const PAGE_BYTES: usize = 1 << 20;

pub(crate) fn get(id: &str) -> Result<Option<Entry>, Error> {
    with("content::get", |state| state.find_by_id(id, true))
}

pub(crate) fn get_newest(id: &str) -> Result<Option<Entry>, Error> {
    with("content::get_newest", |state| state.find_by_id(id, false))
}

pub(crate) fn find_by_path(path: &str) -> Result<Option<Entry>, Error> {
    let path = path.trim().trim_matches('/');
    with("content::find_by_path", |state| {
        state.need_content()?;
        state.count_reads(1)?;
        Ok(state.find_entry(true, |entry| entry.path == path))
    })
}

pub(crate) fn query(filter: &Filter, order: &str, after: Option<&str>, limit: u32) -> Result<Page, Error> {
    with("content::query", |state| {
        state.need_content()?;
        let question = Question::of(state, filter, order, after, limit)?;
        state.count_reads(limit)?;
        Ok(state.answer(&question))
    })
}

pub(crate) fn get_rendering(id: &str) -> Result<Option<Rendering>, Error> {
    with("content::get_rendering", |state| {
        state.need_content()?;
        state.check_id(id)?;
        state.count_reads(1)?;
        let is_open =
            |entry: &&KeptEntry| entry.is_public() && state.grants.read.has_type(&entry.publication_type);
        let Some(entry) = state.entries.all.iter().find(|entry| entry.id == id).filter(is_open) else {
            return Ok(None);
        };
        if entry.html.len() > HTML_BYTES {
            return Err(Error::Limit("the entry has more than 1 MiB of HTML".to_owned()));
        }
        Ok(Some(Rendering { html: entry.html.clone(), text: text_of(&entry.html) }))
    })
}

/// What is asked for, when it makes sense.
struct Question<'a> {
    filter: &'a Filter,
    is_public: bool,
    published_after: Option<Moment>,
    published_before: Option<Moment>,
    changed_after: Option<Moment>,
    by_change: bool,
    latest_first: bool,
    after: Option<(Moment, String)>,
    limit: usize,
}

impl<'a> Question<'a> {
    fn of(
        state: &State,
        filter: &'a Filter,
        order: &str,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Self, Error> {
        if !(1..=100).contains(&limit) {
            return Err(invalid("limit", "a page has 1 to 100 entries"));
        }
        let (by_change, latest_first) = match order {
            "" | "published-newest" => (false, true),
            "published-oldest" => (false, false),
            "changed-newest" => (true, true),
            "changed-oldest" => (true, false),
            _ => return Err(invalid("order", "this order is not known")),
        };
        let is_public = match filter.status.as_str() {
            "" | "published" => true,
            "draft" | "trash" | "any" => false,
            _ => return Err(invalid("status", "this status is not known")),
        };
        if !is_public {
            state.need_drafts()?;
        }
        if let Some(of) = filter.publication_type.as_ref().filter(|of| !state.grants.read.has_type(of)) {
            let denied = format!("the grant `content-read` does not cover the publication type {of:?}");
            return Err(Error::Denied(denied));
        }
        let question = Self {
            filter,
            is_public,
            published_after: moment("published-after", filter.published_after.as_deref())?,
            published_before: moment("published-before", filter.published_before.as_deref())?,
            changed_after: moment("changed-after", filter.changed_after.as_deref())?,
            by_change,
            latest_first,
            after: after.map(cursor).transpose()?,
            limit: limit as usize,
        };
        let author = filter.author.as_deref().filter(|id| !id.is_empty());
        let is_unknown = |id: &&str| !is_id(id) && !state.users.iter().any(|user| user.id == *id);
        if author.is_some_and(|id| is_unknown(&id)) {
            return Err(invalid("author", "this is not an id"));
        }
        if filter.fields.len() > FIELDS {
            return Err(invalid("fields", "at most 100 fields can be asked for"));
        }
        Ok(question)
    }

    fn fits(&self, entry: &KeptEntry) -> bool {
        let Filter { publication_type, status, author, .. } = self.filter;
        let has_status = match status.as_str() {
            "draft" => !entry.is_published && !entry.is_trashed,
            "trash" => entry.is_trashed,
            "any" => !entry.is_trashed,
            _ => entry.is_public(),
        };
        let author = author.as_ref().filter(|id| !id.is_empty());
        has_status
            && publication_type.as_ref().is_none_or(|of| *of == entry.publication_type)
            && author.is_none_or(|author| entry.author.as_ref() == Some(author))
            && self.published_after.is_none_or(|from| entry.published_at.is_some_and(|at| at >= from))
            && self.published_before.is_none_or(|to| entry.published_at.is_some_and(|at| at < to))
            && self.changed_after.is_none_or(|from| entry.changed(self.is_public) > from)
            && self.after.as_ref().is_none_or(|after| self.comes_after(entry, after))
    }

    fn key(&self, entry: &KeptEntry) -> Moment {
        if self.by_change { entry.changed(self.is_public) } else { entry.dated() }
    }

    fn comes_after(&self, entry: &KeptEntry, (at, id): &(Moment, String)) -> bool {
        let own = (self.key(entry), entry.id.as_str());
        if self.latest_first { own < (*at, id.as_str()) } else { own > (*at, id.as_str()) }
    }

    fn has_field(&self, name: &str) -> bool {
        let base = name.split('.').next().unwrap_or(name);
        self.filter.fields.iter().any(|wanted| wanted == "*" || wanted == base)
    }
}

impl State {
    fn need_content(&self) -> Result<(), Error> {
        let denied =
            || Error::Denied("entries are not there before the plugin has said who it is".to_owned());
        self.is_open("content-read").then_some(()).ok_or_else(denied)
    }

    fn need_drafts(&self) -> Result<(), Error> {
        let denied = || {
            Error::Denied(
                "the grant `content-read` opens only what readers see: the site owner can add \"drafts\" to it"
                    .to_owned(),
            )
        };
        self.grants.read.has_word.then_some(()).ok_or_else(denied)
    }

    fn count_reads(&mut self, entries: u32) -> Result<(), Error> {
        let limit = || {
            Error::Limit("one call reads at most 50 times and 1,000 entries: read less at once".to_owned())
        };
        (take(&mut self.call.reads, 1) && take(&mut self.call.entries, entries))
            .then_some(())
            .ok_or_else(limit)
    }

    fn check_id(&self, id: &str) -> Result<(), Error> {
        let is_known = is_id(id) || self.entries.all.iter().any(|entry| entry.id == id);
        is_known.then_some(()).ok_or_else(|| invalid("id", "this is not an id"))
    }

    fn find_by_id(&mut self, id: &str, is_public: bool) -> Result<Option<Entry>, Error> {
        self.check_id(id)?;
        self.need_content()?;
        if !is_public {
            self.need_drafts()?;
        }
        self.count_reads(1)?;
        Ok(self.find_entry(is_public, |entry| entry.id == id))
    }

    fn find_entry(&self, is_public: bool, is_it: impl Fn(&KeptEntry) -> bool) -> Option<Entry> {
        let is_open = |entry: &&KeptEntry| !is_public || entry.is_public();
        let entry = self.entries.all.iter().find(|entry| is_it(entry)).filter(is_open)?;
        self.grants.read.has_type(&entry.publication_type).then(|| self.entry(entry, is_public, |_| true))
    }

    fn answer(&self, question: &Question<'_>) -> Page {
        let mut found: Vec<&KeptEntry> = self.entries.all.iter().collect();
        found.retain(|entry| self.grants.read.has_type(&entry.publication_type) && question.fits(entry));
        found.sort_by_key(|entry| (question.key(entry), &entry.id));
        if question.latest_first {
            found.reverse();
        }
        let (mut entries, mut sum) = (Vec::new(), 0);
        for kept in found.iter().take(question.limit) {
            let entry = self.entry(kept, question.is_public, |name| question.has_field(name));
            sum += entry.fields.iter().map(|field| field.name.len() + field.value.len()).sum::<usize>();
            if sum > PAGE_BYTES && !entries.is_empty() {
                break;
            }
            entries.push(entry);
        }
        let last = found.get(entries.len().wrapping_sub(1)).filter(|_| found.len() > entries.len());
        let next = last.map(|entry| format!("{}.{}", question.key(entry).milliseconds(), entry.id));
        Page { entries, next }
    }

    /// The entry as the plugin gets it.
    pub(in crate::testing) fn entry(
        &self,
        kept: &KeptEntry,
        is_public: bool,
        has: impl Fn(&str) -> bool,
    ) -> Entry {
        let is_granted = |name: &str| self.grants.read.has_field(&kept.publication_type, name);
        let fields =
            kept.fields(is_public).iter().filter(|field| has(&field.name) && is_granted(&field.name));
        let is_read = kept.is_public();
        Entry {
            id: kept.id.clone(),
            publication_type: kept.publication_type.clone(),
            title: kept.title(is_public).to_owned(),
            path: kept.path.clone(),
            url: format!("{}/{}", self.origin, kept.path),
            status: kept.status().to_owned(),
            revision: if is_public { u32::try_from(kept.shown).unwrap_or(u32::MAX) } else { kept.newest() },
            published_at: kept.published_at.map(|at| at.to_string()),
            updated_at: kept.changed(is_public).to_string(),
            byline: kept.byline.clone(),
            author: kept.author.clone(),
            excerpt: if is_read { kept.excerpt.clone() } else { String::new() },
            word_count: if is_read { words(&kept.html) } else { 0 },
            fields: fields.cloned().collect(),
            extra: Vec::new(),
        }
    }
}

fn moment(field: &str, text: Option<&str>) -> Result<Option<Moment>, Error> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let refused = || invalid(field, "this is not a moment in the form 2026-01-31T12:00:00Z (RFC 3339)");
    Moment::parse(text).map(Some).ok_or_else(refused)
}

fn cursor(text: &str) -> Result<(Moment, String), Error> {
    let parts = text.split_once('.').and_then(|(at, id)| Some((at.parse().ok()?, id.to_owned())));
    let refused = || invalid("after", "this is not the `next` of a page");
    parts.map(|(at, id)| (Moment::of_milliseconds(at), id)).ok_or_else(refused)
}

fn words(html: &str) -> u32 {
    text_of(html).split_whitespace().count().try_into().unwrap_or(u32::MAX)
}

/// The text of HTML, one line for each block.
fn text_of(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        let (tag, words) = piece.split_once('>').unwrap_or(("", piece));
        let is_block =
            ["/p", "/li", "/h", "/div", "/blockquote", "br"].iter().any(|end| tag.starts_with(end));
        text.push_str(if is_block { "\n" } else { "" });
        text.push_str(words.trim_matches('\n'));
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&amp;", "&").trim().to_owned()
}
