//! Hook `editor-frame`: the files of the site's editor for the browser.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::{
    bindings::exports::sandpress::editor_frame::files::File,
    error::{CallError, LoadProblem},
    hooks::{Call, Hook},
    load::LoadedPlugin,
    scope::Scope,
};

const CALL: Call = Hook::EditorFrame.function("files");

/// The file that the frame opens.
const START: &str = "index.html";

/// The most files of one editor.
const MAX_FILES: usize = 64;

/// Bytes of all files of one editor.
const MAX_BYTES: usize = 4 << 20;

const MAX_PATH_BYTES: usize = 100;

/// How many hex digits of the component's SHA-256 stand in the addresses.
const HASH_DIGITS: usize = 16;

/// What a file is, by the end of its name.
const MEDIA_TYPES: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("json", "application/json"),
    ("svg", "image/svg+xml; charset=utf-8"),
    ("png", "image/png"),
    ("woff2", "font/woff2"),
];

/// A file of an editor for the browser.
#[derive(Clone, Debug)]
pub struct FrameFile {
    /// The content.
    pub bytes: Bytes,
    /// The value for `Content-Type`.
    pub media_type: &'static str,
}

/// The browser half of the site's editor.
#[derive(Clone, Debug)]
pub struct EditorFrame {
    /// The first digits of the SHA-256 of the component: it changes with the files, so an answer may be cached for ever.
    pub hash: String,
    files: BTreeMap<String, FrameFile>,
}

impl EditorFrame {
    /// The file at a path, if the editor is the one with this hash.
    pub fn find(&self, hash: &str, path: &str) -> Option<&FrameFile> {
        self.files.get(path).filter(|_| self.hash == hash)
    }

    /// The path of the page that the frame opens, on the site.
    pub fn start(&self) -> String {
        format!("/assets/editor/{}/{START}", self.hash)
    }
}

impl Scope {
    /// Asks the editor for its files; none where it has no browser half.
    pub(crate) async fn editor_frame(
        &mut self,
        plugin: &LoadedPlugin,
    ) -> Result<Option<EditorFrame>, LoadProblem> {
        let Some(indices) = &plugin.hooks.editor_frame else { return Ok(None) };
        let files: Result<_, CallError> = self
            .ask(plugin, CALL, async |store, instance| {
                indices.load(&mut *store, instance)?.call_files(store).await
            })
            .await;
        let files = accept(files?).map_err(LoadProblem::Definition)?;
        let hash = plugin.sha256.get(..HASH_DIGITS).unwrap_or_default().to_owned();
        Ok(files.map(|files| EditorFrame { hash, files }))
    }
}

/// The files by path, or what is wrong with them.
fn accept(files: Vec<File>) -> Result<Option<BTreeMap<String, FrameFile>>, String> {
    if files.is_empty() {
        return Ok(None);
    }
    let bytes: usize = files.iter().map(|file| file.content.len()).sum();
    if files.len() > MAX_FILES || bytes > MAX_BYTES {
        return Err(format!(
            "its hook editor-frame gives {} files of {bytes} bytes: at most {MAX_FILES} files and {MAX_BYTES} bytes are allowed",
            files.len()
        ));
    }
    let mut by_path = BTreeMap::new();
    for File { path, content } in files {
        let media_type = media_type(&path).ok_or_else(|| {
            format!("its hook editor-frame gives a file {path:?}: the path or its end is not one that the frame takes")
        })?;
        by_path.insert(path, FrameFile { bytes: content.into(), media_type });
    }
    if by_path.contains_key(START) {
        return Ok(Some(by_path));
    }
    Err(format!("its hook editor-frame gives no file {START}"))
}

/// What the file is; none where the path is not allowed.
fn media_type(path: &str) -> Option<&'static str> {
    let is_name = |name: &str| {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
        !name.is_empty() && !name.starts_with('.') && name.bytes().all(fits)
    };
    let is_path = path.len() <= MAX_PATH_BYTES && path.split('/').all(is_name);
    let (_, end) = path.rsplit_once('.').filter(|_| is_path)?;
    MEDIA_TYPES.iter().find(|(known, _)| *known == end).map(|(_, media_type)| *media_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, bytes: usize) -> File {
        File { path: path.into(), content: vec![b' '; bytes] }
    }

    #[test]
    fn files_are_found_by_hash_and_path() {
        let files = accept(vec![file("index.html", 3), file("fonts/a-b_1.woff2", 5)]).unwrap().unwrap();
        let frame = EditorFrame { hash: "0011223344556677".into(), files };
        assert_eq!(frame.start(), "/assets/editor/0011223344556677/index.html");
        let found = frame.find("0011223344556677", "fonts/a-b_1.woff2").unwrap();
        assert_eq!((found.bytes.len(), found.media_type), (5, "font/woff2"));
        assert!(frame.find("0011223344556678", "index.html").is_none());
        assert!(frame.find("0011223344556677", "other.html").is_none());
    }

    #[test]
    fn an_editor_without_files_has_no_browser_half() {
        assert!(accept(Vec::new()).unwrap().is_none());
    }

    #[test]
    fn what_a_frame_cannot_take_is_refused() {
        for path in
            ["", "a", ".html", "a.exe", "../a.js", "a//b.js", "/a.js", "A.js", "a b.js", "a\\b.js", "a/.b.js"]
        {
            let refused = accept(vec![file("index.html", 1), file(path, 1)]).unwrap_err();
            assert!(refused.contains(&format!("{path:?}")), "{refused}");
        }
        assert!(accept(vec![file("editor.js", 1)]).unwrap_err().contains("no file index.html"));
        assert!(accept(vec![file("index.html", MAX_BYTES + 1)]).unwrap_err().contains("at most"));
        let many: Vec<_> = (0..=MAX_FILES).map(|number| file(&format!("{number}.js"), 1)).collect();
        assert!(accept(many).unwrap_err().contains("65 files"));
    }
}
