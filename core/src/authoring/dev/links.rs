//! Where the work of a plugin is seen on the development site.

use super::{samples::Link, site::Loaded};
use crate::http::App;

/// The samples, the routes that can be opened as they are, and the pages in the admin.
pub(super) fn all(app: &App, loaded: &Loaded, samples: Vec<Link>) -> Vec<Link> {
    let plugins = app.services().plugins();
    let mut links = samples;
    let routes = loaded.routes.iter().filter_map(|route| readable(route));
    links.extend(
        routes.map(|path| Link { what: "a route".to_owned(), path: format!("/x/{}{path}", loaded.id) }),
    );
    let own = plugins.admin_panels().into_iter().filter(|panel| panel.plugin == loaded.id);
    links.extend(own.map(|panel| Link { path: panel.url(), what: format!("{}, in the admin", panel.title) }));
    for definition in plugins.types_of(&loaded.id) {
        let path = format!("/admin/entries/new/{}", definition.id);
        links.push(Link { path, what: format!("write one, in the admin: {}", definition.label) });
    }
    if loaded.hooks.contains(&"response-headers") {
        links.push(Link { path: "/".to_owned(), what: "the headers of this page".to_owned() });
    }
    if loaded.hooks.contains(&"mail-transport") {
        links.push(Link {
            path: "/admin/mail".to_owned(),
            what: "mail that was handed to the plugin".to_owned(),
        });
    }
    links.push(Link {
        path: "/admin/plugins".to_owned(),
        what: "what the plugin may do and how it does".to_owned(),
    });
    links
}

/// The path of a route as `GET /path (public)` that a browser can open without more.
fn readable(route: &str) -> Option<&str> {
    let (methods, rest) = route.split_once(" /")?;
    let (path, _) = rest.rsplit_once(" (")?;
    let start = methods.len() + 1;
    let is_readable = methods.split(", ").any(|method| method == "GET") && !path.contains('{');
    route.get(start..start + 1 + path.len()).filter(|_| is_readable)
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn routes_with_holes_and_forms_are_no_links() {
        assert_eq!(readable("GET / (public)"), Some("/"));
        assert_eq!(readable("GET, POST /list (entry-edit-own)"), Some("/list"));
        assert_eq!(readable("GET /list/{id} (public)"), None);
        assert_eq!(readable("POST /list (public)"), None);
    }
}
