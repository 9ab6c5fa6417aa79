//! Pages around entries with one text in every place that holds text.

use sandpress::themes::contexts::admin::{
    CompareContext, ConflictContext, EntryFlowContext, FieldValueContext, JumpContext, MissingPagesContext,
    RedirectsContext, RevisionsContext,
};

use super::text_everywhere::{common, fill};

pub(super) fn flow(text: &str) -> EntryFlowContext {
    let mut flow = EntryFlowContext::sample();
    fill!(text; flow; sitting, autosave_url, preview_url, discard_url, restored_at, notice, zone);
    fill!(text; flow; publish_at, unpublish_at, revisions_url);
    for words in &mut flow.unsaved {
        fill!(text; words; sitting, written_at, url);
    }
    for plan in &mut flow.plans {
        fill!(text; plan; action, text, problem);
    }
    for link in &mut flow.links {
        fill!(text; link; id, made_at, expires_at);
    }
    flow.present = vec![text.to_owned()];
    flow.plan_errors = vec![text.to_owned()];
    flow
}

pub(super) fn conflict(text: &str) -> ConflictContext {
    let mut context = ConflictContext { common: common(text), ..ConflictContext::sample() };
    fill!(text; context; their_author, their_saved_at, theirs_url);
    fill!(text; context.entry; id, merge_url, path, byline, sitting);
    let value = |value: String| FieldValueContext { name: text.to_owned(), label: text.to_owned(), value };
    context.mine = vec![value(text.to_owned()), value(format!("\n{text}\n{text}"))];
    for field in &mut context.merged {
        fill!(text; field; label);
        for piece in &mut field.pieces {
            fill!(text; piece; text, theirs, choice);
        }
    }
    context
}

pub(super) fn revisions(text: &str) -> RevisionsContext {
    let mut context = RevisionsContext { common: common(text), ..RevisionsContext::sample() };
    fill!(text; context; entry_title, edit_url, compare_url, kept);
    for revision in &mut context.revisions {
        fill!(text; revision; author, saved_at, saved_on, name, published_at, change, compare_url, url);
    }
    fill!(text; context.pagination; newer_url, older_url);
    context
}

pub(super) fn compare(text: &str) -> CompareContext {
    let mut context = CompareContext { common: common(text), ..CompareContext::sample() };
    fill!(text; context; entry_title, revisions_url, from_words, to_words, restore_url);
    for field in &mut context.fields {
        fill!(text; field; label);
        for run in &mut field.runs {
            fill!(text; run; text);
        }
    }
    context
}

pub(super) fn redirects(text: &str) -> RedirectsContext {
    let mut context = RedirectsContext { common: common(text), ..RedirectsContext::sample() };
    fill!(text; context; q);
    for redirect in &mut context.redirects {
        fill!(text; redirect; from, to, status, hit_on);
    }
    fill!(text; context.form; from, to, table);
    context.form.from_errors = vec![text.to_owned()];
    context.form.to_errors = vec![text.to_owned()];
    context.refused = vec![text.to_owned()];
    fill!(text; context.pagination; newer_url, older_url);
    context
}

pub(super) fn missing_pages(text: &str) -> MissingPagesContext {
    let mut context = MissingPagesContext { common: common(text), ..MissingPagesContext::sample() };
    for page in &mut context.pages {
        fill!(text; page; path, seen_on, referrer, redirect_url);
    }
    fill!(text; context.pagination; newer_url, older_url);
    context
}

pub(super) fn jump(text: &str) -> JumpContext {
    let mut context = JumpContext { common: common(text), ..JumpContext::sample() };
    fill!(text; context; q);
    for place in &mut context.places {
        fill!(text; place; title, kind, url);
    }
    context
}
