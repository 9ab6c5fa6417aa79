//! What plugins answer under `/x/<plugin>`: what they may declare, and what comes of their answers.

use sandpress::{
    domain::{Actor, Email, Permission, Role, Timestamp, User},
    plugins::{
        CallError, ErrorKind, FailureCause, GuestError, Plugins, RouteAccess, RouteBody, RouteRequest,
        RouteResponse,
    },
};

use crate::support::sandbox::{config_of, load, refusal};

/// Limits under which a busy machine does not look like a slow plugin.
const PATIENT: &str = "cpu_ms = 2000\nwall_ms = 20000\n";

async fn loaded(component: &str, limits: &str) -> Plugins {
    let id = component.replace('_', "-");
    load(&config_of(component, &format!("[plugins.{id}.limits]\n{limits}"))).await.unwrap()
}

async fn get(plugins: &Plugins, plugin: &str, path: &str, query: &str) -> Result<RouteResponse, CallError> {
    let found = plugins.find_path(plugin, path).unwrap();
    let route = found.route("GET").unwrap().clone();
    let query = if query.is_empty() { Vec::new() } else { vec![("q".to_owned(), query.to_owned())] };
    let request = RouteRequest { method: "GET".into(), path: path.into(), query, ..RouteRequest::default() };
    plugins.scope().answer(&found, &route, request).await
}

fn text(response: &RouteResponse) -> String {
    match &response.body {
        RouteBody::Data { bytes, .. } => String::from_utf8(bytes.clone()).unwrap(),
        other => panic!("{other:?}"),
    }
}

/// What is said against a route with these settings.
async fn complaint(settings: &str) -> String {
    refusal("odd_routes", &format!("[plugins.odd-routes.settings]\n{settings}")).await
}

#[tokio::test]
async fn a_route_that_cannot_be_is_refused_at_load() {
    for (settings, expected) in [
        (
            "access = \"everything\"",
            "its route \"/\" has the access \"everything\", which is neither \"public\" nor a permission",
        ),
        ("access = \"\"", "neither \"public\""),
        ("path = \"admin\"", "its route \"admin\" does not begin with a slash"),
        ("path = \"/../login\"", "has the segment \"..\""),
        ("path = \"/{*rest}/a\"", "has the parameter \"{*rest}\""),
        ("method = \"CONNECT\"", "has the method \"CONNECT\": use some of GET, POST, PUT, PATCH, DELETE"),
        ("method = \"get\"", "has the method \"get\""),
        ("bytes = \"2000000\"\nkind = \"json\"", "takes 2000000 bytes, at most 1048576 are allowed"),
        ("bytes = \"100\"", "says only one of how large a body may be and what it may be"),
        (
            "bytes = \"100\"\nkind = \"multipart\"",
            "takes the content type \"multipart\": use some of form, json, text",
        ),
        ("copies = \"2\"", "it has two routes for GET \"/\""),
        ("copies = \"65\"", "it has 65 routes, at most 64 are allowed"),
    ] {
        let complaint = complaint(settings).await;
        assert!(complaint.contains(expected), "{settings}: {complaint}");
        assert!(complaint.starts_with("plugin \"odd-routes\": "), "{complaint}");
    }
}

#[tokio::test]
async fn an_unknown_access_names_the_permissions() {
    let complaint = complaint("access = \"root\"").await;
    for permission in Permission::ALL {
        assert!(complaint.contains(permission.as_str()), "{complaint}");
    }
}

#[tokio::test]
async fn paths_lead_to_the_routes_of_their_plugin() {
    let plugins = loaded("private_routes", PATIENT).await;
    let found = plugins.find_path("private-routes", "/save").unwrap();
    assert_eq!(found.methods(), "DELETE, OPTIONS, POST");
    assert!(found.route("GET").is_none() && found.route("HEAD").is_none());
    let access = found.route("DELETE").unwrap().access;
    assert_eq!(access, RouteAccess::Permission(Permission::AdminEnter));
    assert_eq!(plugins.find_path("private-routes", "/").unwrap().methods(), "GET, HEAD, OPTIONS");
    for (plugin, path) in [("private-routes", "/none"), ("private-routes", "/save/"), ("other", "/save")] {
        assert!(plugins.find_path(plugin, path).is_none(), "{plugin}{path}");
    }
    let summary = plugins.list().remove(0);
    assert!(summary.hooks.contains(&"routes"));
    assert_eq!(summary.routes[0], "GET / (admin-enter)");
}

#[tokio::test]
async fn parameters_are_decoded_and_kept_apart() {
    let plugins = loaded("echoes_requests", PATIENT).await;
    let told = text(&get(&plugins, "echoes-requests", "/echo/a%2Fb/c/d%20e", "").await.unwrap());
    assert!(told.contains("parameter name=a/b\nparameter rest=c/d e\n"), "{told}");
    assert!(told.contains("path /echo/a%2Fb/c/d%20e\nroute /echo/{name}/{*rest}\n"), "{told}");
    for path in ["/echo/%ff/c", "/echo/%00/c", "/echo/a"] {
        assert!(plugins.find_path("echoes-requests", path).is_none(), "{path}");
    }
}

