//! A guest list below `/x/{{name}}/`: a page in the look of the site, a form on it, and the same names as JSON.

use sandpress_plugin::html;
use sandpress_plugin::html::Markup;
use sandpress_plugin::lifecycle::{Description, Lifecycle};
use sandpress_plugin::routes::{Request, Response, Route, Routes};
use sandpress_plugin::store::Collection;
use sandpress_plugin::types::Error;
use serde_json::json;

/// The plugin. It holds nothing: each call may come to a fresh instance. What is to stay goes into the store.
struct Plugin;

/// Documents with a name for their key.
const GUESTS: Collection = Collection::new("guests");

/// How many names one page shows.
const SHOWN: u32 = 100;

impl Lifecycle for Plugin {
    fn describe() -> Description {
        // The id is the name of the package, the word in cms.toml ([plugins.{{name}}]), and the path of the routes.
        Description::new(
            "{{name}}",
            env!("CARGO_PKG_VERSION"),
            "{{label}}",
            "A list of guests, as a page and as JSON.",
        )
    }
}

impl Routes for Plugin {
    // The site asks the plugin only for what stands here, and checks method, size and type of a body before.
    fn routes() -> Vec<Route> {
        vec![
            Route::public(&["GET"], "/", "The list of guests, with a form."),
            Route::public(&["POST"], "/", "Adds a guest.").form(1_000),
            Route::public(&["GET"], "/guests.json", "The list of guests as JSON."),
        ]
    }

    fn handle(request: Request) -> Result<Response, Error> {
        match (request.method.as_str(), request.route.as_str()) {
            ("GET", "/") => page(),
            ("POST", "/") => add(request.field("name")),
            ("GET", "/guests.json") => json(),
            _ => Err(Error::NotFound("There is nothing here.".into())),
        }
    }
}

fn page() -> Result<Response, Error> {
    let guests: Markup = names()?
        .iter()
        .map(|name| html!["<li>", name, "</li>"])
        .collect();
    let list = if guests.is_empty() {
        html!["<p>Nobody yet.</p>"]
    } else {
        html!["<ul>", guests, "</ul>"]
    };
    // A form leads to routes of this plugin. The site adds what keeps other sites from sending it.
    let form = html![
        "<form method=\"post\" action=\"/x/{{name}}/\"><p><label>Your name ",
        "<input name=\"name\" maxlength=\"80\" required></label> <button>I come</button></p></form>"
    ];
    Ok(Response::page("Guests", html![list, form]))
}

fn add(name: &str) -> Result<Response, Error> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 80 || name.contains(char::is_control) {
        return Err(Error::invalid(
            "name",
            "Write a name of 1 to 80 characters.",
        ));
    }
    // The key is the name, so that nobody is on the list twice.
    GUESTS.put(name, "", &[])?;
    // The browser fetches the page again, so that loading it once more sends nothing twice.
    Ok(Response::redirect("/x/{{name}}/"))
}

fn json() -> Result<Response, Error> {
    let guests = json!({ "guests": names()? });
    Ok(Response::json(guests.to_string()).header("cache-control", "public, max-age=60"))
}

fn names() -> Result<Vec<String>, Error> {
    Ok(GUESTS
        .list(None, SHOWN)?
        .documents
        .into_iter()
        .map(|guest| guest.key)
        .collect())
}

sandpress_plugin::export!(Plugin: lifecycle, routes);

#[cfg(test)]
mod tests {
    use sandpress_plugin::routes::Body;
    use sandpress_plugin::testing::Site;

    use super::*;

    fn handle(site: &Site, request: Request) -> Result<Response, Error> {
        site.run_in("routes.handle", || Plugin::handle(request))
    }

    #[test]
    fn a_guest_stands_on_the_page_and_in_the_data() {
        let site = Site::of::<Plugin>();
        let sent = handle(
            &site,
            Request::new("POST", "/").with_form(&[("name", " Ann & Bob ")]),
        )
        .unwrap();
        assert_eq!(sent.status, 303);
        let Body::Page(page) = handle(&site, Request::new("GET", "/")).unwrap().body else {
            panic!("no page");
        };
        assert!(page.html.starts_with("<ul><li>Ann &amp; Bob</li></ul>"));
        let Body::Json(json) = handle(&site, Request::new("GET", "/guests.json"))
            .unwrap()
            .body
        else {
            panic!("no JSON");
        };
        assert_eq!(json, "{\"guests\":[\"Ann & Bob\"]}");
    }

    #[test]
    fn a_guest_has_a_name() {
        let site = Site::of::<Plugin>();
        for bad in [" ", "a\nb", &"a".repeat(81)] {
            let answer = handle(&site, Request::new("POST", "/").with_form(&[("name", bad)]));
            assert!(matches!(answer, Err(Error::Invalid(_))), "{bad:?}");
        }
        assert!(site.stored("guests").is_empty());
    }
}
