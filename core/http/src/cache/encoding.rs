//! The compressed forms of a page, and which of them a reader takes (RFC 9110, sections 8.4.1 and 12.5.3).

use std::io::{self, Write};

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use http::{HeaderMap, HeaderValue, header};

/// The least bytes that are worth compressing: fewer fit into one packet either way.
pub(crate) const SMALLEST: u64 = 512;

/// A compressed form, those that are preferred first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Brotli,
    Zstd,
    Gzip,
}

/// How many there are.
pub(super) const FORMS: usize = 3;

impl Encoding {
    pub(super) const ALL: [Self; FORMS] = [Self::Brotli, Self::Zstd, Self::Gzip];

    /// Its word in headers.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Zstd => "zstd",
            Self::Gzip => "gzip",
        }
    }

    pub(super) fn header(self) -> HeaderValue {
        HeaderValue::from_static(self.word())
    }

    /// The compressed bytes. The levels are those above which a page of 20 KB gets little smaller and takes much longer.
    ///
    /// # Errors
    /// Where the compressor fails.
    pub(super) fn compress(self, body: &[u8]) -> io::Result<Bytes> {
        Ok(match self {
            Self::Brotli => {
                let mut compressed = Vec::with_capacity(body.len() / 4);
                let params = brotli::enc::BrotliEncoderParams {
                    quality: 6,
                    size_hint: body.len(),
                    ..Default::default()
                };
                brotli::BrotliCompress(&mut &*body, &mut compressed, &params)?;
                compressed.into()
            }
            Self::Zstd => zstd::bulk::compress(body, 9)?.into(),
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 3), Compression::new(6));
                encoder.write_all(body)?;
                encoder.finish()?.into()
            }
        })
    }
}

/// The forms that the reader takes, the best first: the more they want it, the better; of equals the smaller.
pub(super) fn accepted(headers: &HeaderMap) -> impl Iterator<Item = Encoding> {
    let mut weights = [None; FORMS];
    let mut others = None;
    for line in headers.get_all(header::ACCEPT_ENCODING) {
        for item in line.as_bytes().split(|byte| *byte == b',') {
            let mut parts = item.split(|byte| *byte == b';');
            let name = parts.next().unwrap_or_default().trim_ascii();
            let weight = weight(parts);
            if name == b"*" {
                others = Some(weight);
            }
            for (known, encoding) in weights.iter_mut().zip(Encoding::ALL) {
                if name.eq_ignore_ascii_case(encoding.word().as_bytes()) {
                    *known = Some(weight);
                }
            }
        }
    }
    let mut wanted = weights.map(|weight| weight.or(others).unwrap_or(0));
    std::iter::from_fn(move || {
        let best = wanted.iter().copied().max().filter(|best| *best > 0)?;
        let (weight, encoding) = wanted.iter_mut().zip(Encoding::ALL).find(|(weight, _)| **weight == best)?;
        *weight = 0;
        Some(encoding)
    })
}

/// A weight in thousandths; what cannot be read is not wanted.
fn weight<'a>(parameters: impl Iterator<Item = &'a [u8]>) -> u16 {
    for parameter in parameters {
        let parameter = parameter.trim_ascii();
        let value = parameter.strip_prefix(b"q=").or_else(|| parameter.strip_prefix(b"Q="));
        if let Some(value) = value {
            let number = std::str::from_utf8(value).ok().and_then(|value| value.parse::<f32>().ok());
            // In range, so nothing is cut off but what is beyond thousandths.
            return number.filter(|number| (0.0..=1.0).contains(number)).map_or(0, |n| (n * 1000.0) as u16);
        }
    }
    1000
}

/// Whether such content gets smaller.
pub(super) fn is_compressible(content_type: Option<&HeaderValue>) -> bool {
    let Some(text) = content_type.and_then(|value| value.to_str().ok()) else { return false };
    let media_type = text.split(';').next().unwrap_or_default().trim();
    media_type.starts_with("text/")
        || media_type.ends_with("+xml")
        || media_type.ends_with("+json")
        || ["application/json", "application/xml", "application/javascript"].contains(&media_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(accept: &'static str) -> Vec<&'static str> {
        let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(accept))]);
        accepted(&headers).map(Encoding::word).collect()
    }

    #[test]
    fn readers_get_what_they_take() {
        assert_eq!(words("gzip, deflate, br, zstd"), ["br", "zstd", "gzip"]);
        assert_eq!(words("GZIP"), ["gzip"]);
        assert_eq!(words("br;q=0.5, gzip;q=0.9, zstd;q=0"), ["gzip", "br"]);
        assert_eq!(words("*"), ["br", "zstd", "gzip"]);
        assert_eq!(words("*;q=0.1, br;q=0"), ["zstd", "gzip"]);
        for none in ["", "identity", "deflate", "br;q=0", "gzip;q=x", "gzip;q=2", "*;q=0"] {
            assert_eq!(words(none), [""; 0], "{none}");
        }
        assert_eq!(accepted(&HeaderMap::new()).count(), 0);
    }

    #[test]
    fn text_gets_smaller() {
        let is = |text| is_compressible(Some(&HeaderValue::from_static(text)));
        assert!(
            is("text/html; charset=utf-8")
                && is("application/atom+xml; charset=utf-8")
                && is("application/feed+json")
        );
        assert!(!is("image/png") && !is("application/octet-stream") && !is_compressible(None));
    }
}
