//! The capability `content-write` through a real component, on each engine.

use std::{sync::Arc, time::Duration};

use sandpress::{
    domain::{Actor, Entry, EntryStatus, Role, User},
    services::{Intent, NewUser, ServiceError, Services},
};

use crate::support::{
    app::PASSWORD,
    house::{House, answers, make, new_entry, on_each_engine, told},
    sandbox::{config_of, load, refusal},
};

on_each_engine! {
    content_write_allowed_creates_and_changes
    content_write_refused_for_another_type
    content_write_refused_for_another_field
    content_write_refused_to_publish_without_the_word
    content_write_refused_in_a_filter
    content_write_refused_while_rendering
    a_plugin_as_a_user_may_do_what_both_may
    a_late_change_is_a_conflict
    a_revision_says_which_plugin_it_was
    the_filters_of_other_plugins_fire
    a_refusal_of_a_filter_comes_back_with_its_fields
    a_call_has_a_budget_of_writes
    events_say_how_far_a_change_is_from_its_cause
    many_writers_at_once_do_not_wait_for_each_other_for_ever
}

const PLUGIN: &str = "writes-content";

async fn open(house: &House, grant: &str) -> Services {
    house.open(&[("writes_content", &format!("content-write = {grant}"))]).await
}

/// What the component answers to lines of commands in an event.
async fn ask(services: &Services, lines: &str) -> String {
    told(services, PLUGIN, None, lines).await
}

async fn ask_for(services: &Services, actor: Option<Actor>, lines: &str) -> String {
    told(services, PLUGIN, actor, lines).await
}

async fn get(services: &Services, id: &str) -> Entry {
    services.get_entry(&Actor::System, id.parse().unwrap()).await.unwrap().entry
}

async fn fields_of(services: &Services, id: &str) -> (String, String) {
    let details = services.get_entry(&Actor::System, id.parse().unwrap()).await.unwrap();
    (details.revision.fields.get("title").to_owned(), details.revision.fields.get("body").to_owned())
}

async fn user(services: &Services, role: Role) -> User {
    let new = NewUser {
        name: role.label().to_owned(),
        email: format!("{}@example.org", role.as_str()),
        password: PASSWORD.to_owned(),
        role,
    };
    services.create_user(&new).await.unwrap()
}

#[tokio::test]
async fn content_write_refused_without_grant() {
    assert_eq!(
        refusal("writes_content", "").await,
        "plugin \"writes-content\" wants content-write (it imports sandpress:content/writer@1.0.0). \
         To allow it, add to cms.toml: [plugins.writes-content.grants] content-write = [\"TYPE\"]"
    );
    for grant in ["true", "\"publish\"", "[]"] {
        let grants = format!("[plugins.writes-content.grants]\ncontent-write = {grant}");
        let message = refusal("writes_content", &grants).await;
        assert!(message.contains("the grant `content-write`") && message.contains("publish"), "{message}");
    }
    let grants = "[plugins.writes-content.grants]\ncontent-write = [\"text.tags\", \"publish\"]";
    assert!(load(&config_of("writes_content", grants)).await.is_ok());
}

async fn content_write_allowed_creates_and_changes(house: Arc<House>) {
    let services = open(&house, "[\"well-behaved\", \"publish\"]").await;
    let answer = ask(&services, "create plugin save well-behaved title=One body=b byline=Bot path=a/b").await;
    let (id, rest) = answer.split_once(' ').unwrap();
    assert_eq!(rest, "v1 draft a/b");
    let lines = format!(
        "update plugin save {id} 1 title=Two\nupdate plugin publish {id} 2 body=c\nunpublish plugin {id}\n\
         publish plugin {id}\ntrash plugin {id}\nrestore plugin {id}\nrestore plugin {id}\nget"
    );
    let lines = lines.trim_end_matches("\nget");
    assert_eq!(
        ask(&services, lines).await.replace(id, "ID"),
        "ID v2 draft a/b\nID v3 published a/b\nID v3 draft a/b\nID v3 published a/b\nID v3 trash a/b\n\
         ID v3 draft a/b\nstate"
    );
    assert_eq!(fields_of(&services, id).await, ("Two".to_owned(), "c".to_owned()));
    let entry = get(&services, id).await;
    assert_eq!((entry.byline.as_str(), entry.author), ("Bot", None));
    let published = ask(&services, "create plugin publish well-behaved title=Three body=d").await;
    assert!(published.ends_with("v1 published three"), "{published}");
    let lines = "create plugin save no-type title=x\npublish plugin x\n\
                 publish plugin 00000000-0000-0000-0000-000000000000";
    assert_eq!(ask(&services, lines).await, "denied\nnot-found\nnot-found");
}

