//! Has routes for people with a permission: a page with forms, and what they send.

use sandpress_plugin::routes::{Request, Response, Route, Routes};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct PrivateRoutes;

impl Behaviour for PrivateRoutes {
    const ID: &'static str = "private-routes";
}

impl Routes for PrivateRoutes {
    fn routes() -> Vec<Route> {
        vec![
            Route::private("admin-enter", &["GET"], "/", "A form for everybody who writes."),
            Route::private("admin-enter", &["POST", "DELETE"], "/save", "Takes the form.")
                .form(1_000)
                .json(1_000),
            Route::private("plugin-read", &["GET"], "/figures", "Figures for administrators."),
            Route::public(&["GET"], "/open", "For everybody."),
        ]
    }

    fn handle(request: Request) -> Result<Response, Error> {
        let user = &request.user_id;
        Ok(match request.route.as_str() {
            "/" => Response::page(
                "Private",
                "<form method=\"post\" action=\"/x/private-routes/save\"><input name=\"note\"><button>Save</button></form>\
                 <form method=\"get\"><input name=\"q\"></form>\
                 <form method=\"post\" action=\"/x/other\"></form>",
            )
            .header("cache-control", "public, max-age=9"),
            "/save" => {
                let fields: Vec<_> = request.form.iter().map(|field| field.name.as_str()).collect();
                Response::text(format!("saved {} for {user} with {}", request.field("note"), fields.join(",")))
            }
            _ => Response::json(format!("{{\"user\": \"{user}\"}}")),
        })
    }
}

component!(PrivateRoutes: lifecycle; also routes);
