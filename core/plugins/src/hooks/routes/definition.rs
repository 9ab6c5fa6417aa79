//! What a plugin says of its routes, and whether it can be.

use std::{collections::BTreeMap, fmt, sync::Arc};

use super::paths::RoutePaths;
use crate::bindings::exports::sandpress::routes::routes::Route;
use sandpress_domain::Permission;

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE"];
const MAX_ROUTES: usize = 64;
const MAX_PATH_BYTES: usize = 200;
const MAX_DESCRIPTION_BYTES: usize = 500;

/// The most bytes that the body of a request to a plugin can have.
const MAX_BODY_BYTES: u32 = 1 << 20;

/// Who may use a route of a plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteAccess {
    /// Everybody; the host does not look who it is.
    Public,
    /// People with the permission.
    Permission(Permission),
}

/// What a body may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// `application/x-www-form-urlencoded`
    Form,
    /// `application/json`
    Json,
    /// `text/plain`
    Text,
}

/// A route that a plugin answers.
#[derive(Clone, Debug)]
pub struct RouteDefinition {
    /// The methods, in capitals.
    pub methods: Vec<String>,
    /// The path below `/x/<plugin>`; `{name}` stands for a segment, `{*name}` for all that follow.
    pub path: String,
    /// Who may use it.
    pub access: RouteAccess,
    /// The most bytes of a body.
    pub max_body_bytes: usize,
    /// What a body may be.
    pub bodies: Vec<BodyKind>,
    /// What it is for, in a sentence.
    pub description: String,
}

impl BodyKind {
    const ALL: [Self; 3] = [Self::Form, Self::Json, Self::Text];

    /// The word in the WIT interface.
    fn as_str(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Json => "json",
            Self::Text => "text",
        }
    }

    /// The media type in a request.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Form => "application/x-www-form-urlencoded",
            Self::Json => "application/json",
            Self::Text => "text/plain",
        }
    }
}

/// Checks the routes of a plugin. The error has a line for each that cannot be.
pub(super) fn check(routes: Vec<Route>) -> Result<RoutePaths, Vec<String>> {
    if routes.len() > MAX_ROUTES {
        return Err(vec![format!("it has {} routes, at most {MAX_ROUTES} are allowed", routes.len())]);
    }
    let mut problems = Vec::new();
    let mut by_path: BTreeMap<String, Vec<Arc<RouteDefinition>>> = BTreeMap::new();
    for route in routes {
        let path = route.path.escape_debug().to_string();
        match definition(route) {
            Ok(route) => by_path.entry(route.path.clone()).or_default().push(Arc::new(route)),
            Err(problem) => problems.push(format!("its route \"{path}\" {problem}")),
        }
    }
    for (path, routes) in &by_path {
        let twice =
            METHODS.iter().find(|method| routes.iter().filter(|route| route.takes(method)).count() > 1);
        if let Some(method) = twice {
            problems
                .push(format!("it has two routes for {method} {path:?}: its author has to make one of them"));
        }
    }
    if problems.is_empty() {
        return RoutePaths::new(by_path).map_err(|problem| vec![problem]);
    }
    Err(problems)
}

fn definition(route: Route) -> Result<RouteDefinition, String> {
    check_path(&route.path)?;
    if route.description.len() > MAX_DESCRIPTION_BYTES {
        return Err(format!("has a description of more than {MAX_DESCRIPTION_BYTES} bytes"));
    }
    if route.methods.is_empty() {
        return Err(format!("has no method: use some of {}", METHODS.join(", ")));
    }
    if let Some(method) = route.methods.iter().find(|method| !METHODS.contains(&method.as_str())) {
        return Err(format!("has the method {method:?}: use some of {}", METHODS.join(", ")));
    }
    Ok(RouteDefinition {
        access: access(&route.access)?,
        bodies: bodies(&route)?,
        max_body_bytes: route.max_body_bytes as usize,
        path: route.path,
        methods: route.methods,
        description: crate::hooks::one_line(&route.description),
    })
}

fn access(word: &str) -> Result<RouteAccess, String> {
    if word == "public" {
        return Ok(RouteAccess::Public);
    }
    let permission = Permission::ALL.into_iter().find(|permission| permission.as_str() == word);
    permission.map(RouteAccess::Permission).ok_or_else(|| {
        let known = Permission::ALL.map(Permission::as_str).join(", ");
        format!("has the access {word:?}, which is neither \"public\" nor a permission of this site: use one of {known}")
    })
}

