//! Who may do what: every route for nobody and for every role.

use std::collections::BTreeSet;

use http::Method;
use sandpress::{
    domain::{Actor, EntryId, Role},
    http::routes,
};

use crate::support::{
    app::{PASSWORD, TestApp},
    client::Client,
};

/// The statuses for nobody, subscriber, contributor, author, editor, administrator and owner. `own` rows are about
/// an entry that the person began, the others about somebody else's. A subscriber sees no page with a form, so every
/// form of theirs is refused for want of a token.
const TABLE: &[(&str, [u16; 7])] = &[
    ("GET /", [200; 7]),
    ("GET /page/{number}", [200; 7]),
    ("GET /atom.xml", [200; 7]),
    ("GET /assets/{set}/{hash}/{*path}", [200; 7]),
    ("GET /media/{hash}/{name}", [200; 7]),
    ("GET /{*path}", [200; 7]),
    ("GET /setup", [303; 7]),
    ("POST /setup", [303, 403, 303, 303, 303, 303, 303]),
    ("GET /login", [200, 303, 303, 303, 303, 303, 303]),
    ("POST /login", [303, 403, 303, 303, 303, 303, 303]),
    ("POST /logout", [303, 403, 303, 303, 303, 303, 303]),
    ("GET /admin", [303, 403, 303, 303, 303, 303, 303]),
    ("GET /admin/entries", [303, 403, 200, 200, 200, 200, 200]),
    ("GET /admin/entries/new/{type}", [303, 403, 200, 200, 200, 200, 200]),
    ("POST /admin/entries/new/{type}", [401, 403, 303, 303, 303, 303, 303]),
    ("POST /admin/entries/new/{type} publish", [401, 403, 403, 303, 303, 303, 303]),
    ("GET /admin/entries/{id}", [303, 403, 404, 404, 200, 200, 200]),
    ("GET /admin/entries/{id} own", [303, 403, 200, 200, 200, 200, 200]),
    ("POST /admin/entries/{id}", [401, 403, 404, 404, 303, 303, 303]),
    ("POST /admin/entries/{id} own", [401, 403, 303, 303, 303, 303, 303]),
    ("POST /admin/entries/{id} publish", [401, 403, 404, 404, 303, 303, 303]),
    ("POST /admin/entries/{id} publish own", [401, 403, 403, 303, 303, 303, 303]),
    ("POST /admin/entries/{id} unpublish", [401, 403, 404, 404, 303, 303, 303]),
    ("GET /admin/entries/{id}/preview", [303, 403, 404, 404, 200, 200, 200]),
    ("GET /admin/entries/{id}/preview own", [303, 403, 200, 200, 200, 200, 200]),
    ("POST /admin/entries/{id}/trash", [401, 403, 404, 404, 303, 303, 303]),
    ("POST /admin/entries/{id}/trash own", [401, 403, 303, 303, 303, 303, 303]),
    ("POST /admin/entries/{id}/restore", [401, 403, 404, 404, 303, 303, 303]),
    ("POST /admin/entries/{id}/restore own", [401, 403, 303, 303, 303, 303, 303]),
    ("GET /admin/plugins", [303, 403, 403, 403, 403, 200, 200]),
];

/// The route of a row, without what is said about the entry.
fn route_of(row: &str) -> &str {
    row.match_indices(' ').nth(1).map_or(row, |(at, _)| &row[..at])
}

/// A person at the site: nobody, or somebody with a role.
struct Person {
    client: Client,
    role: Option<Role>,
    token: String,
}

struct Scene {
    app: TestApp,
    asset: String,
    picture: String,
}

impl Scene {
    async fn begin() -> Self {
        let app = TestApp::with(&[], &[("SITE__ENTRIES_PER_PAGE", "1")]).await;
        app.account(Role::Owner).await;
        app.post("Public", "Text.").await;
        app.import_fixtures().await;
        let picture = app.get("/2024/05/01/ovens").await.between("<img src=\"", "\"");
        let asset = app.get("/").await.between("<link rel=\"stylesheet\" href=\"", "\"");
        Self { app, asset, picture }
    }

    async fn person(&self, role: Option<Role>) -> Person {
        let client = self.app.client();
        // The form of a visitor without a session, whose token is asked for before the log-in.
        let form = client.get("/login").await.hidden("csrf");
        let Some(role) = role else { return Person { client, role, token: form } };
        let client = self.app.user_as(role).await;
        let token = if role == Role::Subscriber { form } else { client.token().await };
        Person { client, role: Some(role), token }
    }

    /// A draft of the person's own, or of nobody, named after the row.
    async fn entry(&self, row: &str, person: &Person) -> EntryId {
        let own = row.ends_with(" own");
        let may_begin = person.role.is_some_and(|role| role != Role::Subscriber);
        if !(own && may_begin) {
            return self.app.draft(row, "Text.").await.id;
        }
        let fields = [("csrf", person.token.as_str()), ("field.title", row), ("field.body", "Text.")];
        let page = person.client.post_bare("/admin/entries/new/text", &fields).await;
        page.location().rsplit('/').next().unwrap().parse().unwrap()
    }

    /// The path of a row for a person, with an entry that is as the row needs it.
    async fn path(&self, row: &str, person: &Person) -> String {
        let (_, path) = route_of(row).split_once(' ').unwrap();
        match path {
            "/page/{number}" => return "/page/2".to_owned(),
            "/assets/{set}/{hash}/{*path}" => return self.asset.clone(),
            "/media/{hash}/{name}" => return self.picture.clone(),
            "/{*path}" => return "/public".to_owned(),
            _ if !path.contains("{id}") => return path.replace("{type}", "text"),
            _ => {}
        }
        let id = self.entry(row, person).await;
        let services = self.app.app.services();
        if path.ends_with("/restore") {
            services.trash_entry(&Actor::System, id).await.unwrap();
        }
        if row.contains(" unpublish") {
            services.publish_entry(&Actor::System, id).await.unwrap();
        }
        path.replace("{id}", &id.to_string())
    }

    async fn status(&self, row: &str, person: &Person) -> u16 {
        let path = self.path(row, person).await;
        let (method, _) = row.split_once(' ').unwrap();
        let method: Method = method.parse().unwrap();
        let action = ["unpublish", "publish"].into_iter().find(|action| row.contains(&format!(" {action}")));
        let fields = [
            ("csrf", person.token.as_str()),
            ("login", "The Owner"),
            ("password", PASSWORD),
            ("password_again", PASSWORD),
            ("revision", "1"),
            ("field.title", row),
            ("field.body", "Text."),
            ("action", action.unwrap_or("save")),
        ];
        person.client.request(method, &path, &[], &fields).await.status
    }
}

#[tokio::test]
async fn every_route_asks_for_what_the_table_says() {
    let scene = Scene::begin().await;
    let people = std::iter::once(None).chain(Role::ALL.map(Some));
    for (column, role) in people.enumerate() {
        // Logging in and out change who the person is, so they come with a new one.
        let keeper = scene.person(role).await;
        for (row, statuses) in TABLE {
            let changes = matches!(*row, "POST /login" | "POST /logout");
            let person = if changes { &scene.person(role).await } else { &keeper };
            assert_eq!(scene.status(row, person).await, statuses[column], "{row} for {role:?}");
        }
    }
    scene.app.shutdown().await;
}

#[test]
fn every_route_stands_in_the_table() {
    let routes: BTreeSet<_> =
        routes().into_iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    let rows: BTreeSet<_> = TABLE.iter().map(|(row, _)| route_of(row).to_owned()).collect();
    assert_eq!(routes, rows);
}
