//! Whatever comes in, what comes out keeps the rules of the standard and is left alone the next time.

use std::collections::HashSet;

use proptest::{prelude::*, test_runner::RngSeed};

use super::super::{clean, form::clean_page};

const ELEMENTS: &str = "a abbr acronym area article aside audio b bdo blockquote br button caption center code col colgroup \
    data dd del details dfn div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 \
    header hgroup hr i img input ins label legend li map menu meter nav object ol optgroup option p \
    picture pre q rp rt ruby sandpress-block script section select source span strong sub summary svg \
    table tbody td textarea tfoot th thead time tr track ul video";

const ATTRIBUTES: &str = "id=a|id=b|id='a b'|id|class=x|name=n|href=/x|href='a b##c'|href=javascript:x|src=/y|src|src='a%zz'|\
    srcset='/a 1x, /b 2x'|srcset='/a 10w'|srcset='a b c'|sizes=1px|alt=words|align=right|align=justify|\
    controls|type=hidden|type=checkbox|value=1|colspan=2|colspan=0|rowspan=3|rowspan=x|span=2|for=a|\
    list=b|label=l|dir=rtl|dir=up|lang=de|lang=?|role=note|role=button|aria-label=n|aria-labelledby=a|\
    aria-hidden=yes|datetime=2026-11-22|datetime=now|kind=captions|srclang=en|open=1|onclick=x|style=x|\
    title='&quot;&lt;&nbsp;'|width=3px|start=x|scope=row|default";

fn soup() -> impl Strategy<Value = String> {
    let name = || proptest::sample::select(ELEMENTS.split(' ').collect::<Vec<_>>());
    let attributes = || {
        proptest::collection::vec(proptest::sample::select(ATTRIBUTES.split('|').collect::<Vec<_>>()), 0..3)
    };
    let opening =
        (name(), attributes()).prop_map(|(name, attributes)| format!("<{name} {}>", attributes.join(" ")));
    let text = proptest::sample::select(
        ["x", " ", "\n", "&amp;", "&#1;", "\u{a0}", "&lt;p&gt;", "é", "<!-- c -->"].as_slice(),
    );
    let leaf = prop_oneof![
        3 => text.prop_map(str::to_owned),
        2 => opening,
        1 => name().prop_map(|name| format!("</{name}>")),
    ];
    leaf.prop_recursive(8, 64, 6, move |inner| {
        (name(), attributes(), proptest::collection::vec(inner, 0..6)).prop_map(
            |(name, attributes, inner)| {
                format!("<{name} {}>{}</{name}>", attributes.join(" "), inner.concat())
            },
        )
    })
}

const VOID: &str = "br col hr img input source track wbr";

const FLOW: &str = "article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hgroup \
    hr nav ol p pre sandpress-block section table ul";

/// What may have blocks in it.
const OPEN: &str = "a article aside audio blockquote caption dd del details div dt fieldset figcaption figure footer \
    form header hgroup ins li nav section td th video";

/// What may stand in one place only, and where.
const PARTS: &[(&str, &str)] = &[
    ("caption", "table"),
    ("col", "colgroup"),
    ("colgroup", "table"),
    ("dd", "dl div"),
    ("dt", "dl div"),
    ("figcaption", "figure"),
    ("legend", "fieldset"),
    ("li", "ol ul"),
    ("optgroup", "select datalist"),
    ("option", "select datalist optgroup"),
    ("rp", "ruby"),
    ("rt", "ruby"),
    ("source", "audio picture video"),
    ("summary", "details"),
    ("tbody", "table"),
    ("td", "tr"),
    ("tfoot", "table"),
    ("th", "tr"),
    ("thead", "table"),
    ("tr", "tbody tfoot thead"),
    ("track", "audio video"),
];

/// Whether the name is one of them.
fn is_one(names: &str, name: &str) -> bool {
    names.split(' ').any(|one| one == name)
}

/// What must not stand in itself, or in what else.
const APART: &[(&str, &str)] = &[
    ("a", "a button"),
    ("audio", "audio video"),
    ("button", "a button"),
    ("details", "a button"),
    ("dfn", "dfn"),
    ("footer", "footer header dt th"),
    ("form", "form"),
    ("header", "footer header dt th"),
    ("input", "a button"),
    ("label", "a button label"),
    ("section", "dt th"),
    ("select", "a button"),
    ("table", "caption"),
    ("video", "audio video"),
];

/// What the HTML has against the rules.
fn faults(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut ids = HashSet::new();
    let mut level = 1;
    for tag in html.split('<').skip(1).map(|rest| rest.split_once('>').unwrap().0) {
        if let Some(name) = tag.strip_prefix('/') {
            let opened = open.pop();
            if opened != Some(name) {
                faults.push(format!("{name} is closed in {opened:?}"));
            }
            continue;
        }
        let name = tag.split(' ').next().unwrap();
        let has = |attribute: &str| tag.contains(&format!(" {attribute}=\""));
        let parent = open.last().copied().unwrap_or("");
        let mut fault = |condition: bool, what: &str| {
            if condition {
                faults.push(format!("{what}: <{tag}> in {open:?}"));
            }
        };
        if let Some((_, parents)) = PARTS.iter().find(|(part, _)| *part == name) {
            fault(!is_one(parents, parent), "a part without its whole");
        }
        let is_heading_of_summary =
            matches!(parent, "summary" | "legend") && name.starts_with('h') && name.len() == 2;
        fault(
            is_one(FLOW, name) && !(parent.is_empty() || is_one(OPEN, parent)) && !is_heading_of_summary,
            "a block in a line",
        );
        if let Some((_, others)) = APART.iter().find(|(element, _)| *element == name) {
            let is_hidden = tag.contains("type=\"hidden\"");
            fault(open.iter().any(|around| is_one(others, around)) && !is_hidden, "must not stand there");
        }
        fault(name == "img" && !(has("alt") && (has("src") || has("srcset"))), "no picture");
        fault(name == "a" && has("rel") != has("href"), "no link");
        fault(["align", "name"].iter().any(|old| name == "a" && has(old)) || has("align"), "obsolete");
        fault(has("onclick") || has("style") || tag.contains("javascript"), "not clean");
        fault(open.len() > 140, "too deep");
        if let Some((_, id)) = tag.split_once(" id=\"") {
            let id = id.split('"').next().unwrap();
            fault(!ids.insert(id) || id.is_empty() || id.contains(' '), "an id");
        }
        let heading = name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok());
        if let Some(heading) = heading {
            fault(heading < 2 || heading > level + 1, "a level is left out");
            level = heading;
        }
        if !is_one(VOID, name) {
            open.push(name);
        }
    }
    if !open.is_empty() {
        faults.push(format!("{open:?} stay open"));
    }
    faults
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(43), ..ProptestConfig::with_cases(2048) })]

    #[test]
    fn documents_keep_the_rules(html in soup()) {
        let once = clean(&html);
        prop_assert_eq!(faults(&once), Vec::<String>::new(), "{} gave {}", html, once);
        prop_assert_eq!(clean(&once), once);
    }

    #[test]
    fn pages_of_plugins_keep_the_rules(html in soup()) {
        let once = clean_page(&html, "contact");
        prop_assert_eq!(faults(&once), Vec::<String>::new(), "{} gave {}", html, once);
        prop_assert_eq!(clean_page(&once, "contact"), once);
    }
}
