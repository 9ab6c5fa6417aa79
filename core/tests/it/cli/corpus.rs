//! A large folder of real posts, where it lies beside the repository.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use futures::{StreamExt, stream};

use crate::support::{client::Client, components::repository, site::Site};

/// Pages that are fetched at the same time.
const AT_ONCE: usize = 4;

/// A post of the folder: its path on the site and those that lead to it.
struct Post {
    path: String,
    aliases: Vec<String>,
}

fn markdown_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            files.extend(markdown_files(&path));
        } else if path.extension().is_some_and(|end| end == "md") {
            files.push(path);
        }
    }
    files
}

/// What the front matter says, read in another way than the program does it.
fn posts(folder: &Path) -> BTreeMap<String, Post> {
    let posts = markdown_files(folder).into_iter().filter_map(|file| {
        let text = fs::read_to_string(&file).unwrap();
        let (front_matter, _) = text.strip_prefix("+++\n")?.split_once("\n+++")?;
        let table: toml::Table = front_matter.parse().unwrap();
        let aliases =
            table.get("aliases").and_then(|aliases| aliases.as_array()).cloned().unwrap_or_default();
        let address = |text: &str| format!("/{}", text.trim_matches('/'));
        let post = Post {
            path: address(table.get("path")?.as_str()?),
            aliases: aliases.iter().map(|alias| address(alias.as_str().unwrap())).collect(),
        };
        Some((file.strip_prefix(folder).unwrap().to_str().unwrap().to_owned(), post))
    });
    posts.collect()
}

/// What the cleaner should have removed from an entry's HTML.
fn forbidden(html: &str) -> Option<String> {
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        let tag = tag.to_ascii_lowercase();
        let is_forbidden = ["script", "iframe", "object", "embed", "style", "form", "meta", "link", "base"]
            .iter()
            .any(|name| tag.strip_prefix(name).is_some_and(|more| !more.starts_with(char::is_alphanumeric)));
        let has_forbidden = tag.split_whitespace().skip(1).any(|attribute| {
            attribute.starts_with("style=")
                || (attribute.starts_with("on") && attribute.contains('='))
                || attribute.contains("=\"javascript:")
        });
        if is_forbidden || has_forbidden {
            return Some(tag);
        }
        rest = after;
    }
    None
}

async fn assert_readable(client: &Client, post: &Post) {
    let page = client.get(&post.path).await;
    assert_eq!(page.status, 200, "{}", post.path);
    let (_, html) = page.body.split_once("<div class=\"prose e-content\">").unwrap();
    let (html, _) = html.split_once("</article>").unwrap();
    assert_eq!(forbidden(html), None, "{}", post.path);
    for alias in post.aliases.iter().filter(|alias| **alias != post.path) {
        let page = client.get(alias).await;
        assert_eq!((page.status, page.location()), (301, post.path.as_str()), "{alias}");
    }
}

#[tokio::test]
async fn every_post_is_imported_or_refused_with_a_reason_and_read() {
    let folder = repository().join("../shared/corpus/rust-blog");
    if !folder.exists() {
        println!("skipped: {} is not there", folder.display());
        return;
    }
    let site = Site::new().await;
    let command = ["import", "markdown", folder.to_str().unwrap()];
    let out = site.print(&command);
    let refused: BTreeSet<_> = out
        .lines()
        .filter_map(|line| line.strip_prefix("refused  "))
        .map(|line| line.split_once(": ").filter(|(_, reason)| !reason.is_empty()).unwrap().0.to_owned())
        .collect();
    let files = markdown_files(&folder).len();
    let imported = files - refused.len();
    let summary = format!("{files} files: {imported} imported");
    assert!(out.contains(&summary), "{summary} is not in:\n{out}");
    assert!(refused.len() < 10, "{refused:?}");
    assert!(site.print(&command).contains(&format!("{files} files: 0 imported")));

    let posts = posts(&folder);
    assert!(posts.len() > 700);
    let serving = site.serve().await;
    let client = serving.client();
    stream::iter(posts.iter().filter(|(file, _)| !refused.contains(*file)))
        .for_each_concurrent(AT_ONCE, |(_, post)| assert_readable(&client, post))
        .await;
    assert!(serving.stop().await.success());
    site.remove().await;
}

#[test]
fn what_is_forbidden_is_found() {
    for html in
        ["<script>", "<p><IFRAME src=x>", "<a onclick=\"x\">", "<b style=\"x\">", "<a href=\"javascript:x\">"]
    {
        assert!(forbidden(html).is_some(), "{html}");
    }
    assert_eq!(forbidden("<p class=\"on\">Text with onclick=1 <strong>and</strong> style=x</p>"), None);
}
