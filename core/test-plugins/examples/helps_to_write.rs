//! A panel beside the form that counts words and proposes a title.

use sandpress_plugin::{
    editor_panel::{Draft, EditorPanel, Outcome, PanelDefinition, Submission},
    panel::{Action, Confirmation, Content, Form, FormField, Panel, Stat, Tabs, Tone},
    types::{Error, FieldError},
};
use sandpress_test_plugins::{Behaviour, component};

struct Plugin;

impl Behaviour for Plugin {
    const ID: &'static str = "helps-to-write";
}

impl EditorPanel for Plugin {
    fn panels() -> Vec<PanelDefinition> {
        vec![
            PanelDefinition::new("words", "Words").publication_type("text"),
            PanelDefinition::new("elsewhere", "Elsewhere").publication_type("another-type"),
        ]
    }

    fn show(_: String, draft: Draft) -> Result<Panel, Error> {
        let words = draft.value("body").split_whitespace().count();
        let about = format!(
            "{} {} r{} at {:?}: {}",
            draft.status,
            draft.publication_type,
            draft.revision,
            draft.path,
            if draft.entry.is_some() { "saved" } else { "never saved" },
        );
        Ok(Panel::new("")
            .stats([Stat::new("Words", words.to_string()), Stat::new("Title", draft.title.clone())])
            .text(about)
            .action(Action::new("title", "Propose a title").primary())
            .form(
                Form::new("replace", "Replace")
                    .field(FormField::text("find", "Find").required())
                    .field(FormField::text("with", "Replace with").value("nothing"))
                    .field(FormField::boolean("all", "Everywhere").checked(true)),
            )
            .tabs(
                Tabs::new("more")
                    .tab(
                        "empty",
                        "Empty",
                        Content::new().action(Action::new("empty", "Empty the text").destructive(
                            Confirmation::new(
                                "Empty the text?",
                                "You can still leave it as it is.",
                                "Empty it",
                            ),
                        )),
                    )
                    .tab("note", "Note", Content::new().text("Short sentences are read.")),
            ))
    }

    fn act(draft: Draft, submission: Submission) -> Result<Outcome, Error> {
        match submission.id.as_str() {
            "title" => {
                let first = draft.value("body").split('.').next().unwrap_or_default().to_owned();
                Ok(Outcome::apply(draft.patch().set("title", first).path("proposed"))
                    .message(Tone::Success, "The title is now the first sentence."))
            }
            "empty" => Ok(Outcome::apply(draft.patch().set("body", ""))),
            "replace" if submission.value("find") == "show" => {
                Ok(Outcome::show(Panel::new("Instead").text("This stands here once.")))
            }
            "replace" if !draft.value("body").contains(submission.value("find")) => {
                Err(Error::Invalid(vec![FieldError::new("find", "the text does not have this")]))
            }
            "replace" => {
                let count = if submission.is_checked("all") { usize::MAX } else { 1 };
                let body =
                    draft.value("body").replacen(submission.value("find"), submission.value("with"), count);
                Ok(Outcome::apply(draft.patch().set("body", body)))
            }
            other => Err(Error::NotFound(format!("There is no {other}."))),
        }
    }
}

component!(Plugin: lifecycle; also editor_panel);
