use sandpress_domain::{FocalPoint, MediaFacts, NewAsset, Timestamp};

use super::*;

fn hash(digit: char) -> String {
    digit.to_string().repeat(64)
}

fn asset(digit: char, name: &str, (width, height): (u32, u32)) -> Shown {
    let new = NewAsset {
        sha256: hash(digit),
        name: name.into(),
        media_type: "image/jpeg".into(),
        size: 1,
        plugin: None,
        uploaded_by: None,
        folder: None,
    };
    let mut asset = new.into_asset(Timestamp::UNIX_EPOCH);
    asset.facts = MediaFacts { width, height, ..MediaFacts::default() };
    Shown { asset, renditions: Vec::new() }
}

fn rendition(role: RenditionRole, width: u32, media_type: &str, digit: char) -> Rendition {
    Rendition {
        source: String::new(),
        role,
        width,
        height: width / 2,
        media_type: media_type.into(),
        sha256: hash(digit),
        name: format!("a-{width}"),
        size: 1,
        made_by: "media/1".into(),
        focal: FocalPoint::middle(),
    }
}

fn catalogue() -> Catalogue {
    let mut picture = asset('a', "a.jpg", (800, 400));
    picture.renditions = vec![
        rendition(RenditionRole::Picture, 320, "image/avif", '1'),
        rendition(RenditionRole::Picture, 320, "image/jpeg", '2'),
        rendition(RenditionRole::Picture, 800, "image/avif", '3'),
        rendition(RenditionRole::Picture, 800, "image/jpeg", '4'),
        rendition(RenditionRole::Share, 1200, "image/jpeg", '5'),
    ];
    let mut video = asset('b', "b.mp4", (640, 360));
    video.renditions = vec![rendition(RenditionRole::Prompt, 640, "video/mp4", '6')];
    let plain = asset('c', "c.gif", (10, 20));
    [('a', picture), ('b', video), ('c', plain)].map(|(digit, shown)| (hash(digit), shown)).into()
}

fn drawn(html: &str) -> String {
    with_pictures(html, &catalogue())
}

#[test]
fn a_picture_gets_its_sizes_and_formats() {
    let html =
        drawn(&format!("<p>x<img src=\"/media/{}/a.jpg\" alt=\"A &amp; &quot;b&quot;\">y</p>", hash('a')));
    let (one, two, three, four) = (hash('1'), hash('2'), hash('3'), hash('4'));
    assert_eq!(
        html,
        format!(
            "<p>x<picture><source type=\"image/avif\" srcset=\"/media/{one}/a-320 320w, /media/{three}/a-800 800w\" \
             sizes=\"{SIZES}\"><img src=\"/media/{four}/a-800\" alt=\"A &amp; &quot;b&quot;\" \
             srcset=\"/media/{two}/a-320 320w, /media/{four}/a-800 800w\" sizes=\"{SIZES}\" width=\"800\" height=\"400\" \
             fetchpriority=\"high\" decoding=\"async\"></picture>y</p>"
        )
    );
}

#[test]
fn only_the_first_picture_is_loaded_at_once() {
    let image = format!("<img src=\"/media/{}/c.gif\" alt=\"\">", hash('c'));
    let html = drawn(&format!("{image}{image}"));
    let (first, second) = html.split_at(html.rfind("<img").unwrap());
    assert!(first.contains("fetchpriority=\"high\"") && !first.contains("lazy"), "{first}");
    assert!(second.contains("loading=\"lazy\"") && !second.contains("fetchpriority"), "{second}");
    assert!(second.contains("width=\"10\" height=\"20\""), "{second}");
}

#[test]
fn what_is_not_ours_stays_as_it_is() {
    let (ours, unknown) = (hash('a'), hash('f'));
    for html in [
        "<img src=\"https://example.org/a.png\" alt=\"\">".to_owned(),
        format!("<img src=\"/media/{unknown}/a.jpg\" alt=\"\">"),
        format!("<p title=\"<img src=/media/{ours}/a.jpg>\">a &lt; b</p>"),
        format!("<img src=\"/media/{ours}/a.jpg\" srcset=\"x 2x\">"),
        format!("<picture><source srcset=\"x\"><img src=\"/media/{ours}/a.jpg\"></picture>"),
        format!("<pre><code>&lt;img src=\"/media/{ours}/a.jpg\"&gt;</code></pre>"),
        "a < b <".to_owned(),
        "<img src=\"x".to_owned(),
        "<>".to_owned(),
    ] {
        assert_eq!(drawn(&html), html);
    }
}

#[test]
fn the_words_of_the_author_hold() {
    let html = drawn(&format!(
        "<img src=\"/media/{}/a.jpg\" alt=\"\" width=\"100\" loading=\"eager\" title=\"<b>\">",
        hash('a')
    ));
    assert!(html.contains("width=\"100\" loading=\"eager\" title=\"<b>\""), "{html}");
    assert!(!html.contains("height="), "{html}");
}

#[test]
fn a_video_plays_at_once() {
    let html = drawn(&format!("<video controls=\"\" src=\"/media/{}/b.mp4\"></video>", hash('b')));
    assert_eq!(html, format!("<video controls=\"\" src=\"/media/{}/a-640\"></video>", hash('6')));
}

#[test]
fn a_picture_says_which_colours_to_expect() {
    let mut photo = asset('d', "d.jpg", (40, 30));
    photo.asset.facts.placeholder = "#010203 #0a0b0c #ffffff #c0ffee".parse().ok();
    let catalogue = [(hash('d'), photo)].into();
    let address = format!("/media/{}/d.jpg", hash('d'));
    assert_eq!(
        with_pictures(&format!("<img src=\"{address}\" alt=\"\">"), &catalogue),
        format!(
            "<img src=\"{address}\" alt=\"\" width=\"40\" height=\"30\" data-c1=\"#010203\" data-c2=\"#0a0b0c\" \
             data-c3=\"#ffffff\" data-c4=\"#c0ffee\" fetchpriority=\"high\" decoding=\"async\">"
        )
    );
}
