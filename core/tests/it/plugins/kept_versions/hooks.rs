//! Every function of every hook of 1.0.0, through the interfaces as they were kept.

use std::sync::Arc;

use sandpress::{
    domain::{
        BlockPlace, EntryId, HeadItem, JobId, MailAddress, MailVerdict, Mailbox, Origin, Task,
        panel::{Node, Panel},
    },
    plugins::{
        BlockRequest, Candidate, EditorNext, LiveDraft, OutgoingMail, PanelNext, PanelRequest,
        PanelSubmission, ResponseKind, Stage,
    },
    services::Services,
};

use super::{NOWHERE, PLUGIN, everything, open};
use crate::support::{
    house::{House, on_each_engine, told},
    sandbox::{Versions, config_of, fields, load_with},
};

on_each_engine! {
    a_component_of_1_0_0_loads_and_answers_in_every_hook
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_of_1_0_0_is_upgraded() {
    let cache = tempfile::tempdir().unwrap();
    let more = format!(
        "[plugins.{PLUGIN}.grants]\ncontent-read = true\ncontent-write = [\"*\"]\njobs = true\nmail = \"to:*\"\n\
         media-read = true\nmedia-write = [\"file\"]\nsecrets = [\"key\"]\nstore = true\nusers = [\"name\"]\n{NOWHERE}\n\
         [plugins.{PLUGIN}.limits]\ncpu_ms = 2000\nwall_ms = 20000"
    );
    let versions = Versions::of(PLUGIN, "0.9.0");
    load_with(cache.path(), versions.clone(), &config_of("kept_1_0_0", &more)).await.unwrap();
    assert_eq!(versions.version(PLUGIN), "1.0.0");
}

async fn a_component_of_1_0_0_loads_and_answers_in_every_hook(house: Arc<House>) {
    let services = open(&house, NOWHERE).await;
    let released = everything("core/test-plugins/kept/1.0.0/wit", "export ");
    let summary = services.plugins().list().into_iter().find(|plugin| plugin.id == PLUGIN).unwrap();
    assert_eq!(summary.hooks.len(), released.len(), "{:?} of {released:?}", summary.hooks);
    entries(&services).await;
    readers(&services).await;
    panels(&services).await;
    background(&services).await;
}

/// `publication-type`, `editor`, `entry-filter`, `content-filter` and `page-head`.
async fn entries(services: &Services) {
    let mut scope = services.plugins().scope();
    let entry = fields("Title", "Body");
    assert_eq!(scope.validate(PLUGIN, &entry, Stage::Publish).await.unwrap(), entry);
    let candidate =
        Candidate { id: None, publication_type: PLUGIN, title: "", path: "", stage: Stage::Publish };
    let filtered = scope.filter_entry(candidate, entry.clone()).await.unwrap();
    assert_eq!(filtered.get("title"), "Title saved published");
    let rendering = scope.render_entry(PLUGIN, &entry).await.unwrap();
    assert_eq!((&*rendering.title, &*rendering.excerpt, rendering.word_count), ("Title", "kept", 2));
    assert_eq!(rendering.html, "<p>Hello</p><p>edited: Body</p><p>filtered</p>");
    assert!(matches!(&rendering.head[..], [HeadItem::Meta { name, .. }] if name == "kept"));
}

/// `block` and `response-headers`; `routes` is how the capabilities are tested.
async fn readers(services: &Services) {
    let block = services.plugins().find_block("kept").unwrap();
    let request = BlockRequest {
        attributes: &[],
        place: BlockPlace::Document,
        entry: None,
        origin: "https://example.org",
    };
    let html = services.plugins().scope().render_block(&block, request).await.unwrap();
    assert_eq!(html, "<p>kept in a document</p>");
    let headers = services.plugins().response_headers(ResponseKind::Feed, "/feed.xml");
    assert!(headers.contains(&("x-robots-tag".to_owned(), "feed".to_owned())), "{headers:?}");
}

fn text(panel: &Panel) -> String {
    let Node::Text(text) = &panel.content[0] else { panic!("{panel:?}") };
    format!("{:?}", text.pieces)
}

/// `admin-panel` and `editor-panel`.
async fn panels(services: &Services) {
    let mut scope = services.plugins().scope();
    let press = || PanelSubmission { id: "press".into(), ..PanelSubmission::default() };
    let request = PanelRequest { panel: "page".into(), ..PanelRequest::default() };
    let shown = scope.show_admin_panel(PLUGIN, &request).await.unwrap();
    assert!(text(&shown).contains("\"page\""), "{shown:?}");
    let outcome = scope.submit_admin_panel(PLUGIN, &request, press()).await.unwrap();
    assert_eq!(outcome.message.unwrap().1, "press");
    assert!(matches!(outcome.next, PanelNext::Same));

    let draft = LiveDraft {
        id: Some(EntryId::generate()),
        revision: 3,
        publication_type: PLUGIN.into(),
        path: String::new(),
        status: "draft",
        fields: fields("Title", "Body"),
    };
    let shown = scope.show_editor_panel(PLUGIN, "beside", &draft, "Written").await.unwrap();
    assert!(text(&shown).contains("\"Written\""), "{shown:?}");
    let outcome = scope.act_in_editor_panel(PLUGIN, "beside", &draft, "Written", press()).await.unwrap();
    let EditorNext::Apply(patch) = outcome.next else { panic!() };
    assert_eq!((patch.revision, &*patch.fields[0].1), (3, "Proposed"));
}

/// `entry-events`, `scheduled` and `mail-transport`.
async fn background(services: &Services) {
    assert_eq!(told(services, PLUGIN, None, "Rye").await, "published Rye 1");
    assert!(services.plugins().schedules().iter().any(|schedule| schedule.name == "nightly"));
    let task = Task {
        name: "nightly".into(),
        payload: "kept".into(),
        planned_at: services.clock().now(),
        is_catch_up: false,
        origin: Origin::DIRECT,
    };
    let mut scope = services.plugins().scope();
    let refused = scope.run_task(PLUGIN, &task, JobId::generate(), 2).await.unwrap_err();
    assert_eq!(refused.to_string(), "kept-1-0-0 refused: nightly kept 2");

    let bob: Mailbox = "bob@example.com".parse().unwrap();
    let address: MailAddress = "bob@example.com".parse().unwrap();
    let mail = OutgoingMail {
        id: "1",
        sender: &bob,
        reply_to: None,
        to: std::slice::from_ref(&bob),
        recipients: std::slice::from_ref(&address),
        subject: "Hello",
        text: "Words",
        html: None,
        message_id: "1@example.org",
        date: 0,
        source: "Subject: Hello\r\n\r\nWords\r\n",
        attempt: 1,
        has_more: false,
    };
    let verdicts = scope.deliver_mail(mail).await.unwrap();
    assert!(
        matches!(&verdicts[..], [MailVerdict::Refused(why)] if why == "Hello to bob@example.com"),
        "{verdicts:?}"
    );
}
