//! The documents that are rendered.

use std::{env, fmt, fs, path::Path};

/// A document without its front matter.
pub(crate) struct Post {
    name: String,
    pub(crate) body: String,
}

impl fmt::Display for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.name, self.body.len())
    }
}

/// The built-in document and those of `BENCH_POSTS`.
pub(crate) fn posts() -> Vec<Post> {
    let built_in = Post { name: "built-in".into(), body: include_str!("post.md").into() };
    let files = env::var_os("BENCH_POSTS").unwrap_or_default();
    let read = |file: &Path| Post {
        name: file.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        body: without_front_matter(&fs::read_to_string(file).unwrap()).into(),
    };
    let files: Vec<_> = env::split_paths(&files).filter(|file| !file.as_os_str().is_empty()).collect();
    std::iter::once(built_in).chain(files.iter().map(|file| read(file))).collect()
}

fn without_front_matter(text: &str) -> &str {
    ["+++", "---"]
        .into_iter()
        .find_map(|fence| text.strip_prefix(fence)?.split_once(&format!("\n{fence}\n")).map(|(_, body)| body))
        .unwrap_or(text)
}
