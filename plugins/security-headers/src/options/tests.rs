//! Which settings are good.

use super::*;

fn faults(pairs: &[(&str, &str)]) -> Vec<String> {
    let settings: Vec<_> =
        pairs.iter().map(|(key, value)| Setting { key: (*key).into(), value: (*value).into() }).collect();
    match check(&settings) {
        Ok(()) => Vec::new(),
        Err(Error::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect(),
        Err(other) => panic!("unexpected {other:?}"),
    }
}

#[test]
fn the_defaults_are_good_settings() {
    let pairs: Vec<_> = definitions()
        .into_iter()
        .flat_map(|d| match d.kind.as_str() {
            "list" => {
                let items = d.default_value.split(' ').filter(|item| !item.is_empty());
                items.enumerate().map(|(n, item)| (format!("{}.{n}", d.key), item.to_owned())).collect()
            }
            _ => vec![(d.key, d.default_value)],
        })
        .collect();
    let borrowed: Vec<_> = pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(faults(&borrowed), Vec::<String>::new());
}

#[test]
fn faults_name_the_key() {
    assert_eq!(faults(&[("script-src.0", "'unsafe-inline'")]), ["script-src"]);
    assert_eq!(faults(&[("style-src.0", "'self'"), ("style-src.1", "data:")]), ["style-src"]);
    assert_eq!(faults(&[("img-src.0", "*")]), ["img-src"]);
    assert_eq!(faults(&[("img-src.0", "'none'"), ("img-src.1", "'self'")]), ["img-src"]);
    assert_eq!(faults(&[("hsts-max-age", "-1")]), ["hsts-max-age"]);
    assert_eq!(faults(&[("hsts-max-age", "315360001")]), ["hsts-max-age"]);
    assert_eq!(faults(&[("hsts-include-subdomains", "yes")]), ["hsts-include-subdomains"]);
    assert_eq!(faults(&[("report-only", "1")]), ["report-only"]);
    assert_eq!(faults(&[("referrer-policy", "unsafe-url")]), ["referrer-policy"]);
    assert_eq!(faults(&[("referrer-policy", "no-referrer")]), ["referrer-policy"]);
    assert_eq!(faults(&[("report-uri", "//evil.example")]), ["report-uri"]);
    assert_eq!(faults(&[("report-uri", "https://e.org/r; script-src *")]), ["report-uri"]);
    assert_eq!(faults(&[("media-resource-policy", "everybody")]), ["media-resource-policy"]);
    assert_eq!(faults(&[("colour", "red")]), ["colour"]);
}

#[test]
fn preloading_has_conditions() {
    assert_eq!(faults(&[("hsts-preload", "true")]), ["hsts-preload"]);
    let with_subdomains = [("hsts-preload", "true"), ("hsts-include-subdomains", "true")];
    assert_eq!(faults(&with_subdomains), Vec::<String>::new());
    let short = [with_subdomains[0], with_subdomains[1], ("hsts-max-age", "1000")];
    assert_eq!(faults(&short), ["hsts-preload"]);
}

#[test]
fn what_is_not_set_has_its_default() {
    let options = Options::from_settings(|_| None, |_| Vec::new());
    assert_eq!(options.img, ["'self'", "data:", "https:"]);
    assert_eq!(options.hsts_max_age, DEFAULT_MAX_AGE);
    assert_eq!(options.report_uri.as_deref(), Some("/x/security-headers/reports"));
    let options = Options::from_settings(
        |key| (key == HSTS_MAX_AGE).then(|| "60".to_owned()),
        |key| if key == "img-src" { vec!["'self'".to_owned()] } else { Vec::new() },
    );
    assert_eq!((options.img, options.hsts_max_age), (vec!["'self'".to_owned()], 60));
}
