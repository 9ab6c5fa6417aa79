//! The declared policy is the one that holds: every route for nobody and for every role, by every method, and by other
//! ways to write its path.

use std::{collections::BTreeMap, sync::Arc};

use futures::{StreamExt, stream};
use http::Method;
use sandpress::{
    domain::{Actor, CustomRole, Permission, Role, Visit},
    http::{Access, routes},
    services::{NewRole, NewUser},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{
    app::{PASSWORD, TestApp},
    client::{Client, Page},
};

const METHODS: [Method; 7] =
    [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];

/// Headers by which some programs take a request for another one.
const OVERRIDES: [(&str, &str); 8] = [
    ("x-http-method-override", "POST"),
    ("x-http-method", "POST"),
    ("x-method-override", "POST"),
    ("x-original-url", "/"),
    ("x-rewrite-url", "/"),
    ("x-forwarded-uri", "/"),
    ("x-forwarded-prefix", "/"),
    ("forwarded", "for=127.0.0.1;host=localhost"),
];

/// What the site decided before it did anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    /// Nobody is logged in.
    LogIn,
    /// The role does not include it.
    Denied,
    /// No such method there.
    NoMethod,
    /// The handler was asked.
    Passed,
}

fn decision(method: &Method, page: &Page) -> Decision {
    let is_told = *method == Method::HEAD || page.shows("Your role does not include this");
    match page.status {
        401 => Decision::LogIn,
        303 if page.location().starts_with("/login?next=") => Decision::LogIn,
        403 if is_told => Decision::Denied,
        405 => Decision::NoMethod,
        _ => Decision::Passed,
    }
}

fn declared(access: Access, role: Option<&Role>) -> Decision {
    match (access, role) {
        (Access::Public | Access::Visitor | Access::Plugin, _) => Decision::Passed,
        (Access::Person | Access::Permission(_), None) => Decision::LogIn,
        // Programs come with a token; a session is none.
        (Access::Token, _) => Decision::LogIn,
        (Access::Permission(permission), Some(role)) if !role.has(permission) => Decision::Denied,
        (Access::Person | Access::Permission(_), Some(_)) => Decision::Passed,
    }
}

/// A path of the route. Panels of plugins ask for permissions of their own, so it is one that asks for no more.
fn filled(path: &str) -> String {
    let mut filled = path
        .replace("{id}", "0198a7c0-0000-7000-8000-000000000000")
        .replace("{type}", "text")
        .replace("{plugin}", "shows-every-node")
        .replace("{panel}", "inner");
    while let Some((before, rest)) = filled.split_once('{') {
        let (_, after) = rest.split_once('}').unwrap();
        filled = format!("{before}nothing{after}");
    }
    filled
}

/// What is declared for each path and method. Which methods plugins take is theirs to say.
fn policy() -> BTreeMap<&'static str, Vec<(String, Access)>> {
    let mut policy: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for route in routes().into_iter().filter(|route| route.access != Access::Plugin) {
        policy.entry(route.path).or_default().push((route.method, route.access));
    }
    policy
}

fn custom() -> CustomRole {
    let permissions =
        [Permission::AdminEnter, Permission::MailRead, Permission::AuditRead, Permission::UserRead];
    CustomRole {
        key: "reviser".parse().unwrap(),
        label: "Reviser".to_owned(),
        permissions: permissions.into_iter().collect(),
    }
}

/// Somebody of each role, one that the site made for itself among them, and nobody.
async fn people(app: &TestApp) -> Vec<(Option<Role>, Client)> {
    let services = app.app.services();
    let mut people = vec![(None, app.client())];
    app.account(Role::Owner).await;
    for role in Role::BUILT_IN {
        people.push((Some(role.clone()), app.user_as(role).await));
    }
    let role = custom();
    let permissions = role.permissions.iter().map(|permission| permission.to_string()).collect();
    let new = NewRole { key: role.key.as_str().to_owned(), label: role.label.clone(), permissions };
    services.create_role(&Actor::System, &new, &Visit::default()).await.unwrap();
    let role = Role::Custom(Arc::new(role));
    let user = NewUser {
        name: "Rita".to_owned(),
        email: "rita@example.org".to_owned(),
        password: PASSWORD.to_owned(),
        role: role.clone(),
    };
    services.create_user(&user).await.unwrap();
    let client = app.client();
    assert_eq!(client.log_in("Rita", PASSWORD).await.status, 303);
    people.push((Some(role), client));
    people
}

/// What the site answers; asked again where it could not, since its database had no connection free.
async fn answer(client: &Client, method: &Method, url: &str) -> Page {
    for _ in 0..3 {
        let page = client.request(method.clone(), url, &[], &[]).await;
        if page.status != 503 {
            assert_ne!(page.status, 500, "{method} {url}");
            return page;
        }
    }
    client.request(method.clone(), url, &[], &[]).await
}

