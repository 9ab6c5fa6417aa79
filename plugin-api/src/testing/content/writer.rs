//! The fake of `content-write`.

use super::{KeptEntry, Written};
use crate::{
    content::{EntryRef, Identity, Intent, NewEntry, WriteError},
    testing::{calls::take, state::State, with},
    types::{FieldError, FieldValue, value_of},
};

const FIELDS: usize = 100;
const LINE: usize = 1_000;
const NAME: usize = 200;

type Answer<T> = Result<T, WriteError>;

pub(crate) fn create(as_whom: Identity, entry: &NewEntry, intent: Intent) -> Answer<EntryRef> {
    with("content::create", |state| {
        state.begin_writing(as_whom)?;
        if entry.path.len() > LINE {
            return Err(invalid("path", "a path has at most 1,000 bytes here"));
        }
        if entry.byline.len() > LINE {
            return Err(invalid("byline", "a byline has at most 1,000 bytes here"));
        }
        check_fields(&entry.fields)?;
        state.need_intent(intent)?;
        state.need_whole_type(&entry.publication_type)?;
        state.check_refusal()?;
        let title = value_of(&entry.fields, "title");
        let mut kept =
            KeptEntry::new(&entry.publication_type, title).byline(&entry.byline).id(state.next_id());
        kept.revisions = vec![(title.to_owned(), entry.fields.clone())];
        let path = entry.path.trim().trim_matches('/');
        let path = if path.is_empty() { super::kept::slug(title) } else { path.to_owned() };
        kept.path = state.free_path(&path);
        kept.is_published = intent == Intent::Publish;
        kept.created_at = Some(state.now);
        let author = state.acting_user().map(|user| user.id.clone());
        kept.author = author.filter(|_| as_whom == Identity::User);
        let id = kept.id.clone();
        state.keep_entry(kept);
        state.done("create", as_whom, &id, &entry.fields)
    })
}

pub(crate) fn update(
    as_whom: Identity,
    id: &str,
    base_revision: u32,
    changes: &[FieldValue],
    intent: Intent,
) -> Answer<EntryRef> {
    with("content::update", |state| {
        state.begin_writing(as_whom)?;
        check_fields(changes)?;
        state.need_intent(intent)?;
        let publication_type = state.writable(id)?.publication_type.clone();
        let scope = &state.grants.write;
        if let Some(field) = changes.iter().find(|field| !scope.has_field(&publication_type, &field.name)) {
            return Err(not_covered(&format!("the field {:?} of {publication_type:?}", field.name)));
        }
        state.check_refusal()?;
        let now = state.now;
        let entry = state.writable(id)?;
        if entry.is_trashed {
            return Err(WriteError::State(
                "the entry lies in the trash: restore it before you change it".to_owned(),
            ));
        }
        if entry.newest() != base_revision {
            return Err(WriteError::Conflict(entry.newest()));
        }
        let mut fields = entry.fields(false).to_vec();
        for change in changes {
            match fields.iter_mut().find(|field| field.name == change.name) {
                Some(field) => field.value.clone_from(&change.value),
                None => fields.push(change.clone()),
            }
        }
        if fields != entry.fields(false) {
            entry.revise(fields);
        }
        entry.updated_at = Some(now);
        if intent == Intent::Publish {
            entry.show(now);
        }
        state.done("update", as_whom, id, changes)
    })
}

pub(crate) fn publish(as_whom: Identity, id: &str) -> Answer<EntryRef> {
    change("publish", as_whom, id, |entry, now| {
        if entry.is_trashed {
            return Err("the entry lies in the trash: restore it before you change it");
        }
        entry.show(now);
        Ok(())
    })
}

pub(crate) fn unpublish(as_whom: Identity, id: &str) -> Answer<EntryRef> {
    change("unpublish", as_whom, id, |entry, _| {
        let was_published = std::mem::take(&mut entry.is_published);
        was_published.then_some(()).ok_or("the entry is not published")
    })
}

pub(crate) fn trash(as_whom: Identity, id: &str) -> Answer<EntryRef> {
    change("trash", as_whom, id, |entry, _| {
        let was_there = std::mem::replace(&mut entry.is_trashed, true);
        (!was_there).then_some(()).ok_or("the entry lies in the trash already")
    })
}

pub(crate) fn restore(as_whom: Identity, id: &str) -> Answer<EntryRef> {
    change("restore", as_whom, id, |entry, _| {
        let was_there = std::mem::take(&mut entry.is_trashed);
        entry.is_published &= !was_there;
        was_there.then_some(()).ok_or("the entry does not lie in the trash")
    })
}

