//! Videos on other sites.

/// The sites with their hosts.
const SITES: &[(&str, &[&str])] = &[
    ("YouTube", &["youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com"]),
    ("Vimeo", &["vimeo.com", "www.vimeo.com", "player.vimeo.com"]),
    ("Dailymotion", &["dailymotion.com", "www.dailymotion.com", "dai.ly"]),
    ("the Internet Archive", &["archive.org", "www.archive.org"]),
    ("media.ccc.de", &["media.ccc.de"]),
];

/// The name of the site that an address leads to, where it is an `https://` address of a page of one of them.
pub(crate) fn site(address: &str) -> Option<&'static str> {
    let rest = address.strip_prefix("https://")?;
    let (host, path) = rest.split_once('/')?;
    let is_clean = address.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\`".contains(&byte));
    let named = SITES.iter().find(|(_, hosts)| hosts.iter().any(|known| host.eq_ignore_ascii_case(known)));
    named.map(|(name, _)| *name).filter(|_| is_clean && !path.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_are_known_by_their_hosts_alone() {
        assert_eq!(site("https://www.youtube.com/watch?v=abc"), Some("YouTube"));
        assert_eq!(site("https://YOUTU.BE/abc"), Some("YouTube"));
        for bad in [
            "http://youtu.be/abc",
            "https://youtu.be/",
            "https://youtu.be",
            "https://youtu.be.evil.example/abc",
            "https://youtu.be@evil.example/abc",
            "https://youtu.be:444/abc",
            "https://youtu.be/a\"b",
            "https://youtu.be/a\u{202e}b",
            "javascript:alert(1)//youtu.be/abc",
            "/youtu.be/abc",
        ] {
            assert_eq!(site(bad), None, "{bad}");
        }
    }
}
