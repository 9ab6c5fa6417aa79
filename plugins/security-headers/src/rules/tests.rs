//! Which rules are good, and what they change.

use super::*;
use crate::policy;
use sandpress_plugin::response_headers::{Header, ResponseContext};

fn options(rules: &[&str]) -> Options {
    let lists = |key: &str| match key {
        RULES => rules.iter().map(|rule| (*rule).to_owned()).collect(),
        _ => Vec::new(),
    };
    Options::from_settings(|_| None, lists)
}

fn headers(kind: &str, path: &str, rules: &[&str]) -> Vec<Header> {
    policy::headers(&ResponseContext::new(kind).at(path), &options(rules))
}

fn value(headers: &[Header], name: &str) -> String {
    headers.iter().find(|header| header.name == name).map(|header| header.value.clone()).unwrap_or_default()
}

#[test]
fn what_a_rule_may_say() {
    let items = [
        "/embed/** page; frame-ancestors https://partner.example 'self'; frame-src https://maps.example",
        "/ ; referrer-policy same-origin;",
        "/** feed; cross-origin-resource-policy cross-origin",
        "/media/press/** media; cross-origin-resource-policy cross-origin; cross-origin-embedder-policy unsafe-none",
        "/pay page; cross-origin-opener-policy same-origin-allow-popups; report-only",
        "/administration; frame-ancestors 'self'",
    ];
    assert_eq!(faults(items.into_iter()), []);
}

#[test]
fn what_is_no_rule_is_refused_with_its_words() {
    for (item, words) in [
        ("", "does not begin with a path"),
        ("embed; frame-ancestors 'self'", "does not begin with a path"),
        ("/a/../b; frame-ancestors 'self'", "as readers see it"),
        ("/a*; frame-ancestors 'self'", "as readers see it"),
        ("/a", "changes nothing"),
        ("/a;;", "changes nothing"),
        ("/a pages; report-only", "has the kind pages"),
        ("/a page media; report-only", "before the first semicolon"),
        ("/a; frame-ancestors", "without a source"),
        ("/a; frame-ancestors *", "admits the whole web"),
        ("/a; frame-ancestors https:", "admits too much"),
        ("/a; frame-ancestors 'none' 'self'", "'none' stands alone"),
        ("/a; frame-ancestors http://partner.example", "unprotected"),
        ("/a; script-src 'unsafe-inline'", "would switch the protection off"),
        ("/a; script-src https:", "admits too much"),
        ("/a media; img-src 'self'", "which is for the kind page"),
        ("/a media; report-only", "which is for the kind page"),
        ("/a; report-only yes", "it has none"),
        ("/a; referrer-policy unsafe-url", "referrer-policy is one of"),
        ("/a; referrer-policy same-origin strict-origin", "referrer-policy is one of"),
        ("/a; cross-origin-resource-policy everybody", "is one of same-site"),
        ("/a; cross-origin-opener-policy unsafe-none", "is one of same-origin"),
        ("/a; cross-origin-embedder-policy none", "is one of require-corp"),
        ("/a; sandbox allow-scripts", "which no rule can change"),
        ("/a; x-content-type-options none", "which no rule can change"),
        ("/a; default-src https://x.example", "which no rule can change"),
        ("/a; referrer-policy same-origin; referrer-policy same-origin", "says referrer-policy twice"),
    ] {
        let found = faults([item].into_iter());
        assert!(found.len() == 1 && found[0].message.contains(words), "{item}: {found:?}");
        assert_eq!(found[0].field, RULES);
    }
    let twice =
        ["/a; report-only", "/a page; referrer-policy same-origin", "/a media; referrer-policy same-origin"];
    let found = faults(twice.into_iter());
    assert!(found.len() == 1 && found[0].message.contains("second rule"), "{found:?}");
    let many: Vec<_> = (0..=MOST_RULES).map(|number| format!("/{number}; report-only")).collect();
    assert_eq!(faults(many.iter().map(String::as_str)).len(), 1);
}