/// Makes a change that leaves the fields alone.
fn change(
    function: &'static str,
    as_whom: Identity,
    id: &str,
    change: impl FnOnce(&mut KeptEntry, crate::testing::moment::Moment) -> Result<(), &'static str>,
) -> Answer<EntryRef> {
    with(&format!("content::{function}"), |state| {
        state.begin_writing(as_whom)?;
        let (publication_type, is_public) = {
            let entry = state.writable(id)?;
            (entry.publication_type.clone(), entry.is_public())
        };
        if matches!(function, "publish" | "unpublish") {
            state.need_publish()?;
        } else {
            state.need_whole_type(&publication_type)?;
        }
        if function == "trash" && is_public {
            state.need_publish()?;
        }
        let now = state.now;
        let entry = state.writable(id)?;
        change(entry, now).map_err(|message| WriteError::State(message.to_owned()))?;
        entry.updated_at = Some(now);
        state.done(function, as_whom, id, &[])
    })
}

impl KeptEntry {
    /// Lets readers see the newest revision.
    fn show(&mut self, now: crate::testing::moment::Moment) {
        let newest = self.revisions.len();
        let was_public = self.published_at.is_some() && newest > 1;
        if was_public && !(self.is_published && self.shown == newest) {
            self.revised_at = Some(now);
        }
        self.shown = newest;
        self.published_at.get_or_insert(now);
        self.is_published = true;
    }
}

impl State {
    /// Whether the plugin may write as this identity now; counted against the budget.
    fn begin_writing(&mut self, as_whom: Identity) -> Answer<()> {
        if !self.call.may_write() {
            return Err(WriteError::Denied(format!(
                "entries cannot be written in {}: it runs while something is loaded, saved or drawn; do it in a hook \
                 that runs by itself, such as `entry-events` or `routes`",
                self.call.function
            )));
        }
        if !self.is_open("content-write") {
            let denied = "entries are not there before the plugin has said who it is";
            return Err(WriteError::Denied(denied.to_owned()));
        }
        if as_whom == Identity::User && self.acting_user().is_none() {
            return Err(WriteError::Denied("this call runs for no user".to_owned()));
        }
        let limit = || WriteError::Limit("one call writes at most 20 times".to_owned());
        take(&mut self.call.writes, 1).then_some(()).ok_or_else(limit)
    }

    fn need_intent(&self, intent: Intent) -> Answer<()> {
        match intent {
            Intent::Save => Ok(()),
            Intent::Publish => self.need_publish(),
        }
    }

    fn need_publish(&self) -> Answer<()> {
        let denied = || {
            WriteError::Denied(
                "the grant `content-write` does not let the plugin publish: the site owner can add \"publish\" to it"
                    .to_owned(),
            )
        };
        self.grants.write.has_word.then_some(()).ok_or_else(denied)
    }

    fn need_whole_type(&self, publication_type: &str) -> Answer<()> {
        let denied =
            || not_covered(&format!("the publication type {publication_type:?} with all its fields"));
        self.grants.write.has_whole_type(publication_type).then_some(()).ok_or_else(denied)
    }

    fn check_refusal(&self) -> Answer<()> {
        let refusal = &self.entries.refusal;
        if refusal.is_empty() { Ok(()) } else { Err(WriteError::Invalid(refusal.clone())) }
    }

    /// An entry whose type the grant covers.
    fn writable(&mut self, id: &str) -> Answer<&mut KeptEntry> {
        let scope = &self.grants.write;
        let found = self.entries.all.iter_mut().find(|entry| entry.id == id);
        match found.filter(|entry| scope.has_type(&entry.publication_type)) {
            Some(entry) => Ok(entry),
            None if crate::testing::is_id(id) => {
                Err(WriteError::NotFound("the entry does not exist".to_owned()))
            }
            None => Err(WriteError::NotFound("this is not the id of an entry".to_owned())),
        }
    }

    /// Notes a change that was made.
    fn done(
        &mut self,
        function: &'static str,
        as_whom: Identity,
        id: &str,
        fields: &[FieldValue],
    ) -> Answer<EntryRef> {
        let kept = self.writable(id)?;
        let entry = EntryRef {
            id: kept.id.clone(),
            revision: kept.newest(),
            status: kept.status().to_owned(),
            path: kept.path.clone(),
            extra: Vec::new(),
        };
        let written = Written { function, as_whom, entry: entry.clone(), fields: fields.to_vec() };
        self.entries.written.push(written);
        Ok(entry)
    }
}

fn check_fields(fields: &[FieldValue]) -> Answer<()> {
    if fields.len() > FIELDS {
        return Err(invalid("", "at most 100 fields can be written at once"));
    }
    let fits = fields.iter().all(|field| (1..=NAME).contains(&field.name.len()));
    fits.then_some(()).ok_or_else(|| invalid("", "the name of a field has 1 to 200 bytes"))
}

fn not_covered(what: &str) -> WriteError {
    WriteError::Denied(format!("the grant `content-write` does not cover {what}"))
}

fn invalid(field: &str, rule: &str) -> WriteError {
    WriteError::Invalid(vec![FieldError::new(field, rule)])
}
