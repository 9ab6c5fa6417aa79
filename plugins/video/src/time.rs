//! Times as people write them, and as schema.org wants them.

/// Seconds of a time as `3:20` or `1:03:20`.
pub(crate) fn seconds(text: &str) -> Option<u32> {
    let parts: Vec<&str> = text.split(':').collect();
    let (hours, minutes, rest) = match parts.as_slice() {
        [minutes, rest] => ("0", *minutes, *rest),
        [hours, minutes, rest] => (*hours, *minutes, *rest),
        _ => return None,
    };
    let number = |text: &str, most: u32| {
        let is_plain = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>().ok().filter(|number| is_plain && *number <= most)
    };
    let is_full = rest.len() == 2 && (parts.len() == 2 || minutes.len() == 2);
    if !is_full {
        return None;
    }
    Some(number(hours, 99)? * 3_600 + number(minutes, 59)? * 60 + number(rest, 59)?)
}

/// A time for people: `3:20` or `1:03:20`.
pub(crate) fn shown(seconds: u32) -> String {
    let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let two =
        |number: u32| if number < 10 { ["0", &number.to_string()].concat() } else { number.to_string() };
    match hours {
        0 => [minutes.to_string().as_str(), ":", &two(rest)].concat(),
        hours => [hours.to_string().as_str(), ":", &two(minutes), ":", &two(rest)].concat(),
    }
}

/// A duration as ISO 8601 has it: `PT1H3M20S`.
pub(crate) fn iso(seconds: u32) -> String {
    let mut text = String::from("PT");
    for (number, unit) in [(seconds / 3_600, "H"), (seconds / 60 % 60, "M"), (seconds % 60, "S")] {
        if number > 0 || (unit == "S" && text.len() == 2) {
            text.push_str(&number.to_string());
            text.push_str(unit);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_and_written() {
        for (text, number, duration) in
            [("0:00", 0, "PT0S"), ("3:20", 200, "PT3M20S"), ("1:03:20", 3_800, "PT1H3M20S")]
        {
            assert_eq!(seconds(text), Some(number));
            assert_eq!((shown(number).as_str(), iso(number).as_str()), (text, duration));
        }
        for bad in ["", ":", "3", "3:2", "3:60", "60:00", "1:3:20", "1:2:3:4", "-1:00", "3:2a", "100:00:00"] {
            assert_eq!(seconds(bad), None, "{bad}");
        }
    }
}
