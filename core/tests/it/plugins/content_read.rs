//! The capability `content-read` through a real component, on each engine.

use std::sync::Arc;

use sandpress::{
    domain::{Actor, Entry},
    services::{EntryPatch, Intent, Services},
};

use crate::support::{
    house::{House, answers, make, new_entry, on_each_engine},
    sandbox::{config_of, fields, load, refusal},
};

on_each_engine! {
    content_read_allowed_reads_what_readers_see
    content_read_refused_for_another_type
    content_read_refused_for_another_field
    content_read_refused_for_drafts_without_the_word
    drafts_are_read_with_the_word
    pages_follow_each_other_in_every_order
    conditions_choose_entries
    a_page_has_a_megabyte
    a_call_has_a_budget_of_reads
    what_cannot_be_asked_is_refused
}

const PLUGIN: &str = "reads-content";

async fn open(house: &House, grant: &str) -> Services {
    house.open(&[("reads_content", &format!("content-read = {grant}"))]).await
}

async fn ask(services: &Services, lines: &str) -> String {
    let answers = answers(services, PLUGIN, lines).await;
    answers.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&").replace("&quot;", "\"")
}

/// Saves a change without publishing it.
async fn change(services: &Services, entry: &Entry, title: &str, intent: Intent) -> Entry {
    let patch = EntryPatch {
        base_revision: entry.revision,
        fields: fields(title, "Changed."),
        path: String::new(),
        byline: entry.byline.clone(),
        place: None,
    };
    services.save_entry(&Actor::System, entry.id, patch, intent).await.unwrap()
}

#[tokio::test]
async fn content_read_refused_without_grant() {
    for grants in ["", "[plugins.reads-content.grants]\ncontent-read = false"] {
        assert_eq!(
            refusal("reads_content", grants).await,
            "plugin \"reads-content\" wants content-read (it imports sandpress:content/reader@1.0.0). \
             To allow it, add to cms.toml: [plugins.reads-content.grants] content-read = true"
        );
    }
}

#[tokio::test]
async fn a_grant_that_is_unclear_is_refused() {
    for grant in ["[]", "\"drafts\"", "[\"*\", \"text\"]", "\"Text\"", "\"text.a.b\""] {
        let message =
            refusal("reads_content", &format!("[plugins.reads-content.grants]\ncontent-read = {grant}"))
                .await;
        assert!(message.contains("the grant `content-read`") && message.contains("drafts"), "{message}");
    }
    let grants = "[plugins.reads-content.grants]\ncontent-read = [\"text.title\", \"drafts\"]";
    assert!(load(&config_of("reads_content", grants)).await.is_ok());
}

async fn content_read_allowed_reads_what_readers_see(house: Arc<House>) {
    let services = open(&house, "true").await;
    let entry = make(&services, "First", "One <two>.", Intent::Publish).await;
    let draft = make(&services, "Draft", "Hidden.", Intent::Save).await;
    let first = "published \"First\" v1 title=First body=One <two>.";
    let lines =
        format!("get {}\npath first\npath /first\npath draft\npath no such\nget {}", entry.id, draft.id);
    assert_eq!(
        ask(&services, &lines.replace("path no such\n", "path no-such\n")).await,
        format!("{first}\n{first}\n{first}\nnone\nnone\nnone")
    );
    change(&services, &entry, "Later", Intent::Save).await;
    assert_eq!(ask(&services, &format!("get {}", entry.id)).await, first);
    assert_eq!(ask(&services, "query 10").await, "[published \"First\" v1]");
    let rendering = ask(&services, &format!("rendering {}\nrendering {}", entry.id, draft.id)).await;
    assert_eq!(
        rendering,
        "<h2>First</h2><p>Hello </p><p>One &lt;two&gt;.</p> | First / Hello / One <two>.\nnone"
    );
}

async fn content_read_refused_for_another_type(house: Arc<House>) {
    let services = open(&house, "\"well-behaved\"").await;
    let entry = make(&services, "Seen", "x", Intent::Publish).await;
    let other = new_entry(PLUGIN, "Other", "query 1");
    let other = services.create_entry(&Actor::System, other, Intent::Publish).await.unwrap();
    assert!(ask(&services, &format!("get {}", entry.id)).await.starts_with("published"));
    let lines = format!("get {0}\nrendering {0}\npath other\nquery 9\nquery 9 type={PLUGIN}", other.id);
    assert_eq!(ask(&services, &lines).await, "none\nnone\nnone\n[published \"Seen\" v1]\ndenied");
}

async fn content_read_refused_for_another_field(house: Arc<House>) {
    let services = open(&house, "\"well-behaved.title\"").await;
    let entry = make(&services, "Seen", "secret", Intent::Publish).await;
    let seen = "published \"Seen\" v1 title=Seen";
    let lines = format!("get {}\nquery 9 fields=*\nquery 9 fields=body,title\nquery 9 fields=body", entry.id);
    assert_eq!(ask(&services, &lines).await, format!("{seen}\n[{seen}]\n[{seen}]\n[published \"Seen\" v1]"));
}

async fn content_read_refused_for_drafts_without_the_word(house: Arc<House>) {
    let services = open(&house, "\"well-behaved\"").await;
    let entry = make(&services, "Draft", "x", Intent::Save).await;
    let lines = format!(
        "newest {0}\nget {0}\nquery 9 status=draft\nquery 9 status=any\nquery 9 status=trash\nquery 9",
        entry.id
    );
    assert_eq!(ask(&services, &lines).await, "denied\nnone\ndenied\ndenied\ndenied\n[]");
}

