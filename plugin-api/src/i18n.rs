//! Capability `i18n` (always granted): numbers and dates as people of the site's language write them, and the choice
//! among a plugin's own texts.
//!
//! ```
//! use sandpress_plugin::i18n;
//! use sandpress_plugin::types::Error;
//!
//! const MESSAGES: &[(&str, &str)] = &[("en", "messages"), ("de", "Nachrichten")];
//! const MESSAGE: &[(&str, &str)] = &[("en", "message"), ("de", "Nachricht")];
//!
//! fn count(messages: u64) -> Result<String, Error> {
//!     let language = i18n::site_language();
//!     let number = i18n::format_number(messages)?;
//!     let is_one = i18n::plural_category(messages)? == "one";
//!     let noun = i18n::pick(&language, if is_one { MESSAGE } else { MESSAGES });
//!     Ok(format!("{number} {noun}"))
//! }
//!
//! let site = sandpress_plugin::testing::Site::new().language("de");
//! assert_eq!(site.run(|| count(1_200)).unwrap(), "1.200 Nachrichten");
//! ```

pub use crate::bindings::i18n::sandpress::i18n::i18n::DateLength;

use crate::types::Error;

provided_by!(i18n::sandpress::i18n::i18n, i18n);

/// The language of the site's content as a BCP 47 tag, as in `en` or `pt-BR`.
pub fn site_language() -> String {
    host::site_language()
}

/// The day of a moment in UTC, given in seconds since 1970.
///
/// # Errors
/// [`Error::Invalid`] outside the years 1 to 9999.
pub fn format_date(seconds: i64, length: DateLength) -> Result<String, Error> {
    host::format_date(seconds, length)
}

/// The number with the signs of the site's language.
///
/// # Errors
/// [`Error::Invalid`] where it is not written as a decimal number.
pub fn format_number(number: impl ToString) -> Result<String, Error> {
    host::format_number(&number.to_string())
}

/// Which form of a word goes with the number: `zero`, `one`, `two`, `few`, `many` or `other`.
///
/// # Errors
/// [`Error::Invalid`] where it is not written as a decimal number.
pub fn plural_category(number: impl ToString) -> Result<String, Error> {
    host::plural_category(&number.to_string())
}

/// The text for a language among texts by their BCP 47 tags: the one of that very tag, or of the longest part of it
/// that has one (`pt` for `pt-BR`), or else the first. Empty where there is none at all.
pub fn pick<'a>(language: &str, texts: &[(&str, &'a str)]) -> &'a str {
    let mut wanted = language;
    loop {
        if let Some((_, text)) = texts.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(wanted)) {
            return text;
        }
        match wanted.rsplit_once('-') {
            Some((shorter, _)) => wanted = shorter,
            None => return texts.first().map_or("", |(_, text)| text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::pick;

    #[test]
    fn the_nearest_text_is_picked() {
        let texts = [("en", "Send"), ("pt", "Enviar"), ("zh-Hant", "傳送")];
        assert_eq!(pick("pt-BR", &texts), "Enviar");
        assert_eq!(pick("PT", &texts), "Enviar");
        assert_eq!(pick("zh-Hant-TW", &texts), "傳送");
        assert_eq!(pick("zh", &texts), "Send");
        assert_eq!(pick("en", &[]), "");
    }
}
