//! What goes on around an entry while its form is open: autosave, who else writes, what is planned, links.

use serde::Serialize;

/// What goes on around the entry of a form.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EntryFlowContext {
    /// Names this form, open once.
    pub sitting: String,
    /// How often it was saved by itself.
    pub sequence: u32,
    /// Where the script sends what stands in the form; empty where nothing is kept.
    pub autosave_url: String,
    /// Where the form is sent for a preview of what stands in it.
    pub preview_url: String,
    /// Where what is kept of an earlier sitting is thrown away.
    pub discard_url: String,
    /// When the words in the form were written, where they are not saved yet; empty where they are.
    pub restored_at: String,
    /// Words of other sittings that are not saved.
    pub unsaved: Vec<UnsavedContext>,
    /// Who else has the entry open, in sentences.
    pub present: Vec<String>,
    /// What to know about the words in the form.
    pub notice: String,
    /// The zone in which moments are written.
    pub zone: String,
    /// What is planned.
    pub plans: Vec<PlanContext>,
    /// The moment in the input for publishing.
    pub publish_at: String,
    /// The moment in the input for unpublishing.
    pub unpublish_at: String,
    /// What is wrong with the moment that was sent.
    pub plan_errors: Vec<String>,
    /// Whether the person may publish the entry.
    pub may_publish: bool,
    /// Whether the person may delete it for good.
    pub may_delete: bool,
    /// Whether it is in no list.
    pub archived: bool,
    /// The page of its revisions; empty for a new entry.
    pub revisions_url: String,
    /// The links by which people without an account see it.
    pub links: Vec<PreviewLinkContext>,
}

/// Words of another sitting that are not saved.
#[derive(Clone, Debug, Serialize)]
pub struct UnsavedContext {
    /// Names the sitting.
    pub sitting: String,
    /// When they were written.
    pub written_at: String,
    /// The form with them.
    pub url: String,
}

/// What is planned for an entry.
#[derive(Clone, Debug, Serialize)]
pub struct PlanContext {
    /// `publish` or `unpublish`.
    pub action: String,
    /// What is planned, and when, in a sentence.
    pub text: String,
    /// Why it was not done; empty before that.
    pub problem: String,
}

/// A link by which people without an account see an entry.
#[derive(Clone, Debug, Serialize)]
pub struct PreviewLinkContext {
    /// Names it.
    pub id: String,
    /// When it was made.
    pub made_at: String,
    /// Until when it is good.
    pub expires_at: String,
}

impl EntryFlowContext {
    /// An entry with everything going on around it.
    pub fn sample() -> Self {
        Self {
            sitting: "0198-1".into(),
            sequence: 3,
            autosave_url: "/admin/entries/0198/autosave".into(),
            preview_url: "/admin/entries/0198/preview".into(),
            discard_url: "/admin/entries/0198/discard".into(),
            restored_at: "21 November 2026, 14:02 UTC".into(),
            unsaved: vec![UnsavedContext {
                sitting: "0198-2".into(),
                written_at: "20 November 2026, 09:15 UTC".into(),
                url: "/admin/entries/0198?sitting=0198-2".into(),
            }],
            present: vec!["Ben Quay has this entry open since 14:02.".into()],
            notice: "Ben Quay saved this entry while you were writing.".into(),
            zone: "Europe/Berlin".into(),
            plans: vec![PlanContext {
                action: "unpublish".into(),
                text: "Unpublished on 24 December 2026, 18:00 (Europe/Berlin, UTC+01)".into(),
                problem: "A plugin refused it.".into(),
            }],
            publish_at: "2026-12-01T08:00".into(),
            unpublish_at: "2026-12-24T18:00".into(),
            plan_errors: vec!["This moment is past.".into()],
            may_publish: true,
            may_delete: true,
            archived: true,
            revisions_url: "/admin/entries/0198/revisions".into(),
            links: vec![PreviewLinkContext {
                id: "0198-3".into(),
                made_at: "21 November 2026, 14:00 UTC".into(),
                expires_at: "28 November 2026, 14:00 UTC".into(),
            }],
        }
    }
}
