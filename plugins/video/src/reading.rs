//! What readers get of a video: the browser's own player, or a card that leads to another site.

use sandpress_plugin::html;
use sandpress_plugin::html::Markup;
use sandpress_plugin::publication_type::{AssetView, Entry, EntrySummary, MediaItem};

use crate::{
    CHAPTERS, ELSEWHERE, FILE, LENGTH, LINK, POSTER, SOURCE, SUMMARY, TITLE, TRACKS, TRANSCRIPT, link, time,
};

/// The most bytes of a transcript that search engines are told.
const TRANSCRIPT_BYTES: usize = 4_000;

/// A chapter.
struct Chapter<'a> {
    start: u32,
    title: &'a str,
}

/// The video, its chapters and its transcript.
pub(crate) fn render(entry: &Entry) -> String {
    let shown = match (file(entry), address(entry)) {
        (Some(file), _) => html![player(entry, file), chapters_of(entry, Some(file))],
        (None, Some(address)) => html![card(entry, address), chapters_of(entry, None)],
        (None, None) => html![],
    };
    let transcript = match entry.rendered(TRANSCRIPT) {
        Some(text) if !text.html.trim().is_empty() => html![
            "<details class=\"transcript\"><summary>Transcript</summary>\n",
            Markup::from_html(text.html.as_str()),
            "</details>\n"
        ],
        _ => html![],
    };
    html![shown, transcript].into_string()
}

fn file(entry: &Entry) -> Option<&AssetView> {
    let file = entry.asset(FILE).filter(|asset| asset.kind == "video");
    file.filter(|_| entry.field(SOURCE) != ELSEWHERE)
}

fn address(entry: &Entry) -> Option<&str> {
    let address = entry.field(LINK);
    (entry.field(SOURCE) == ELSEWHERE && link::site(address).is_some()).then_some(address)
}

fn poster(entry: &Entry) -> Option<&AssetView> {
    entry.asset(POSTER).filter(|asset| asset.kind == "image")
}

/// The browser's player, which loads no more than it needs to show how long the video is.
fn player(entry: &Entry, file: &AssetView) -> Markup {
    let size = match (file.width, file.height) {
        (0, _) | (_, 0) => html![],
        (width, height) => html![" width=\"", width.to_string(), "\" height=\"", height.to_string(), "\""],
    };
    let poster = match poster(entry) {
        Some(poster) => html![" poster=\"", poster.url.as_str(), "\""],
        None => html![],
    };
    html![
        "<figure class=\"video\"><video controls preload=\"metadata\" playsinline",
        size,
        poster,
        "><source src=\"",
        file.url.as_str(),
        "\" type=\"",
        file.media_type.as_str(),
        "\">",
        tracks(entry),
        "<a href=\"",
        file.url.as_str(),
        "\">Your browser does not play this video: download it.</a></video></figure>\n"
    ]
}

fn tracks(entry: &Entry) -> Markup {
    let track = |item: usize| {
        let field = |name: &str| entry.field(&[TRACKS, ".", &item.to_string(), ".", name].concat());
        let file = entry.asset(&[TRACKS, ".", &item.to_string(), ".file"].concat())?;
        let (language, label) = (field("language"), field("label"));
        let label = if label.is_empty() { language } else { label };
        let default = if item == 0 { html![" default"] } else { html![] };
        Some(html![
            "<track kind=\"",
            field("kind"),
            "\" src=\"",
            file.url.as_str(),
            "\" srclang=\"",
            language,
            "\" label=\"",
            label,
            "\"",
            default,
            ">"
        ])
    };
    (0..entry.items(TRACKS)).filter_map(track).collect()
}

