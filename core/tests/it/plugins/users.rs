//! The capability `users` through a real component, on each engine.

use std::sync::Arc;

use sandpress::{
    domain::{Actor, Role, User},
    services::{NewUser, Services},
};

use crate::support::{
    app::PASSWORD,
    house::{House, answers, on_each_engine},
    sandbox::{fields, refusal},
};

on_each_engine! {
    users_allowed_reads_what_is_granted
    users_refused_for_another_field
    the_current_user_is_the_one_on_whose_behalf_the_call_runs
    a_call_has_a_budget_of_users
}

const PLUGIN: &str = "reads-users";

async fn open(house: &House, grant: &str) -> Services {
    house.open(&[("reads_users", &format!("users = {grant}"))]).await
}

async fn user(services: &Services, name: &str, role: Role) -> User {
    let (email, password) = (format!("{name}@example.org"), PASSWORD.to_owned());
    services.create_user(&NewUser { name: name.to_owned(), email, password, role }).await.unwrap()
}

#[tokio::test]
async fn users_refused_without_grant() {
    assert_eq!(
        refusal("reads_users", "").await,
        "plugin \"reads-users\" wants users (it imports sandpress:users/users@1.0.0). \
         To allow it, add to cms.toml: [plugins.reads-users.grants] users = [\"name\"]"
    );
    for grant in ["true", "\"password\"", "[]"] {
        let message = refusal("reads_users", &format!("[plugins.reads-users.grants]\nusers = {grant}")).await;
        assert!(message.contains("the grant `users`") && message.contains("email"), "{message}");
    }
}

async fn users_allowed_reads_what_is_granted(house: Arc<House>) {
    let services = open(&house, "[\"name\", \"email\", \"role\"]").await;
    let ada = user(&services, "ada", Role::Owner).await;
    let ben = user(&services, "ben", Role::Author).await;
    let (one, two) = ("ada ada@example.org owner", "ben ben@example.org author");
    let lines = format!(
        "get {}\nlist 1\nlist 9 {}\nlist 9 {}\nget {}\nget x\nlist 0\nlist 101\nlist 1 x",
        ada.id,
        ada.id,
        ben.id,
        uuid(0)
    );
    assert_eq!(
        answers(&services, PLUGIN, &lines).await,
        format!(
            "{one}\n[{one}] next {}\n[{two}]\n[]\nnone\ninvalid id\ninvalid limit\ninvalid limit\ninvalid after",
            ada.id
        )
    );
}

fn uuid(number: u32) -> String {
    format!("00000000-0000-0000-0000-{number:012}")
}

async fn users_refused_for_another_field(house: Arc<House>) {
    let services = open(&house, "\"name\"").await;
    let ada = user(&services, "ada", Role::Owner).await;
    let lines = format!("get {}\nlist 9", ada.id);
    assert_eq!(answers(&services, PLUGIN, &lines).await, "ada - -\n[ada - -]");
    let services = open(&house, "[\"role\"]").await;
    assert_eq!(answers(&services, PLUGIN, &lines).await, "- - owner\n[- - owner]");
}

async fn the_current_user_is_the_one_on_whose_behalf_the_call_runs(house: Arc<House>) {
    let services = open(&house, "[\"name\", \"role\"]").await;
    let ada = user(&services, "ada", Role::Editor).await;
    assert_eq!(answers(&services, PLUGIN, "current").await, "none");
    for (actor, expected) in [(Actor::System, "none"), (Actor::User(ada), "ada - editor")] {
        let mut scope = services.plugins().scope().on_behalf_of(actor);
        let html = scope.render_entry(PLUGIN, &fields("T", "current")).await.unwrap().html;
        assert_eq!(html, format!("<p>{expected}</p>"));
    }
}

async fn a_call_has_a_budget_of_users(house: Arc<House>) {
    let services = open(&house, "\"name\"").await;
    assert_eq!(answers(&services, PLUGIN, "times 10 list 100").await, "[]");
    assert_eq!(answers(&services, PLUGIN, "times 11 list 100").await, "limit");
}
