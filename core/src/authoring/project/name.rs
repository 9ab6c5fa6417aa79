//! What a plugin can be called.

use super::ProjectError;
use crate::config::is_plugin_id;

/// Words that cargo accepts for no package, since the library is called so in Rust code.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield",
];

/// Names of libraries that a plugin has around it.
const LIBRARIES: &[&str] = &["alloc", "core", "proc-macro", "sandpress-plugin", "serde-json", "std", "test"];

/// Checks the name of a new plugin: its id on a site, and the name of its package.
///
/// # Errors
/// [`ProjectError::Name`] with the reason.
pub fn check_name(name: &str) -> Result<(), ProjectError> {
    let refused = |reason: String| Err(ProjectError::Name { name: name.to_owned(), reason });
    if !is_plugin_id(name) {
        let hint = suggestion(name).map_or_else(String::new, |hint| format!("; {hint:?} would do"));
        return refused(format!(
            "a name has lower-case letters, digits and single hyphens, begins with a letter, and has at most 64 \
             characters{hint}"
        ));
    }
    if KEYWORDS.contains(&name) {
        return refused(format!(
            "it is a word of Rust, and no library can have it; {:?} would do",
            with_end(name)
        ));
    }
    if LIBRARIES.contains(&name) {
        return refused(format!(
            "a library of that name is part of every plugin; {:?} would do",
            with_end(name)
        ));
    }
    Ok(())
}

fn with_end(name: &str) -> String {
    format!("{name}-plugin")
}

/// The nearest legal name.
fn suggestion(name: &str) -> Option<String> {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let words: Vec<_> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let name = words.join("-");
    (check_name_is_free(&name)).then_some(name)
}

fn check_name_is_free(name: &str) -> bool {
    is_plugin_id(name) && !KEYWORDS.contains(&name) && !LIBRARIES.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_plugins_and_packages() {
        for good in ["hello", "hello-world", "x2"] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        let reason = |name: &str| check_name(name).unwrap_err().to_string();
        assert!(reason("Hello World").contains("\"hello-world\" would do"));
        assert!(reason("hello_world").contains("\"hello-world\" would do"));
        assert!(reason("type").contains("word of Rust"));
        assert!(reason("test").contains("library"));
        for bad in ["", "-", "2x", "a--b", "../up", &"a".repeat(65), "ä"] {
            assert!(reason(bad).contains("lower-case letters"), "{bad}");
        }
    }
}
