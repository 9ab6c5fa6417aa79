//! `sandpress plugin run`, `test` and `bench`, as authors call them.

mod bench;
mod bundled;
mod cases;
mod networks;
mod refusals;
mod run;

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{
    app::cache,
    site::{Outcome, run_in},
};

/// Runs `sandpress plugin …` with compiled components kept for the next test.
fn plugin(folder: &Path, arguments: &[&str], input: &str) -> Outcome {
    let cache = cache().join("authoring");
    let arguments = [&["plugin"], arguments].concat();
    run_in(folder, &arguments, &[("XDG_CACHE_HOME", cache.to_str().unwrap())], input)
}

/// A folder with a component and its cases.
struct Project {
    folder: TempDir,
    component: PathBuf,
}

impl Project {
    fn new(component: PathBuf) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("cases")).unwrap();
        Self { folder, component }
    }

    fn case(&self, name: &str, case: &Value) {
        fs::write(self.path(name), serde_json::to_string_pretty(case).unwrap()).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("cases/{name}.json"))
    }

    fn read(&self, name: &str) -> Value {
        serde_json::from_str(&fs::read_to_string(self.path(name)).unwrap()).unwrap()
    }

    fn test(&self, more: &[&str]) -> Outcome {
        let component = self.component.to_str().unwrap();
        plugin(self.folder.path(), &[&["test", component, "--cases", "cases"], more].concat(), "")
    }
}

/// A call of a test component that does what the lines of a body say.
fn lines(body: &str) -> Value {
    json!({"entry": {"fields": [{"name": "body", "value": body}], "rendered": []}})
}