async fn content_write_refused_for_another_type(house: Arc<House>) {
    let services = open(&house, "[\"note\", \"publish\"]").await;
    let id = make(&services, "One", "b", Intent::Publish).await.id;
    let lines = format!(
        "create plugin save well-behaved title=x\nupdate plugin save {id} 1 title=x\npublish plugin {id}\n\
         unpublish plugin {id}\ntrash plugin {id}\nrestore plugin {id}"
    );
    let answers = ask(&services, &lines).await;
    assert_eq!(answers, "denied\nnot-found\nnot-found\nnot-found\nnot-found\nnot-found");
    assert_eq!(get(&services, &id.to_string()).await.status, EntryStatus::Published);
}

async fn content_write_refused_for_another_field(house: Arc<House>) {
    let services = open(&house, "[\"well-behaved.body\", \"publish\"]").await;
    let id = make(&services, "One", "b", Intent::Save).await.id.to_string();
    let lines = format!(
        "update plugin save {id} 1 title=x\nupdate plugin save {id} 1 body=c title=One\n\
         update plugin save {id} 1 body=c\ncreate plugin save well-behaved body=x\ntrash plugin {id}\n\
         publish plugin {id}"
    );
    assert_eq!(
        ask(&services, &lines).await.replace(&id, "ID"),
        "denied\ndenied\nID v2 draft one\ndenied\ndenied\nID v2 published one"
    );
    assert_eq!(fields_of(&services, &id).await, ("One".to_owned(), "c".to_owned()));
}

async fn content_write_refused_to_publish_without_the_word(house: Arc<House>) {
    let services = open(&house, "\"well-behaved\"").await;
    let id = make(&services, "One", "b", Intent::Publish).await.id.to_string();
    let lines = format!(
        "create plugin publish well-behaved title=x\nupdate plugin publish {id} 1 title=x\npublish plugin {id}\n\
         unpublish plugin {id}\ntrash plugin {id}\nupdate plugin save {id} 1 title=x"
    );
    assert_eq!(
        ask(&services, &lines).await.replace(&id, "ID"),
        "denied\ndenied\ndenied\ndenied\ndenied\nID v2 published one"
    );
    let entry = get(&services, &id).await;
    assert_eq!((entry.status, entry.published_revision), (EntryStatus::Published, Some(1)));
}

async fn content_write_refused_in_a_filter(house: Arc<House>) {
    let services = open(&house, "[\"*\", \"publish\"]").await;
    let body = "filter create plugin save well-behaved title=Inner";
    let new = new_entry("well-behaved", "Outer", body);
    let refused = services.create_entry(&Actor::System, new, Intent::Save).await.unwrap_err();
    assert!(matches!(&refused, ServiceError::Invalid(errors) if errors[0].message == "denied"), "{refused}");
    assert_eq!(services.count_entries(&Actor::System).await.unwrap().drafts, 0);
}

async fn content_write_refused_while_rendering(house: Arc<House>) {
    let services = open(&house, "[\"*\", \"publish\"]").await;
    assert_eq!(answers(&services, PLUGIN, "create plugin save well-behaved title=Inner").await, "denied");
    assert_eq!(services.count_entries(&Actor::System).await.unwrap().drafts, 0);
}

async fn a_plugin_as_a_user_may_do_what_both_may(house: Arc<House>) {
    let services = open(&house, "[\"well-behaved\", \"publish\"]").await;
    let line = "create user publish well-behaved title=Mine body=x";
    assert_eq!(ask(&services, line).await, "denied");
    assert_eq!(ask_for(&services, Some(Actor::System), line).await, "denied");
    let others = make(&services, "Theirs", "b", Intent::Publish).await.id;
    let others = format!("update user save {others} 1 title=x\nunpublish user {others}\ntrash user {others}");

    let contributor = user(&services, Role::Contributor).await;
    let actor = || Some(Actor::User(contributor.clone()));
    assert_eq!(ask_for(&services, actor(), line).await, "denied");
    let draft = ask_for(&services, actor(), "create user save well-behaved title=Draft").await;
    let draft = draft.split_once(' ').unwrap().0.to_owned();
    assert_eq!(get(&services, &draft).await.author, Some(contributor.id));
    assert_eq!(ask_for(&services, actor(), &format!("publish user {draft}")).await, "denied");
    assert_eq!(ask_for(&services, actor(), &others).await, "not-found\nnot-found\nnot-found");
    let as_itself = ask_for(&services, actor(), &format!("publish plugin {draft}")).await;
    assert!(as_itself.ends_with("v1 published draft"), "{as_itself}");

    let author = user(&services, Role::Author).await;
    let published = ask_for(&services, Some(Actor::User(author)), line).await;
    assert!(published.ends_with("v1 published mine"), "{published}");
    let narrow = open(&house, "\"well-behaved.body\"").await;
    let editor = user(&services, Role::Editor).await;
    let lines = format!(
        "{line}\nupdate user save {draft} 1 title=x\npublish user {draft}\nupdate user save {draft} 1 body=x"
    );
    let answers = ask_for(&narrow, Some(Actor::User(editor)), &lines).await;
    assert_eq!(answers.replace(&draft, "ID"), "denied\ndenied\ndenied\nID v2 published draft");
}

