//! A page with every node, and a second one that people see who may edit everything.

use sandpress_plugin::{
    admin_panel::{AdminPanel, PanelDefinition, PanelRequest},
    panel::{
        Action, Cell, Chart, Confirmation, Content, Form, FormField, Link, Panel, PanelTarget, Row, Stat,
        Table, TableColumn, Tabs, Target, Text, Tone,
    },
    types::Error,
};
use sandpress_test_plugins::{Behaviour, component};

struct Plugin;

impl Behaviour for Plugin {
    const ID: &'static str = "shows-every-node";
}

impl AdminPanel for Plugin {
    fn panels() -> Vec<PanelDefinition> {
        vec![
            PanelDefinition::new("overview", "Overview").summary("Everything at a glance.").icon("chart"),
            PanelDefinition::new("inbox", "Inbox").permission("entry-edit-any").icon("mail"),
            PanelDefinition::new("inner", "Inner").permission("admin-enter").inner(),
        ]
    }

    fn show(request: PanelRequest) -> Result<Panel, Error> {
        match request.panel.as_str() {
            "overview" => Ok(overview(&request)),
            "inbox" => Ok(Panel::new("").table(inbox(&request))),
            _ => Ok(Panel::new("An inner page").text(format!("You came with {:?}.", request.query("from")))),
        }
    }
}

fn overview(request: &PanelRequest) -> Panel {
    let week = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    Panel::new("")
        .text(
            Text::new("Plain <b>words</b>, ")
                .strong("strong ones")
                .plain(", ")
                .emphasis("stressed ones")
                .plain(", ")
                .code("code")
                .plain(", and a link to ")
                .link("the inner page", PanelTarget::new("inner").query("from", "here & now"))
                .plain("."),
        )
        .stats([
            Stat::new("Messages", "1,204").change("+12 % in a week", Tone::Success),
            Stat::new("Unread", "7").change("3 older than a day", Tone::Warning),
            Stat::new("Bounced", "2").change("+2", Tone::Error),
            Stat::new("Median answer", "3 h"),
        ])
        .columns([
            Content::new().chart(
                Chart::bar("Messages in a day", week)
                    .series("Received", [12.0, 19.0, 7.0, 22.0, 30.0, 4.0, 6.0])
                    .series("Answered", [10.0, 17.0, 7.0, 20.0, 21.0, 4.0, 1.0]),
            ),
            Content::new().chart(
                Chart::line("Answered within a day", week)
                    .series("Share", [83.0, 89.5, 100.0, 91.0, 70.0, 100.0, 17.0])
                    .unit("%"),
            ),
        ])
        .heading("Latest")
        .table(inbox(request))
        .table(
            Table::new("nothing")
                .caption("Spam")
                .column(TableColumn::text("from", "From"))
                .empty("No spam today."),
        )
        .tabs(Tabs::new("details").tab("notices", "Notices", notices()).tab(
            "more",
            "More",
            Content::new().subheading("More").code("Log", "06:12  LW  0.4 m\n12:30  HW  3.2 m\n"),
        ))
        .group("Settings", Content::new().form(every_field()))
        .folded(
            "About",
            Content::new()
                .descriptions([("Version", Text::new("1.0.0")), ("Quota", Text::new("12 of 100 MiB"))]),
        )
        .link(Link::new("Export as CSV", Target::url("/x/shows-every-node/export.csv")))
        .action(Action::new("drain", "Delete everything").destructive(Confirmation::new(
            "Delete everything?",
            "All 1,204 messages are deleted for ever.",
            "Delete them",
        )))
}

fn notices() -> Content {
    Content::new()
        .notice(Tone::Neutral, "Nothing in particular.")
        .notice(Tone::Info, "Something to know.")
        .notice(Tone::Success, "It went well.")
        .titled_notice(
            Tone::Warning,
            "The disk is nearly full",
            Text::new("Delete some ").code("*.log").plain("."),
        )
        .notice(Tone::Error, "It went wrong.")
}

fn inbox(request: &PanelRequest) -> Table {
    let long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(2);
    let row = |key: &str, from: &str, subject: &str, state: Cell| {
        Row::new(key)
            .cell(Cell::link(from, Target::url("mailto:ada@example.org")))
            .cell(Cell::link(subject, PanelTarget::new("inner").query("from", key)))
            .cell("12")
            .cell("2026-11-21T09:30:00Z")
            .cell(state)
    };
    let first = request.cursor("messages").is_none();
    let sort = request.table("messages").and_then(|table| table.sort.clone());
    let mut table = Table::new("messages")
        .caption("Messages")
        .column(TableColumn::text("from", "From").sortable())
        .column(TableColumn::link("subject", "Subject"))
        .column(TableColumn::number("words", "Words").sortable())
        .column(TableColumn::date("received", "Received").sortable())
        .column(TableColumn::badge("state", "State"))
        .row(row("m-1", "Ada Marsh", "Is the pier open on Sunday?", Cell::badge("New", Tone::Info)))
        .row(row("m-2", "Ben", &long, Cell::badge("Spam", Tone::Error)))
        .row(row("m-3", "Cleo", "Thank you", Cell::badge("Answered", Tone::Success)).without("delete"))
        .action(Action::new("read", "Mark as read"))
        .action(Action::new("delete", "Delete").destructive(Confirmation::new(
            "Delete this message?",
            "It cannot be brought back.",
            "Delete it",
        )))
        .total(1204)
        .previous((!first).then(String::new))
        .next(first.then(|| "page 2 & more".into()));
    table.sort = sort;
    table
}

fn every_field() -> Form {
    Form::new("settings", "Save")
        .title("Every kind of field")
        .field(
            FormField::text("name", "Name")
                .required()
                .length(2, 40)
                .placeholder("Harbour office")
                .help("As people know you."),
        )
        .field(FormField::long_text("greeting", "Greeting").value("Hello,\n\nthank you."))
        .field(FormField::number("limit", "Messages in an hour").range("1", "100").value("20"))
        .field(FormField::boolean("open", "Take messages").checked(true))
        .field(FormField::date("since", "Since").value("2026-11-21"))
        .field(FormField::date_time("until", "Until"))
        .field(
            FormField::choice("who", "Who may write")
                .option("all", "Everybody")
                .option("known", "People with an account")
                .value("known"),
        )
        .field(
            FormField::choices("days", "Days").option("sat", "Saturday").option("sun", "Sunday").value("sun"),
        )
        .field(FormField::url("page", "Page").placeholder("https://"))
        .field(FormField::email("to", "Send to").required().value("ada@example.org"))
        .field(FormField::slug("slug", "Address"))
        .field(FormField::colour("colour", "Colour").value("#0f5c66"))
        .field(FormField::password("secret", "Secret").value("never shown"))
        .field(FormField::hidden("version", "7"))
}

component!(Plugin: lifecycle; also admin_panel);