#[test]
fn no_rule_is_for_the_admin() {
    for item in [
        "/admin; frame-ancestors 'self'",
        "/admin/**; frame-ancestors https://partner.example",
        "/admin/entries page; frame-ancestors 'self'",
        "/login; frame-ancestors 'self'",
        "/account/** page; frame-ancestors 'self'",
        "/setup; frame-ancestors 'self'",
        "/a admin; frame-ancestors 'self'",
    ] {
        let found = faults([item].into_iter());
        assert!(found.len() == 1 && found[0].message.contains("keeps its own policy"), "{item}: {found:?}");
    }
    // The site does not ask for the admin at a path; if it did, nothing would be gained by a rule for all paths.
    let everywhere =
        ["/** page; frame-ancestors https://partner.example; script-src https://partner.example"];
    let admin = headers("admin", "/**", &everywhere);
    assert_eq!(value(&admin, "x-frame-options"), "DENY");
    assert!(!value(&admin, "content-security-policy").contains("partner.example"));
}

#[test]
fn a_rule_changes_what_it_names_and_nothing_else() {
    let rules = ["/embed/** page; frame-ancestors https://partner.example; frame-src https://maps.example"];
    let (with, without) = (headers("page", "/embed/**", &rules), headers("page", "/embed/**", &[]));
    let policy = value(&with, "content-security-policy");
    assert!(policy.contains("frame-ancestors https://partner.example;"), "{policy}");
    assert!(policy.contains("frame-src https://maps.example;"), "{policy}");
    assert_eq!(value(&with, "x-frame-options"), "", "it cannot name another site");
    let changed = ["content-security-policy", "permissions-policy", "x-frame-options"];
    for header in without.iter().filter(|header| !changed.contains(&header.name.as_str())) {
        assert_eq!(value(&with, &header.name), header.value, "{}", header.name);
    }
    let own = headers("page", "/a", &["/a; frame-ancestors 'self'"]);
    assert_eq!(value(&own, "x-frame-options"), "SAMEORIGIN");
    let error = headers("error", "/embed/**", &rules);
    assert!(value(&error, "content-security-policy").contains("frame-ancestors https://partner.example"));
}

#[test]
fn a_policy_is_tried_out_at_a_path() {
    let rules = ["/new/** page; report-only; frame-ancestors 'self'"];
    let page = headers("page", "/new/**", &rules);
    assert!(value(&page, "content-security-policy-report-only").starts_with("default-src 'none'"));
    let enforced = "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
    assert_eq!(value(&page, "content-security-policy"), enforced);
}

#[test]
fn an_upload_stays_in_its_sandbox() {
    let rules =
        ["/media/** media; cross-origin-resource-policy cross-origin; frame-ancestors https://a.example"];
    let upload = headers("media", "/media/**", &rules);
    assert_eq!(value(&upload, "cross-origin-resource-policy"), "cross-origin");
    assert!(value(&upload, "content-security-policy").contains("; sandbox;"));
    assert_eq!(value(&upload, "x-content-type-options"), "nosniff");
    let open = headers("media", "/media/**", &["/media/** media; cross-origin-embedder-policy unsafe-none"]);
    assert_eq!(value(&open, "cross-origin-embedder-policy"), "unsafe-none");
}

#[test]
fn the_most_specific_rule_holds_alone() {
    let rules = [
        "/** page; frame-ancestors 'self'; cross-origin-opener-policy same-origin-allow-popups",
        "/shows/** page; frame-ancestors https://a.example",
        "/shows page; frame-ancestors https://b.example",
        "/shows/late media; cross-origin-resource-policy cross-origin",
    ];
    let ancestors = |path: &str| {
        let policy = value(&headers("page", path, &rules), "content-security-policy");
        policy.split("frame-ancestors ").nth(1).unwrap().split(';').next().unwrap().to_owned()
    };
    assert_eq!(ancestors("/shows/**"), "https://a.example");
    assert_eq!(ancestors("/shows"), "https://b.example");
    assert_eq!(ancestors("/shows/late"), "https://a.example", "the rule there is for another kind");
    assert_eq!(ancestors("/**"), "'self'");
    let shows = headers("page", "/shows/**", &rules);
    assert_eq!(value(&shows, "cross-origin-opener-policy"), "same-origin", "rules do not add up");
}
