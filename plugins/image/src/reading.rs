//! What readers get of pictures: a figure, or a gallery whose pictures can be looked at one by one without a script.

use sandpress_plugin::html;
use sandpress_plugin::html::Markup;
use sandpress_plugin::publication_type::{Entry, EntrySummary, MediaItem};

use crate::pictures::{self, Picture};
use crate::{BODY, SUMMARY, TAKEN, TITLE};

/// The pictures and the text.
pub(crate) fn render(entry: &Entry) -> String {
    let pictures = pictures::of(entry);
    let has_taken = entry.field(TAKEN) == "true";
    let shown = match pictures.as_slice() {
        [] => html![],
        [picture] => single(picture, has_taken),
        pictures => gallery(pictures, has_taken),
    };
    let body = entry.rendered(BODY).map(|body| Markup::from_html(body.html.as_str()));
    html![shown, body].into_string()
}

fn single(picture: &Picture<'_>, has_taken: bool) -> Markup {
    html!["<figure class=\"picture\">", img(picture, "eager"), below(picture, has_taken), "</figure>\n"]
}

/// Small pictures that lead to large ones. A large one is shown while it is the target of the address, which the theme's
/// styles do; where there are no styles, all of it is read one after the other.
fn gallery(pictures: &[Picture<'_>], has_taken: bool) -> Markup {
    let mut small = Markup::new();
    let mut large = Markup::new();
    for (at, picture) in pictures.iter().enumerate() {
        let number = (at + 1).to_string();
        small.push(html![
            "<li><figure><a href=\"#picture-",
            number,
            "\" class=\"gallery-open\" aria-label=\"Enlarge picture ",
            number,
            "\">",
            img(picture, if at < 4 { "eager" } else { "lazy" }),
            "</a>",
            caption(picture),
            "</figure></li>\n"
        ]);
        large.push(html![
            "<section class=\"lightbox\" id=\"picture-",
            number,
            "\" aria-label=\"Picture ",
            number,
            " of ",
            pictures.len().to_string(),
            "\"><figure>",
            img(picture, "lazy"),
            below(picture, has_taken),
            "</figure><p class=\"lightbox-links\">",
            link(at.checked_sub(1), "lightbox-previous", "Previous"),
            " <a class=\"lightbox-close\" href=\"#gallery\">Close</a> ",
            link(Some(at + 1).filter(|next| *next < pictures.len()), "lightbox-next", "Next"),
            "</p></section>\n"
        ]);
    }
    html!["<ul class=\"gallery\" id=\"gallery\">\n", small, "</ul>\n", large]
}

fn link(to: Option<usize>, class: &str, label: &str) -> Markup {
    match to {
        Some(at) => {
            html!["<a class=\"", class, "\" href=\"#picture-", (at + 1).to_string(), "\">", label, "</a>"]
        }
        None => html![],
    }
}

fn img(picture: &Picture<'_>, loading: &str) -> Markup {
    let asset = picture.asset;
    let size = match (asset.width, asset.height) {
        (0, _) | (_, 0) => html![],
        (width, height) => html![" width=\"", width.to_string(), "\" height=\"", height.to_string(), "\""],
    };
    html![
        "<img src=\"",
        asset.url.as_str(),
        "\" alt=\"",
        picture.alt,
        "\"",
        size,
        " loading=\"",
        loading,
        "\" decoding=\"async\">"
    ]
}

fn caption(picture: &Picture<'_>) -> Markup {
    if picture.caption.is_empty() {
        return html![];
    }
    html!["<figcaption>", picture.caption, "</figcaption>"]
}

/// Caption, credit, and how the picture was taken.
fn below(picture: &Picture<'_>, has_taken: bool) -> Markup {
    let taken: Markup = picture
        .asset
        .taken
        .iter()
        .filter(|_| has_taken)
        .map(|(name, value)| html!["<div><dt>", name.as_str(), "</dt><dd>", value.as_str(), "</dd></div>"])
        .collect();
    if picture.caption.is_empty() && picture.credit.is_empty() && taken.is_empty() {
        return html![];
    }
    let words = match picture.caption {
        "" => html![],
        caption => html!["<p>", caption, "</p>"],
    };
    let credit = match picture.credit {
        "" => html![],
        credit => html!["<p class=\"credit\">Picture: ", credit, "</p>"],
    };
    let taken = if taken.is_empty() { taken } else { html!["<dl class=\"taken\">", taken, "</dl>"] };
    html!["<figcaption>", words, credit, taken, "</figcaption>"]
}

/// Title, excerpt, the first picture, and all of them for feeds and search engines.
pub(crate) fn summary(entry: &Entry) -> EntrySummary {
    let pictures = pictures::of(entry);
    let mut summary = EntrySummary::new(entry.field(TITLE));
    let written = entry.field(SUMMARY);
    let first = pictures.first();
    summary.excerpt =
        if written.is_empty() { first.map_or("", |picture| picture.caption) } else { written }.into();
    if let Some(first) = first {
        summary = summary.image(first.asset.url.as_str(), first.alt);
    }
    match pictures.as_slice() {
        [] => summary,
        [only] => {
            let single = described(summary.schema("@type", "ImageObject"), "", only).label("Picture");
            single.media(media(only))
        }
        several => {
            let mut gallery = summary
                .schema("@type", "ImageGallery")
                .label([several.len().to_string().as_str(), " pictures"].concat());
            for (at, picture) in several.iter().enumerate() {
                let prefix = ["associatedMedia.", &at.to_string(), "."].concat();
                gallery = gallery.schema([prefix.as_str(), "@type"].concat(), "ImageObject");
                gallery = described(gallery, &prefix, picture).media(media(picture));
            }
            gallery
        }
    }
}

fn described(summary: EntrySummary, prefix: &str, picture: &Picture<'_>) -> EntrySummary {
    let name = |property: &str| [prefix, property].concat();
    let number = |number: u32| if number == 0 { String::new() } else { number.to_string() };
    summary
        .schema(name("contentUrl"), picture.asset.url.as_str())
        .schema(name("encodingFormat"), picture.asset.media_type.as_str())
        .schema(name("width"), number(picture.asset.width))
        .schema(name("height"), number(picture.asset.height))
        .schema(name("caption"), if picture.caption.is_empty() { picture.alt } else { picture.caption })
        .schema(name("creditText"), picture.credit)
}

fn media(picture: &Picture<'_>) -> MediaItem {
    let mut item = MediaItem::from(picture.asset);
    picture.alt.clone_into(&mut item.alt);
    picture.caption.clone_into(&mut item.title);
    item
}

#[cfg(test)]
mod tests {
    use super::*;
    use sandpress_plugin::publication_type::AssetView;

    fn asset(id: &str) -> AssetView {
        let mut asset = AssetView::new(id, "image", format!("/media/{id}/{id}.jpg"));
        (asset.width, asset.height) = (1600, 900);
        asset.media_type = "image/jpeg".into();
        asset.credit = "Library".into();
        asset.taken = vec![("Camera".into(), "Box <1>".into())];
        asset
    }

    fn entry(pairs: &[(&str, &str)]) -> Entry {
        Entry::new(pairs.iter().copied()).with_asset(asset("a")).with_asset(asset("b"))
    }

    #[test]
    fn one_picture_is_a_figure() {
        let one = entry(&[
            ("title", "Tide"),
            ("pictures.0.picture", "a"),
            ("pictures.0.alt", "A \"ferry\""),
            ("pictures.0.caption", "Low <water>"),
            ("show-taken", "true"),
        ]);
        assert_eq!(
            render(&one),
            "<figure class=\"picture\"><img src=\"/media/a/a.jpg\" alt=\"A &quot;ferry&quot;\" width=\"1600\" \
             height=\"900\" loading=\"eager\" decoding=\"async\"><figcaption><p>Low &lt;water&gt;</p>\
             <p class=\"credit\">Picture: Library</p><dl class=\"taken\"><div><dt>Camera</dt><dd>Box &lt;1&gt;</dd>\
             </div></dl></figcaption></figure>\n"
        );
        let summary = summary(&one);
        assert_eq!((summary.label.as_str(), summary.excerpt.as_str()), ("Picture", "Low <water>"));
        assert_eq!(summary.schema[0].value, "ImageObject");
        assert_eq!((summary.media[0].alt.as_str(), summary.media[0].width), ("A \"ferry\"", 1600));
    }

    #[test]
    fn several_are_a_gallery_that_opens_without_a_script() {
        let two = entry(&[
            ("title", "Tide"),
            ("pictures.0.picture", "a"),
            ("pictures.0.alt", "One"),
            ("pictures.1.picture", "b"),
            ("pictures.1.alt", "Two"),
            ("pictures.1.credit", "Ann"),
            ("pictures.2.picture", "gone"),
            ("pictures.2.alt", "Three"),
        ]);
        let html = render(&two);
        assert!(html.contains("<a href=\"#picture-2\" class=\"gallery-open\""), "{html}");
        assert!(html.contains("id=\"picture-2\" aria-label=\"Picture 2 of 2\""), "{html}");
        assert!(html.contains("Picture: Ann") && !html.contains("Camera") && !html.contains("Three"));
        let summary = summary(&two);
        assert_eq!((summary.label.as_str(), summary.media.len()), ("2 pictures", 2));
        assert!(summary.schema.iter().any(|p| p.name == "associatedMedia.1.creditText" && p.value == "Ann"));
    }

    #[test]
    fn nothing_is_shown_of_what_is_gone() {
        assert_eq!(render(&entry(&[("pictures.0.picture", "gone")])), "");
        assert_eq!(summary(&entry(&[("title", "T")])).image, None);
    }
}
