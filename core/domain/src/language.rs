//! Numbers and dates as people of a language write them. The only user of ICU4X, whose data are those of the Unicode
//! Common Locale Data Repository.

use fixed_decimal::Decimal;
use icu_datetime::{FixedCalendarDateTimeFormatter, fieldsets::YMD, input::Date};
use icu_decimal::DecimalFormatter;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

use super::Timestamp;

/// The longest number, in characters.
const NUMBER: usize = 64;

/// A language with its formats. One that the data do not have is formatted as its nearest relative, and at last as
/// no language in particular.
#[derive(Clone, Debug)]
pub struct Language {
    tag: String,
    locale: Locale,
}

/// How much room a date may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateLength {
    /// Digits.
    Short,
    /// A shortened month.
    Medium,
    /// The name of the month.
    Long,
}

/// A text that is not a decimal number.
#[derive(Debug, thiserror::Error)]
#[error("this is not a decimal number such as -1234.5 of at most 64 characters")]
pub struct NotANumber;

impl Language {
    /// The language of a BCP 47 tag.
    pub fn new(tag: &str) -> Self {
        Self { tag: tag.to_owned(), locale: tag.parse().unwrap_or(Locale::UNKNOWN) }
    }

    /// Its tag.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The number with the signs of the language, all digits of it.
    ///
    /// # Errors
    /// [`NotANumber`].
    pub fn format_number(&self, number: &str) -> Result<String, NotANumber> {
        let number = decimal(number)?;
        let formatter = DecimalFormatter::try_new((&self.locale).into(), Default::default());
        Ok(formatter.map_or_else(|_| number.to_string(), |formatter| formatter.format(&number).to_string()))
    }

    /// `zero`, `one`, `two`, `few`, `many` or `other`: which form of a word goes with the number.
    ///
    /// # Errors
    /// [`NotANumber`].
    pub fn plural_category(&self, number: &str) -> Result<&'static str, NotANumber> {
        let number = decimal(number)?;
        let rules = PluralRules::try_new_cardinal((&self.locale).into());
        Ok(match rules.map_or(PluralCategory::Other, |rules| rules.category_for(&number)) {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        })
    }

    /// The day of the moment in UTC, in the calendar of Gregory; none where it has no such day.
    pub fn format_date(&self, moment: Timestamp, length: DateLength) -> Option<String> {
        let fields = match length {
            DateLength::Short => YMD::short(),
            DateLength::Medium => YMD::medium(),
            DateLength::Long => YMD::long(),
        };
        let date = Date::try_new_gregorian(moment.year(), moment.month().into(), moment.day()).ok()?;
        let formatter = FixedCalendarDateTimeFormatter::try_new((&self.locale).into(), fields).ok()?;
        Some(formatter.format(&date).to_string())
    }
}

fn decimal(number: &str) -> Result<Decimal, NotANumber> {
    let is_plain = number.len() <= NUMBER
        && number
            .strip_prefix('-')
            .unwrap_or(number)
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
    number.parse().ok().filter(|_| is_plain).ok_or(NotANumber)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn numbers_have_the_signs_of_the_language() {
        let number = |tag, number| Language::new(tag).format_number(number).unwrap();
        assert_eq!(number("en", "1234567.50"), "1,234,567.50");
        assert_eq!(number("de", "-1234567.5"), "-1.234.567,5");
        assert_eq!(number("fr", "1234"), "1\u{202f}234");
        assert_eq!(number("en-IN", "1234567"), "12,34,567");
        assert_eq!(number("xx", "1234.5"), number("und", "1234.5"));
        for wrong in ["", "one", "1,5", "1e5", "NaN", "+1", " 1", "1.2.3", "-", &"1".repeat(65)] {
            assert!(Language::new("en").format_number(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn dates_are_written_in_the_language() {
        let day = datetime!(2026-03-14 23:59:59 UTC);
        let date = |tag, length| Language::new(tag).format_date(day, length).unwrap();
        assert_eq!(date("en", DateLength::Long), "March 14, 2026");
        assert_eq!(date("en", DateLength::Medium), "Mar 14, 2026");
        assert_eq!(date("de", DateLength::Long), "14. März 2026");
        assert_eq!(date("de", DateLength::Medium), "14.03.2026");
        assert_eq!(date("pt-BR", DateLength::Long), "14 de março de 2026");
    }

    #[test]
    fn words_have_forms() {
        let form = |tag, number| Language::new(tag).plural_category(number).unwrap();
        assert_eq!(
            ["0", "1", "2", "1.0"].map(|number| form("en", number)),
            ["other", "one", "other", "other"]
        );
        assert_eq!(["1", "2", "5", "1.5"].map(|number| form("pl", number)), ["one", "few", "many", "other"]);
        assert_eq!(form("ar", "2"), "two");
        assert_eq!(form("ja", "1"), "other");
    }
}
