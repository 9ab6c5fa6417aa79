//! The whole hostile set as one run, with a table: `cargo test hostile_set -- --nocapture`.

use std::{cell::Cell, fs, path::PathBuf, sync::Arc, time::Duration};

use sandpress::plugins::{Plugins, Sandbox, SandboxOptions, SiteFacts, ports::Ports};

use crate::support::{
    bombs,
    components::{repository, test_component},
    hostile::{Behaviour, Observed, SET, entry},
    sandbox::{SANDBOX, config_of, load, plugin_configs},
};

fn components() -> PathBuf {
    test_component("well_behaved").parent().unwrap().to_owned()
}

async fn answer(good: &Plugins) {
    good.scope().render_entry("well-behaved", &entry("Title", "Body")).await.unwrap();
}

/// Runs one behaviour while another plugin is asked again and again. How often it answered.
async fn run_beside(behaviour: &Behaviour, good: &Plugins) -> (Observed, u32) {
    let folder = tempfile::tempdir().unwrap();
    let answered = Cell::new(0);
    let others = async {
        loop {
            answer(good).await;
            answered.set(answered.get() + 1);
            tokio::task::yield_now().await;
        }
    };
    let components = components();
    let observed = tokio::select! {
        observed = behaviour.run(&SANDBOX, &components, folder.path()) => observed,
        () = others => unreachable!("the others never end"),
    };
    // The site answers afterwards as well.
    answer(good).await;
    (observed, answered.get())
}

