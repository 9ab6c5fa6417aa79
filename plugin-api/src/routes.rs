//! Hook `routes` (handler): answers requests under `/x/<plugin>/`.
//!
//! ```
//! use sandpress_plugin::html;
//! use sandpress_plugin::routes::{Request, Response, Route, Routes};
//! use sandpress_plugin::types::Error;
//!
//! struct Greeter;
//!
//! impl Routes for Greeter {
//!     fn routes() -> Vec<Route> {
//!         vec![Route::public(&["GET"], "/hello/{name}", "Greets somebody.")]
//!     }
//!
//!     fn handle(request: Request) -> Result<Response, Error> {
//!         Ok(Response::page("Hello", html!["<p>Hello, ", request.parameter("name"), "!</p>"]))
//!     }
//! }
//!
//! let request = Request::new("GET", "/hello/ann").matching("/hello/{name}", &[("name", "ann")]);
//! assert_eq!(Greeter::handle(request).unwrap().status, 200);
//! ```

use crate::bindings::routes::exports::sandpress::routes::routes::Guest;
pub use crate::bindings::routes::exports::sandpress::routes::routes::{
    Body, Page, Pair, Request, Response, Route,
};
use crate::types::Error;

/// Requests that the plugin answers.
pub trait Routes {
    /// The routes of the plugin, at most 64. Called at load.
    fn routes() -> Vec<Route>;

    /// Answers one request that fits a route; [`Request::route`] is its path.
    ///
    /// # Errors
    /// Shown on an error page of the site, with the status that goes with the kind of error.
    fn handle(request: Request) -> Result<Response, Error>;
}

impl<T: Routes> Guest for T {
    fn routes() -> Vec<Route> {
        T::routes()
    }

    fn handle(request: Request) -> Result<Response, Error> {
        T::handle(request)
    }
}

/// The most bytes that the body of a request can have on any site.
pub const MAX_BODY_BYTES: u32 = 1 << 20;

impl Route {
    /// A route that everybody may use. `path` stands below `/x/<plugin>` and begins with a slash.
    pub fn public(methods: &[&str], path: &str, description: &str) -> Self {
        Self {
            methods: methods.iter().map(|&method| method.into()).collect(),
            path: path.into(),
            access: "public".into(),
            max_body_bytes: 0,
            content_types: Vec::new(),
            description: description.into(),
            extra: Vec::new(),
        }
    }

    /// A route for people who are logged in and have the permission, such as `entry-edit-own`.
    pub fn private(permission: &str, methods: &[&str], path: &str, description: &str) -> Self {
        Self { access: permission.into(), ..Self::public(methods, path, description) }
    }

    /// Takes the fields of forms, of at most `max_bytes` as they are sent.
    #[must_use]
    pub fn form(self, max_bytes: u32) -> Self {
        self.body("form", max_bytes)
    }

    /// Takes JSON of at most `max_bytes`.
    #[must_use]
    pub fn json(self, max_bytes: u32) -> Self {
        self.body("json", max_bytes)
    }

    /// Takes plain text of at most `max_bytes`.
    #[must_use]
    pub fn text(self, max_bytes: u32) -> Self {
        self.body("text", max_bytes)
    }

    fn body(mut self, content_type: &str, max_bytes: u32) -> Self {
        self.content_types.push(content_type.into());
        self.max_body_bytes = self.max_body_bytes.max(max_bytes);
        self
    }
}

impl Request {
    /// A request of a visitor without query, headers and body to a route of exactly this path, as a test gives it to
    /// [`Routes::handle`].
    pub fn new(method: impl Into<String>, path: impl Into<String>) -> Self {
        let path = path.into();
        Self {
            method: method.into(),
            route: path.clone(),
            path,
            parameters: Vec::new(),
            query: Vec::new(),
            headers: Vec::new(),
            body: Vec::new(),
            form: Vec::new(),
            visitor_key: "visitor".into(),
            user_id: String::new(),
            origin: "https://example.org".into(),
            extra: Vec::new(),
        }
    }

    /// To the route of this path, whose parameters stand for these values, for a test.
    #[must_use]
    pub fn matching(mut self, route: impl Into<String>, parameters: &[(&str, &str)]) -> Self {
        self.route = route.into();
        self.parameters = pairs(parameters);
        self
    }

    /// With these fields in the query, for a test.
    #[must_use]
    pub fn with_query(mut self, fields: &[(&str, &str)]) -> Self {
        self.query = pairs(fields);
        self
    }

    /// With a form of these fields, for a test.
    #[must_use]
    pub fn with_form(mut self, fields: &[(&str, &str)]) -> Self {
        self.form = pairs(fields);
        self
    }

    /// With a header, whose name is in lower case, for a test.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push(Pair { name: name.into(), value: value.into() });
        self
    }

    /// With this body, for a test.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Of the person with this id, who is logged in, for a test.
    #[must_use]
    pub fn by_user(mut self, id: impl Into<String>) -> Self {
        self.user_id = id.into();
        self
    }

    /// What `{name}` in the path of the route stands for; empty where the route has no such parameter.
    pub fn parameter(&self, name: &str) -> &str {
        first(&self.parameters, name).unwrap_or_default()
    }

    /// The first field of the query with this name.
    pub fn query(&self, name: &str) -> Option<&str> {
        first(&self.query, name)
    }

    /// The first field of the form with this name; empty where it was not sent, as browsers do with unticked boxes.
    pub fn field(&self, name: &str) -> &str {
        first(&self.form, name).unwrap_or_default()
    }

    /// The header with this name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        first(&self.headers, name)
    }

    /// The body as text, where it is text.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.body).ok()
    }
}

impl Response {
    /// A page in the look of the site: its title, and HTML, best made with [`html!`](crate::html!).
    pub fn page(title: impl Into<String>, html: impl Into<String>) -> Self {
        Self::new(Body::Page(Page { title: title.into(), html: html.into() }))
    }

    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(Body::Text(text.into()))
    }

    /// The text of a JSON value.
    pub fn json(json: impl Into<String>) -> Self {
        Self::new(Body::Json(json.into()))
    }

    /// Bytes of the type, such as `text/csv; charset=utf-8`.
    pub fn bytes(content_type: &str, bytes: Vec<u8>) -> Self {
        Self::new(Body::Bytes(bytes)).header("content-type", content_type)
    }

    /// Sends the browser on to another page, which it fetches with `GET`: what follows a form.
    pub fn redirect(to: impl Into<String>) -> Self {
        Self::new(Body::Redirect(to.into())).status(303)
    }

    /// Nothing, and that is all there is to say.
    pub fn empty() -> Self {
        Self::new(Body::Empty).status(204)
    }

    /// The response with another status.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The response with one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push(Pair { name: name.into(), value: value.into() });
        self
    }

    fn new(body: Body) -> Self {
        Self { status: 200, headers: Vec::new(), body, extra: Vec::new() }
    }
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<Pair> {
    pairs.iter().map(|(name, value)| Pair { name: (*name).into(), value: (*value).into() }).collect()
}

fn first<'a>(pairs: &'a [Pair], name: &str) -> Option<&'a str> {
    pairs.iter().find(|pair| pair.name == name).map(|pair| pair.value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_takes_the_largest_of_its_bodies() {
        let route = Route::public(&["POST"], "/in", "Takes both.").form(100).json(50);
        assert_eq!(
            (route.max_body_bytes, route.content_types.as_slice()),
            (100, &["form".into(), "json".into()][..])
        );
        assert_eq!(Route::private("admin-enter", &["GET"], "/", "").access, "admin-enter");
    }
}
