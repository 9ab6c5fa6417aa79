//! Scenarios of `content-read` and `content-write`. The grants cover the type `well-behaved`.

use sandpress_plugin::content::{
    Entry, EntryRef, Identity, Intent, NewEntry, Page, Query, WriteError, create, find_by_path, get,
    get_newest, publish, restore, trash, unpublish, update,
};
use sandpress_plugin::types::{FieldValue, fields};

use super::Answers;

const TYPE: &str = "well-behaved";

fn begin(title: &str, intent: Intent) -> Result<EntryRef, WriteError> {
    create(Identity::Plugin, &NewEntry::new(TYPE, fields([("title", title), ("body", "Words.")])), intent)
}

pub(super) fn changes(answers: &mut Answers) {
    let draft = begin("A draft of words", Intent::Save);
    let id = draft.as_ref().map(|entry| entry.id.clone()).unwrap_or_default();
    answers.wrote("create", draft);
    answers.note("readers see", get(&id).map(found));
    answers.note("newest", get_newest(&id).map(found));
    let changed = [FieldValue::new("body", "Other words.")];
    answers.wrote("update", update(Identity::Plugin, &id, 1, &changed, Intent::Save));
    answers.wrote("late", update(Identity::Plugin, &id, 1, &changed, Intent::Save));
    answers.wrote("publish", publish(Identity::Plugin, &id));
    answers.note("readers see", get(&id).map(found));
    let next = get_newest(&id).ok().flatten().map_or(0, |entry| entry.revision);
    answers.wrote("save only", update(Identity::Plugin, &id, next, &changed, Intent::Save));
    answers.wrote("unpublish", unpublish(Identity::Plugin, &id));
    answers.wrote("unpublish again", unpublish(Identity::Plugin, &id));
    answers.wrote("trash", trash(Identity::Plugin, &id));
    answers.wrote("trash again", trash(Identity::Plugin, &id));
    answers.note("in the trash", get_newest(&id).map(found));
    answers.wrote("change in the trash", update(Identity::Plugin, &id, 1, &changed, Intent::Save));
    answers.wrote("restore", restore(Identity::Plugin, &id));
    answers.wrote("restore again", restore(Identity::Plugin, &id));
    answers.wrote("same title", begin("A draft of words", Intent::Publish));
    answers.note("by path", find_by_path("/a-draft-of-words-2").map(found));
}

pub(super) fn queries(answers: &mut Answers) {
    for title in ["One", "Two", "Three"] {
        answers.wrote("create", begin(title, Intent::Publish));
    }
    answers.wrote("draft", begin("Four", Intent::Save));
    for status in ["", "published", "draft", "trash", "any", "lost"] {
        let page = Query::new().status(status).fields(&["title"]).list(None, 100);
        answers.note(status, page.map(|page| sorted(&page)));
    }
    let mut after: Option<String> = None;
    let mut count = 0;
    loop {
        let page = Query::new().list(after.as_deref(), 1);
        count += page.as_ref().map_or(0, |page| page.entries.len());
        after = page.ok().and_then(|page| page.next);
        if after.is_none() {
            break;
        }
    }
    answers.say("one by one", count);
    let listed = |query: Query| query.list(None, 100).map(|page| page.entries.len());
    answers.note("after", listed(Query::new().published_after("2026-03-14T09:26:53Z")));
    answers.note("before", listed(Query::new().published_before("2026-03-14T09:26:53Z")));
    answers.note("changed", listed(Query::new().changed_after("2026-03-14T09:26:52.5+00:00")));
    answers.note("of the type", listed(Query::new().publication_type(TYPE)));
    answers.note("of another", listed(Query::new().publication_type("text")));
    answers.note("by nobody", listed(Query::new().author("01890a5d-ac96-774b-bcce-b302099a8057")));
    answers.note("no moment", listed(Query::new().changed_after("yesterday")));
    answers.note("no id", listed(Query::new().author("nobody at all")));
    answers.note("no order", listed(Query::new().order("best")));
    answers.note("many fields", listed(Query::new().fields(&["x"; 101])));
    for limit in [0, 101] {
        answers.note("limit", Query::new().list(None, limit).map(|_| "fits"));
    }
    answers.note("no place", Query::new().list(Some("x"), 1).map(|_| "fits"));
    answers.note("spent", Query::new().list(None, 100).map(|_| "fits"));
}

pub(super) fn rules(answers: &mut Answers) {
    let nobody = "01890a5d-ac96-774b-bcce-b302099a8057";
    answers.note("no id", get("nonsense at all").map(found));
    answers.note("no entry", get(nobody).map(found));
    answers.note("no path", find_by_path("nowhere").map(found));
    answers.wrote("no id", publish(Identity::Plugin, "nonsense at all"));
    answers.wrote("no entry", trash(Identity::Plugin, nobody));
    answers.wrote("for nobody", publish(Identity::User, nobody));
    answers.wrote("another type", create(Identity::Plugin, &NewEntry::new("text", Vec::new()), Intent::Save));
    let long = "x".repeat(1_001);
    let new = |path: &str, byline: &str, fields| NewEntry::new(TYPE, fields).path(path).byline(byline);
    let begun = |new: &NewEntry| create(Identity::Plugin, new, Intent::Save);
    answers.wrote("path", begun(&new(&long, "", Vec::new())));
    answers.wrote("byline", begun(&new("", &long, Vec::new())));
    answers.wrote("nameless", begun(&new("", "", fields([("", "x")]))));
    answers.wrote("many fields", begun(&new("", "", vec![FieldValue::new("x", "y"); 101])));
    for _ in 0..20 {
        answers.wrote("spent", trash(Identity::Plugin, nobody));
    }
}

impl Answers {
    fn wrote(&mut self, what: &str, answer: Result<EntryRef, WriteError>) {
        match answer {
            Ok(entry) => self.say(what, format!("v{} {} {}", entry.revision, entry.status, entry.path)),
            Err(WriteError::Conflict(newest)) => self.say(what, format!("conflict {newest}")),
            Err(WriteError::State(message)) => self.say(what, format!("state {message}")),
            Err(error) => self.note(what, Err::<&str, _>(error.into())),
        }
    }
}

fn found(entry: Option<Entry>) -> String {
    let shown = |entry: Entry| {
        let body = entry.field("body");
        let dates = (entry.published_at.as_deref(), entry.updated_at.as_str());
        format!("{} {:?} v{} {body} {} {dates:?}", entry.status, entry.title, entry.revision, entry.path)
    };
    entry.map_or("none".to_owned(), shown)
}

/// The titles in no order: entries that were made in the same moment come in that of their ids.
fn sorted(page: &Page) -> String {
    let mut titles: Vec<_> = page.entries.iter().map(|entry| entry.field("title")).collect();
    titles.sort_unstable();
    titles.join(", ")
}
