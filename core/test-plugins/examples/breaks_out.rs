//! An editor whose browser half tries to reach the page and the session, and tells the page what it got.

use sandpress_plugin::editor::{Editor, Rendered};
use sandpress_plugin::editor_frame::{EditorFrame, File};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component, escaped};

struct BreaksOut;

const PAGE: &str =
    "<!doctype html><meta charset=\"utf-8\"><title>Breaks out</title><script src=\"attack.js\"></script>";

impl Behaviour for BreaksOut {
    const ID: &'static str = "breaks-out";
}

impl Editor for BreaksOut {
    fn format() -> String {
        "plain".into()
    }

    fn render(document: String) -> Result<Rendered, Error> {
        Ok(Rendered::new(format!("<p>{}</p>", escaped(&document)), document))
    }
}

impl EditorFrame for BreaksOut {
    fn files() -> Result<Vec<File>, Error> {
        Ok(vec![File::new("index.html", PAGE), File::new("attack.js", include_str!("breaks_out.js"))])
    }
}

component!(BreaksOut: lifecycle; also editor, editor_frame);
