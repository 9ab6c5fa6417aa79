//! What the heads of pages say, oEmbed and OpenSearch.

use sandpress::{
    domain::{Actor, EntryPlace},
    services::{EntryPatch, Intent},
};

use super::texts;
use crate::support::app::TestApp;

fn links(body: &str, rel: &str) -> Vec<String> {
    let tags = body.split("<link ").skip(1).map(|tag| tag.split('>').next().unwrap().to_owned());
    tags.filter(|tag| tag.contains(&format!("rel=\"{rel}\""))).collect()
}

#[tokio::test]
async fn heads_tell_programs_where_to_look() {
    let app = TestApp::with(&[], &[("SITE__LANGUAGE", "pt-BR")]).await;
    let entry = app.post("Low water", "The tide.").await;
    let services = app.app.services();
    let details = services.get_entry(&Actor::System, entry.id).await.unwrap();
    let place = EntryPlace { tags: vec!["Boats & nets".into()], ..EntryPlace::default() };
    let patch = EntryPatch {
        base_revision: 1,
        fields: details.revision.fields,
        path: String::new(),
        byline: "Ada Lovelace".into(),
        place: Some(place),
    };
    services.save_entry(&Actor::System, entry.id, patch, Intent::Publish).await.unwrap();
    let origin = app.origin();
    for path in ["/", "/low-water", "/tag/boats-nets", "/search"] {
        let page = app.get(path).await;
        let feeds = links(&page.body, "alternate");
        for kind in ["atom+xml", "rss+xml", "feed+json"] {
            assert!(feeds.iter().any(|link| link.contains(kind)), "{path} {kind}: {feeds:?}");
        }
        let search = links(&page.body, "search");
        assert!(
            search.len() == 1 && search[0].contains(&format!("{origin}/opensearch.xml")),
            "{path}: {search:?}"
        );
    }
    let tag = app.get("/tag/boats-nets").await;
    assert!(links(&tag.body, "alternate").iter().any(|link| link.contains("/tag/boats-nets/feed.json")));
    let page = app.get("/low-water").await;
    for said in [
        "<meta property=\"og:locale\" content=\"pt_BR\">",
        "<meta property=\"article:tag\" content=\"Boats &amp; nets\">",
        "<meta property=\"article:published_time\" content=\"2026-03-14T09:26:53Z\">",
        "<meta name=\"twitter:title\" content=\"Low water\">",
        "hreflang=\"pt-BR\"",
        &format!("<link rel=\"canonical\" href=\"{origin}/low-water\">"),
        "type=\"application/json+oembed\"",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert!(app.get("/").await.body.contains("search_term_string"));
    app.shutdown().await;
}

#[tokio::test]
async fn other_sites_learn_how_to_show_an_entry() {
    let app = TestApp::start().await;
    let entry = app.post("Low <water> & \"more\"", "The tide.").await;
    let path = entry.path.to_url_path();
    app.draft("Secret", "Nobody.").await;
    let page = app.get(&path).await;
    let json = links(&page.body, "alternate").into_iter().find(|link| link.contains("json+oembed")).unwrap();
    let url = json.split("href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let answer = app.get(url.strip_prefix(&app.origin()).unwrap()).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json; charset=utf-8"));
    let said = answer.json();
    assert_eq!(
        (
            said["type"].as_str(),
            said["version"].as_str(),
            said["title"].as_str(),
            said["author_name"].as_str()
        ),
        (Some("link"), Some("1.0"), Some("Low <water> & \"more\""), Some("Ada Lovelace"))
    );
    assert!(said.get("html").is_none());
    let xml = app.get(&url.strip_prefix(&app.origin()).unwrap().replace("format=json", "format=xml")).await;
    assert_eq!(xml.header("content-type"), "text/xml; charset=utf-8");
    assert_eq!(texts(&xml.body, "title"), ["Low <water> & \"more\""]);
    let of = |address: &str| {
        let address: String = url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
        let path = format!("/oembed?url={address}");
        let app = &app;
        async move { app.get(&path).await.status }
    };
    let origin = app.origin();
    assert_eq!(of(&format!("{origin}{path}?x=1#y")).await, 200);
    for nothing in
        ["", "nonsense", "https://example.com/low-water-more", "file:///etc/passwd", "javascript:alert(1)"]
    {
        assert_eq!(of(nothing).await, 404, "{nothing}");
    }
    for path in ["/secret", "/nothing", "/", "/admin", "/%00"] {
        assert_eq!(of(&format!("{origin}{path}")).await, 404, "{path}");
    }
    assert_eq!(app.get(&format!("/oembed?format=yaml&url={origin}{path}")).await.status, 501);
    assert_eq!(app.get("/oembed").await.status, 404);
    app.shutdown().await;
}

#[tokio::test]
async fn browsers_learn_how_to_search() {
    let app = TestApp::with(&[], &[("SITE__TITLE", "Tom & Jerry's <very> long name")]).await;
    let described = app.get("/opensearch.xml").await;
    assert_eq!(described.header("content-type"), "application/opensearchdescription+xml; charset=utf-8");
    assert_eq!(texts(&described.body, "ShortName"), ["Tom & Jerry's <v"]);
    assert!(described.body.contains(&format!("template=\"{}/search?q={{searchTerms}}\"", app.origin())));
    app.shutdown().await;
}
