//! An edit changes what it is about, and no other byte.

use std::fs;

use proptest::{prelude::*, sample::select};

use super::*;

const SITE_FILE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cms.toml"));

fn draft(text: &str) -> ConfigDraft {
    ConfigDraft { file: "/srv/site/cms.toml".into(), original: text.to_owned(), text: text.to_owned() }
}

fn after(text: &str, edit: impl Fn(&mut ConfigDraft) -> Result<(), EditError>) -> String {
    let mut draft = draft(text);
    edit(&mut draft).unwrap();
    draft.text
}

fn set(text: &str, path: &[&str], value: &EditValue) -> String {
    after(text, |draft| draft.set(path, value))
}

fn config(text: &str) -> Config {
    draft(text).config(std::iter::empty()).unwrap()
}

fn list(items: &[&str]) -> EditValue {
    EditValue::List(items.iter().map(|item| (*item).to_owned()).collect())
}

#[test]
fn a_value_changes_in_its_place() {
    let text = "# first\n[plugins.a]   # why\ncomponent = \"a.wasm\" # old\n  enabled   = true  # now\n";
    assert_eq!(set(text, &["plugins", "a", "enabled"], &false.into()), text.replace("true", "false"));
    let text = set(text, &["plugins", "a", "component"], &"b.wasm".into());
    assert!(text.contains("component = \"b.wasm\" # old\n"), "{text}");
    let text = "[plugins.a]\ncomponent = \"a\"\nsettings = { x = 1, y = [\"b\"] } # in braces\n";
    let path = ["plugins", "a", "settings", "y"];
    assert_eq!(set(text, &path, &list(&["c", "d"])), text.replace("[\"b\"]", "[\"c\", \"d\"]"));
    assert_eq!(
        set(text, &["plugins", "a", "settings", "z"], &EditValue::Integer(2)),
        text.replace("\"b\"] }", "\"b\"], z = 2 }")
    );
    assert_eq!(
        after(text, |draft| draft.unset(&["plugins", "a", "settings", "x"])),
        text.replace(" x = 1,", "")
    );
}

#[test]
fn a_new_key_stands_at_the_end_of_its_table() {
    let text =
        "[plugins.a]\ncomponent = \"a\"\n# enabled = true\n\n[plugins.a.limits]\ncpu_ms = 3\n\n[log]\n";
    let more = set(text, &["plugins", "a", "enabled"], &false.into());
    assert_eq!(more, text.replace("\"a\"\n#", "\"a\"\nenabled = false\n#"));
    let more = set(text, &["plugins", "a", "grants", "http"], &list(&["a.example"]));
    assert_eq!(
        more,
        text.replace("cpu_ms = 3\n", "cpu_ms = 3\n\n[plugins.a.grants]\nhttp = [\"a.example\"]\n")
    );
    let text = "[plugins]\na.component = \"a\"\nb.component = \"b\"";
    let more = set(text, &["plugins", "a", "enabled"], &false.into());
    assert_eq!(more, "[plugins]\na.component = \"a\"\na.enabled = false\nb.component = \"b\"");
    let more = set(text, &["plugins", "b", "settings", "odd key"], &1.5.into());
    assert_eq!(config(&more).plugins[1].settings["odd key"], "1.5", "{more}");
    assert!(more.starts_with(text), "{more}");
}

