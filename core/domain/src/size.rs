//! Numbers of bytes for people.

/// The number in the largest binary unit of which there is at least one, such as `1.5 MiB`.
pub fn size_in_words(bytes: u64) -> String {
    let mut value = bytes as f64;
    let mut words = format!("{bytes} {}", if bytes == 1 { "byte" } else { "bytes" });
    for unit in ["KiB", "MiB", "GiB", "TiB"] {
        if value < 1024.0 {
            break;
        }
        value /= 1024.0;
        words = format!("{value:.1} {unit}");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_for_people() {
        let sizes = [0, 1, 1023, 1024, 1_572_864, 5 << 40, u64::MAX].map(size_in_words);
        let words = ["0 bytes", "1 byte", "1023 bytes", "1.0 KiB", "1.5 MiB", "5.0 TiB", "16777216.0 TiB"];
        assert_eq!(sizes, words);
    }
}
