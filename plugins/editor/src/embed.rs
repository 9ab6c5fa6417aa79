//! Things of other sites: `::embed{url="https://…"}` is a card that leads there. Nothing is loaded from the other site.

use sandpress_plugin::html::escape_into;

/// The sites that may be embedded: name, kind of thing, and hosts. `*.` stands for one name before the rest.
const PROVIDERS: &[(&str, &str, &[&str])] = &[
    (
        "YouTube",
        "Video",
        &["youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "youtu.be"],
    ),
    ("Vimeo", "Video", &["vimeo.com", "www.vimeo.com"]),
    ("PeerTube", "Video", &["framatube.org", "peertube.tv"]),
    ("Spotify", "Audio", &["open.spotify.com"]),
    ("SoundCloud", "Audio", &["soundcloud.com", "www.soundcloud.com"]),
    ("Bandcamp", "Audio", &["*.bandcamp.com"]),
    ("Mastodon", "Post", &["mastodon.social", "mastodon.online"]),
    ("Bluesky", "Post", &["bsky.app"]),
    ("GitHub", "Page", &["github.com", "gist.github.com"]),
    ("OpenStreetMap", "Map", &["openstreetmap.org", "www.openstreetmap.org"]),
];

/// The card for an address; none where its site may not be embedded.
pub(crate) fn card(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let is_plain = url.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\\"<>".contains(&byte));
    let (name, kind, _) =
        PROVIDERS.iter().find(|(_, _, hosts)| hosts.iter().any(|known| fits(known, host)))?;
    if !is_plain {
        return None;
    }
    let mut html = String::from("<figure class=\"embed\"><a href=\"");
    escape_into(&mut html, url);
    html.push_str("\"><strong>");
    html.push_str(kind);
    html.push_str(" on ");
    html.push_str(name);
    html.push_str("</strong> <span>");
    escape_into(&mut html, rest.strip_prefix("www.").unwrap_or(rest));
    html.push_str("</span></a></figure>\n");
    Some(html)
}

fn fits(known: &str, host: &str) -> bool {
    match known.strip_prefix("*.") {
        None => known == host,
        Some(rest) => host.strip_suffix(rest).and_then(|start| start.strip_suffix('.')).is_some_and(|name| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_site_gets_a_card_that_loads_nothing() {
        assert_eq!(
            card("https://www.youtube.com/watch?v=a&b").unwrap(),
            "<figure class=\"embed\"><a href=\"https://www.youtube.com/watch?v=a&amp;b\"><strong>Video on YouTube</strong> \
             <span>youtube.com/watch?v=a&amp;b</span></a></figure>\n"
        );
        assert!(card("https://some-band.bandcamp.com/album/x").unwrap().contains("Audio on Bandcamp"));
    }

    #[test]
    fn other_addresses_get_none() {
        for url in [
            "",
            "http://youtube.com/a",
            "https://example.org/",
            "https://youtube.com.example.org/",
            "https://user@youtube.com/",
            "https://youtube.com:444/",
            "https://.bandcamp.com/",
            "https://a.b.bandcamp.com/",
            "https://bandcamp.com/",
            "https://vimeo.com/\"onclick=",
            "https://vimeo.com/a b",
            "javascript:alert(1)//youtube.com",
        ] {
            assert_eq!(card(url), None, "{url}");
        }
    }
}
