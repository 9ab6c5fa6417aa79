//! Pages that plugins describe, through real components.

use sandpress::{
    domain::panel::{Inline, Node, Panel, Sort, Tone},
    plugins::{
        CallError, FailureCause, GuestError, PanelNext, PanelRequest, PanelSubmission, Plugins, TableRequest,
    },
};

use crate::support::sandbox::{config_of, load, refusal};

const GENEROUS: &str = "[plugins.shows-broken-panels.limits]\ncpu_ms = 2000\nwall_ms = 20000";

async fn loaded(component: &str) -> Plugins {
    load(&config_of(component, "")).await.unwrap()
}

fn request(panel: &str) -> PanelRequest {
    PanelRequest { panel: panel.into(), ..PanelRequest::default() }
}

async fn shown(plugins: &Plugins, plugin: &str, panel: &str) -> Result<Panel, CallError> {
    plugins.scope().show_admin_panel(plugin, &request(panel)).await
}

async fn submitted(
    plugins: &Plugins,
    id: &str,
    fields: &[(&str, &str)],
) -> Result<(Option<(Tone, String)>, PanelNext), CallError> {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let submission = PanelSubmission { id: id.into(), fields, ..PanelSubmission::default() };
    let mut scope = plugins.scope();
    let outcome = scope.submit_admin_panel("records-submissions", &request("form"), submission).await?;
    Ok((outcome.message, outcome.next))
}

/// The kinds of all nodes, those in containers behind them.
fn kinds(nodes: &[Node]) -> Vec<&'static str> {
    let kind = |node: &Node| match node {
        Node::Heading(_) => vec!["heading"],
        Node::Text(_) => vec!["text"],
        Node::Notice(_) => vec!["notice"],
        Node::Code(_) => vec!["code"],
        Node::Stats(_) => vec!["stats"],
        Node::Descriptions(_) => vec!["descriptions"],
        Node::Chart(_) => vec!["chart"],
        Node::Table(_) => vec!["table"],
        Node::Form(_) => vec!["form"],
        Node::Action(_) => vec!["action"],
        Node::Link(_) => vec!["link"],
        Node::Group(group) => [vec!["group"], kinds(&group.content)].concat(),
        Node::Columns(columns) => [vec!["columns"], columns.iter().flat_map(|c| kinds(c)).collect()].concat(),
        Node::Tabs(tabs) => {
            [vec!["tabs"], tabs.tabs.iter().flat_map(|tab| kinds(&tab.content)).collect()].concat()
        }
    };
    nodes.iter().flat_map(kind).collect()
}

#[tokio::test]
async fn what_a_plugin_builds_as_a_tree_comes_out_as_that_tree() {
    let plugins = loaded("shows_every_node").await;
    let panel = shown(&plugins, "shows-every-node", "overview").await.unwrap();
    let expected = [
        "text",
        "stats",
        "columns",
        "chart",
        "chart",
        "heading",
        "table",
        "table",
        "tabs",
        "notice",
        "notice",
        "notice",
        "notice",
        "notice",
        "heading",
        "code",
        "group",
        "form",
        "group",
        "descriptions",
        "link",
        "action",
    ];
    assert_eq!(kinds(&panel.content), expected);
    let Node::Text(text) = &panel.content[0] else { panic!() };
    assert_eq!(text.pieces[0], Inline::Plain { text: "Plain <b>words</b>, ".into() });
    let Some(Inline::Link(link)) = text.pieces.iter().find(|piece| matches!(piece, Inline::Link(_))) else {
        panic!()
    };
    assert_eq!(link.href, "/admin/plugins/shows-every-node/inner?from=here+%26+now");
    let form = panel.find_form("settings").unwrap();
    assert_eq!(form.fields.len(), 14);
    let password = form.fields.iter().find(|field| field.name == "secret").unwrap();
    assert_eq!(password.value, [""; 0], "a password never leaves the sandbox");
}

#[tokio::test]
async fn the_definitions_say_where_pages_stand_and_who_sees_them() {
    let plugins = loaded("shows_every_node").await;
    let panels = plugins.admin_panels();
    let seen: Vec<_> = panels
        .iter()
        .map(|panel| (panel.id.as_str(), panel.permission.as_str(), panel.in_navigation, panel.icon.as_str()))
        .collect();
    let expected = [
        ("overview", "plugin-read", true, "chart"),
        ("inbox", "entry-edit-any", true, "mail"),
        ("inner", "admin-enter", false, ""),
    ];
    assert_eq!(seen, expected);
    assert_eq!(panels[0].url(), "/admin/plugins/shows-every-node/overview");
    assert!(plugins.editor_panels().is_empty());
}

#[tokio::test]
async fn a_page_for_an_unknown_permission_is_refused_at_load() {
    let message = refusal("wants_odd_permission", "").await;
    assert!(message.contains("its panel \"page\" wants the permission \"site-destroy\""), "{message}");
    assert!(message.contains("admin-enter, entry-create"), "{message}");
}