impl From<f64> for EditValue {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

#[test]
fn a_new_plugin_stands_at_the_end() {
    for (before, gap) in [("", ""), ("[site]", "\n\n"), ("[site]\n", "\n"), ("[site]\n\n", "")] {
        let more = set(before, &["plugins", "a", "component"], &"a.wasm".into());
        assert_eq!(more, format!("{before}{gap}[plugins.a]\ncomponent = \"a.wasm\"\n"));
    }
}

#[test]
fn a_plugin_goes_with_the_comments_above_it() {
    let text = "[site]\ntitle = \"T\"\n\n# About all plugins.\n\n# About a.\n# More about a.\n[plugins.a]\n\
                component = \"a\"\n# enabled = true\n\n[plugins.a.settings] # s\nx = [\n  1, # one\n]\n# y = 2\n\n\
                # About b.\n[plugins.b]\ncomponent = \"b\"\n\n[plugins.a.grants]\nstore = true\n";
    let without = after(text, |draft| draft.remove_plugin("a"));
    assert_eq!(
        without,
        "[site]\ntitle = \"T\"\n\n# About all plugins.\n\n# About b.\n[plugins.b]\ncomponent = \"b\"\n"
    );
    let dotted = "[plugins]\na.component = \"a\"\nb = { component = \"b\" }\n";
    assert_eq!(after(dotted, |draft| draft.remove_plugin("a")), "[plugins]\nb = { component = \"b\" }\n");
    assert_eq!(after(dotted, |draft| draft.remove_plugin("b")), "[plugins]\na.component = \"a\"\n");
    let text = after(SITE_FILE, |draft| draft.remove_plugin("text"));
    assert!(text.contains("nothing else.\n\n[plugins.image] "), "{text}");
    assert_eq!(config(&text).plugins.len(), config(SITE_FILE).plugins.len() - 1);
}

#[test]
fn ends_of_lines_and_the_byte_order_mark_stay() {
    let text = "\u{feff}# a\r\n[plugins.a]\r\ncomponent = \"a\"\r\n";
    let more = set(text, &["plugins", "a", "grants", "store"], &true.into());
    assert_eq!(more, format!("{text}\r\n[plugins.a.grants]\r\nstore = true\r\n"));
}

#[test]
fn a_change_that_does_not_fit_is_refused() {
    let mut draft = draft("[plugins.a]\ncomponent = \"a\"\n");
    draft.set(&["plugins", "a", "priority"], &EditValue::Integer(5_000)).unwrap();
    let error = draft.config(std::iter::empty()).unwrap_err().to_string();
    assert!(error.contains("stays as it is") && error.contains("cms.toml:3:12"), "{error}");
    let error = self::draft("[plugins.a\n").set(&["plugins", "a", "enabled"], &true.into()).unwrap_err();
    assert!(error.to_string().contains("cms.toml:1:"), "{error}");
}

#[test]
fn variables_that_override_are_named() {
    let variables = ["SANDPRESS_PLUGINS__A_B__GRANTS__HTTP", "SANDPRESS_PLUGINS__A_B__ENABLED", "PATH"];
    let environment = || variables.iter().map(|name| ((*name).to_owned(), String::new()));
    assert_eq!(overriding(&["plugins", "a-b", "enabled"], environment()), [variables[1]]);
    assert_eq!(overriding(&["plugins", "a-b", "grants"], environment()), [variables[0]]);
    assert!(overriding(&["plugins", "a-b", "grants", "htt"], environment()).is_empty());
}

#[test]
fn writing_keeps_the_mode_and_notices_others() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cms.toml");
    fs::write(&file, "[site]\n").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&file, folder.path().join("link.toml")).unwrap();
    }
    let edited = |file: &Path, title: &str| {
        let mut draft = ConfigDraft::read(file).unwrap();
        draft.set(&["site", "title"], &title.into()).unwrap();
        draft
    };
    let (first, second) = (edited(&file, "First"), edited(&file, "Second"));
    first.write(std::iter::empty()).unwrap();
    assert!(matches!(second.write(std::iter::empty()), Err(EditError::Changed(_))));
    assert_eq!(fs::read_to_string(&file).unwrap(), "[site]\ntitle = \"First\"\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let link = folder.path().join("link.toml");
        edited(&link, "Linked").write(std::iter::empty()).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(fs::read_to_string(&file).unwrap().contains("Linked"));
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "something was left over");
    fs::create_dir(folder.path().join(".cms.toml.new")).unwrap();
    let error = edited(&file, "Third").write(std::iter::empty()).unwrap_err().to_string();
    assert!(error.contains("cannot be written") && error.contains("stays as it is"), "{error}");
    assert!(fs::read_to_string(&file).unwrap().contains("Linked"));
}

