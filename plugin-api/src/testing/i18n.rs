//! The fake of `i18n`: English, German, French and Spanish as the host writes them. All other languages are written as
//! the host writes one that it does not know.

use super::{invalid, moment::Moment, with};
use crate::{i18n::DateLength, types::Error};

/// How a language writes.
struct Style {
    group: &'static str,
    point: &'static str,
    /// Digits before the point from which on they are grouped.
    grouped_from: usize,
    months: [&'static str; 12],
    short_months: [&'static str; 12],
}

const ENGLISH: Style = Style {
    group: ",",
    point: ".",
    grouped_from: 4,
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    short_months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
};

const GERMAN: Style = Style {
    group: ".",
    point: ",",
    grouped_from: 4,
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    short_months: [""; 12],
};

const FRENCH: Style = Style {
    group: "\u{202f}",
    point: ",",
    grouped_from: 4,
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    short_months: [
        "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
    ],
};

const SPANISH: Style = Style {
    group: ".",
    point: ",",
    grouped_from: 5,
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    short_months: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"],
};

const OTHER: Style = Style {
    group: ",",
    point: ".",
    grouped_from: 4,
    months: ["M01", "M02", "M03", "M04", "M05", "M06", "M07", "M08", "M09", "M10", "M11", "M12"],
    short_months: ["M01", "M02", "M03", "M04", "M05", "M06", "M07", "M08", "M09", "M10", "M11", "M12"],
};

fn style(language: &str) -> &'static Style {
    match language {
        "en" => &ENGLISH,
        "de" => &GERMAN,
        "fr" => &FRENCH,
        "es" => &SPANISH,
        _ => &OTHER,
    }
}

pub(crate) fn site_language() -> String {
    with("i18n::site_language", |state| state.language.clone())
}

pub(crate) fn format_number(number: &str) -> Result<String, Error> {
    let (minus, whole, part) = decimal(number)?;
    let style = style(&site_language());
    let mut text = minus.to_owned();
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at) % 3 == 0 && whole.len() >= style.grouped_from {
            text.push_str(style.group);
        }
        text.push(digit);
    }
    if !part.is_empty() {
        text.push_str(style.point);
        text.push_str(part);
    }
    Ok(text)
}

pub(crate) fn plural_category(number: &str) -> Result<String, Error> {
    let (_, whole, part) = decimal(number)?;
    let language = site_language();
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let is_one = match language.as_str() {
        "en" | "de" => whole == "1" && part.is_empty(),
        "fr" => whole == "0" || whole == "1",
        "es" => whole == "1" && part.bytes().all(|byte| byte == b'0'),
        _ => false,
    };
    let is_many = matches!(language.as_str(), "fr" | "es")
        && part.is_empty()
        && whole.len() > 6
        && whole.ends_with("000000");
    Ok(if is_one {
        "one"
    } else if is_many {
        "many"
    } else {
        "other"
    }
    .to_owned())
}

pub(crate) fn format_date(seconds: i64, length: DateLength) -> Result<String, Error> {
    const FIRST: i64 = -62_135_596_800;
    const LAST: i64 = 253_402_300_799;
    let language = site_language();
    if !(FIRST..=LAST).contains(&seconds) {
        return Err(invalid("seconds", "the moment is not in one of the years 1 to 9999"));
    }
    let (year, month, day) = Moment::of_seconds(seconds).date();
    let style = style(&language);
    let name = |names: &[&'static str; 12]| names[usize::try_from(month - 1).unwrap_or_default()];
    let (long, short, two) = (name(&style.months), name(&style.short_months), short_year(year));
    Ok(match (language.as_str(), length) {
        ("en", DateLength::Long) => format!("{long} {day}, {year}"),
        ("en", DateLength::Medium) => format!("{short} {day}, {year}"),
        ("en", DateLength::Short) => format!("{month}/{day}/{two}"),
        ("de", DateLength::Long) => format!("{day}. {long} {year}"),
        ("de", DateLength::Medium) => format!("{day:02}.{month:02}.{year}"),
        ("de", DateLength::Short) => format!("{day:02}.{month:02}.{two}"),
        ("fr", DateLength::Long) => format!("{day} {long} {year}"),
        ("fr", DateLength::Medium) => format!("{day} {short} {year}"),
        ("fr", DateLength::Short) => format!("{day:02}/{month:02}/{year}"),
        ("es", DateLength::Long) => format!("{day} de {long} de {year}"),
        ("es", DateLength::Medium) => format!("{day} {short} {year}"),
        ("es", DateLength::Short) => format!("{day}/{month}/{two}"),
        (_, DateLength::Long) => format!("{year} {long} {day}"),
        (_, DateLength::Medium) => format!("{year} {short} {day}"),
        (_, DateLength::Short) => format!("{year}-{month:02}-{day:02}"),
    })
}

/// Two digits, where everybody knows the century.
fn short_year(year: i64) -> String {
    if (1950..2050).contains(&year) { format!("{:02}", year % 100) } else { year.to_string() }
}

/// The minus, the digits before the point, and those behind it.
fn decimal(number: &str) -> Result<(&str, &str, &str), Error> {
    let refused =
        || invalid("number", "this is not a decimal number such as -1234.5 of at most 64 characters");
    let (minus, digits) = number.split_at(usize::from(number.starts_with('-')));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let has_end = !digits.is_empty() && !digits.ends_with('.');
    let is_plain = number.len() <= 64
        && [whole, part].iter().all(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
        && has_end;
    if !is_plain {
        return Err(refused());
    }
    Ok((minus, if whole.is_empty() { "0" } else { whole }, part))
}
