//! Comparing what a page shows with what there is.

/// Stands for anything.
const ANYTHING: &str = "…";

/// Compares a whole output with what the page shows. The error shows both.
pub(super) fn compare(shown: &str, found: &str) -> Result<(), String> {
    let (shown_lines, found_lines) = (lines(shown), lines(found));
    if fits(&shown_lines, &found_lines) {
        return Ok(());
    }
    Err(difference(&shown_lines, &found_lines))
}

/// The same where more may come before and after.
pub(super) fn stands_in(shown: &str, found: &str) -> Result<(), String> {
    let (mut shown_lines, found_lines) = (lines(shown), lines(found));
    shown_lines.insert(0, ANYTHING);
    shown_lines.push(ANYTHING);
    if fits(&shown_lines, &found_lines) { Ok(()) } else { Err(difference(&lines(shown), &found_lines)) }
}

/// The file with the change of a block of `diff`: its lines with `-` and without a sign stand there once, one after the
/// other, and those with `+` and without a sign take their place.
pub(super) fn changed(file: &str, diff: &str) -> Result<String, String> {
    let side = |sign: char| -> Result<Vec<&str>, String> {
        let mut side = Vec::new();
        for line in diff.lines() {
            match (line.chars().next(), line.get(1..)) {
                (None, _) => side.push(""),
                (Some(first), Some(rest)) if first == ' ' || first == sign => side.push(rest),
                (Some('+' | '-'), _) => {}
                _ => return Err(format!("a line of the diff begins with neither +, - nor a blank: {line}")),
            }
        }
        Ok(side)
    };
    let (old, new) = (side('-')?, side('+')?);
    if old.is_empty() {
        return Err("the diff does not say where: show a line before it".to_owned());
    }
    let lines: Vec<_> = file.lines().collect();
    let places: Vec<_> =
        lines.windows(old.len()).enumerate().filter(|(_, there)| *there == old).map(|(at, _)| at).collect();
    let [at] = places.as_slice() else {
        let old = old.join("\n");
        return Err(format!(
            "these lines stand {} times in the file:\n{old}\nthe file:\n{file}",
            places.len()
        ));
    };
    let mut result = [&lines[..*at], &new, &lines[at + old.len()..]].concat().join("\n");
    result.push('\n');
    Ok(result)
}

fn lines(text: &str) -> Vec<&str> {
    text.trim_end().lines().map(str::trim_end).collect()
}

fn fits(shown: &[&str], found: &[&str]) -> bool {
    match (shown, found) {
        ([], []) => true,
        ([first, rest @ ..], _) if first.trim() == ANYTHING => {
            (0..=found.len()).any(|skipped| fits(rest, &found[skipped..]))
        }
        ([first, shown @ ..], [line, found @ ..]) => line_fits(first, line) && fits(shown, found),
        _ => false,
    }
}

fn line_fits(shown: &str, found: &str) -> bool {
    let Some((start, rest)) = shown.split_once(ANYTHING) else { return shown == found };
    let Some(found) = found.strip_prefix(start) else { return false };
    let ends = found.char_indices().map(|(at, _)| at).chain([found.len()]);
    ends.into_iter().any(|at| line_fits(rest, &found[at..]))
}

fn difference(shown: &[&str], found: &[&str]) -> String {
    let agreeing = shown.iter().zip(found).take_while(|(shown, found)| line_fits(shown, found)).count();
    let first = match (shown.get(agreeing), found.get(agreeing)) {
        (Some(shown), Some(found)) => format!("the page shows  {shown}\nthere was       {found}"),
        (Some(shown), None) => format!("the page shows  {shown}\nthere was nothing more"),
        (None, Some(found)) => format!("the page shows nothing more\nthere was       {found}"),
        (None, None) => "the difference is in what … stands for".to_owned(),
    };
    format!(
        "{first}\n\nall that the page shows:\n{}\n\nall that there was:\n{}",
        shown.join("\n"),
        found.join("\n")
    )
}

#[test]
fn dots_stand_for_anything() {
    for (shown, found) in [
        ("a\nb\n", "a\nb"),
        ("a …\nb", "a b c\nb"),
        ("…\nb", "a\na\nb"),
        ("a\n…\nb", "a\nb"),
        ("… in … s", "built in 3 s"),
    ] {
        compare(shown, found).unwrap();
    }
    for (shown, found) in [("a", "a\nb"), ("a …", "b a"), ("a\n…\nb", "a\nb\nc"), ("", "a")] {
        assert!(compare(shown, found).is_err(), "{shown:?} {found:?}");
    }
    let message = compare("a\nb", "a\nc").unwrap_err();
    assert!(message.starts_with("the page shows  b\nthere was       c\n"), "{message}");
    stands_in("b\nc", "a\nb\nc\nd").unwrap();
    assert!(stands_in("b\nd", "a\nb\nc\nd").is_err());
}

#[test]
fn a_diff_changes_one_place() {
    assert_eq!(changed("a\nb\nc\n", " a\n-b\n+B\n+C\n c\n").unwrap(), "a\nB\nC\nc\n");
    assert!(changed("a\na\n", "-a\n+b\n").unwrap_err().contains("2 times"));
    assert!(changed("a\n", "+b\n").unwrap_err().contains("where"));
    assert!(changed("a\n", "a\n").unwrap_err().contains("neither"));
}
