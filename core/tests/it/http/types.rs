//! Publication types through the real program: forms, rules, pages, lists, feeds and what search engines get.

use sandpress::{
    domain::{Actor, Entry, EntryId, FieldDefinition, ValueKind},
    services::{Intent, NewUpload},
};
use serde_json::Value;

use crate::support::{
    app::TestApp,
    client::{Client, Page},
};

const NEW: &str = "/admin/entries/new/recipe";

fn json_ld(page: &Page) -> Value {
    let (_, rest) = page.body.split_once("<script type=\"application/ld+json\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

async fn saved(app: &TestApp, page: &Page) -> Entry {
    assert_eq!(page.status, 303, "{}", page.body);
    let id: EntryId = page.location().rsplit('/').next().unwrap().parse().unwrap();
    app.entry(id).await
}

async fn fields_of(app: &TestApp, entry: &Entry) -> Vec<(String, String)> {
    let details = app.app.services().get_entry(&Actor::System, entry.id).await.unwrap();
    details.revision.fields.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The pictures of the imported fixtures, by id.
async fn pictures(app: &TestApp) -> Vec<String> {
    app.import_fixtures().await;
    let mut field = FieldDefinition::new("picture", ValueKind::Asset, "Picture");
    field.of = vec!["image".into()];
    let offered = app.app.services().list_choosable(&Actor::System, &field, &[]).await.unwrap();
    offered.into_iter().map(|(id, _)| id).collect()
}

async fn with_recipes() -> (TestApp, Client) {
    let app = TestApp::with(&["recipe"], &[]).await;
    let owner = app.owner().await;
    (app, owner)
}

#[tokio::test]
async fn the_form_has_every_field_of_the_type() {
    let (app, owner) = with_recipes().await;
    let form = owner.get(NEW).await;
    assert_eq!(form.status, 200);
    assert_eq!((form.field("servings").as_str(), form.field("ingredients.0.name").as_str()), ("4", ""));
    for part in [
        "name=\"field.diet.1\" value=\"nuts\"",
        "Counts only where “Diet” has “With nuts”.",
        "Counts only where “Needs an oven” is ticked.",
        "type=\"datetime-local\"",
        "The time is in UTC, the time zone of this site.",
        "name=\"row\" value=\"add ingredients\"",
        "data-media-field data-kind=\"image\"",
        "name=\"row\" value=\"add goes-with\"",
    ] {
        assert!(form.shows(part), "{part} is not in {}", form.body);
    }
    app.shutdown().await;
}

#[tokio::test]
async fn rows_change_without_a_script_and_nothing_typed_is_lost_or_saved() {
    let (app, owner) = with_recipes().await;
    let sent = [
        ("field.title", "Soup <1>"),
        ("field.servings", "many"),
        ("field.ingredients.0.name", "Water"),
        ("field.ingredients.1.name", "Salt"),
        ("field.ingredients.1.amount", "2"),
        ("path", "soups/one"),
    ];
    let press = async |row: &str| {
        let fields: Vec<_> = sent.iter().copied().chain([("row", row)]).collect();
        let page = owner.post_form(NEW, &fields).await;
        assert_eq!(page.status, 200, "{row}");
        assert_eq!((page.field("title").as_str(), page.field("servings").as_str()), ("Soup <1>", "many"));
        assert!(page.shows("value=\"soups/one\"") && page.shows("data-guard=\"changed\""));
        page
    };
    let added = press("add ingredients").await;
    assert_eq!(
        (added.field("ingredients.1.amount").as_str(), added.field("ingredients.2.name").as_str()),
        ("2", "")
    );
    assert!(added.shows("data-list=\"ingredients\" tabindex=\"-1\" autofocus"));
    let up = press("up ingredients.1").await;
    assert_eq!(
        (up.field("ingredients.0.name").as_str(), up.field("ingredients.1.name").as_str()),
        ("Salt", "Water")
    );
    let removed = press("remove ingredients.0").await;
    assert_eq!(removed.field("ingredients.0.name"), "Salt");
    assert!(!removed.shows("field.ingredients.1.name"));
    for odd in ["remove ingredients.9", "up title.0", "explode all", "add ingredients.0.name"] {
        assert_eq!(press(odd).await.field("ingredients.1.name"), "Salt");
    }
    assert!(!owner.get("/admin/entries").await.shows("Soup <1>"));
    app.shutdown().await;
}

#[tokio::test]
async fn errors_stand_beside_the_fields_of_items() {
    let (app, owner) = with_recipes().await;
    let sent = [
        ("field.title", "Soup"),
        ("field.diet.1", "nuts"),
        ("field.ingredients.0.name", ""),
        ("field.ingredients.3.amount", "-2"),
        ("action", "publish"),
    ];
    let page = owner.post_form(NEW, &sent).await;
    assert_eq!(page.status, 422);
    assert!(page.shows("<a href=\"#field-ingredients-0-amount\">Ingredients 1: Amount: "), "{}", page.body);
    assert!(page.shows("<a href=\"#field-ingredients-0-name\">Ingredients 1: What: "));
    assert!(page.shows("Warning about nuts is missing"));
    assert_eq!(page.field("ingredients.0.amount"), "-2");
    for attack in ["field.ingredients.999999.name", "field.ingredients.-1.name", "field.a\u{202e}.b"] {
        let page = owner.post_form(NEW, &[("field.title", "Soup"), (attack, "x"), ("action", "save")]).await;
        assert_eq!(page.status, 422, "{attack}");
        assert_eq!(page.field("title"), "Soup");
    }
    let many: Vec<_> = (0..6_000).map(|item| format!("field.ingredients.{item}.name")).collect();
    let many: Vec<_> = many.iter().map(|name| (name.as_str(), "x")).chain([("action", "save")]).collect();
    let page = owner.post_form(NEW, &many).await;
    assert!(page.status == 422 && page.shows("are the most of one entry"), "{}", page.status);
    app.shutdown().await;
}

#[tokio::test]
async fn a_type_of_anybody_is_published_listed_fed_and_described() {
    let (app, owner) = with_recipes().await;
    let picture = pictures(&app).await.remove(0);
    app.wait_a_minute();
    let bread =
        app.create("recipe", &[("title", "Bread"), ("ingredients.0.name", "Flour")], Intent::Publish).await;
    let sent = [
        ("field.title", "Soup & salt"),
        ("field.servings", "2"),
        ("field.diet.0", "vegan"),
        ("field.ingredients.5.name", "Water"),
        ("field.ingredients.5.amount", "1.5"),
        ("field.served", "2026-01-31T18:30"),
        ("field.picture", &picture),
        ("field.goes-with.0", &bread.id.to_string()),
        ("action", "publish"),
    ];
    app.wait_a_minute();
    let soup = saved(&app, &owner.post_form(NEW, &sent).await).await;
    let stored = fields_of(&app, &soup).await;
    assert!(stored.contains(&("ingredients.0.amount".into(), "1.5".into())), "{stored:?}");
    assert!(stored.contains(&("served".into(), "2026-01-31T18:30:00Z".into())), "{stored:?}");
    let page = app.get(&soup.path.to_url_path()).await;
    assert!(
        page.shows("<li>1.5 Water</li>") && page.shows(">Bread</a>") && page.shows("/media/"),
        "{}",
        page.body
    );
    let data = json_ld(&page);
    assert_eq!(
        (&data["@type"], &data["recipeYield"], &data["name"]),
        (&"Recipe".into(), &"2".into(), &"Soup & salt".into())
    );
    assert_eq!(data["recipeIngredient"], serde_json::json!(["Water"]));
    let home = app.get("/").await;
    assert!(home.shows("card-recipe") && home.shows("<bdi>For 2</bdi>"), "{}", home.body);
    let feed = app.get("/atom.xml").await;
    assert!(feed.shows("rel=\"enclosure\"") && feed.shows("type=\"image/"), "{}", feed.body);
    let form = owner.get(&format!("/admin/entries/{}", soup.id)).await;
    assert_eq!(form.field("served"), "2026-01-31T18:30");
    app.shutdown().await;
}

#[tokio::test]
async fn what_fields_point_to_has_to_be_there_and_of_the_right_kind() {
    let (app, owner) = with_recipes().await;
    let post = app.post("A post", "No recipe.").await;
    let nothing = "0198c7e2-0000-7000-8000-000000000001";
    let sent = [
        ("field.title", "Soup"),
        ("field.picture", nothing),
        ("field.goes-with.0", &post.id.to_string()),
        ("action", "save"),
    ];
    let page = owner.post_form(NEW, &sent).await;
    assert_eq!(page.status, 422);
    assert!(
        page.shows("This file is not there any more")
            && page.shows("of the kind text: choose one of the kind recipe")
    );
    assert_eq!(page.field("picture"), nothing);
    app.shutdown().await;
}

#[tokio::test]
async fn pictures_become_a_gallery_with_enclosures_and_a_description() {
    let app = TestApp::with(&["image"], &[]).await;
    let owner = app.owner().await;
    let pictures = pictures(&app).await;
    let (first, second) = (pictures[0].as_str(), pictures.last().unwrap().as_str());
    let incomplete = [("field.title", "Tides"), ("field.pictures.0.picture", first), ("action", "publish")];
    let page = owner.post_form("/admin/entries/new/image", &incomplete).await;
    assert!(page.status == 422 && page.shows("Pictures 1: Description: "), "{}", page.body);
    let sent = [
        ("field.title", "Tides"),
        ("field.pictures.0.picture", first),
        ("field.pictures.0.alt", "A \"ferry\""),
        ("field.pictures.0.caption", "Low <water>"),
        ("field.pictures.1.picture", second),
        ("field.pictures.1.alt", "High water"),
        ("field.pictures.1.credit", "Ann"),
        ("action", "publish"),
    ];
    app.wait_a_minute();
    let gallery = saved(&app, &owner.post_form("/admin/entries/new/image", &sent).await).await;
    let page = app.get(&gallery.path.to_url_path()).await;
    assert!(page.shows("href=\"#picture-2\"") && page.shows("id=\"picture-2\""), "{}", page.body);
    assert!(page.body.contains("Low &lt;water&gt;") && page.shows("Picture: Ann"), "{}", page.body);
    let data = json_ld(&page);
    assert_eq!(
        (&data["@type"], data["associatedMedia"].as_array().unwrap().len()),
        (&"ImageGallery".into(), 2)
    );
    let url = data["associatedMedia"][1]["contentUrl"].as_str().unwrap();
    assert!(url.starts_with(&format!("{}/media/", app.origin())), "{url}");
    assert!(app.get("/").await.shows("<bdi>2 pictures</bdi>"));
    let feed = app.get("/atom.xml").await;
    assert_eq!(feed.body.matches("rel=\"enclosure\"").count(), 2, "{}", feed.body);
    assert_eq!(app.get("/feed.xml").await.body.matches("<enclosure ").count(), 1, "RSS has room for one");
    let feed = app.get("/feed.json").await.json();
    let attached = feed["items"][0]["attachments"].as_array().unwrap();
    assert_eq!(attached.len(), 2);
    assert!(attached[0]["url"].as_str().unwrap().starts_with(&app.origin()), "{feed}");
    let sitemap = app.get("/sitemap/entries-1.xml").await.body;
    let gallery = sitemap.split("<url>").find(|entry| entry.contains(&gallery.path.to_url_path())).unwrap();
    assert!(gallery.contains("<image:loc>"), "{gallery}");
    app.shutdown().await;
}

#[tokio::test]
async fn a_video_elsewhere_is_a_card_that_loads_nothing() {
    let app = TestApp::with(&["video"], &[]).await;
    let owner = app.owner().await;
    let new = "/admin/entries/new/video";
    let form = owner.get(new).await;
    assert!(form.shows("Counts only where “The video” is “A link to another site”."), "{}", form.body);
    let sent = |link| {
        [
            ("field.title", "Ebb"),
            ("field.source", "link"),
            ("field.link", link),
            ("field.length", "3:20"),
            ("field.chapters.0.start", "1:05"),
            ("field.chapters.0.title", "Flood"),
            ("action", "publish"),
        ]
    };
    let refused = owner.post_form(new, &sent("https://evil.example/youtu.be/abc")).await;
    assert!(refused.status == 422 && refused.shows("A video from elsewhere can be uploaded."));
    let video = saved(&app, &owner.post_form(new, &sent("https://youtu.be/abc")).await).await;
    let page = app.get(&video.path.to_url_path()).await;
    assert!(page.shows("href=\"https://youtu.be/abc\"") && page.shows("Watch on YouTube"), "{}", page.body);
    assert!(!page.shows("src=\"https://youtu") && !page.shows("<iframe"));
    let data = json_ld(&page);
    assert_eq!((&data["@type"], &data["duration"]), (&"VideoObject".into(), &"PT3M20S".into()));
    assert!(data["uploadDate"].is_string());
    assert!(app.get("/").await.shows("<bdi>Video, 3:20</bdi>"));
    app.shutdown().await;
}

/// Puts a file into the library. Its id.
pub(crate) async fn upload(app: &TestApp, name: &str, bytes: &[u8]) -> String {
    let new = NewUpload { name: name.into(), ..NewUpload::default() };
    let mut upload = app.app.services().begin_upload(&Actor::System, new).await.unwrap();
    upload.append(bytes).await.unwrap();
    upload.finish().await.unwrap().asset.id.to_string()
}

#[tokio::test]
async fn an_uploaded_video_is_played_by_the_browser_with_captions() {
    let app = TestApp::with(&["video"], &[]).await;
    let owner = app.owner().await;
    let film = upload(&app, "ebb.mp4", b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41 and more").await;
    let captions = upload(&app, "en.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nLow tide\n").await;
    let sent = [
        ("field.title", "Ebb"),
        ("field.source", "upload"),
        ("field.file", &film),
        ("field.captions.0.file", &captions),
        ("field.captions.0.kind", "captions"),
        ("field.captions.0.language", "en"),
        ("field.captions.0.label", "English"),
        ("field.chapters.0.start", "1:05"),
        ("field.chapters.0.title", "Flood"),
        ("action", "publish"),
    ];
    let swapped: Vec<_> = sent
        .iter()
        .map(|(name, value)| (*name, if *name == "field.file" { &captions } else { *value }))
        .collect();
    let refused = owner.post_form("/admin/entries/new/video", &swapped).await;
    assert!(refused.status == 422 && refused.shows("choose one of the kind video"), "{}", refused.body);
    let video = saved(&app, &owner.post_form("/admin/entries/new/video", &sent).await).await;
    let page = app.get(&video.path.to_url_path()).await;
    for part in [
        "<video controls=\"\" preload=\"metadata\"",
        "<track kind=\"captions\"",
        "label=\"English\"",
        "#t=65",
    ] {
        assert!(page.shows(part), "{part} is not in {}", page.body);
    }
    assert!(json_ld(&page)["contentUrl"].as_str().unwrap().starts_with(&app.origin()));
    let address = page.between("<source src=\"", "\"");
    let part = app.client().get_with(&address, &[("range", "bytes=4-7")]).await;
    assert_eq!((part.status, part.body.as_str()), (206, "ftyp"));
    let feed = app.get("/atom.xml").await;
    assert!(feed.shows("type=\"video/mp4\"") && feed.shows("rel=\"enclosure\""), "{}", feed.body);
    let feed = app.get("/type/video/feed.xml").await;
    assert!(feed.shows("<enclosure ") && feed.shows("type=\"video/mp4\""), "{}", feed.body);
    app.shutdown().await;
}

#[tokio::test]
async fn a_post_keeps_the_cover_that_it_had_as_an_address() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let old = [("title", "Old"), ("body", "B"), ("cover", "https://example.org/a.png"), ("cover-alt", "A")];
    let post = app.create("text", &old, Intent::Publish).await;
    let form = owner.get(&format!("/admin/entries/{}", post.id)).await;
    assert_eq!(form.field("cover"), "https://example.org/a.png");
    assert!(app.get("/old").await.shows("src=\"https://example.org/a.png\""));
    assert_eq!(json_ld(&app.get("/old").await)["@type"], "BlogPosting");
    app.shutdown().await;
}
