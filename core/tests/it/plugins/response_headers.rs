//! Policy headers, asked once and filtered.

use sandpress::plugins::ResponseKind;

use crate::support::sandbox::{beside_a_type, config_of, load};

/// The headers of pages with these components beside `well-behaved`.
async fn of_pages(components: &[(&str, &str)]) -> Vec<(String, String)> {
    load(&beside_a_type(components)).await.unwrap().response_headers(ResponseKind::Page, "/").to_vec()
}

fn headers(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn a_plugin_sets_policy_headers_and_no_others() {
    let plugins = load(&config_of("well_behaved", "")).await.unwrap();
    for kind in ResponseKind::ALL {
        let headers = plugins.response_headers(kind, "/");
        assert!(headers.contains(&("x-frame-options".into(), "DENY".into())), "{kind:?}: {headers:?}");
        assert!(!headers.iter().any(|(name, _)| name == "set-cookie"), "{kind:?}: {headers:?}");
    }
}

#[tokio::test]
async fn of_the_same_header_the_first_plugin_by_id_gives_the_value() {
    let expected = headers(&[("x-frame-options", "SAMEORIGIN"), ("referrer-policy", "no-referrer")]);
    assert_eq!(of_pages(&[("sets_headers", "")]).await, expected);
}

#[tokio::test]
async fn a_lower_priority_gives_its_headers_first() {
    let expected = headers(&[("x-frame-options", "DENY"), ("referrer-policy", "no-referrer")]);
    assert_eq!(of_pages(&[("sets_headers", "priority = 101")]).await, expected);
}

#[tokio::test]
async fn a_site_does_not_start_without_the_headers_of_a_plugin() {
    let with_one_that_crashes = beside_a_type(&[("crashes_on_headers", ""), ("sets_headers", "")]);
    let problems = load(&with_one_that_crashes).await.err().unwrap();
    let said = problems[0].to_string();
    let expected =
        "plugin \"crashes-on-headers\": crashes-on-headers failed in response-headers: it crashed: ";
    assert!(said.starts_with(expected) && said.contains("no headers today"), "{said}");
    // A running site keeps those that it has.
    let plugins = load(&beside_a_type(&[("sets_headers", "")])).await.unwrap();
    let before = plugins.response_headers(ResponseKind::Error, "/");
    let report = plugins.reload(&with_one_that_crashes).await;
    assert!(report.problems[0].to_string().starts_with(expected), "{:?}", report.problems);
    assert_eq!(plugins.response_headers(ResponseKind::Error, "/"), before);
}

/// What `headers-by-path` says of a kind of response at a path.
async fn by_path(paths: &str, asked: &[(ResponseKind, &str)]) -> Vec<String> {
    let settings = format!("settings = {{ paths = [{paths}] }}");
    let plugins = load(&beside_a_type(&[("headers_by_path", &settings)])).await.unwrap();
    let said = |(kind, path): &(ResponseKind, &str)| {
        let headers = plugins.response_headers(*kind, path);
        let found = headers.iter().find(|(name, _)| name == "x-robots-tag");
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    asked.iter().map(said).collect()
}

#[tokio::test]
async fn a_path_has_headers_of_its_own_and_the_admin_never() {
    let paths = r#""/shows/**", "/shows/late", "/admin/**", "/**""#;
    let asked = [
        (ResponseKind::Page, "/shows"),
        (ResponseKind::Page, "/shows/early"),
        (ResponseKind::Error, "/shows/%6Cate"),
        (ResponseKind::Media, "/media/a.png"),
        (ResponseKind::Admin, "/admin/entries"),
        (ResponseKind::Page, ""),
    ];
    let said = ["page /shows/**", "page /shows/**", "error /shows/late", "media /**", "admin everywhere"];
    assert_eq!(by_path(paths, &asked).await, [&said[..], &["page everywhere"]].concat());
    assert_eq!(by_path("", &asked[..1]).await, ["page everywhere"]);
}

#[tokio::test]
async fn what_is_no_path_is_refused_when_the_plugin_is_loaded() {
    let many = (0..65).map(|number| format!("\"/{number}\"")).collect::<Vec<_>>().join(", ");
    for (paths, words) in [(r#""shows""#, "gives \"shows\", which is not a path"), (&many, "gives 65 paths")]
    {
        let settings = format!("settings = {{ paths = [{paths}] }}");
        let problems = load(&beside_a_type(&[("headers_by_path", &settings)])).await.err().unwrap();
        let said = problems[0].to_string();
        assert!(said.contains("its hook response-paths") && said.contains(words), "{said}");
    }
}
