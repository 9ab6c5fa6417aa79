//! Setting plugins up as the admin does: who may, what settings become, and uploads that wait for consent.

use std::{collections::BTreeMap, fs, path::Path};

use sandpress::{
    config::ConfigDraft,
    domain::{Actor, Role, User},
    services::plugin_setup::{AddRequest, DataChoice, InstalledState, PluginSetup, SettingInput, SetupError},
};

use crate::support::{app::TestApp, components::test_component};

const ADMIN: Actor = Actor::System;

async fn person(app: &TestApp, role: Role) -> Actor {
    let name = app.account(role).await;
    let page = sandpress::domain::PageRequest::new(1, 100);
    let users: Vec<User> = app.app.services().list_users(page).await.unwrap().items;
    Actor::User(users.into_iter().find(|user| user.name.as_str() == name).unwrap())
}

fn request(consent: &str) -> AddRequest {
    AddRequest {
        consent: consent.to_owned(),
        grants: BTreeMap::new(),
        settings: BTreeMap::new(),
        priority: None,
        enabled: true,
    }
}

fn file(setup: &TestApp) -> std::path::PathBuf {
    setup.folder().join("cms.toml")
}

async fn all_refuse(setup: &PluginSetup, actor: &Actor) {
    let (name, bytes) = (Path::new("x.wasm"), Vec::new());
    let none = BTreeMap::new();
    let changes = BTreeMap::new();
    let outcomes = [
        setup.inspect(actor, name, bytes.clone()).await.err(),
        setup.stage(actor, name, bytes.clone()).await.err(),
        setup.staged(actor, "x").err(),
        setup.discard_staged(actor, "x").err(),
        setup.add(actor, name, bytes.clone(), &request("")).await.err(),
        setup.enable(actor, "text", &none).await.err(),
        setup.disable(actor, "text").await.err(),
        setup.plan_update(actor, "text", name, bytes).await.err(),
        setup.roll_back(actor, "text").await.err(),
        setup.settings(actor, "text").await.err(),
        setup.change_settings(actor, "text", &changes).await.err(),
        setup.removal_report(actor, "text").await.err(),
        setup.remove(actor, "text", DataChoice::Delete).await.err(),
        setup.list(actor).await.err(),
        setup.get(actor, "text").await.err(),
    ];
    for outcome in outcomes {
        assert!(matches!(outcome, Some(SetupError::Denied(_))), "{outcome:?}");
    }
}

#[tokio::test]
async fn only_who_runs_the_site_sets_plugins_up() {
    let app = TestApp::start().await;
    let setup = app.app.services().plugin_setup();
    for role in [Role::Subscriber, Role::Author, Role::Editor] {
        all_refuse(setup, &person(&app, role).await).await;
    }
    let administrator = person(&app, Role::Administrator).await;
    let list = setup.list(&administrator).await.unwrap();
    assert!(list.iter().all(|plugin| plugin.state == InstalledState::On), "{list:?}");
    setup.disable(&administrator, "text").await.unwrap();
    assert_eq!(setup.get(&administrator, "text").await.unwrap().state, InstalledState::Off);
    app.shutdown().await;
}

#[tokio::test]
async fn an_upload_waits_for_consent_to_exactly_it() {
    let app = TestApp::start().await;
    let setup = app.app.services().plugin_setup();
    let bytes = fs::read(test_component("update_good")).unwrap();
    let name = Path::new("updates.wasm");
    let report = setup.stage(&ADMIN, name, bytes.clone()).await.unwrap();
    assert_eq!((report.id.as_str(), report.version.as_str()), ("updates", "1.0.0"));
    let other = setup.add(&ADMIN, name, bytes, &request(&"0".repeat(64))).await.unwrap_err();
    assert!(matches!(other, SetupError::NoConsent { .. }), "{other}");
    let staged = setup.staged(&ADMIN, &report.sha256).unwrap();
    let added = setup.add(&ADMIN, name, staged, &request(&report.sha256)).await.unwrap();
    assert_eq!(added.id, "updates");
    setup.discard_staged(&ADMIN, &report.sha256).unwrap();
    for hash in [report.sha256.as_str(), "../../cms.toml", ""] {
        assert!(matches!(setup.staged(&ADMIN, hash), Err(SetupError::NotStaged)), "{hash}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn settings_are_written_as_their_kind_once_the_plugin_accepts_them() {
    let app = TestApp::start().await;
    let setup = app.app.services().plugin_setup();
    let id = "security-headers";
    let known = setup.settings(&ADMIN, id).await.unwrap().known;
    let key = |kind: &str| known.iter().find(|setting| setting.kind == kind).unwrap().key.clone();
    let (list, number, choice) = (key("list"), key("number"), key("choice"));
    let before = fs::read_to_string(file(&app)).unwrap();
    let changes = |pairs: &[(&str, SettingInput)]| {
        pairs.iter().map(|(key, input)| ((*key).to_owned(), input.clone())).collect::<BTreeMap<_, _>>()
    };
    let one = |text: &str| SettingInput::One(text.to_owned());
    let many = SettingInput::Many(vec!["'self'".to_owned(), "https://a.example".to_owned()]);
    let wrong = changes(&[
        (&list, many.clone()),
        (&number, one("soon")),
        (&choice, one("x")),
        ("nonsense", one("1")),
    ]);
    match setup.change_settings(&ADMIN, id, &wrong).await {
        Err(SetupError::Settings(errors)) => {
            let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
            let mut expected = vec![number.as_str(), choice.as_str(), "nonsense"];
            expected.sort_unstable();
            assert_eq!(fields, expected);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(fs::read_to_string(file(&app)).unwrap(), before);
    let right = changes(&[(&list, many.clone()), (&number, one("300"))]);
    setup.change_settings(&ADMIN, id, &right).await.unwrap();
    let now = fs::read_to_string(file(&app)).unwrap();
    assert!(now.contains(&format!("{list} = [\"'self'\", \"https://a.example\"]")), "{now}");
    assert!(now.contains(&format!("{number} = 300")), "{now}");
    let values = setup.settings(&ADMIN, id).await.unwrap().values;
    assert_eq!((&values[&list], &values[&number]), (&many, &one("300")));
    let back = changes(&[(&list, SettingInput::Default), (&number, SettingInput::Default)]);
    setup.change_settings(&ADMIN, id, &back).await.unwrap();
    assert!(setup.settings(&ADMIN, id).await.unwrap().values.is_empty());
    ConfigDraft::read(&file(&app)).unwrap().config(std::iter::empty()).unwrap();
    app.shutdown().await;
}
