//! Security headers for every kind of response: a content security policy that names scripts by hash, transport
//! security, and the isolation headers, as strict as each kind of response allows; and the reports of browsers about what
//! was stopped.

use sandpress_plugin::admin_panel::{AdminPanel, Outcome, PanelDefinition, PanelRequest, Submission};
use sandpress_plugin::clock;
use sandpress_plugin::lifecycle::{Description, Lifecycle, Setting};
use sandpress_plugin::panel::Panel;
use sandpress_plugin::response_headers::{Header, ResponseContext, ResponseHeaders};
use sandpress_plugin::response_paths::ResponsePaths;
use sandpress_plugin::routes::{Request, Response, Route, Routes};
use sandpress_plugin::settings::{get, get_list};
use sandpress_plugin::types::Error;

mod desk;
mod features;
mod options;
mod policy;
mod reports;
mod rules;
mod sources;

/// The most bytes of reports that are sent at once.
const REPORT_BYTES: u32 = 64 << 10;

/// The plugin.
#[derive(Debug)]
pub struct SecurityHeaders;

impl Lifecycle for SecurityHeaders {
    fn describe() -> Description {
        let description = Description::new(
            "security-headers",
            env!("CARGO_PKG_VERSION"),
            "Security headers",
            "Tells browsers what pages of this site may load, run and share.",
        );
        options::definitions().into_iter().fold(description, Description::setting)
    }

    fn configure(settings: Vec<Setting>) -> Result<(), Error> {
        options::check(&settings)
    }
}

impl ResponseHeaders for SecurityHeaders {
    fn headers(context: ResponseContext) -> Result<Vec<Header>, Error> {
        Ok(policy::headers(&context, &options::Options::from_settings(get, get_list)))
    }
}

impl ResponsePaths for SecurityHeaders {
    fn paths() -> Result<Vec<String>, Error> {
        let mut paths: Vec<_> =
            options::Options::from_settings(get, get_list).rules.into_iter().map(|rule| rule.path).collect();
        paths.sort_unstable();
        paths.dedup();
        Ok(paths)
    }
}

impl Routes for SecurityHeaders {
    fn routes() -> Vec<Route> {
        vec![
            Route::public(&["POST"], "/reports", "Takes what browsers tell of stopped content.")
                .json(REPORT_BYTES),
        ]
    }

    /// Whatever was sent, the answer is the same: nobody learns from it what is kept.
    fn handle(request: Request) -> Result<Response, Error> {
        let violations = reports::read(request.text().unwrap_or_default(), &request.origin);
        reports::count(&violations, clock::now().seconds)?;
        Ok(Response::empty())
    }
}

impl AdminPanel for SecurityHeaders {
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

sandpress_plugin::export!(SecurityHeaders: lifecycle, response_headers, response_paths, routes, admin_panel);
