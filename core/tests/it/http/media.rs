//! The media library: adding, describing, folders, replacing and deleting.

use http::Method;
use sandpress::domain::Role;

use crate::support::{
    app::TestApp,
    client::{Client, Page},
};

/// A picture of one pixel whose bytes differ by `tail`.
pub(crate) fn png(tail: &str) -> Vec<u8> {
    let mut bytes = data_encoding::BASE64
        .decode(b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
        .unwrap();
    bytes.extend_from_slice(tail.as_bytes());
    bytes
}

pub(super) async fn add(client: &Client, name: &str, tail: &str) -> serde_json::Value {
    let page = client.add_media(&[], name, png(tail)).await;
    assert!(matches!(page.status, 200 | 201), "{}", page.body);
    page.json()["asset"].clone()
}

pub(super) fn text(value: &serde_json::Value, key: &str) -> String {
    value[key].as_str().unwrap().to_owned()
}

async fn send_form(client: &Client, parts: &[(&str, Option<&str>, &[u8])]) -> Page {
    let mut body = Vec::new();
    for (name, file, bytes) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body.extend_from_slice(
            format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--x--\r\n");
    client.send(Method::POST, "/admin/media/upload", "multipart/form-data; boundary=x", body).await
}

#[tokio::test]
async fn a_file_is_added_found_and_served() {
    let app = TestApp::start().await;
    let author = app.user_as(Role::Author).await;
    let page = author.add_media(&[], "Über uns.png", png("a")).await;
    assert_eq!(page.status, 201, "{}", page.body);
    let asset = page.json()["asset"].clone();
    assert_eq!((text(&asset, "name"), text(&asset, "kind")), ("Uber-uns.png".into(), "image".into()));
    assert_eq!(app.get(&text(&asset, "url")).await.bytes, png("a"));
    let again = author.add_media(&[], "other.png", png("a")).await;
    assert_eq!((again.status, &again.json()["asset"]["id"]), (200, &asset["id"]));
    assert_eq!(again.json()["is_new"], false);

    let grid = author.get("/admin/media").await;
    assert!(grid.shows("Uber-uns.png") && grid.shows("No alternative text"));
    assert!(author.get("/admin/media?q=UNS%20uber").await.shows("Uber-uns.png"));
    for nothing in ["q=loaf", "kind=video", "folder=0198a7c0-0000-7000-8000-000000000000", "q=%00x%25_"] {
        assert!(!author.get(&format!("/admin/media?{nothing}")).await.shows("Uber-uns.png"), "{nothing}");
    }
    let list = author.get("/admin/media/list.json?kind=image&q=uber").await.json();
    assert_eq!(
        (list["assets"][0]["id"].clone(), list["next"].clone()),
        (asset["id"].clone(), serde_json::Value::Null)
    );
    app.shutdown().await;
}

#[tokio::test]
async fn lists_for_scripts_go_on_where_they_ended() {
    let app = TestApp::start().await;
    let author = app.user_as(Role::Author).await;
    for number in 0..50 {
        add(&author, &format!("{number}.png"), &number.to_string()).await;
    }
    let first = author.get("/admin/media/list.json?kind=image").await.json();
    let next = text(&first, "next");
    let second = author.get(&format!("/admin/media/list.json?kind=image&after={next}")).await.json();
    let names = |list: &serde_json::Value| -> Vec<String> {
        list["assets"].as_array().unwrap().iter().map(|asset| text(asset, "name")).collect()
    };
    let all: Vec<_> = names(&first).into_iter().chain(names(&second)).collect();
    let expected: Vec<_> = (0..50).rev().map(|number| format!("{number}.png")).collect();
    assert_eq!(all, expected);
    assert!(author.get("/admin/media?page=2").await.shows("Page 2 of 2"));
    app.shutdown().await;
}

#[tokio::test]
async fn several_files_come_with_a_form_and_the_bad_ones_are_named() {
    let app = TestApp::start().await;
    let author = app.user_as(Role::Author).await;
    let token = author.token().await;
    let (one, two) = (png("1"), png("2"));
    let page = send_form(
        &author,
        &[
            ("csrf", None, token.as_bytes()),
            ("folder", None, b""),
            ("file", Some("one.png"), &one),
            ("file", Some("bad\u{202e}gnp.exe"), b"MZ\x90\0"),
            ("file", Some("empty.png"), b""),
            ("file", Some("two.html"), &two),
            ("file", Some(""), b""),
        ],
    )
    .await;
    assert_eq!((page.status, page.location()), (303, "/admin/media"), "{}", page.body);
    let grid = author.get("/admin/media").await;
    for shown in [
        "2 files were added.",
        "The file “badgnp.exe” is none that this site keeps",
        "The file “empty.png” is empty",
        "two.html.png",
    ] {
        assert!(grid.shows(shown), "{shown}: {}", grid.body);
    }
    let none = send_form(&author, &[("csrf", None, token.as_bytes()), ("file", Some(""), b"")]).await;
    assert_eq!(none.status, 303);
    assert!(author.get("/admin/media").await.shows("Choose a file first."));
    for parts in [
        vec![("file", Some("one.png"), one.as_slice())],
        vec![("csrf", None, b"wrong".as_slice()), ("file", Some("one.png"), one.as_slice())],
        vec![("file", Some("one.png"), one.as_slice()), ("csrf", None, token.as_bytes())],
    ] {
        assert_eq!(send_form(&author, &parts).await.status, 403);
    }
    app.shutdown().await;
}

#[tokio::test]
async fn names_are_made_safe() {
    let app = TestApp::start().await;
    let author = app.user_as(Role::Author).await;
    for (number, name) in
        ["../../etc/passwd", "..", "a\u{202e}gpj.exe", &"x".repeat(300), "<script>.png", "%00.png", " "]
            .into_iter()
            .enumerate()
    {
        let asset = add(&author, name, &number.to_string()).await;
        let safe = text(&asset, "name");
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        assert!(safe.ends_with(".png") && safe.len() <= 110 && safe.chars().all(fits), "{name}: {safe}");
        assert!(!safe.starts_with('.'), "{safe}");
        assert_eq!(app.get(&text(&asset, "url")).await.status, 200, "{safe}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn a_file_has_as_many_bytes_as_the_site_takes_and_not_one_more() {
    let app =
        TestApp::with(&[], &[("STORAGE__MAX_UPLOAD_BYTES", "2000000"), ("SERVER__MAX_BODY_BYTES", "1024")])
            .await;
    let author = app.user_as(Role::Author).await;
    let file = |bytes: usize| {
        let mut file = png("");
        file.resize(bytes, b'x');
        file
    };
    assert_eq!(author.add_media(&[], "a.png", file(2_000_000)).await.status, 201);
    let large = author.add_media(&[], "b.png", file(2_000_001)).await;
    assert_eq!(large.status, 413, "{}", large.body);
    assert!(text(&large.json(), "error").contains("larger than"), "{}", large.body);
    assert!(!author.get("/admin/media").await.shows("b.png"));
    // Forms keep their own limit, also those that are sent to the address for files.
    let form = "x".repeat(2000);
    let page = author.post_form("/admin/media/upload", &[("file", &form)]).await;
    assert_eq!(page.status, 400, "{}", page.body);
    assert_eq!(app.client().post_bare("/admin/media/upload", &[("file", &form)]).await.status, 401);
    assert_eq!(author.post_form("/admin/media/move", &[("file", &form)]).await.status, 413);
    app.shutdown().await;
}

#[tokio::test]
async fn people_describe_what_is_theirs() {
    let app = TestApp::start().await;
    let author = app.user_as(Role::Author).await;
    let asset = add(&author, "loaf.png", "a").await;
    let page = format!("/admin/media/{}", text(&asset, "id"));
    let words = [
        ("title", "A loaf"),
        ("alt", "Dark bread"),
        ("caption", "From June"),
        ("credit", "Ada"),
        ("focal_x", "25.5"),
        ("focal_y", "100"),
        ("folder", ""),
    ];
    assert_eq!(author.post_form(&page, &words).await.location(), page);
    let shown = author.get(&page).await;
    for text in ["A loaf", "Dark bread", "From June", "Ada", "25.5", "100.0"] {
        assert!(shown.shows(text), "{text}");
    }
    assert!(author.get("/admin/media?state=without-alt").await.shows("Nothing matches"));
    assert!(author.get("/admin/media?q=bread").await.shows("A loaf"));
    let long = "x".repeat(301);
    let refused = author.post_form(&page, &[("title", &long), ("alt", "kept"), ("folder", "")]).await;
    assert!(refused.status == 422 && refused.shows("at most 300 characters") && refused.shows("kept"));

    let contributor = app.user_as(Role::Contributor).await;
    assert!(!contributor.get(&page).await.shows("Delete the file"));
    for (path, fields) in
        [(page.clone(), &words[..]), (format!("{page}/delete"), &[("confirmed", "yes")][..])]
    {
        assert_eq!(contributor.post_form(&path, fields).await.status, 403, "{path}");
    }
    let editor = app.user_as(Role::Editor).await;
    assert_eq!(editor.post_form(&page, &words).await.status, 303);
    app.shutdown().await;
}

#[tokio::test]
async fn folders_hold_files_and_are_deleted_when_empty() {
    let app = TestApp::start().await;
    let editor = app.user_as(Role::Editor).await;
    let asset = add(&editor, "loaf.png", "a").await;
    let made = editor.post_form("/admin/media/folders", &[("name", "Bread")]).await;
    let folder = made.location().split_once("folder=").unwrap().1.to_owned();
    assert_eq!(editor.post_form("/admin/media/folders", &[("name", " bread ")]).await.status, 303);
    assert!(editor.get("/admin/media").await.shows("There is a folder of this name"));
    let moved = [("file", text(&asset, "id")), ("folder", folder.clone())];
    let moved: Vec<_> = moved.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(editor.post_form("/admin/media/move", &moved).await.status, 303);
    let inside = editor.get(&format!("/admin/media?folder={folder}")).await;
    assert!(inside.shows("loaf.png") && inside.shows("Bread"));
    assert!(!editor.get("/admin/media?folder=none").await.shows("loaf.png"));
    let delete = format!("/admin/media/folders/{folder}/delete");
    editor.post_form(&delete, &[]).await;
    assert!(editor.get("/admin/media").await.shows("Files lie in this folder"));
    editor.post_form(&format!("/admin/media/folders/{folder}"), &[("name", "Rye")]).await;
    assert!(editor.get(&format!("/admin/media?folder={folder}")).await.shows("Rye"));
    editor.post_form("/admin/media/move", &[("file", &text(&asset, "id")), ("folder", "")]).await;
    assert_eq!(editor.post_form(&delete, &[]).await.location(), "/admin/media");
    assert_eq!(editor.post_form(&delete, &[]).await.status, 404);
    let new = editor.add_media(&[("folder", &folder)], "other.png", png("b")).await;
    assert_eq!(new.status, 404, "{}", new.body);
    app.shutdown().await;
}

#[tokio::test]
async fn a_file_tells_which_entries_use_it_and_is_deleted_with_their_names_shown() {
    let app = TestApp::start().await;
    let author = app.user_as(Role::Author).await;
    let asset = add(&author, "loaf.png", "a").await;
    let (id, url) = (text(&asset, "id"), text(&asset, "url"));
    let page = format!("/admin/media/{id}");
    assert!(author.get(&page).await.shows("No entry uses this file."));
    assert!(author.get("/admin/media?state=unused").await.shows("loaf.png"));
    app.post("Rye", &format!("![A loaf]({url})")).await;
    app.draft("By its id", &id).await;
    let used = author.get(&page).await;
    assert!(used.shows("Rye") && used.shows("By its id") && used.shows("Draft"), "{}", used.body);
    assert!(author.get("/admin/media?state=unused").await.shows("Nothing matches"));

    let asked = author.post_form(&format!("{page}/delete"), &[]).await;
    assert!(asked.status == 200 && asked.shows("Rye") && asked.shows("These entries use the file"));
    let bold = author.post_form(&format!("{page}/delete"), &[("confirmed", "yes")]).await;
    assert_eq!(bold.status, 409, "{}", bold.body);
    let gone = author.post_form(&format!("{page}/delete"), &[("confirmed", "yes"), ("used", "yes")]).await;
    assert_eq!(gone.location(), "/admin/media");
    assert_eq!((author.get(&page).await.status, app.get(&url).await.status), (404, 404));
    app.shutdown().await;
}

#[tokio::test]
async fn a_replaced_file_shows_everywhere_and_its_old_address_leads_to_it() {
    let app = TestApp::start().await;
    let author = app.user_as(Role::Author).await;
    let asset = add(&author, "loaf.png", "old").await;
    let (id, old) = (text(&asset, "id"), text(&asset, "url"));
    app.post("Rye", &format!("![A loaf]({old})")).await;
    assert!(app.get("/rye").await.shows(&old));
    let replaced = author.add_media(&[("replaces", &id)], "better.png", png("new")).await.json();
    let new = text(&replaced["asset"], "url");
    assert_eq!(replaced["asset"]["id"], asset["id"]);
    let page = app.get("/rye").await;
    assert!(page.shows(&new) && !page.shows(&old), "{}", page.body);
    assert_eq!(app.get(&new).await.bytes, png("new"));
    let moved = app.get(&old).await;
    assert_eq!((moved.status, moved.location()), (302, new.as_str()));
    // What is published later still has the old address in its text.
    app.post("Later", &format!("![A loaf]({old})")).await;
    assert!(app.get("/later").await.shows(&new));
    assert!(author.get(&format!("/admin/media/{id}")).await.shows("Later"));

    let other = author.add_media(&[("replaces", &id)], "notes.txt", b"words".to_vec()).await;
    assert_eq!(other.status, 422, "{}", other.body);
    add(&author, "second.png", "second").await;
    let known = author.add_media(&[("replaces", &id)], "second.png", png("second")).await;
    assert_eq!(known.status, 422, "{}", known.body);
    assert_eq!(app.get(&new).await.bytes, png("new"));
    app.shutdown().await;
}