#[test]
fn one_of_many_writers_wins_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cms.toml");
    fs::write(&file, "").unwrap();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let file = &file;
            scope.spawn(move || {
                let id = format!("p{number}");
                loop {
                    let mut draft = ConfigDraft::read(file).unwrap();
                    draft.set(&["plugins", &id, "component"], &"p.wasm".into()).unwrap();
                    match draft.write(std::iter::empty()) {
                        Ok(()) => return,
                        Err(EditError::Changed(_)) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
    });
    assert_eq!(config(&fs::read_to_string(&file).unwrap()).plugins.len(), 8);
}

/// Something that a person or a command does to the file.
#[derive(Clone, Debug)]
enum Step {
    Set(&'static str, &'static [&'static str], EditValue),
    Unset(&'static str, &'static [&'static str]),
    Remove(&'static str),
}

const TEXTS: &[&str] = &[
    SITE_FILE,
    "",
    "# only a comment",
    "[plugins]\na.component = \"a\"\na.settings.x = 1 # x\nb = { component = \"b\", grants = { store = true } }\n# end\n",
    "[plugins.b.settings]\r\nx.y = 1\r\nz = [\r\n  \"1\", # one\r\n]\r\n\r\n# b\r\n[plugins.b]\r\ncomponent = '''b'''\r\n[log]\r\n",
    "plugins.a.component = \"a\"\nplugins.a.limits = { cpu_ms = 3 }\n[plugins.b] # t\ncomponent = \"b\"\nsettings.m = \"\"\"a\n[plugins.a]\n\"\"\"\n",
];

const SETTINGS: &[&[&str]] = &[&["settings", "x"], &["settings", "z"], &["settings", "a b.c"]];

fn step() -> impl Strategy<Value = Step> {
    let id = || select(&["a", "b", "text", "editor"][..]);
    let value = || {
        prop_oneof![
            "[ -~é]{0,12}".prop_map(EditValue::Text),
            Just(EditValue::Text("two\nlines\n".to_owned())),
            any::<i64>().prop_map(EditValue::Integer),
            any::<bool>().prop_map(EditValue::Boolean),
            prop::collection::vec("[a-z\"\\\\ ]{0,6}", 0..3).prop_map(EditValue::List),
        ]
    };
    let settings = || select(SETTINGS);
    prop_oneof![
        (id(), any::<bool>()).prop_map(|(id, on)| Step::Set(id, &["enabled"], on.into())),
        (id(), settings(), value()).prop_map(|(id, path, value)| Step::Set(id, path, value)),
        id().prop_map(|id| Step::Set(id, &["grants", "http"], list(&["a.example"]))),
        (id(), settings()).prop_map(|(id, path)| Step::Unset(id, path)),
        id().prop_map(Step::Remove),
    ]
}

fn take(draft: &mut ConfigDraft, step: &Step) {
    let path = |id: &'static str, rest: &[&'static str]| [&["plugins", id], rest].concat();
    match step {
        Step::Set(id, rest, value) => {
            let has = config(&draft.text).plugins.iter().any(|plugin| plugin.id == *id);
            if !has {
                draft.set(&path(id, &["component"]), &"new.wasm".into()).unwrap();
            }
            draft.set(&path(id, rest), value).unwrap();
        }
        Step::Unset(id, rest) => draft.unset(&path(id, rest)).unwrap(),
        Step::Remove(id) => draft.remove_plugin(id).unwrap(),
    }
}

/// The lines of `before` that are not in `after` any more.
fn changed_lines(before: &str, after: &str) -> Vec<String> {
    let diff = similar::TextDiff::from_lines(before, after);
    let changes = diff.iter_all_changes().filter(|change| change.tag() == similar::ChangeTag::Delete);
    changes.map(|change| change.value().to_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    #[test]
    fn any_sequence_of_edits_leaves_all_else_as_it_was(text in select(TEXTS), steps in prop::collection::vec(step(), 1..8)) {
        let mut draft = draft(text);
        for step in &steps {
            let before = draft.text.clone();
            take(&mut draft, step);
            let now = config(&draft.text);
            let gone = changed_lines(&before, &draft.text);
            match step {
                Step::Set(id, rest, value) => {
                    let plugin = now.plugins.iter().find(|plugin| plugin.id == *id).unwrap();
                    if let (["settings", key], EditValue::Text(text)) = (rest, value) {
                        prop_assert_eq!(&plugin.settings[*key], text);
                    }
                    // The line of the old value, or the lines of the table that stood in its place.
                    prop_assert!(gone.iter().all(|line| line.trim().is_empty() || is_about(line, rest) || !before.ends_with('\n')), "{gone:?}\n{before}\n→\n{}", draft.text);
                }
                Step::Unset(id, rest) => {
                    let plugin = now.plugins.iter().find(|plugin| plugin.id == *id);
                    prop_assert!(plugin.is_none_or(|plugin| !plugin.settings.contains_key(rest[1])));
                    prop_assert!(gone.iter().all(|line| is_about(line, rest)), "{gone:?}\n{before}");
                }
                Step::Remove(id) => {
                    prop_assert!(now.plugins.iter().all(|plugin| plugin.id != *id));
                    let others = |config: &Config| config.plugins.iter().filter(|p| p.id != *id).cloned().collect::<Vec<_>>();
                    prop_assert_eq!(others(&now), others(&config(&before)));
                    let added = draft.text.lines().filter(|line| !before.contains(line)).count();
                    prop_assert_eq!(added, 0);
                }
            }
            let site = |config: Config| Config { plugins: Vec::new(), ..config };
            prop_assert_eq!(site(now), site(config(&before)));
        }
    }
}

/// Whether a line belongs to the value of the key: its own line, one of a list or text over several lines, or one
/// on which an inline table opens or closes.
fn is_about(line: &str, path: &[&str]) -> bool {
    let key = path.last().unwrap();
    line.contains(key)
        || line.contains(['{', '}'])
        || !line.contains('=') && !line.trim_start().starts_with(['#', '['])
}
