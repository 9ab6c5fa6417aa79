//! Every function of every capability of 1.0.0, through the interfaces as they were kept.

use std::sync::Arc;

use sandpress::{
    domain::{Actor, PageRequest, Role},
    plugins::{RouteBody, RouteRequest},
    services::{Intent, NewUser, Services},
};

use super::{PLUGIN, everything, open};
use crate::{
    plugins::connect::echo_server,
    support::{
        app::PASSWORD,
        house::{House, make, on_each_engine},
        network::{TestServer, ok, trusted},
    },
};

on_each_engine! {
    a_component_of_1_0_0_uses_every_capability
}

/// What the plugin says after it has used the capability.
async fn used(services: &Services, capability: &str, argument: &str) -> String {
    let path = format!("/{capability}");
    let found = services.plugins().find_path(PLUGIN, &path).unwrap();
    let route = Arc::clone(found.route("GET").unwrap());
    let query = vec![("q".to_owned(), argument.to_owned())];
    let request = RouteRequest { method: "GET".into(), path, query, ..RouteRequest::default() };
    let response = services.plugins().scope().answer(&found, &route, request).await;
    match response.unwrap_or_else(|error| panic!("{capability}: {error}")).body {
        RouteBody::Data { bytes, .. } => String::from_utf8(bytes).unwrap(),
        other => panic!("{capability}: {other:?}"),
    }
}

async fn a_component_of_1_0_0_uses_every_capability(house: Arc<House>) {
    let web_server = TestServer::http(None, |_| ok(&"x".repeat(300 << 10))).await;
    let echo_server = echo_server(trusted("127.0.0.1")).await;
    let (web, echo) = (web_server.port().to_string(), echo_server.port().to_string());
    let grants = format!("http = [\"http://127.0.0.1:{web}\"]\nconnect = [\"127.0.0.1:{echo}\"]");
    let services = open(&house, &grants).await;
    let imported = everything("core/test-plugins/kept/1.0.0/wit", "import ");
    let summary = services.plugins().list().into_iter().find(|plugin| plugin.id == PLUGIN).unwrap();
    assert_eq!(summary.capabilities.len(), imported.len(), "{:?} of {imported:?}", summary.capabilities);

    let user = NewUser {
        name: "Ada".into(),
        email: "ada@example.org".into(),
        password: PASSWORD.into(),
        role: Role::Owner,
    };
    services.create_user(&user).await.unwrap();
    let entry = make(&services, "Rye", "Four words of text.", Intent::Publish).await.id.to_string();

    let expected = [
        ("clock", "", "1773480413 2026-03-14T09:26:53Z"),
        ("connect", &*echo, "ready go key *********"),
        ("content-read", &*entry, "1 Rye saved published published 1 true "),
        ("content-write", "", "draft draft published draft trash draft"),
        ("http", &*web, "200 307200 xxx"),
        ("i18n", "", "en 1,234.5 January 1, 1970 one"),
        ("jobs", "", "called off"),
        ("log", "", "written"),
        ("media", "", "kept.txt 1 13 for ever"),
        ("random", "", "3 true 22"),
        ("secrets", "", "true false"),
        ("settings", "", "Some(\"Hello\") [\"ann\", \"bob\"]"),
        ("store", "", "true 1 1 2"),
        ("users", "", "1 Some(\"Ada\") None"),
    ];
    for (capability, argument, answer) in expected {
        let given = used(&services, capability, argument).await;
        assert!(given.starts_with(answer), "{capability}: {given}, not {answer}");
    }
    let mail = used(&services, "mail", "").await;
    let mails = services.list_mails(&Actor::System, None, PageRequest::new(1, 10)).await.unwrap().items;
    assert_eq!(mails[0].id.to_string(), mail);

    let tested = expected.map(|(capability, ..)| capability);
    let others = summary.capabilities.iter().filter(|name| !tested.contains(&name.as_str()));
    assert_eq!(others.collect::<Vec<_>>(), ["mail", "media-read", "media-write"], "these are used above");
}
