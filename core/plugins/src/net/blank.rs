//! Overwrites secrets in what comes back from servers: a second line of defence behind the grants, which say to whom a
//! secret is sent in the first place. A server that wants to give a secret away can always write it in another way.

use data_encoding::{BASE64, BASE64URL, Encoding, HEXLOWER, HEXUPPER};
use memchr::memmem;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use zeroize::Zeroizing;

use crate::ports::SecretValue;

/// Forms that are shorter would be found everywhere.
const SHORTEST: usize = 4;

/// What stands in place of a secret.
const MASK: u8 = b'*';

/// The forms in which secrets are looked for: as they are, in base64 with whatever stands before them, in hexadecimal
/// digits, and escaped for URLs, JSON and HTML.
#[derive(Default)]
pub(crate) struct Blanker(Vec<Zeroizing<Vec<u8>>>);

impl Blanker {
    pub(super) fn new(values: &[SecretValue]) -> Self {
        let mut forms = Vec::new();
        for value in values {
            let raw = value.expose();
            let mut others = encoded(raw);
            others.retain(|form| form.len() >= SHORTEST && form.as_slice() != raw);
            forms.push(Zeroizing::new(raw.to_vec()));
            forms.extend(others);
        }
        forms.retain(|form| !form.is_empty());
        // A form may hold a shorter one, of which the rest would stay.
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        Self(forms)
    }

    /// Overwrites every form of every secret.
    pub(crate) fn blank(&self, bytes: &mut [u8]) {
        for form in &self.0 {
            let found: Vec<_> = memmem::find_iter(bytes, form.as_slice()).collect();
            for at in found {
                if let Some(place) = bytes.get_mut(at..at + form.len()) {
                    place.fill(MASK);
                }
            }
        }
    }

    /// Whether there is a secret in the bytes.
    pub(crate) fn finds(&self, bytes: &[u8]) -> bool {
        self.0.iter().any(|form| memmem::find(bytes, form).is_some())
    }

    /// The text with every secret overwritten.
    pub(crate) fn blanked(&self, text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        self.blank(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// The forms of a value besides itself.
fn encoded(raw: &[u8]) -> Vec<Zeroizing<Vec<u8>>> {
    let mut forms = vec![
        Zeroizing::new(HEXLOWER.encode(raw).into_bytes()),
        Zeroizing::new(HEXUPPER.encode(raw).into_bytes()),
        Zeroizing::new(percent_encode(raw, NON_ALPHANUMERIC).to_string().into_bytes()),
        Zeroizing::new(url::form_urlencoded::byte_serialize(raw).collect::<String>().into_bytes()),
    ];
    for (encoding, before) in
        [BASE64, BASE64URL].iter().flat_map(|encoding| (0..3).map(move |n| (encoding, n)))
    {
        forms.push(base64_inside(encoding, raw, before));
    }
    if let Ok(text) = std::str::from_utf8(raw) {
        let json = Zeroizing::new(serde_json::Value::from(text).to_string());
        forms.push(Zeroizing::new(json.trim_matches('"').as_bytes().to_vec()));
        let html = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        forms.push(Zeroizing::new(html.replace('"', "&quot;").into_bytes()));
    }
    forms
}

/// What of the base64 of a longer text comes from the value alone, where so many bytes (modulo 3) stand before it.
fn base64_inside(encoding: &Encoding, raw: &[u8], before: usize) -> Zeroizing<Vec<u8>> {
    let mut padded = Zeroizing::new(Vec::with_capacity(before + raw.len()));
    padded.resize(before, 0);
    padded.extend_from_slice(raw);
    let encoded = Zeroizing::new(encoding.encode(&padded).into_bytes());
    let (start, end) = ((before * 8).div_ceil(6), padded.len() * 8 / 6);
    Zeroizing::new(encoded.get(start..end).unwrap_or_default().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "s3cret/pass\"word+&é";

    fn blanker() -> Blanker {
        Blanker::new(&[SecretValue::new(SECRET.into()), SecretValue::new(b"ab".to_vec())])
    }

    #[test]
    fn every_form_is_overwritten_in_place() {
        let forms = [
            SECRET.to_owned(),
            percent_encode(SECRET.as_bytes(), NON_ALPHANUMERIC).to_string(),
            url::form_urlencoded::byte_serialize(SECRET.as_bytes()).collect(),
            serde_json::Value::from(SECRET).to_string(),
            HEXLOWER.encode(SECRET.as_bytes()),
            HEXUPPER.encode(SECRET.as_bytes()),
        ];
        for form in forms {
            let text = format!("before {form} after {form}");
            let blanked = blanker().blanked(&text);
            assert!(blanked.starts_with("before ") && blanked.contains("***") && blanked.contains(" after "));
            assert!(!blanked.contains(&form) && blanked.len() == text.len(), "{blanked}");
            assert!(blanker().finds(text.as_bytes()) && !blanker().finds(blanked.as_bytes()));
        }
    }

    #[test]
    fn base64_is_found_wherever_the_secret_stands_in_it() {
        for before in ["", "a", "au", "ann", "\0ann\0"] {
            for encoding in [BASE64, BASE64URL] {
                let blanked = blanker().blanked(&encoding.encode(format!("{before}{SECRET}:x").as_bytes()));
                let known = blanked.split('*').next().unwrap();
                assert!(blanked.contains("*****"), "{blanked}");
                assert!(known.len() <= before.len() * 8 / 6 + 1, "{blanked}");
            }
        }
    }

    #[test]
    fn what_is_no_secret_stays() {
        let text = "nothing to see here: s3cret/pas";
        assert_eq!(blanker().blanked(text), text);
        assert_eq!(Blanker::default().blanked(SECRET), SECRET);
        assert_eq!(Blanker::new(&[SecretValue::new(Vec::new())]).blanked("x"), "x");
    }
}
