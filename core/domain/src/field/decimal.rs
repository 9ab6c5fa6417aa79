//! Decimal numbers, compared and divided without the rounding of binary fractions.

/// Digits after the point that count.
const PLACES: usize = 9;

/// Digits before the point, at most.
const WHOLE: usize = 18;

/// A decimal number of at most 18 digits before the point and 9 after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Decimal(i128);

impl Decimal {
    /// The number, where it is written with digits, one point at most and one minus at most.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = rest.split_once('.').map_or((rest, None), |(whole, part)| (whole, Some(part)));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || whole.len() > WHOLE || part.is_some_and(|part| !digits(part)) {
            return None;
        }
        let part = part.unwrap_or_default();
        if part.len() > PLACES {
            return None;
        }
        let scaled: i128 = format!("{whole}{part:0<PLACES$}").parse().ok()?;
        Some(Self(if negative { -scaled } else { scaled }))
    }

    /// Whether it is a whole number of steps away from `start`.
    pub(super) fn is_step_from(self, start: Self, step: Self) -> bool {
        step.0 != 0 && (self.0 - start.0) % step.0 == 0
    }

    /// Whether it is more than nothing.
    pub(super) fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Nothing.
    pub(super) const ZERO: Self = Self(0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        let number = |text: &str| Decimal::parse(text).unwrap();
        assert!(number("0.3").is_step_from(Decimal::ZERO, number("0.1")));
        assert!(!number("0.35").is_step_from(Decimal::ZERO, number("0.1")));
        assert!(number("7").is_step_from(number("1"), number("3")));
        assert!(number("-2") < number("-1.5") && number("10") > number("9"));
        for bad in ["", "-", ".5", "5.", "1e5", "inf", "NaN", "1,5", "+1", "٣", "0.1234567890"] {
            assert_eq!(Decimal::parse(bad), None, "{bad}");
        }
        assert_eq!(Decimal::parse(&"9".repeat(19)), None);
    }
}