async fn a_late_change_is_a_conflict(house: Arc<House>) {
    let services = open(&house, "\"well-behaved\"").await;
    let id = make(&services, "One", "b", Intent::Save).await.id.to_string();
    let lines = format!(
        "update plugin save {id} 1 title=Two\nupdate plugin save {id} 1 title=Three\n\
         update plugin save {id} 7 title=Three\nupdate plugin save {id} 2 title=Three"
    );
    assert_eq!(
        ask(&services, &lines).await.replace(&id, "ID"),
        "ID v2 draft one\nconflict 2\nconflict 2\nID v3 draft one"
    );
}

async fn a_revision_says_which_plugin_it_was(house: Arc<House>) {
    let services = open(&house, "\"well-behaved\"").await;
    let revision =
        async |id: &str| services.get_entry(&Actor::System, id.parse().unwrap()).await.unwrap().revision;
    let id = make(&services, "One", "b", Intent::Save).await.id.to_string();
    assert_eq!(revision(&id).await.plugin, None);
    ask(&services, &format!("update plugin save {id} 1 title=Two")).await;
    let itself = revision(&id).await;
    assert_eq!((itself.plugin.as_deref(), itself.author), (Some(PLUGIN), None));
    let editor = user(&services, Role::Editor).await;
    let actor = Some(Actor::User(editor.clone()));
    ask_for(&services, actor, &format!("update user save {id} 2 title=Three")).await;
    let both = revision(&id).await;
    assert_eq!((both.plugin.as_deref(), both.author), (Some(PLUGIN), Some(editor.id)));
}

async fn the_filters_of_other_plugins_fire(house: Arc<House>) {
    let grant = "content-write = [\"well-behaved\", \"publish\"]";
    let services = house.open(&[("writes_content", grant), ("appends_a", ""), ("appends_b", "")]).await;
    let id = ask(&services, "create plugin publish well-behaved title=One body=b").await;
    let id = id.split_once(' ').unwrap().0;
    assert_eq!(fields_of(&services, id).await.0, "OneabAB");
    ask(&services, &format!("update plugin save {id} 1 title=Two")).await;
    assert_eq!(fields_of(&services, id).await.0, "Twoab");
}

async fn a_refusal_of_a_filter_comes_back_with_its_fields(house: Arc<House>) {
    let grant = "content-write = [\"well-behaved\", \"publish\"]";
    let services = house.open(&[("writes_content", grant), ("refuses_entries", "")]).await;
    let answer = ask(&services, "create plugin publish well-behaved title=One body=b").await;
    assert_eq!(answer, "invalid title");
    assert_eq!(services.count_entries(&Actor::System).await.unwrap().published, 0);
}

async fn a_call_has_a_budget_of_writes(house: Arc<House>) {
    let services = open(&house, "\"well-behaved\"").await;
    let line = "create plugin save well-behaved title=x";
    assert_eq!(ask(&services, &format!("times 21 {line}")).await, "limit");
    assert_eq!(services.count_entries(&Actor::System).await.unwrap().drafts, 20);
    assert!(ask(&services, &format!("times 20 {line}")).await.contains(" v1 draft "));
}

async fn events_say_how_far_a_change_is_from_its_cause(house: Arc<House>) {
    let services = open(&house, "[\"well-behaved\", \"publish\"]").await;
    ask(&services, "create plugin publish well-behaved title=One body=b").await;
    let job = services.claim_job(&[]).await.unwrap().unwrap();
    assert!(job.payload.contains("\"origin\":1"), "{}", job.payload);
}

async fn many_writers_at_once_do_not_wait_for_each_other_for_ever(house: Arc<House>) {
    let grant = "content-write = [\"well-behaved\", \"publish\"]";
    let services = house.open(&[("writes_content", grant), ("appends_a", ""), ("appends_b", "")]).await;
    let writers: Vec<_> = (0..200)
        .map(|number| {
            let services = services.clone();
            tokio::spawn(async move {
                let line = format!("create plugin publish well-behaved title=T{number} body=b");
                ask(&services, &line).await
            })
        })
        .collect();
    let all = async {
        let mut written = 0;
        for writer in writers {
            let answer = writer.await.unwrap();
            written += u64::from(answer.contains(" v1 published "));
            assert!(answer.contains(" v1 published ") || answer == "unavailable", "{answer}");
        }
        written
    };
    let written = tokio::time::timeout(Duration::from_secs(120), all).await.unwrap();
    assert_eq!(services.count_entries(&Actor::System).await.unwrap().published, written);
    assert!(written > 100, "{written}");
}
