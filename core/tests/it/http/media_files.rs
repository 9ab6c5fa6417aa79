//! Files as readers get them: whole, in parts, and with headers that let nothing run. Uploads that are cut off. Bytes that nothing names any more.

use std::time::Duration;

use http::Method;
use sandpress::domain::{Actor, Role};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::media::{add, png, text};
use crate::support::{
    app::{PASSWORD, TestApp},
    client::Page,
};

async fn url(app: &TestApp, name: &str, bytes: Vec<u8>) -> String {
    let author = app.user_as(Role::Author).await;
    let page = author.add_media(&[], name, bytes).await;
    page.json()["asset"]["url"].as_str().unwrap_or_else(|| panic!("{}", page.body)).to_owned()
}

async fn part(app: &TestApp, url: &str, headers: &[(&str, &str)]) -> Page {
    app.client().get_with(url, headers).await
}

#[tokio::test]
async fn parts_are_byte_exact() {
    let app = TestApp::start().await;
    let mut bytes = png("");
    bytes.extend((0..300_000_u32).map(|at| (at % 251) as u8));
    let url = url(&app, "a.png", bytes.clone()).await;
    let size = bytes.len();
    for (range, from, to) in [
        ("bytes=0-0", 0, 1),
        ("bytes=100-199999", 100, 200_000),
        ("bytes=299990-", 299_990, size),
        ("bytes=-7", size - 7, size),
        ("bytes=5-999999999", 5, size),
    ] {
        let page = part(&app, &url, &[("range", range)]).await;
        assert_eq!(
            (page.status, page.header("content-range")),
            (206, format!("bytes {from}-{}/{size}", to - 1).as_str())
        );
        assert!(page.bytes == bytes[from..to], "{range}");
        assert_eq!(page.header("content-length"), (to - from).to_string());
    }
    for range in ["bytes=9999999-", "bytes=-0", "bytes=5-2", "bytes=a-b"] {
        let page = part(&app, &url, &[("range", range)]).await;
        assert_eq!(
            (page.status, page.header("content-range")),
            (416, format!("bytes */{size}").as_str()),
            "{range}"
        );
    }
    for range in ["bytes=0-1,5-9", "lines=1-2"] {
        let page = part(&app, &url, &[("range", range)]).await;
        assert!(page.status == 200 && page.bytes == bytes, "{range}");
    }
    let whole = app.get(&url).await;
    let (tag, date) = (whole.header("etag").to_owned(), whole.header("last-modified").to_owned());
    for (condition, status) in [
        (tag.as_str(), 206),
        (date.as_str(), 206),
        ("\"other\"", 200),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 200),
    ] {
        let page = part(&app, &url, &[("range", "bytes=0-9"), ("if-range", condition)]).await;
        assert_eq!(page.status, status, "{condition}");
    }
    for (name, value, status) in [
        ("if-none-match", tag.as_str(), 304),
        ("if-none-match", "\"a\", \"b\"", 200),
        ("if-modified-since", date.as_str(), 304),
        ("if-modified-since", "Thu, 01 Jan 1970 00:00:00 GMT", 200),
    ] {
        assert_eq!(part(&app, &url, &[(name, value)]).await.status, status, "{name}: {value}");
    }
    let head = app.client().request(Method::HEAD, &url, &[], &[]).await;
    assert_eq!(
        (head.status, head.header("content-length"), head.bytes.len()),
        (200, size.to_string().as_str(), 0)
    );
    let head = app.client().request(Method::HEAD, &url, &[("range", "bytes=0-9")], &[]).await;
    assert_eq!((head.status, head.header("content-length")), (206, "10"));
    app.shutdown().await;
}