/// Asks for every route by every method. No form has a token, so whoever passes changes nothing.
async fn asks_for_everything(role: Option<&Role>, client: &Client) {
    for (path, methods) in policy() {
        let url = filled(path);
        for method in METHODS {
            let asked = if method == Method::HEAD { Method::GET } else { method.clone() };
            let access =
                methods.iter().find(|(declared, _)| *declared == asked.as_str()).map(|(_, access)| *access);
            let page = answer(client, &method, &url).await;
            let decided = decision(&method, &page);
            match access {
                Some(access) => {
                    assert_eq!(
                        decided,
                        declared(access, role),
                        "{method} {path} for {role:?}: {}",
                        page.status
                    );
                }
                None => {
                    assert_ne!(decided, Decision::Passed, "{method} {path} for {role:?}: {}", page.status)
                }
            }
        }
    }
}

#[tokio::test]
async fn every_route_decides_as_it_is_declared() {
    let limits = [("PLUGINS__SHOWS_EVERY_NODE__LIMITS__CPU_MS", "5000")];
    let app = TestApp::with(&["shows_every_node"], &limits).await;
    let people = people(&app).await;
    // No more at once than the site has connections to its database.
    let all = stream::iter(&people);
    all.for_each_concurrent(3, |(role, client)| asks_for_everything(role.as_ref(), client)).await;
    // Everybody is still who they were.
    for (role, client) in &people {
        let may_enter = role.as_ref().is_some_and(|role| role.has(Permission::AdminEnter));
        assert_eq!(client.get("/admin/entries").await.status == 200, may_enter, "{role:?}");
    }
    app.shutdown().await;
}

/// Other ways to write a path, which some server or proxy takes for the same.
fn variants(path: &str) -> Vec<String> {
    let first = path.trim_start_matches('/').chars().next().unwrap();
    let rest = &path[2..];
    let encoded = format!("/%{:02x}{rest}", first as u32);
    let (head, tail) = path[1..].split_once('/').map_or((path, ""), |(head, tail)| (head, tail));
    vec![
        format!("{path}/"),
        format!("{path}//"),
        format!("/{path}"),
        format!("//{}", &path[1..]),
        path.to_uppercase(),
        format!("/{}{rest}", first.to_uppercase()),
        encoded.clone(),
        encoded.replace('%', "%25"),
        format!("{}/./{tail}", &path[..=head.len().min(path.len() - 1)]),
        format!("/x/..{path}"),
        format!("/.{path}"),
        format!("/%2e{path}"),
        format!("/x/%2e%2e{path}"),
        format!("/assets/..{path}"),
        path.replacen('/', "/%2f", 1),
        format!("/{}%2f{tail}", head.trim_start_matches('/')),
        format!("/{}//{tail}", head.trim_start_matches('/')),
        format!("/{}\\{tail}", head.trim_start_matches('/')),
        format!("{path};x=y"),
        format!("{path}%00"),
        format!("{path}%20"),
        format!("{path}."),
        format!("{path}?x=/../"),
        format!("{path}%3f"),
        format!("{path}.json"),
    ]
}

/// Status, location and body of a request whose path is sent as it is.
async fn raw(app: &TestApp, method: &Method, path: &str, headers: &[(&str, &str)]) -> (u16, String, String) {
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", app.address);
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    request += "content-length: 0\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(400);
    let location = answer.lines().find_map(|line| line.strip_prefix("location: ")).unwrap_or_default();
    (status, location.to_owned(), answer)
}

/// The same decision as for the path as it is declared, or none: nothing is there.
fn is_kept_out((status, location, body): &(u16, String, String)) -> bool {
    match status {
        400 | 401 | 404 | 405 => true,
        303 => location.starts_with("/login?next="),
        403 => body.contains("Your role does not include this"),
        _ => false,
    }
}

#[tokio::test]
async fn no_other_way_to_write_a_path_leads_around_the_policy() {
    let app = TestApp::start().await;
    app.account(Role::Owner).await;
    app.account(Role::Subscriber).await;
    let page = app.client().log_in("The Subscriber", PASSWORD).await;
    let session = page.cookie().split(';').next().unwrap().to_owned();
    for (path, methods) in policy() {
        for (method, access) in methods {
            if !matches!(access, Access::Permission(_)) {
                continue;
            }
            let (path, method): (_, Method) = (filled(path), method.parse().unwrap());
            for written in [path.clone()].into_iter().chain(variants(&path)) {
                for headers in [vec![], vec![("cookie", session.as_str())]] {
                    let answer = raw(&app, &method, &written, &headers).await;
                    assert!(
                        is_kept_out(&answer),
                        "{method} {written} {headers:?}: {} {}",
                        answer.0,
                        answer.1
                    );
                }
            }
            for headers in [OVERRIDES.to_vec(), [&OVERRIDES[..], &[("cookie", session.as_str())]].concat()] {
                let answer = raw(&app, &method, &path, &headers).await;
                assert!(is_kept_out(&answer), "{method} {path} {headers:?}: {} {}", answer.0, answer.1);
            }
            let elsewhere = [("x-original-url", path.as_str()), ("x-rewrite-url", path.as_str())];
            let answer = raw(&app, &Method::GET, "/", &elsewhere).await;
            assert_eq!(answer.2.split_once("\r\n\r\n").unwrap().1, home(&app).await, "{path}");
        }
    }
    app.shutdown().await;
}

async fn home(app: &TestApp) -> String {
    raw(app, &Method::GET, "/", &[]).await.2.split_once("\r\n\r\n").unwrap().1.to_owned()
}