async fn drafts_are_read_with_the_word(house: Arc<House>) {
    let services = open(&house, "[\"well-behaved\", \"drafts\"]").await;
    let draft = make(&services, "Draft", "x", Intent::Save).await;
    let public = make(&services, "Public", "y", Intent::Publish).await;
    let gone = make(&services, "Gone", "z", Intent::Publish).await;
    services.trash_entry(&Actor::System, gone.id).await.unwrap();
    house.wait_a_minute();
    change(&services, &public, "Changed", Intent::Save).await;
    assert_eq!(
        ask(&services, &format!("newest {}\nget {}\nnewest {}", public.id, public.id, gone.id)).await,
        "published \"Changed\" v2 title=Changed body=Changed.\npublished \"Public\" v1 title=Public body=y\n\
         trash \"Gone\" v1 title=Gone body=z"
    );
    let lines =
        "query 9 status=draft\nquery 9 status=any order=changed-newest\nquery 9 status=trash\nquery 9";
    assert_eq!(
        ask(&services, lines).await,
        "[draft \"Draft\" v1]\n[published \"Changed\" v2, draft \"Draft\" v1]\n[trash \"Gone\" v1]\n\
         [published \"Public\" v1]"
    );
    assert!(ask(&services, &format!("newest {}", draft.id)).await.starts_with("draft \"Draft\""));
}

async fn pages_follow_each_other_in_every_order(house: Arc<House>) {
    let services = open(&house, "[\"well-behaved\", \"drafts\"]").await;
    let mut entries = Vec::new();
    for number in 0..5 {
        entries.push(make(&services, &format!("E{number}"), "x", Intent::Publish).await);
        if number % 2 == 0 {
            house.wait_a_minute();
        }
    }
    house.wait_a_minute();
    change(&services, &entries[1], "E1", Intent::Publish).await;
    for (order, status, expected) in [
        ("published-newest", "published", ["E4", "E3", "E2", "E1", "E0"]),
        ("published-oldest", "published", ["E0", "E1", "E2", "E3", "E4"]),
        ("changed-newest", "published", ["E1", "E4", "E3", "E2", "E0"]),
        ("changed-oldest", "any", ["E0", "E2", "E3", "E4", "E1"]),
        ("published-newest", "any", ["E4", "E3", "E2", "E1", "E0"]),
    ] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = ask(&services, &format!("query 2 order={order} status={status}{after}")).await;
            let (list, next) = page.split_once(']').unwrap();
            seen.extend(list.split('"').skip(1).step_by(2).map(str::to_owned));
            let Some(next) = next.strip_prefix(" next ") else { break };
            after = format!(" after={next}");
        }
        assert_eq!(seen, expected, "{order} {status}");
    }
}

async fn conditions_choose_entries(house: Arc<House>) {
    let services = open(&house, "true").await;
    let first = make(&services, "First", "x", Intent::Publish).await;
    house.wait_a_minute();
    make(&services, "Second", "x", Intent::Publish).await;
    house.wait_a_minute();
    change(&services, &first, "First", Intent::Publish).await;
    let lines = "query 9 from=2026-03-14T09:27:53Z\nquery 9 before=2026-03-14T10:27:53+01:00\n\
                 query 9 changed=2026-03-14T09:27:53Z\nquery 9 type=well-behaved changed=2026-03-14T09:28:53Z\n\
                 query 9 author=00000000-0000-0000-0000-000000000000";
    assert_eq!(
        ask(&services, lines).await,
        "[published \"Second\" v1]\n[published \"First\" v2]\n[published \"First\" v2]\n[]\n[]"
    );
}

async fn a_page_has_a_megabyte(house: Arc<House>) {
    let services = open(&house, "true").await;
    for number in 0..3 {
        make(&services, &format!("E{number}"), &"ü".repeat(200 << 10), Intent::Publish).await;
    }
    let page = ask(&services, "query 9 fields=*").await;
    assert_eq!(page.matches("published").count(), 2, "{page}");
    let next = page.split_once(" next ").unwrap().1;
    let rest = ask(&services, &format!("query 9 fields=* after={next}")).await;
    assert!(rest.starts_with("[published \"E0\"") && rest.ends_with(']'), "{rest}");
    assert_eq!(ask(&services, "query 9").await.matches("published").count(), 3);
}

async fn a_call_has_a_budget_of_reads(house: Arc<House>) {
    let services = open(&house, "true").await;
    let entry = make(&services, "Seen", "x", Intent::Publish).await;
    assert!(ask(&services, &format!("times 50 get {}", entry.id)).await.starts_with("published"));
    assert_eq!(ask(&services, &format!("times 51 get {}", entry.id)).await, "limit");
    let answers = ask(&services, &"query 100\n".repeat(11)).await;
    assert!(answers.ends_with("[published \"Seen\" v1]\nlimit"), "{answers}");
}

async fn what_cannot_be_asked_is_refused(house: Arc<House>) {
    let services = open(&house, "true").await;
    let lines = "get x\nquery 0\nquery 101\nquery 1 order=random\nquery 1 status=lost\nquery 1 from=today\n\
                 query 1 after=x\nquery 1 author=ada";
    assert_eq!(
        ask(&services, lines).await.lines().collect::<Vec<_>>(),
        [
            "invalid id",
            "invalid limit",
            "invalid limit",
            "invalid order",
            "invalid status",
            "invalid published-after",
            "invalid after",
            "invalid author"
        ]
    );
}