#[tokio::test]
async fn nothing_of_a_file_runs_and_browsers_keep_it() {
    let app = TestApp::start().await;
    let picture = url(&app, "a.png", png("a")).await;
    let notes =
        url(&app, "notes.txt", b"words and more words, enough of them to be worth compressing".to_vec())
            .await;
    let report = url(&app, "report.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec()).await;
    for (url, content_type, disposition) in [
        (&picture, "image/png", "inline; filename=\"a.png\""),
        (&notes, "text/plain; charset=utf-8", "inline; filename=\"notes.txt\""),
        (&report, "application/pdf", "attachment; filename=\"report.pdf\""),
    ] {
        let page = part(&app, url, &[("accept-encoding", "br, gzip")]).await;
        let tag = format!("\"{}\"", url.split('/').nth(2).unwrap());
        for (name, value) in [
            ("content-type", content_type),
            ("content-disposition", disposition),
            ("cache-control", "public, max-age=31536000, immutable"),
            ("cross-origin-resource-policy", "same-site"),
            ("x-content-type-options", "nosniff"),
            ("accept-ranges", "bytes"),
            ("etag", tag.as_str()),
            ("content-encoding", ""),
        ] {
            assert_eq!(page.header(name), value, "{url} {name}");
        }
        let policy = page.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{policy}");
    }
    for nothing in [
        picture.replace("a.png", "b.png"),
        picture.to_uppercase(),
        format!("/media/{}/a.png", "0".repeat(64)),
    ] {
        assert_eq!(app.get(&nothing).await.status, 404, "{nothing}");
    }
    app.shutdown().await;
}

#[tokio::test]
async fn what_was_lost_in_the_storage_is_no_page() {
    let app = TestApp::start().await;
    let url = url(&app, "a.png", png("a")).await;
    std::fs::remove_dir_all(app.folder().join("storage/media")).unwrap();
    assert_eq!(app.get(&url).await.status, 404);
    app.shutdown().await;
}

/// How many files there are below the storage, finished or not.
fn files(app: &TestApp) -> usize {
    fn count(folder: &std::path::Path) -> usize {
        let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
        entries
            .map(|entry| entry.unwrap().path())
            .map(|path| if path.is_dir() { count(&path) } else { 1 })
            .sum()
    }
    count(&app.folder().join("storage"))
}

#[tokio::test]
async fn an_upload_that_is_cut_off_leaves_nothing() {
    let app = TestApp::start().await;
    let login = app.account(Role::Author).await;
    let author = app.client();
    let cookie = author.log_in(&login, PASSWORD).await.cookie().split(';').next().unwrap().to_owned();
    let token = author.token().await;
    let head = format!(
        "--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--x\r\ncontent-disposition: form-data; \
         name=\"file\"; filename=\"a.png\"\r\n\r\n"
    );
    // Ends without the last boundary.
    let body = [head.as_bytes(), &png("a")].concat();
    let page = author
        .send(Method::POST, "/admin/media/upload", "multipart/form-data; boundary=x", body.clone())
        .await;
    assert_eq!(page.status, 400, "{}", page.body);
    assert!(page.shows("did not arrive whole"), "{}", page.body);
    // Goes away in the middle.
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    let request = format!(
        "POST /admin/media/upload HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\ncontent-type: multipart/form-data; \
         boundary=x\r\ncontent-length: 1000000\r\n\r\n",
        app.address
    );
    stream.write_all(&[request.as_bytes(), &body].concat()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut answer)).await.unwrap();
    assert!(author.get("/admin/media").await.shows("No files yet"));
    assert_eq!(files(&app), 0);
    app.shutdown().await;
}

#[tokio::test]
async fn what_nothing_names_is_swept_after_a_day() {
    let app = TestApp::start().await;
    let author = app.user_as(Role::Author).await;
    let kept = add(&author, "kept.png", "kept").await;
    let gone = add(&author, "gone.png", "gone").await;
    let path = |asset: &serde_json::Value| {
        let hash = text(asset, "url").split('/').nth(2).unwrap().to_owned();
        app.folder().join("storage/media").join(&hash[..2]).join(&hash[2..])
    };
    let (kept, gone_file) = (path(&kept), path(&gone));
    let id = text(&gone, "id").parse().unwrap();
    app.app.services().delete_asset(&Actor::System, id, false).await.unwrap();
    let half = kept.with_file_name(format!("{}#1", kept.file_name().unwrap().to_str().unwrap()));
    std::fs::write(&half, "half").unwrap();
    assert_eq!(app.app.services().sweep_media().await.unwrap().objects, 0);
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(25 * 60 * 60);
    for file in [&kept, &gone_file, &half] {
        std::fs::File::open(file).unwrap().set_modified(old).unwrap();
    }
    let swept = app.app.services().sweep_media().await.unwrap();
    assert_eq!((swept.objects, swept.half_written), (1, 1));
    assert!(kept.exists() && !gone_file.exists() && !half.exists());
    app.shutdown().await;
}

#[tokio::test]
async fn a_storage_that_cannot_be_written_keeps_nothing_and_says_so() {
    let app = TestApp::start().await;
    let author = app.user_as(Role::Author).await;
    std::fs::create_dir_all(app.folder().join("storage")).unwrap();
    std::fs::write(app.folder().join("storage/media"), "in the way").unwrap();
    let page = author.add_media(&[], "loaf.png", png("a")).await;
    assert_eq!(page.status, 500);
    assert!(text(&page.json(), "error").contains("Nothing was changed"), "{}", page.body);
    assert!(author.get("/admin/media").await.shows("No files yet"));
    app.shutdown().await;
}
