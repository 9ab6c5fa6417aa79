use super::*;
use sandpress_plugin::publication_type::RenderedField;

fn entry(pairs: &[(&str, &str)]) -> Entry {
    let mut file = AssetView::new("v", "video", "/media/v/ebb.mp4");
    file.media_type = "video/mp4".into();
    (file.width, file.height, file.duration_ms) = (1280, 720, 200_500);
    let mut poster = AssetView::new("p", "image", "/media/p/ebb.jpg");
    poster.alt = "A ferry".into();
    Entry::new(pairs.iter().copied()).with_asset(file).with_asset(poster).with_asset(AssetView::new(
        "c",
        "file",
        "/media/c/en.vtt",
    ))
}

fn value<'a>(summary: &'a EntrySummary, property: &str) -> &'a str {
    let found = summary.schema.iter().find(|value| value.name == property);
    found.map_or("", |found| found.value.as_str())
}

#[test]
fn a_file_is_played_by_the_browser_with_captions_and_chapters() {
    let uploaded = entry(&[
        ("title", "Ebb & flood"),
        ("source", "upload"),
        ("file", "v"),
        ("poster", "p"),
        ("captions.0.file", "c"),
        ("captions.0.kind", "captions"),
        ("captions.0.language", "en"),
        ("chapters.0.start", "1:05"),
        ("chapters.0.title", "<Flood>"),
        ("chapters.1.start", "0:00"),
        ("chapters.1.title", "Ebb"),
    ])
    .with_rendered(RenderedField::new("transcript", "<p>Water.</p>", "Water."));
    assert_eq!(
        render(&uploaded),
        "<figure class=\"video\"><video controls preload=\"metadata\" playsinline width=\"1280\" height=\"720\" \
         poster=\"/media/p/ebb.jpg\"><source src=\"/media/v/ebb.mp4\" type=\"video/mp4\"><track \
         kind=\"captions\" src=\"/media/c/en.vtt\" srclang=\"en\" label=\"en\" default><a \
         href=\"/media/v/ebb.mp4\">Your browser does not play this video: download it.</a></video></figure>\n\
         <section class=\"chapters\" aria-label=\"Chapters\"><h2>Chapters</h2>\n<ol>\n<li><a \
         href=\"/media/v/ebb.mp4#t=0\"><span class=\"chapter-time\">0:00</span></a> Ebb</li>\n<li><a \
         href=\"/media/v/ebb.mp4#t=65\"><span class=\"chapter-time\">1:05</span></a> &lt;Flood&gt;</li>\n\
         </ol></section>\n<details class=\"transcript\"><summary>Transcript</summary>\n<p>Water.</p></details>\n"
    );
    let summary = summary(&uploaded);
    assert_eq!((summary.label.as_str(), summary.image_alt.as_str()), ("Video, 3:20", "A ferry"));
    assert_eq!(summary.media[0].media_type, "video/mp4");
    for (property, expected) in [
        ("@type", "VideoObject"),
        ("duration", "PT3M20S"),
        ("thumbnailUrl", "/media/p/ebb.jpg"),
        ("hasPart.1.startOffset", "65"),
        ("transcript", "Water."),
    ] {
        assert_eq!(value(&summary, property), expected);
    }
}

#[test]
fn a_link_is_a_card_and_loads_nothing_from_elsewhere() {
    let linked = entry(&[
        ("title", "Ebb"),
        ("source", "link"),
        ("file", "v"),
        ("link", "https://youtu.be/abc"),
        ("length", "3:20"),
    ]);
    let html = render(&linked);
    assert!(html.contains("<a href=\"https://youtu.be/abc\">"), "{html}");
    assert!(html.contains("Watch on YouTube <span class=\"video-length\">3:20</span>"), "{html}");
    assert!(!html.contains("src=") && !html.contains("iframe"), "{html}");
    let summary = summary(&linked);
    assert_eq!(value(&summary, "embedUrl"), "https://youtu.be/abc");
    assert!(summary.media.is_empty());
}

#[test]
fn what_is_not_there_is_not_shown() {
    assert_eq!(render(&entry(&[("source", "upload"), ("file", "gone")])), "");
    let elsewhere = [("source", "link"), ("link", "https://evil.example/x")];
    assert_eq!(render(&entry(&elsewhere)), "");
    assert_eq!(beginning(&"ü".repeat(4_000)).len(), TRANSCRIPT_BYTES);
}
