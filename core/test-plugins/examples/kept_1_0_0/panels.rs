//! The hooks that have panels.

use crate::{
    Kept,
    released::{
        exports::sandpress::{
            admin_panel::admin_panel,
            editor_panel::editor_panel::{self, Draft},
        },
        sandpress::{
            panel::types::{Action, Inline, Message, Node, Panel, Tone},
            types::types::{Error, FieldValue},
        },
    },
};

/// A panel with a text and a button.
fn panel(text: String) -> Panel {
    let action = Action {
        id: "press".into(),
        label: "Press".into(),
        tone: Tone::Neutral,
        confirmation: None,
        fields: Vec::new(),
    };
    Panel {
        title: "Kept".into(),
        nodes: vec![Node::Text(vec![Inline::Plain(text)]), Node::Action(action)],
        roots: vec![0, 1],
        extra: Vec::new(),
    }
}

fn message(text: &str) -> Option<Message> {
    Some(Message { tone: Tone::Success, text: text.into() })
}

impl admin_panel::Guest for Kept {
    fn panels() -> Vec<admin_panel::PanelDefinition> {
        vec![admin_panel::PanelDefinition {
            id: "page".into(),
            title: "Kept".into(),
            summary: String::new(),
            icon: "plug".into(),
            permission: String::new(),
            place: "main".into(),
            extra: Vec::new(),
        }]
    }

    fn show(request: admin_panel::PanelRequest) -> Result<Panel, Error> {
        Ok(panel(request.panel))
    }

    fn submit(submission: admin_panel::Submission) -> Result<admin_panel::Outcome, Error> {
        let next = admin_panel::Next::Same;
        Ok(admin_panel::Outcome { message: message(&submission.id), next, extra: Vec::new() })
    }
}

impl editor_panel::Guest for Kept {
    fn panels() -> Vec<editor_panel::PanelDefinition> {
        vec![editor_panel::PanelDefinition {
            id: "beside".into(),
            title: "Kept".into(),
            publication_types: Vec::new(),
            extra: Vec::new(),
        }]
    }

    fn show(_panel: String, draft: Draft) -> Result<Panel, Error> {
        Ok(panel(draft.title))
    }

    fn act(draft: Draft, submission: editor_panel::Submission) -> Result<editor_panel::Outcome, Error> {
        let patch = editor_panel::Patch {
            revision: draft.revision,
            fields: vec![FieldValue { name: "title".into(), value: "Proposed".into() }],
            path: None,
            extra: Vec::new(),
        };
        let next = editor_panel::Next::Apply(patch);
        Ok(editor_panel::Outcome { message: message(&submission.id), next, extra: Vec::new() })
    }
}