#[tokio::test]
async fn the_hostile_set() {
    let limits = "[plugins.well-behaved.limits]\ncpu_ms = 5000\nwall_ms = 60000";
    let good = load(&config_of("well_behaved", limits)).await.unwrap();
    let mut wrong = Vec::new();
    println!("| Behaviour | Budget | Time | Peak memory | Cause | Log lines |\n|---|---|---|---|---|---|");
    for behaviour in SET {
        let (observed, answered) = run_beside(behaviour, &good).await;
        let Observed { cause, time, lines, peak_kib } = &observed;
        let cause: String = cause.chars().take(160).map(|c| if c == '\n' { ' ' } else { c }).collect();
        println!(
            "| {} | {} | {time:.0?} | {:.1} MiB | {cause} | {} |",
            behaviour.name,
            behaviour.budget(),
            *peak_kib as f64 / 1024.0,
            lines.len()
        );
        if !observed.cause.contains(behaviour.cause) {
            wrong.push(format!("{}: {} instead of {}", behaviour.name, observed.cause, behaviour.cause));
        }
        let is_told =
            |line: &String| line.contains("hook=") && (line.contains("cause=") || line.contains("dropped="));
        if lines.len() != behaviour.lines || !lines.iter().all(is_told) {
            wrong.push(format!("{}: the log says {lines:?}", behaviour.name));
        }
        if answered == 0 {
            wrong.push(format!("{}: nobody else was answered meanwhile", behaviour.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_plugin_takes_half_of_the_places() {
    let options = SandboxOptions { instances: 4, max_memory: 64 << 20, ..SandboxOptions::default() };
    let (sandbox, cache) = (Sandbox::new(options).unwrap(), tempfile::tempdir().unwrap());
    let (slow, good) = (test_component("sleeps"), test_component("well_behaved"));
    let configs = plugin_configs(&format!(
        "[plugins.sleeps]\ncomponent = {slow:?}\n[plugins.sleeps.limits]\nwall_ms = 20000\n\
         [plugins.well-behaved]\ncomponent = {good:?}\n[plugins.well-behaved.limits]\ncpu_ms = 5000\nwall_ms = 60000\n"
    ));
    let plugins = Plugins::load(sandbox, cache.path(), Ports::absent(), SiteFacts::default(), &configs);
    let plugins = Arc::new(plugins.await.unwrap());
    let asleep: Vec<_> = (0..8)
        .map(|_| {
            let plugins = Arc::clone(&plugins);
            tokio::spawn(async move { plugins.scope().render_entry("sleeps", &entry("T", "B")).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(200)).await;
    for _ in 0..20 {
        answer(&plugins).await;
    }
    assert!(asleep.iter().all(|task| !task.is_finished()));
    asleep.iter().for_each(tokio::task::JoinHandle::abort);
}

/// The capabilities of the world `everything`: those of this version, whichever they are.
fn capabilities() -> Vec<String> {
    let text = fs::read_to_string(repository().join("plugin-api/wit/plugin.wit")).unwrap();
    let imports = text.lines().filter_map(|line| line.trim().strip_prefix("import ")?.strip_suffix(';'));
    imports.map(str::to_owned).collect()
}

#[tokio::test]
async fn every_capability_is_refused_without_its_grant() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.wasm");
    let configs = plugin_configs(&format!("[plugins.x]\ncomponent = {file:?}"));
    let mut refused = 0;
    for interface in capabilities() {
        fs::write(&file, bombs::importing(&interface)).unwrap();
        let message = load(&configs).await.err().unwrap()[0].to_string();
        let is_free = message.contains("no hook `lifecycle`");
        let is_refused = message.starts_with("plugin \"x\" wants ")
            && message.contains(&interface)
            && message.contains("add to cms.toml: [plugins.x.grants] ");
        assert!(is_free || is_refused, "{interface}: {message}");
        refused += u32::from(is_refused);
    }
    assert!(refused > 0);
}

#[tokio::test]
async fn every_other_interface_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.wasm");
    let configs = plugin_configs(&format!("[plugins.x]\ncomponent = {file:?}"));
    let interfaces = [
        "wasi:sockets/tcp@0.2.6",
        "wasi:sockets/ip-name-lookup@0.2.6",
        "wasi:http/outgoing-handler@0.2.6",
        "wasi:keyvalue/store@0.2.0",
        "wasi:filesystem/types@0.3.0",
        "wasi:cli/run@0.2.6",
        "sandpress:everything/anything@1.0.0",
        "sandpress:log/log@2.0.0",
        "sandpress:lifecycle/lifecycle@1.0.0",
    ];
    for interface in interfaces {
        fs::write(&file, bombs::importing(interface)).unwrap();
        let message = load(&configs).await.err().unwrap()[0].to_string();
        assert!(message.contains(&format!("it wants {interface}, which")), "{interface}: {message}");
    }
}

#[tokio::test]
async fn a_core_module_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), bombs::core_module()).unwrap();
    let configs = plugin_configs(&format!("[plugins.x]\ncomponent = {:?}", file.path()));
    assert!(load(&configs).await.err().unwrap()[0].to_string().contains("core WebAssembly module"));
}

#[tokio::test]
async fn a_file_that_is_too_large_is_not_read() {
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().set_len((64 << 20) + 1).unwrap();
    let configs = plugin_configs(&format!("[plugins.x]\ncomponent = {:?}", file.path()));
    assert!(load(&configs).await.err().unwrap()[0].to_string().contains("at most 67108864 are allowed"));
}

/// The next number of a sequence that is the same at every run.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_components_are_errors_and_never_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.wasm");
    let configs = Arc::new(plugin_configs(&format!(
        "[plugins.well-behaved]\ncomponent = {file:?}\n[plugins.well-behaved.limits]\ncpu_ms = 200"
    )));
    let good = fs::read(test_component("well_behaved")).unwrap();
    let (mut state, mut refused) = (20_261_121, 0);
    for round in 0..150 {
        let end = next(&mut state) % good.len();
        fs::write(&file, &good[..end]).unwrap();
        assert!(load(&configs).await.is_err(), "{end} bytes of {} were loaded", good.len());
        let mut flipped = good.clone();
        for _ in 0..=round % 8 {
            let (at, bit) = (next(&mut state) % flipped.len(), next(&mut state) % 8);
            flipped[at] ^= 1 << bit;
        }
        fs::write(&file, &flipped).unwrap();
        // What is only another text or number still loads; then it is a component like any other.
        match load(&configs).await {
            Ok(plugins) => drop(plugins.scope().render_entry("well-behaved", &entry("T", "B")).await),
            Err(problems) => {
                assert!(!problems[0].to_string().is_empty());
                refused += 1;
            }
        }
    }
    assert!(refused > 30, "only {refused} of 150 components with flipped bits were refused");
}
