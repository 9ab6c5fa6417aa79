//! An editor beside that of another plugin: it makes headings of everything.

use sandpress_plugin::editor::{Editor, Rendered};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component, escaped};

struct EditsToo;

impl Behaviour for EditsToo {
    const ID: &'static str = "edits-too";
}

impl Editor for EditsToo {
    fn format() -> String {
        "heading".into()
    }

    fn render(document: String) -> Result<Rendered, Error> {
        let html = format!("<h2 id=\"all\">{}</h2>", escaped(&document));
        Ok(Rendered::new(html, document.as_str()).heading(2, "all", document))
    }
}

component!(EditsToo: lifecycle; also editor);
