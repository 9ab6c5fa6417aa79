//! A panel beside the form whose proposals do not fit, and that fails where the text says so.

use sandpress_plugin::{
    editor_panel::{Draft, EditorPanel, Outcome, PanelDefinition, Submission},
    panel::{Action, Panel},
    types::Error,
};
use sandpress_test_plugins::{Behaviour, component};

struct Plugin;

impl Behaviour for Plugin {
    const ID: &'static str = "patches-badly";
}

const WAYS: [&str; 4] = ["stale", "unknown", "huge", "path"];

impl EditorPanel for Plugin {
    fn panels() -> Vec<PanelDefinition> {
        vec![PanelDefinition::new("bad", "Bad")]
    }

    fn show(_: String, draft: Draft) -> Result<Panel, Error> {
        match draft.value("title") {
            "crash" => panic!("the title was crash"),
            "refuse" => Err(Error::Denied("This title is not for me".into())),
            _ => Ok(WAYS.iter().fold(Panel::new(""), |panel, way| panel.action(Action::new(*way, *way)))),
        }
    }

    fn act(draft: Draft, submission: Submission) -> Result<Outcome, Error> {
        let patch = draft.patch().set("title", "Changed behind the back");
        Ok(Outcome::apply(match submission.id.as_str() {
            "stale" => {
                let mut patch = patch;
                patch.revision += 1;
                patch
            }
            "unknown" => patch.set("price", "1"),
            "huge" => patch.set("body", "x".repeat(2 << 20)),
            _ => patch.path("admin/users"),
        }))
    }
}

component!(Plugin: lifecycle; also editor_panel);
