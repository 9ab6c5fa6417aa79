//! Figures as people read them.

use std::time::Duration;

/// A count with its thousands apart: `1,200`.
pub(super) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its word: `1 call`, `1,200 calls`.
pub(super) fn counted(number: u64, one: &str, several: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { several })
}

/// A time: `0.31 ms`, `45 ms`, `2.5 s`.
pub(super) fn time(time: Duration) -> String {
    let micros = time.as_micros();
    match micros {
        0..10_000 => format!("{}.{:02} ms", micros / 1_000, micros % 1_000 / 10),
        10_000..1_000_000 => format!("{} ms", micros / 1_000),
        _ => format!("{}.{} s", micros / 1_000_000, micros % 1_000_000 / 100_000),
    }
}

/// Bytes: `0 KiB`, `48 KiB`, `1.5 MiB`.
pub(in crate::admin) fn bytes(bytes: u64) -> String {
    let kib = bytes.div_ceil(1024);
    if kib < 1024 {
        return format!("{kib} KiB");
    }
    match (kib / 1024, kib % 1024 * 10 / 1024) {
        (mib, 0) => format!("{} MiB", count(mib)),
        (mib, tenths) => format!("{}.{tenths} MiB", count(mib)),
    }
}

/// A part of a whole: `0 %`, `under 1 %`, `62 %`.
pub(super) fn share(part: Duration, whole: Duration) -> String {
    let (part, whole) = (part.as_micros(), whole.as_micros());
    match (part * 100).checked_div(whole) {
        None => "0 %".to_owned(),
        Some(0) if part == 0 => "0 %".to_owned(),
        Some(0) => "under 1\u{a0}%".to_owned(),
        Some(percent) => format!("{percent} %"),
    }
}

/// The mean time of so many calls.
pub(super) fn mean(busy: Duration, calls: u64) -> Duration {
    let micros = busy.as_micros().checked_div(calls.into()).unwrap_or(0);
    Duration::from_micros(u64::try_from(micros).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_for_people() {
        assert_eq!([0, 7, 999, 1_000, 1_234_567].map(count), ["0", "7", "999", "1,000", "1,234,567"]);
        assert_eq!(counted(1, "call", "calls"), "1 call");
        let micros = [0, 314, 9_999, 45_000, 2_560_000].map(|micros| time(Duration::from_micros(micros)));
        assert_eq!(micros, ["0.00 ms", "0.31 ms", "9.99 ms", "45 ms", "2.5 s"]);
        assert_eq!([0, 1, 1 << 20, 3 << 19].map(bytes), ["0 KiB", "1 KiB", "1 MiB", "1.5 MiB"]);
        let whole = Duration::from_secs(1);
        let parts = [0, 1, 620].map(|millis| share(Duration::from_millis(millis), whole));
        assert_eq!(parts, ["0 %", "under 1\u{a0}%", "62 %"]);
        assert_eq!(share(Duration::ZERO, Duration::ZERO), "0 %");
        assert_eq!(mean(whole, 0), Duration::ZERO);
    }
}
