//! A page that says what was sent, in its query; refuses the name `nobody` with field errors, and does other things
//! that its fields ask for.

use sandpress_plugin::{
    admin_panel::{AdminPanel, Outcome, PanelDefinition, PanelRequest, Submission},
    panel::{Action, Confirmation, Form, FormField, Panel, PanelTarget, Row, Table, TableColumn, Tone},
    types::{Error, FieldError},
};
use sandpress_test_plugins::{Behaviour, component};

struct Plugin;

impl Behaviour for Plugin {
    const ID: &'static str = "records-submissions";
}

impl AdminPanel for Plugin {
    fn panels() -> Vec<PanelDefinition> {
        vec![PanelDefinition::new("form", "Form").permission("entry-create")]
    }

    fn show(request: PanelRequest) -> Result<Panel, Error> {
        let row = |key: &str| Row::new(key).cell(key);
        Ok(Panel::new("")
            .code("Recorded", request.query("record"))
            .form(form())
            .action(Action::new("ping", "Ping").field("from", "the button"))
            .table(
                Table::new("basins")
                    .column(TableColumn::text("name", "Name"))
                    .row(row("north & south"))
                    .row(row("east"))
                    .action(Action::new("drain", "Drain").destructive(Confirmation::new(
                        "Drain the basin?",
                        "The ships in it will lie on the ground.",
                        "Drain it",
                    ))),
            ))
    }

    fn submit(submission: Submission) -> Result<Outcome, Error> {
        let fields: Vec<_> =
            submission.fields.iter().map(|field| format!("{}={}", field.name, field.value)).collect();
        let record =
            format!("{} [{}/{}] {}", submission.id, submission.table, submission.row, fields.join(";"));
        let recorded = PanelTarget::same().query("record", record.clone());
        match submission.value("name") {
            "nobody" => Err(Error::Invalid(vec![
                FieldError::new("name", "nobody cannot be written to"),
                FieldError::new("", "the form as a whole is wrong"),
            ])),
            "busy" => Err(Error::Unavailable("The harbour is closed until noon".into())),
            "crash" => panic!("the name was crash"),
            "stay" => Ok(Outcome::same().message(Tone::Info, "Nothing to do.")),
            "at once" => Ok(Outcome::show(
                Panel::new("Second step")
                    .code("Recorded", record)
                    .form(Form::new("second", "Finish").field(FormField::boolean("sure", "I am sure"))),
            )),
            "elsewhere" => Ok(Outcome::go(PanelTarget::new("../../users"))),
            _ => Ok(Outcome::go(recorded).message(Tone::Success, "Recorded.")),
        }
    }
}

fn form() -> Form {
    Form::new("contact", "Send")
        .field(FormField::text("name", "Name").required().length(2, 20))
        .field(FormField::number("count", "Count").range("1", "10"))
        .field(FormField::boolean("loud", "Loud"))
        .field(FormField::choices("days", "Days").option("sat", "Saturday").option("sun", "Sunday"))
        .field(FormField::password("secret", "Secret"))
        .field(FormField::hidden("version", "7"))
}

component!(Plugin: lifecycle; also admin_panel);
