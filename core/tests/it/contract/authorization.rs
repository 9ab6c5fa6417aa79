//! Who may do what: every route for nobody and for every role.

mod access;
mod account;
mod editorial;
mod machines;
mod media;
mod newsletter;
mod operation;
mod people;
mod programs;
mod structure;
mod themes;

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
/// an entry that the person began, the others about somebody else's.
const TABLE: &[(&str, [u16; 7])] = &[
    ("GET /", [200; 7]),
    ("GET /page/{number}", [200; 7]),
    ("GET /atom.xml", [200; 7]),
    ("GET /assets/{set}/{hash}/{*path}", [200; 7]),
    ("GET /media/{hash}/{name}", [200; 7]),
    ("GET /{*path}", [200; 7]),
    ("ANY /x/{plugin}", [303, 403, 200, 200, 200, 200, 200]),
    ("ANY /x/{plugin}/", [301; 7]),
    ("ANY /x/{plugin}/{*path}", [200; 7]),
    ("ANY /x/{plugin}/{*path} figures", [303, 403, 403, 403, 403, 200, 200]),
    ("GET /setup", [303; 7]),
    ("POST /setup", [303, 303, 303, 303, 303, 303, 303]),
    ("GET /login", [200, 303, 303, 303, 303, 303, 303]),
    ("POST /login", [303, 303, 303, 303, 303, 303, 303]),
    ("POST /logout", [303, 303, 303, 303, 303, 303, 303]),
    ("GET /admin", [303, 403, 303, 303, 303, 303, 303]),
    ("GET /admin/entries", [303, 403, 200, 200, 200, 200, 200]),
    ("GET /admin/plugins", [303, 403, 403, 403, 403, 200, 200]),
    ("GET /admin/add-plugin", [303, 403, 403, 403, 403, 200, 200]),
    ("POST /admin/add-plugin", [401, 403, 403, 403, 403, 400, 400]),
    ("GET /admin/add-plugin/{sha256}", [303, 403, 403, 403, 403, 303, 303]),
    ("POST /admin/add-plugin/{sha256}", [401, 403, 403, 403, 403, 303, 303]),
    ("POST /admin/add-plugin/{sha256}/discard", [401, 403, 403, 403, 403, 303, 303]),
    ("GET /admin/plugins/{plugin}/manage/powers", [303, 403, 403, 403, 403, 200, 200]),
    ("POST /admin/plugins/{plugin}/manage/powers", [401, 403, 403, 403, 403, 404, 404]),
    ("GET /admin/plugins/{plugin}/manage/settings", [303, 403, 403, 403, 403, 200, 200]),
    ("POST /admin/plugins/{plugin}/manage/settings", [401, 403, 403, 403, 403, 404, 404]),
    ("GET /admin/plugins/{plugin}/manage/log", [303, 403, 403, 403, 403, 200, 200]),
    ("GET /admin/plugins/{plugin}/manage/updates", [303, 403, 403, 403, 403, 200, 200]),
    ("POST /admin/plugins/{plugin}/manage/waiting", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/plugins/{plugin}/manage/rollback", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/plugins/{plugin}/manage/enable", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/plugins/{plugin}/manage/disable", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/plugins/{plugin}/manage/remove", [401, 403, 403, 403, 403, 404, 404]),
    ("GET /admin/jobs", [303, 403, 403, 403, 403, 200, 200]),
    ("POST /admin/jobs/{id}/retry", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/jobs/{id}/discard", [401, 403, 403, 403, 403, 404, 404]),
    ("GET /admin/mail", [303, 403, 403, 403, 403, 200, 200]),
    ("POST /admin/mail/test", [401, 403, 403, 403, 403, 303, 303]),
    ("GET /admin/mail/letters", [303, 403, 403, 403, 403, 200, 200]),
    ("GET /admin/mail/letters/{name}", [303, 403, 403, 403, 403, 404, 404]),
    ("GET /admin/mail/letters/{name}/html", [303, 403, 403, 403, 403, 404, 404]),
    ("GET /admin/mail/{id}", [303, 403, 403, 403, 403, 404, 404]),
    ("GET /admin/mail/{id}/html", [303, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/mail/{id}/send", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/mail/{id}/delete", [401, 403, 403, 403, 403, 404, 404]),
    ("POST /admin/plugins/{plugin}/failed/retry", [401, 403, 403, 403, 403, 303, 303]),
    ("POST /admin/plugins/{plugin}/failed/discard", [401, 403, 403, 403, 403, 303, 303]),
    ("GET /admin/entries/new/{type}", [303, 403, 200, 200, 200, 200, 200]),
    ("POST /admin/entries/new/{type}", [401, 403, 303, 303, 303, 303, 303]),
    ("POST /admin/entries/new/{type}/panels", [401, 403, 200, 200, 200, 200, 200]),
    ("POST /admin/entries/{id}/panels", [401, 403, 404, 404, 200, 200, 200]),
    ("POST /admin/entries/{id}/panels own", [401, 403, 200, 200, 200, 200, 200]),
    ("GET /admin/plugins/{plugin}", [303, 403, 200, 200, 200, 200, 200]),
    ("GET /admin/plugins/{plugin} plain", [303, 403, 403, 403, 403, 200, 200]),
    ("GET /admin/plugins/{plugin}/{panel}", [303, 403, 403, 403, 403, 200, 200]),
    ("GET /admin/plugins/{plugin}/{panel} inbox", [303, 403, 403, 403, 200, 200, 200]),
    ("GET /admin/plugins/{plugin}/{panel} inner", [303, 403, 200, 200, 200, 200, 200]),
    ("POST /admin/plugins/{plugin}/{panel}", [401, 403, 403, 403, 403, 422, 422]),
    ("POST /admin/plugins/{plugin}/{panel} inbox", [401, 403, 403, 403, 422, 422, 422]),
    ("POST /admin/plugins/{plugin}/{panel} inner", [401, 403, 422, 422, 422, 422, 422]),
    ("POST /admin/entries/new/{type} publish", [401, 403, 403, 303, 303, 303, 303]),
    ("GET /admin/entries/links.json", [303, 403, 200, 200, 200, 200, 200]),
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
];

/// The rows of every area.
fn rows() -> impl Iterator<Item = &'static (&'static str, [u16; 7])> {
    let areas = [
        TABLE,
        access::TABLE,
        account::ROWS,
        media::ROWS,
        machines::ROWS,
        operation::ROWS,
        people::ROWS,
        programs::TABLE,
        editorial::ROWS,
        structure::ROWS,
        newsletter::ROWS,
        themes::ROWS,
    ];
    areas.into_iter().flatten()
}

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
        let variables = [
            ("SITE__ENTRIES_PER_PAGE", "1"),
            ("PLUGINS__SHOWS_EVERY_NODE__LIMITS__CPU_MS", "5000"),
            ("ACCOUNTS__REGISTRATION", "open"),
        ];
        let app = TestApp::with(&["private_routes", "shows_every_node"], &variables).await;
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
        let Some(role) = role else { return Person { client, role: None, token: form } };
        let client = self.app.user_as(role.clone()).await;
        let token = client.token().await;
        Person { client, role: Some(role), token }
    }

    /// A draft of the person's own, or of nobody, named after the row.
    async fn entry(&self, row: &str, person: &Person) -> EntryId {
        let own = row.ends_with(" own");
        let may_begin = person.role.as_ref().is_some_and(|role| *role != Role::Subscriber);
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
            "/x/{plugin}" => return "/x/private-routes".to_owned(),
            "/x/{plugin}/" => return "/x/private-routes/".to_owned(),
            "/x/{plugin}/{*path}" if row.ends_with("figures") => {
                return "/x/private-routes/figures".to_owned();
            }
            "/x/{plugin}/{*path}" => return "/x/private-routes/open".to_owned(),
            "/{*path}" => return "/public".to_owned(),
            _ if themes::is_its(path) => return themes::path(path),
            _ if machines::is_its(path) => return machines::path(path),
            _ if structure::is_its(path) => return structure::path(path),
            _ if newsletter::is_its(path) => return newsletter::path(path),
            "/admin/plugins/{plugin}" if row.ends_with(" plain") => return "/admin/plugins/text".to_owned(),
            // What changes something is asked for a plugin that is not there, so that nothing is changed.
            _ if path.contains("/manage/") => {
                return path.replace("{plugin}", if row.starts_with("GET") { "text" } else { "nothing" });
            }
            _ if path.starts_with("/admin/people") => return people::path(path),
            _ if path.starts_with("/admin/media") => return media::path(path),
            _ if path.contains("{sha256}") => return path.replace("{sha256}", &"0".repeat(64)),
            _ if path.contains("{plugin}") => {
                let panel = row.rsplit(' ').next().filter(|word| !word.contains('/')).unwrap_or("overview");
                return path.replace("{plugin}", "shows-every-node").replace("{panel}", panel);
            }
            _ if !path.contains("{id}") => {
                let path = path.replace("{type}", "text").replace("{provider}", "nothing");
                return path.replace("{token}", &"x".repeat(43)).replace("{secret}", &"x".repeat(43));
            }
            _ => {}
        }
        let id = self.entry(row, person).await;
        let services = self.app.app.services();
        if path.ends_with("{id}/restore") {
            services.trash_entry(&Actor::System, id).await.unwrap();
        }
        if row.contains(" unpublish") {
            services.publish_entry(&Actor::System, id).await.unwrap();
        }
        let path = path.replace("{id}", &id.to_string()).replace("{number}", "1");
        if path.ends_with("/compare") { format!("{path}?from=1&to=1") } else { path }
    }

    async fn status(&self, row: &str, person: &Person) -> u16 {
        let path = self.path(row, person).await;
        let (method, _) = row.split_once(' ').unwrap();
        let method: Method = method.replace("ANY", "GET").parse().unwrap();
        let action = ["unpublish", "publish"].into_iter().find(|action| row.contains(&format!(" {action}")));
        let fields = [
            ("csrf", person.token.as_str()),
            ("login", "The Owner"),
            ("password", PASSWORD),
            ("password_again", PASSWORD),
            ("name", ""),
            ("code", ""),
            ("passkey", "01980000-0000-7000-8000-000000000000"),
            ("revision", "1"),
            ("sitting", "01980000-0000-7000-8000-000000000001"),
            ("sequence", "1"),
            ("plan", "publish"),
            ("publish_at", "2027-01-01T10:00"),
            ("field.title", row),
            ("field.body", "Text."),
            ("action", action.unwrap_or("save")),
            ("act", if row.contains("{plugin}") { "id=nothing" } else { "" }),
        ];
        person.client.request(method, &path, &[], &fields).await.status
    }
}

#[tokio::test]
async fn every_route_asks_for_what_the_table_says() {
    let scene = Scene::begin().await;
    let people = std::iter::once(None).chain(Role::BUILT_IN.map(Some));
    for (column, role) in people.enumerate() {
        // Logging in and out change who the person is, so they come with a new one.
        let keeper = scene.person(role.clone()).await;
        for (row, statuses) in rows() {
            let changes = matches!(*row, "POST /login" | "POST /logout" | "POST /account/confirm");
            let person = if changes { &scene.person(role.clone()).await } else { &keeper };
            assert_eq!(scene.status(row, person).await, statuses[column], "{row} for {role:?}");
        }
    }
    scene.app.shutdown().await;
}

#[test]
fn every_route_stands_in_the_table() {
    let routes: BTreeSet<_> =
        routes().into_iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    let rows: BTreeSet<_> = rows().map(|(row, _)| route_of(row).to_owned()).collect();
    assert_eq!(routes, rows);
}
