//! Answers every request with what it got, and has a page with forms.

use sandpress_plugin::routes::{Pair, Request, Response, Route, Routes};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component, escaped};

struct EchoesRequests;

impl Behaviour for EchoesRequests {
    const ID: &'static str = "echoes-requests";
}

impl Routes for EchoesRequests {
    fn routes() -> Vec<Route> {
        vec![
            Route::public(&["GET", "POST", "PUT", "PATCH", "DELETE"], "/echo", "Tells what came.")
                .form(2_000)
                .json(1_000)
                .text(1_000),
            Route::public(&["GET"], "/echo/{name}/{*rest}", "Tells what came."),
            Route::public(&["GET"], "/", "A page."),
            Route::public(&["POST"], "/send", "Takes the form of the page.").form(10_000),
            Route::public(&["POST"], "/large", "Takes as much as a route can.").text(1 << 20),
            Route::public(&["GET"], "/error/{kind}", "Refuses in one of the ways."),
        ]
    }

    fn handle(request: Request) -> Result<Response, Error> {
        match request.route.as_str() {
            "/" => Ok(page()),
            "/send" => Ok(Response::redirect("/x/echoes-requests?sent=1")),
            "/large" => Ok(Response::text(request.body.len().to_string())),
            "/error/{kind}" => Err(refusal(request.parameter("kind"))),
            _ => Ok(Response::text(told(&request)).header("etag", "\"echo\"")),
        }
    }
}

fn told(request: &Request) -> String {
    let pairs = |name: &str, pairs: &[Pair]| {
        pairs.iter().map(|pair| format!("{name} {}={}\n", pair.name, pair.value)).collect::<String>()
    };
    format!(
        "method {}\npath {}\nroute {}\norigin {}\nuser [{}]\nkey {}\nbody {}\n{}{}{}{}",
        request.method,
        request.path,
        request.route,
        request.origin,
        request.user_id,
        request.visitor_key,
        request.text().unwrap_or("not text"),
        pairs("parameter", &request.parameters),
        pairs("query", &request.query),
        pairs("header", &request.headers),
        pairs("field", &request.form),
    )
}

fn page() -> Response {
    let html = format!(
        "<p>Write to us. {}</p><script>alert(1)</script>\
         <form action=\"/x/echoes-requests/send\" method=\"post\">\
         <p><label for=\"name\">Your name</label><input id=\"name\" name=\"name\" required maxlength=\"80\"></p>\
         <p><label for=\"email\">Your address</label><input id=\"email\" type=\"email\" name=\"email\"></p>\
         <p><label for=\"topic\">What it is about</label> <select id=\"topic\" name=\"topic\"><option>A question</option><option>A mistake</option></select></p>\
         <p><label for=\"message\">Your message</label><textarea id=\"message\" name=\"message\" rows=\"6\"></textarea></p>\
         <p><label><input type=\"checkbox\" name=\"copy\"> Send me a copy</label></p>\
         <p><input type=\"password\" name=\"password\" value=\"stolen\"></p>\
         <button>Send</button></form>\
         <form action=\"https://evil.example/\" method=\"post\"><button formaction=\"/login\">Elsewhere</button></form>",
        escaped("<3")
    );
    Response::page("Write\nto <us>", html).header("cache-control", "public, max-age=60")
}

fn refusal(kind: &str) -> Error {
    let text = "The <plugin> says\nno".to_owned();
    match kind {
        "invalid" => Error::Invalid(vec![
            sandpress_plugin::types::FieldError::new("email", "Write an address."),
            sandpress_plugin::types::FieldError::new("", "Write something."),
        ]),
        "denied" => Error::Denied(text),
        "not-found" => Error::NotFound(text),
        "conflict" => Error::Conflict(text),
        "limit" => Error::Limit(text),
        "unavailable" => Error::Unavailable(text),
        _ => Error::Internal("secret: /srv/plugin.db".to_owned()),
    }
}

component!(EchoesRequests: lifecycle; also routes);
