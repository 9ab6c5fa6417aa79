//! The languages that are known, and the names under which authors ask for them.

use super::{Language, Shape, grammars};

/// The names by which a language is asked for, in lower case, and how it is read.
const LANGUAGES: &[(&[&str], Shape)] = &[
    (&["rust", "rs"], Shape::Code(&grammars::RUST)),
    (&["toml", "ini", "cfg", "conf", "editorconfig", "properties", "dotenv", "env"], Shape::Pairs),
    (&["bash", "sh", "shell", "zsh", "fish", "ksh", "nix-shell"], Shape::Shell),
    (&["console", "shell-session", "shellsession", "sh-session", "terminal"], Shape::Session),
    (&["json", "jsonc", "json5", "ndjson"], Shape::Objects),
    (&["yaml", "yml"], Shape::Outline),
    (&["html", "xhtml", "xml", "svg", "vue", "svelte", "rss", "atom"], Shape::Markup),
    (&["css", "scss", "less"], Shape::Style),
    (
        &["js", "javascript", "mjs", "cjs", "jsx", "ts", "typescript", "tsx", "mts"],
        Shape::Code(&grammars::SCRIPT),
    ),
    (&["python", "py", "python3", "starlark", "bzl"], Shape::Code(&grammars::PYTHON)),
    (&["c", "h", "c++", "cpp", "cc", "cxx", "hpp", "hh", "objc", "glsl", "cuda"], Shape::Code(&grammars::C)),
    (&["go", "golang"], Shape::Code(&grammars::GO)),
    (&["java", "kotlin", "kt", "kts", "scala", "groovy", "gradle"], Shape::Code(&grammars::JAVA)),
    (&["csharp", "cs", "c#", "swift", "dart"], Shape::Code(&grammars::JAVA)),
    (&["sql", "sqlite", "postgresql", "psql", "mysql"], Shape::Code(&grammars::SQL)),
    (&["diff", "patch"], Shape::Difference),
    (&["dockerfile", "docker", "containerfile"], Shape::Instructions),
    (&["powershell", "ps1", "pwsh"], Shape::Code(&grammars::POWERSHELL)),
    (&["php"], Shape::Code(&grammars::PHP)),
    (&["ruby", "rb", "elixir", "ex", "exs", "crystal"], Shape::Code(&grammars::RUBY)),
    (&["lua"], Shape::Code(&grammars::LUA)),
    (&["haskell", "hs", "elm", "purescript"], Shape::Code(&grammars::HASKELL)),
    (&["zig"], Shape::Code(&grammars::ZIG)),
    (&["asm", "nasm", "s", "x86asm", "llvm"], Shape::Code(&grammars::ASSEMBLY)),
    (&["wasm", "wat", "wast"], Shape::Code(&grammars::WEBASSEMBLY)),
    (&["wit", "proto", "protobuf", "graphql", "gql"], Shape::Code(&grammars::SCHEMA)),
];

/// The language of that name, whatever the case of its letters.
pub(crate) fn find(name: &str) -> Option<Language> {
    let known = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    LANGUAGES.iter().find(|(names, _)| known(names)).map(|(_, shape)| Language(*shape))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_belongs_to_one_language_and_is_found() {
        let mut names: Vec<_> = LANGUAGES.iter().flat_map(|(names, _)| names.iter().copied()).collect();
        for name in &names {
            assert!(find(name).is_some(), "{name}");
            assert!(find(&name.to_uppercase()).is_some(), "{name}");
            assert_eq!(*name, name.to_lowercase());
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(find("klingon").is_none() && find("").is_none());
    }
}
