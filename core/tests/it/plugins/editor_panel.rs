//! Panels beside the form of an entry, through real components.

use sandpress::{
    domain::{
        FieldValues,
        panel::{Node, Tone},
    },
    plugins::{
        CallError, DraftPatch, EditorNext, EditorOutcome, FailureCause, GuestError, LiveDraft,
        PanelSubmission, Plugins,
    },
};

use crate::support::sandbox::{beside_a_type, fields, load};

async fn loaded() -> Plugins {
    load(&beside_a_type(&[("helps_to_write", ""), ("patches_badly", "")])).await.unwrap()
}

fn draft(fields: FieldValues) -> LiveDraft {
    LiveDraft {
        id: None,
        revision: 4,
        publication_type: "text".into(),
        path: "low-water".into(),
        status: "new",
        fields,
    }
}

async fn acted(plugins: &Plugins, id: &str, sent: &[(&str, &str)]) -> Result<EditorOutcome, CallError> {
    let sent = sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let submission = PanelSubmission { id: id.into(), fields: sent, ..PanelSubmission::default() };
    let draft = draft(fields("T", "Low water. High water."));
    plugins.scope().act_in_editor_panel("helps-to-write", "words", &draft, "T", submission).await
}

#[tokio::test]
async fn panels_see_what_stands_in_the_form() {
    let plugins = loaded().await;
    let draft = draft(fields("T", "one two three"));
    let mut scope = plugins.scope();
    let panel = scope.show_editor_panel("helps-to-write", "words", &draft, "The title").await.unwrap();
    let Node::Stats(stats) = &panel.content[0] else { panic!() };
    assert_eq!((stats[0].value.as_str(), stats[1].value.as_str()), ("3", "The title"));
    let Node::Text(text) = &panel.content[1] else { panic!() };
    assert_eq!(
        format!("{:?}", text.pieces[0]),
        r#"Plain { text: "new text r4 at \"low-water\": never saved" }"#
    );
}

#[tokio::test]
async fn panels_are_for_the_types_that_they_name() {
    let plugins = loaded().await;
    let panels = plugins.editor_panels();
    let of = |kind: &str| -> Vec<_> {
        panels.iter().filter(|panel| panel.is_for(kind)).map(|panel| panel.id.clone()).collect()
    };
    assert_eq!(of("text"), ["words", "bad"]);
    assert_eq!(of("another-type"), ["elsewhere", "bad"]);
    assert_eq!(of("third"), ["bad"]);
}

#[tokio::test]
async fn proposals_name_the_revision_that_they_are_for() {
    let plugins = loaded().await;
    let outcome = acted(&plugins, "title", &[]).await.unwrap();
    assert_eq!(outcome.message.unwrap().0, Tone::Success);
    let EditorNext::Apply(patch) = outcome.next else { panic!() };
    let expected = DraftPatch {
        revision: 4,
        fields: vec![("title".into(), "Low water".into())],
        path: Some("proposed".into()),
    };
    assert_eq!(patch, expected);
}

#[tokio::test]
async fn forms_of_panels_are_refused_field_by_field() {
    let plugins = loaded().await;
    match acted(&plugins, "replace", &[("find", "tide")]).await {
        Err(CallError::Refused { error: GuestError::Invalid(errors), .. }) => {
            assert_eq!(errors[0].field, "find")
        }
        other => panic!("{other:?}"),
    }
    let outcome = acted(&plugins, "replace", &[("find", "show")]).await.unwrap();
    let EditorNext::Show(panel) = outcome.next else { panic!() };
    assert_eq!(panel.title, "Instead");
}

#[tokio::test]
async fn a_panel_that_crashes_is_a_failure_of_its_plugin() {
    let plugins = loaded().await;
    let draft = draft(fields("crash", ""));
    match plugins.scope().show_editor_panel("patches-badly", "bad", &draft, "").await {
        Err(CallError::Failed { hook: "editor-panel", cause: FailureCause::Trap(words), .. }) => {
            assert!(words.contains("the title was crash"), "{words}");
        }
        other => panic!("{other:?}"),
    }
}
