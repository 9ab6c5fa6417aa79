//! An editor without any syntax.

use sandpress_plugin::editor::{Editor, Rendered};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component, escaped};

struct EditsPlainly;

impl Behaviour for EditsPlainly {
    const ID: &'static str = "edits-plainly";
}

impl Editor for EditsPlainly {
    fn format() -> String {
        "plain".into()
    }

    fn render(document: String) -> Result<Rendered, Error> {
        Ok(Rendered::new(format!("<p>{}</p>", escaped(&document)), document))
    }
}

component!(EditsPlainly: lifecycle; also editor);