#[tokio::test]
async fn the_actor_is_told_by_id_and_only_by_that() {
    let plugins = loaded("private_routes", PATIENT).await;
    let found = plugins.find_path("private-routes", "/figures").unwrap();
    let route = found.route("GET").unwrap().clone();
    let email = "ada@example.org".parse::<Email>().unwrap();
    let user = User::new("Ada".parse().unwrap(), email, Role::Owner, Timestamp::UNIX_EPOCH);
    let scope = plugins.scope().on_behalf_of(Actor::User(user.clone()));
    let told = text(&{ scope }.answer(&found, &route, RouteRequest::default()).await.unwrap());
    assert_eq!(told, format!("{{\"user\": \"{}\"}}", user.id));
    let told = text(&plugins.scope().answer(&found, &route, RouteRequest::default()).await.unwrap());
    assert_eq!(told, "{\"user\": \"\"}");
}

#[tokio::test]
async fn pages_keep_their_own_forms_and_nothing_else() {
    let plugins = loaded("echoes_requests", PATIENT).await;
    let page = get(&plugins, "echoes-requests", "/", "").await.unwrap();
    let RouteBody::Page { title, html } = page.body else { panic!("{page:?}") };
    assert_eq!(title, "Write to <us>");
    assert!(html.contains("<form action=\"/x/echoes-requests/send\" method=\"post\">"), "{html}");
    assert!(html.contains("<textarea id=\"message\" name=\"message\" rows=\"6\">"), "{html}");
    for bad in ["script", "alert", "type=\"password\"", "evil.example", "formaction"] {
        assert!(!html.contains(bad), "{bad}: {html}");
    }
}

#[tokio::test]
async fn raw_html_is_left_alone_where_it_is_granted() {
    let grant = "[plugins.echoes-requests.grants]\nhtml = \"raw\"";
    let plugins = load(&config_of("echoes_requests", grant)).await.unwrap();
    let page = get(&plugins, "echoes-requests", "/", "").await.unwrap();
    assert!(matches!(page.body, RouteBody::Page { html, .. } if html.contains("<script>alert(1)</script>")));
}

#[tokio::test]
async fn only_harmless_headers_are_taken_over() {
    let plugins = loaded("forges_responses", PATIENT).await;
    let response = get(&plugins, "forges-responses", "/headers/text", "").await.unwrap();
    let names: Vec<_> = response.headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["x-robots-tag", "content-language", "cache-control"]);
}

async fn answer_fault(plugins: &Plugins, path: &str, query: &str) -> String {
    match get(plugins, "forges-responses", path, query).await {
        Err(CallError::Failed { cause: FailureCause::Answer(why), .. }) => why,
        other => panic!("{path} {query}: {other:?}"),
    }
}

#[tokio::test]
async fn what_no_browser_may_get_is_the_plugins_failure() {
    // Each load begins with a clean slate, or the plugin would be switched off.
    let fresh = || loaded("forges_responses", PATIENT);
    for path in
        ["/status/100/empty", "/status/101/empty", "/status/302/text", "/status/204/text", "/status/600/text"]
    {
        let why = answer_fault(&fresh().await, path, "").await;
        assert!(why.contains("does not go with what it carries"), "{path}: {why}");
    }
    for kind in ["text/html", "application/javascript", "text/css", "image/png\r\nset-cookie: a=b"] {
        let why = answer_fault(&fresh().await, "/type", kind).await;
        assert!(why.contains("are not allowed"), "{kind}: {why}");
    }
    for target in [
        "//evil.example",
        "http://evil.example",
        "javascript:alert(1)",
        "/a\r\nset-cookie: b",
        "https://u:p@evil.example",
        "",
    ] {
        let why = answer_fault(&fresh().await, "/to", target).await;
        assert!(why.contains("leads neither"), "{target}: {why}");
    }
    assert!(answer_fault(&fresh().await, "/json", "{").await.contains("its JSON is none"));
    let plugins = fresh().await;
    for (path, query) in
        [("/to", "https://example.org/a"), ("/to", "/a?b=c"), ("/json", "[1]"), ("/status/418/text", "")]
    {
        get(&plugins, "forges-responses", path, query).await.unwrap();
    }
}

#[tokio::test]
async fn typed_errors_keep_their_kind() {
    let plugins = loaded("echoes_requests", PATIENT).await;
    for (word, expected) in [
        ("denied", ErrorKind::Denied),
        ("not-found", ErrorKind::NotFound),
        ("conflict", ErrorKind::Conflict),
        ("limit", ErrorKind::Limit),
        ("unavailable", ErrorKind::Unavailable),
        ("internal", ErrorKind::Internal),
    ] {
        let error = get(&plugins, "echoes-requests", &format!("/error/{word}"), "").await.unwrap_err();
        let CallError::Refused { error: GuestError::Other(kind, _), .. } = error else { panic!("{error:?}") };
        assert_eq!(kind, expected);
    }
}

#[tokio::test]
async fn limits_hold_for_requests() {
    let cause = async |limits: &str, way: &str| {
        let plugins = loaded("fails_on_requests", limits).await;
        match get(&plugins, "fails-on-requests", &format!("/{way}"), "").await {
            Err(CallError::Failed { cause, .. }) => cause,
            other => panic!("{way}: {other:?}"),
        }
    };
    assert_eq!(cause("", "loop").await, FailureCause::Cpu);
    assert_eq!(cause(PATIENT, "large").await, FailureCause::Transfer);
    assert!(matches!(cause(PATIENT, "html").await, FailureCause::Html(..)));
    assert!(matches!(cause(PATIENT, "panic").await, FailureCause::Trap(_)));
}