/// A card that leads to another site, from which nothing is loaded before the reader goes there.
fn card(entry: &Entry, address: &str) -> Markup {
    let site = link::site(address).unwrap_or_default();
    let picture = match poster(entry) {
        Some(poster) => html!["<img src=\"", poster.url.as_str(), "\" alt=\"\" decoding=\"async\">"],
        None => html![],
    };
    let length = match time::seconds(entry.field(LENGTH)) {
        Some(seconds) => html![" <span class=\"video-length\">", time::shown(seconds), "</span>"],
        None => html![],
    };
    html![
        "<figure class=\"video video-card\"><a href=\"",
        address,
        "\">",
        picture,
        "<span class=\"video-card-label\">Watch on ",
        site,
        length,
        "</span></a><figcaption>The video is on ",
        site,
        ", which learns of your visit when you follow the link, and not before.</figcaption></figure>\n"
    ]
}

fn chapters(entry: &Entry) -> Vec<Chapter<'_>> {
    let chapter = |item: usize| {
        let field = |name: &str| entry.field(&[CHAPTERS, ".", &item.to_string(), ".", name].concat());
        Some(Chapter { start: time::seconds(field("start"))?, title: field("title") })
    };
    let mut chapters: Vec<_> = (0..entry.items(CHAPTERS)).filter_map(chapter).collect();
    chapters.sort_by_key(|chapter| chapter.start);
    chapters
}

/// The chapters. Those of a file lead to their moment in it (W3C Media Fragments).
fn chapters_of(entry: &Entry, file: Option<&AssetView>) -> Markup {
    let items: Markup = chapters(entry)
        .into_iter()
        .map(|chapter| {
            let time = html!["<span class=\"chapter-time\">", time::shown(chapter.start), "</span>"];
            let time = match file {
                Some(file) => {
                    html![
                        "<a href=\"",
                        file.url.as_str(),
                        "#t=",
                        chapter.start.to_string(),
                        "\">",
                        time,
                        "</a>"
                    ]
                }
                None => time,
            };
            html!["<li>", time, " ", chapter.title, "</li>\n"]
        })
        .collect();
    if items.is_empty() {
        return items;
    }
    html![
        "<section class=\"chapters\" aria-label=\"Chapters\"><h2>Chapters</h2>\n<ol>\n",
        items,
        "</ol></section>\n"
    ]
}

/// Title, excerpt, poster, and the video for feeds and search engines.
pub(crate) fn summary(entry: &Entry) -> EntrySummary {
    let mut summary =
        EntrySummary::new(entry.field(TITLE)).excerpt(entry.field(SUMMARY)).schema("@type", "VideoObject");
    let (file, address) = (file(entry), address(entry));
    let length = match file {
        Some(file) => u32::try_from(file.duration_ms / 1_000).ok().filter(|seconds| *seconds > 0),
        None => time::seconds(entry.field(LENGTH)),
    };
    summary = match length {
        Some(seconds) => {
            summary.label(["Video, ", &time::shown(seconds)].concat()).schema("duration", time::iso(seconds))
        }
        None => summary.label("Video"),
    };
    if let Some(poster) = poster(entry) {
        summary = summary
            .image(poster.url.as_str(), poster.alt.as_str())
            .schema("thumbnailUrl", poster.url.as_str());
    }
    if let Some(file) = file {
        let number = |number: u32| if number == 0 { String::new() } else { number.to_string() };
        let mut item = MediaItem::from(file);
        entry.field(TITLE).clone_into(&mut item.title);
        summary = summary
            .schema("contentUrl", file.url.as_str())
            .schema("encodingFormat", file.media_type.as_str())
            .schema("width", number(file.width))
            .schema("height", number(file.height))
            .media(item);
    } else if let Some(address) = address {
        summary = summary.schema("embedUrl", address);
    }
    if let Some(text) = entry.rendered(TRANSCRIPT) {
        summary = summary.schema("transcript", beginning(&text.text));
    }
    for (at, chapter) in chapters(entry).iter().enumerate().filter(|_| file.is_some()) {
        let name = |property: &str| ["hasPart.", &at.to_string(), ".", property].concat();
        summary = summary
            .schema(name("@type"), "Clip")
            .schema(name("name"), chapter.title)
            .schema(name("startOffset"), chapter.start.to_string());
    }
    summary
}

fn beginning(text: &str) -> &str {
    let mut end = text.len().min(TRANSCRIPT_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests;