#[tokio::test]
async fn tables_get_the_cursor_and_the_order_that_were_asked_for() {
    let plugins = loaded("shows_every_node").await;
    let sort = Sort { column: "words".into(), descending: true };
    let table = |cursor: Option<&str>| TableRequest {
        table: "messages".into(),
        cursor: cursor.map(Into::into),
        sort: Some(sort.clone()),
    };
    for (cursor, previous, next) in
        [(None, None, Some("page 2 & more")), (Some("page 2 & more"), Some(""), None)]
    {
        let request = PanelRequest { tables: vec![table(cursor)], ..request("inbox") };
        let panel = plugins.scope().show_admin_panel("shows-every-node", &request).await.unwrap();
        let Node::Table(table) = &panel.content[0] else { panic!() };
        assert_eq!((table.previous.as_deref(), table.next.as_deref()), (previous, next));
        assert_eq!(table.sort.as_ref(), Some(&sort));
    }
}

#[tokio::test]
async fn every_broken_structure_is_refused_with_the_node_that_breaks_it() {
    let plugins = load(&config_of("shows_broken_panels", GENEROUS)).await.unwrap();
    for (panel, part) in [
        ("cycle", "node 1 (group) contains node 0, which contains it"),
        ("itself", "node 0 (columns) contains node 0, which contains it"),
        ("range", "node 1 (group) names node 12, and there are 2, counted from 0"),
        ("twice", "node 1 (group) names node 0, which is used already"),
        ("unused", "node 0 is neither a root nor in a container"),
        ("deep", "node 6 is nested more than 6 deep"),
        ("many", "the panel has 10000 nodes, at most 500 are allowed"),
        ("long", "node 0 (text): a piece of its text has 2001 characters, at most 2000 are allowed"),
        ("all", "node 8 (code): up to here the panel has more than 512 KiB of text"),
        ("level", "node 0 (heading): its level is 1, and levels are 2, 3 and 4"),
        ("cells", "node 0 (table): the row \"r\" has 2 cells for 1 columns"),
        ("link", "node 0 (link): it leads to \"javascript:alert(1)\""),
        ("chart", "node 0 (chart): the series \"S\" has a value that is no number"),
        ("id", "node 0 (form): its id is \"Form One\": it must be 1 to 64 lower-case letters"),
        ("acts", "node 1 (form): its id, \"a\", is used already"),
        ("keys", "node 0 (table): two rows have the key \"r\""),
    ] {
        // A plugin that fails again and again would be switched off.
        let plugins = if panel == "cycle" {
            &plugins
        } else {
            &load(&config_of("shows_broken_panels", GENEROUS)).await.unwrap()
        };
        match shown(plugins, "shows-broken-panels", panel).await {
            Err(CallError::Failed { hook: "admin-panel", cause: FailureCause::Answer(problem), .. }) => {
                assert!(problem.contains(part), "{panel}: {problem}");
            }
            other => panic!("{panel}: {other:?}"),
        }
    }
    let account = plugins.list().remove(0).account;
    assert_eq!((account.failures, account.last_failure.unwrap().function), (1, "show"));
}

#[tokio::test]
async fn a_submission_leads_to_what_the_plugin_says() {
    let plugins = loaded("records_submissions").await;
    let (message, next) =
        submitted(&plugins, "contact", &[("name", "Ada"), ("loud", "false")]).await.unwrap();
    assert_eq!(message, Some((Tone::Success, "Recorded.".into())));
    let PanelNext::Go(url) = next else { panic!("{next:?}") };
    assert_eq!(
        url,
        "/admin/plugins/records-submissions/form?record=contact+%5B%2F%5D+name%3DAda%3Bloud%3Dfalse"
    );
    assert!(matches!(submitted(&plugins, "contact", &[("name", "stay")]).await.unwrap().1, PanelNext::Same));
    let (_, next) = submitted(&plugins, "contact", &[("name", "at once")]).await.unwrap();
    let PanelNext::Show(panel) = next else { panic!("{next:?}") };
    assert_eq!(panel.title, "Second step");
}

#[tokio::test]
async fn what_a_plugin_refuses_and_where_it_fails_is_told_apart() {
    let plugins = loaded("records_submissions").await;
    match submitted(&plugins, "contact", &[("name", "nobody")]).await {
        Err(CallError::Refused { error: GuestError::Invalid(errors), .. }) => {
            assert_eq!(errors[0].field, "name")
        }
        other => panic!("{other:?}"),
    }
    match submitted(&plugins, "contact", &[("name", "busy")]).await {
        Err(CallError::Refused { error, .. }) => {
            assert_eq!(error.to_string(), "The harbour is closed until noon")
        }
        other => panic!("{other:?}"),
    }
    for (name, part) in
        [("crash", "the name was crash"), ("elsewhere", "a target names the panel \"../../users\"")]
    {
        match submitted(&plugins, "contact", &[("name", name)]).await {
            Err(CallError::Failed { hook: "admin-panel", cause, .. }) => {
                assert!(cause.to_string().contains(part), "{cause}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_plugin_without_pages_is_never_asked_for_one() {
    let plugins = loaded("well_behaved").await;
    assert!(plugins.admin_panels().is_empty());
    assert!(matches!(shown(&plugins, "well-behaved", "overview").await, Err(CallError::NoProvider(_))));
}
