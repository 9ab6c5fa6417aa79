//! A contact form: a block and a page for visitors, an inbox for the site's people, and no third party in between.

use sandpress_plugin::admin_panel::{AdminPanel, Outcome, PanelDefinition, PanelRequest, Submission};
use sandpress_plugin::block::{BlockDefinition, BlockOutput, Blocks, Request as BlockRequest};
use sandpress_plugin::clock;
use sandpress_plugin::lifecycle::{Description, Lifecycle, Setting};
use sandpress_plugin::log::{self, Level};
use sandpress_plugin::panel::Panel;
use sandpress_plugin::routes::{Request, Response, Route, Routes};
use sandpress_plugin::scheduled::{Schedule, Scheduled, Task};
use sandpress_plugin::types::Error;

mod desk;
mod inbox;
pub mod message;
mod options;
pub mod page;
mod sending;
pub mod spam;
pub mod token;

use message::Message;
use options::Options;

/// The most bytes of a form that is sent: the longest message in the longest encoding, and a little.
const FORM_BYTES: u32 = 128 << 10;

/// The plugin.
#[derive(Debug)]
pub struct ContactForm;

impl Lifecycle for ContactForm {
    fn describe() -> Description {
        let description = Description::new(
            "contact-form",
            env!("CARGO_PKG_VERSION"),
            "Contact form",
            "Lets visitors write to the site's people.",
        );
        options::definitions().into_iter().fold(description, Description::setting)
    }

    fn configure(settings: Vec<Setting>) -> Result<(), Error> {
        options::check(&settings)
    }
}

impl Blocks for ContactForm {
    fn blocks() -> Vec<BlockDefinition> {
        let help = "A form with which visitors write to the site's people.";
        vec![BlockDefinition::new("contact-form", "Contact form", help).depends_on(&["nothing"])]
    }

    fn render(_block: BlockRequest) -> Result<BlockOutput, Error> {
        Ok(BlockOutput::new(page::form(&Message::default(), &[], &sending::form_token()?)))
    }
}

impl Routes for ContactForm {
    fn routes() -> Vec<Route> {
        vec![
            Route::public(&["GET"], "/", "The contact form as a page of its own."),
            Route::public(&["POST"], "/send", "Takes what visitors write.").form(FORM_BYTES),
        ]
    }

    fn handle(request: Request) -> Result<Response, Error> {
        match request.route.as_str() {
            "/send" => sending::receive(&request),
            _ => {
                let html = page::form(&Message::default(), &[], &sending::form_token()?);
                Ok(Response::page("Contact", html).header("cache-control", "no-store"))
            }
        }
    }
}

impl AdminPanel for ContactForm {
    fn panels() -> Vec<PanelDefinition> {
        desk::definitions()
    }

    fn show(request: PanelRequest) -> Result<Panel, Error> {
        desk::show(&request)
    }

    fn submit(submission: Submission) -> Result<Outcome, Error> {
        desk::submit(&submission)
    }
}

impl Scheduled for ContactForm {
    fn schedules() -> Vec<Schedule> {
        vec![Schedule::new("tidy", "17 3 * * *")]
    }

    fn run(_task: Task) -> Result<(), Error> {
        let days = u64::try_from(Options::read().keep_days).unwrap_or(0);
        let deleted = inbox::tidy(clock::now().seconds, days)?;
        if deleted > 0 {
            log::write(Level::Info, &format!("deleted {deleted} messages that were older than {days} days"));
        }
        Ok(())
    }
}

sandpress_plugin::export!(ContactForm: lifecycle, block, routes, admin_panel, scheduled);
