//! What browsers tell of that the policy stopped: read with distrust, since anybody can send it, and counted by what was
//! stopped where.

use sandpress_plugin::store::{Collection, Document};
use sandpress_plugin::types::Error;
use serde_json::Value;

const REPORTS: Collection<'_> = Collection::new("reports");

/// How many different ones there are.
const TOTAL: Collection<'_> = Collection::new("total");

/// Different reports that are kept; when there are so many, new ones are only counted as left out.
pub(crate) const MOST_REPORTS: i64 = 500;

/// Reports of one request that are looked at.
const MOST_AT_ONCE: usize = 20;

/// The longest text of a report that is kept, in characters.
const LONGEST: usize = 200;

/// The directives that stop something (Content Security Policy Level 3, 6); a report about anything else is none.
const DIRECTIVES: [&str; 21] = [
    "base-uri",
    "child-src",
    "connect-src",
    "default-src",
    "fenced-frame-src",
    "font-src",
    "form-action",
    "frame-ancestors",
    "frame-src",
    "img-src",
    "manifest-src",
    "media-src",
    "object-src",
    "script-src",
    "script-src-attr",
    "script-src-elem",
    "style-src",
    "style-src-attr",
    "style-src-elem",
    "trusted-types",
    "worker-src",
];

/// Something that the policy stopped, or would have stopped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The directive that it is against.
    pub(crate) directive: String,
    /// What was stopped: a word such as `inline`, or the origin from where it would have come.
    pub(crate) blocked: String,
    /// The path of the page on this site.
    pub(crate) page: String,
    /// Whether it was only told, not stopped.
    pub(crate) is_told_only: bool,
}

/// A kind of violation with how often it was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Names it.
    pub(crate) key: String,
    /// What was stopped.
    pub(crate) violation: Violation,
    /// How often.
    pub(crate) times: u64,
    /// When last, in seconds since 1970.
    pub(crate) last: u64,
}

/// The violations in the body of a request, in the form of `report-uri` or of the Reporting API, that are about pages of
/// the site at `origin`. What is neither is nothing.
pub(crate) fn read(body: &str, origin: &str) -> Vec<Violation> {
    match serde_json::from_str(body) {
        Ok(Value::Array(reports)) => {
            let reports = reports.iter().take(MOST_AT_ONCE);
            let reports = reports.filter(|report| text(report, "type") == "csp-violation");
            reports.filter_map(|report| violation(report.get("body")?, origin)).collect()
        }
        Ok(Value::Object(report)) => {
            report.get("csp-report").and_then(|report| violation(report, origin)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn violation(report: &Value, origin: &str) -> Option<Violation> {
    let either = |one: &str, other: &str| match text(report, one) {
        "" => text(report, other).to_owned(),
        value => value.to_owned(),
    };
    let effective = either("effectiveDirective", "effective-directive");
    let directive =
        if effective.is_empty() { text(report, "violated-directive").to_owned() } else { effective };
    let directive = directive.split_whitespace().next()?.to_owned();
    let page = either("documentURL", "document-uri");
    let page =
        page.strip_prefix(origin).filter(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))?;
    DIRECTIVES.contains(&directive.as_str()).then(|| Violation {
        directive,
        blocked: blocked(&either("blockedURL", "blocked-uri")),
        page: short(&format!("/{}", without_query(page).trim_start_matches('/'))),
        is_told_only: text(report, "disposition") == "report",
    })
}

/// A word as it is, and of an address only the origin: what follows may be private.
fn blocked(blocked: &str) -> String {
    match blocked.split_once("://") {
        Some((scheme, rest)) => {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            short(&format!("{scheme}://{host}"))
        }
        None => short(blocked.split([':', '?', '#']).next().unwrap_or_default()),
    }
}

fn without_query(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// One line of a length that a page can show.
fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

/// Counts violations. What is new when there are too many already is only counted as left out.
///
/// # Errors
/// Those of the store.
pub(crate) fn count(violations: &[Violation], now: u64) -> Result<(), Error> {
    for violation in violations {
        let key = violation.key();
        let counted = match REPORTS.get(&key)? {
            Some(known) => {
                let times = counted(&known).times.saturating_add(1);
                REPORTS.replace(&known, &violation.document(times, now), &[])
            }
            None if TOTAL.increment("kinds", 0)? >= MOST_REPORTS => {
                TOTAL.increment("left-out", 1)?;
                continue;
            }
            None => {
                TOTAL.increment("kinds", 1)?;
                REPORTS.create(&key, &violation.document(1, now), &[])
            }
        };
        match counted {
            // Somebody told the same at the same moment: one of the two counts.
            Ok(_) | Err(Error::Conflict(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// A page of the list, and the cursor of the next one.
///
/// # Errors
/// Those of the store.
pub(crate) fn list(after: Option<&str>) -> Result<(Vec<Counted>, Option<String>), Error> {
    let page = REPORTS.list(after, 50)?;
    Ok((page.documents.iter().map(counted).collect(), page.next))
}

/// How many reports were left out because there were too many kinds.
///
/// # Errors
/// Those of the store.
pub(crate) fn left_out() -> Result<i64, Error> {
    TOTAL.increment("left-out", 0)
}

/// Forgets one kind.
///
/// # Errors
/// Those of the store.
pub(crate) fn forget(key: &str) -> Result<(), Error> {
    if REPORTS.get(key)?.is_some() {
        REPORTS.delete(key)?;
        TOTAL.increment("kinds", -1)?;
    }
    Ok(())
}

/// Forgets all that there is room to forget in one call; the rest the next time.
///
/// # Errors
/// Those of the store.
pub(crate) fn forget_all() -> Result<(), Error> {
    for _ in 0..3 {
        let page = REPORTS.list(None, 50)?;
        for document in &page.documents {
            REPORTS.delete(&document.key)?;
        }
        if page.next.is_none() {
            TOTAL.delete("kinds")?;
            return TOTAL.delete("left-out");
        }
        TOTAL.increment("kinds", -i64::try_from(page.documents.len()).unwrap_or_default())?;
    }
    Ok(())
}

impl Violation {
    /// The same for the same thing: FNV-1a over what is told apart. Whoever makes two of theirs meet has hidden one of them.
    fn key(&self) -> String {
        let told = if self.is_told_only { "told" } else { "stopped" };
        let parts = [self.directive.as_str(), &self.blocked, &self.page, told];
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in parts.join("\n").bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        format!("{hash:016x}")
    }

    fn document(&self, times: u64, now: u64) -> String {
        let told = if self.is_told_only { "told" } else { "stopped" };
        format!("{times}\n{now}\n{told}\n{}\n{}\n{}", self.directive, self.blocked, self.page)
    }
}

fn counted(document: &Document) -> Counted {
    let mut lines = document.body.split('\n');
    let mut next = || lines.next().unwrap_or_default().to_owned();
    let (times, last) = (next().parse().unwrap_or(1), next().parse().unwrap_or_default());
    let is_told_only = next() == "told";
    let violation = Violation { is_told_only, directive: next(), blocked: next(), page: next() };
    Counted { key: document.key.clone(), violation, times, last }
}

#[cfg(test)]
mod tests;
