//! The name of each request, by which its response, its lines in the logs and a person's question find each other.

use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue};

/// The header with the name of a request.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest name that is taken over from a proxy.
const MAX_LENGTH: usize = 64;

/// Letters of a name that is made here, and what they are chosen from: five bits each.
const LENGTH: usize = 16;
const ALPHABET: [u8; 32] = *b"abcdefghijkmnpqrstuvwxyz23456789";

tokio::task_local! {
    static CURRENT: RequestId;
}

/// The name of a request: letters, digits, `.`, `_` and `-` only, at most 64 of them. One made here has 80 random bits
/// and no letter that is easily misread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// The name that a proxy of the site gave the request, or a new one. What a visitor sends is never taken over: it
    /// could be made to look like another request's.
    pub(super) fn of(headers: &HeaderMap, is_from_proxy: bool) -> Self {
        let given = headers.get(X_REQUEST_ID).filter(|value| is_from_proxy && is_fit(value.as_bytes()));
        given.map_or_else(Self::random, |value| Self(value.clone()))
    }

    /// The request that the running task answers, if it answers one.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(Clone::clone).ok()
    }

    /// Lets `work` find the name with [`Self::current`].
    pub(super) async fn known_in<F: Future>(&self, work: F) -> F::Output {
        CURRENT.scope(self.clone(), work).await
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    /// The name as the value of a header.
    pub fn to_header(&self) -> HeaderValue {
        self.0.clone()
    }

    fn random() -> Self {
        let mut bits: u128 = rand::random();
        let text: [u8; LENGTH] = std::array::from_fn(|_| {
            let letter = ALPHABET.get(bits as usize % ALPHABET.len()).copied().unwrap_or_default();
            bits /= ALPHABET.len() as u128;
            letter
        });
        Self(HeaderValue::from_bytes(&text).unwrap_or(HeaderValue::from_static("unknown")))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

fn is_fit(value: &[u8]) -> bool {
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=MAX_LENGTH).contains(&value.len()) && value.iter().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(value: &'static str) -> HeaderMap {
        [(X_REQUEST_ID, HeaderValue::from_static(value))].into_iter().collect()
    }

    #[test]
    fn a_new_name_is_short_and_of_its_own() {
        let names: std::collections::HashSet<_> =
            (0..1000).map(|_| RequestId::random().as_str().to_owned()).collect();
        assert_eq!(names.len(), 1000);
        assert!(names.iter().all(|name| name.len() == 16 && is_fit(name.as_bytes())), "{names:?}");
    }

    #[test]
    fn only_a_proxy_names_a_request() {
        assert_eq!(RequestId::of(&headers("from-nginx_1.2"), true).as_str(), "from-nginx_1.2");
        assert_ne!(RequestId::of(&headers("from-nginx_1.2"), false).as_str(), "from-nginx_1.2");
        let long = Box::leak("x".repeat(65).into_boxed_str());
        for unfit in ["", "a b", "a\tb", "a\"b", "<script>", long] {
            assert_ne!(RequestId::of(&headers(unfit), true).as_str(), unfit);
        }
    }
}