fn bodies(route: &Route) -> Result<Vec<BodyKind>, String> {
    if route.max_body_bytes > MAX_BODY_BYTES {
        return Err(format!("takes {} bytes, at most {MAX_BODY_BYTES} are allowed", route.max_body_bytes));
    }
    if (route.max_body_bytes == 0) != route.content_types.is_empty() {
        return Err(
            "says only one of how large a body may be and what it may be: say both or neither".to_owned()
        );
    }
    let kind = |word: &String| {
        BodyKind::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or_else(|| {
            let known = BodyKind::ALL.map(BodyKind::as_str).join(", ");
            format!("takes the content type {word:?}: use some of {known}")
        })
    };
    route.content_types.iter().map(kind).collect()
}

fn check_path(path: &str) -> Result<(), String> {
    if path.len() > MAX_PATH_BYTES {
        return Err(format!("is longer than {MAX_PATH_BYTES} bytes"));
    }
    let Some(below) = path.strip_prefix('/') else {
        return Err("does not begin with a slash".to_owned());
    };
    if below.is_empty() {
        return Ok(());
    }
    let last = below.split('/').count() - 1;
    let mut names = Vec::new();
    for (index, segment) in below.split('/').enumerate() {
        match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => {
                let name = if index == last { name.strip_prefix('*').unwrap_or(name) } else { name };
                if !is_name(name) || names.contains(&name) {
                    return Err(format!(
                        "has the parameter {segment:?}: use {{name}} with lower-case letters, digits and _, each once, \
                         and {{*name}} only at the end"
                    ));
                }
                names.push(name);
            }
            None if !is_segment(segment) => {
                return Err(format!(
                    "has the segment {segment:?}: use letters, digits and -._~, or one {{name}}"
                ));
            }
            None => {}
        }
    }
    Ok(())
}

fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn is_segment(segment: &str) -> bool {
    !matches!(segment, "" | "." | "..")
        && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

impl RouteDefinition {
    /// Whether the route is for the method; that for `GET` is for `HEAD` too.
    pub fn takes(&self, method: &str) -> bool {
        let method = if method == "HEAD" { "GET" } else { method };
        self.methods.iter().any(|own| own == method)
    }
}

impl fmt::Display for RouteDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let access = match self.access {
            RouteAccess::Public => "public",
            RouteAccess::Permission(permission) => permission.as_str(),
        };
        write!(f, "{} {} ({access})", self.methods.join(", "), self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(method: &str, path: &str) -> Route {
        Route {
            methods: vec![method.into()],
            path: path.into(),
            access: "public".into(),
            max_body_bytes: 0,
            content_types: Vec::new(),
            description: String::new(),
            extra: Vec::new(),
        }
    }

    #[test]
    fn paths_are_segments_and_parameters() {
        for good in ["/", "/a", "/a/b.json", "/{id}", "/a/{id}/b", "/{*rest}", "/{a}/{*rest}", "/~x_y-z"] {
            assert_eq!(check_path(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "a",
            "//",
            "/a/",
            "/a//b",
            "/..",
            "/a/./b",
            "/a b",
            "/ä",
            "/a%20b",
            "/{}",
            "/{Id}",
            "/{*rest}/a",
            "/x{id}",
            "/{id}x",
            "/{id}/{id}",
            "/{*}",
            "/a?b",
            "/a#b",
            "/{a}/{*a}",
        ] {
            assert!(check_path(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn routes_that_meet_are_refused() {
        let problem = |routes: Vec<Route>| check(routes).err().unwrap().join(" ");
        assert!(problem(vec![route("GET", "/a"), route("GET", "/a")]).contains("two routes for GET"));
        assert!(problem(vec![route("GET", "/{a}"), route("POST", "/{b}")]).contains("/{"));
        assert!(problem((0..65).map(|n| route("GET", &format!("/{n}"))).collect()).contains("65 routes"));
        assert!(check(vec![route("GET", "/a"), route("POST", "/a"), route("GET", "/{b}")]).is_ok());
    }

    #[test]
    fn a_body_has_a_size_and_a_kind() {
        let with = |max_body_bytes, kinds: &[&str]| Route {
            max_body_bytes,
            content_types: kinds.iter().map(|&kind| kind.to_owned()).collect(),
            ..route("POST", "/")
        };
        assert_eq!(bodies(&with(10, &["form", "json"])).unwrap(), [BodyKind::Form, BodyKind::Json]);
        for bad in
            [with(10, &[]), with(0, &["form"]), with((1 << 20) + 1, &["json"]), with(1, &["multipart"])]
        {
            assert!(bodies(&bad).is_err(), "{bad:?}");
        }
    }
}
