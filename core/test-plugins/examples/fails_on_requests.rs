//! Fails in every way while it answers.

use sandpress_plugin::routes::{Request, Response, Route, Routes};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct FailsOnRequests;

impl Behaviour for FailsOnRequests {
    const ID: &'static str = "fails-on-requests";
}

impl Routes for FailsOnRequests {
    fn routes() -> Vec<Route> {
        vec![
            Route::public(&["GET"], "/{way}", "Fails in this way."),
            Route::public(&["GET"], "/", "Answers."),
        ]
    }

    #[allow(clippy::panic)]
    fn handle(request: Request) -> Result<Response, Error> {
        match request.parameter("way") {
            "" => Ok(Response::text("well")),
            "loop" => loop {
                std::hint::black_box(());
            },
            "large" => Ok(Response::bytes("application/octet-stream", vec![7; 5 << 20])),
            "html" => Ok(Response::page("T", "<p>x</p>".repeat(100_000))),
            _ => panic!("the secret is 12345"),
        }
    }
}

component!(FailsOnRequests: lifecycle; also routes);
