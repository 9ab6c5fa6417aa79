//! HTTPS by the program itself, and what goes with it.

use super::*;

#[test]
fn without_a_mode_the_site_is_plain() {
    let config = read("");
    assert!(!config.tls.is_on() && config.tls.redirect_listen.is_none() && config.tls.files().is_empty());
    let behind_a_proxy = read("[server]\npublic_url = \"https://example.com\"");
    assert!(!behind_a_proxy.tls.is_on());
}

#[test]
fn with_a_mode_the_address_is_that_of_https() {
    let config = read("[tls]\nmode = \"self-signed\"");
    assert_eq!(config.tls.mode, TlsMode::SelfSigned);
    assert_eq!(config.server.public_url.as_str(), "https://127.0.0.1:8080/");
    let found = problem("[server]\npublic_url = \"http://example.com\"\n[tls]\nmode = \"self-signed\"");
    assert!(found.starts_with("2:14: server.public_url: [tls] mode makes this a site of HTTPS"), "{found}");
    let variable = read_with("", &[("SANDPRESS_TLS__MODE", "self-signed")]).unwrap();
    assert!(variable.tls.is_on());
}

#[test]
fn files_are_two_and_start_at_the_folder() {
    let config = read("[tls]\nmode = \"files\"\ncertificate = \"tls/site.pem\"\nkey = \"/etc/key.pem\"");
    let files = [Path::new("/srv/site/tls/site.pem"), Path::new("/etc/key.pem")];
    assert_eq!(config.tls.files(), files);
    let found = problem("[tls]\nmode = \"files\"\ncertificate = \"tls/site.pem\"");
    assert!(found.contains("tls.certificate and tls.key must be there"), "{found}");
}

#[test]
fn an_authority_is_asked_for_a_name() {
    let acme = |more: &str| {
        format!("[server]\npublic_url = \"https://example.com\"\n[tls]\nmode = \"acme\"\n{more}")
    };
    let TlsMode::Acme(found) = read(&acme("acme_contact = \"a@example.com, mailto:b@example.com\"")).tls.mode
    else {
        panic!("another mode");
    };
    assert_eq!(found.contact, ["a@example.com", "b@example.com"]);
    assert_eq!(found.challenge, AcmeChallenge::TlsAlpn01);
    assert_eq!(found.folder, Path::new("/srv/site/data/acme"));
    assert_eq!(found.binding, None);
    let bound = read(&acme("acme_eab_key_id = \"kid-1\"\nacme_eab_key = \"eab\"")).tls.mode;
    let binding = AcmeBinding { key_id: "kid-1".to_owned(), key: "eab".to_owned() };
    assert!(matches!(bound, TlsMode::Acme(config) if config.binding == Some(binding)));
    assert!(found.directory.as_str().starts_with("https://acme-v02.api.letsencrypt.org/"));
    read(&acme("acme_challenge = \"http-01\"\nredirect_listen = \"0.0.0.0:80\""));
    for (more, words) in [
        ("acme_challenge = \"http-01\"", "set tls.redirect_listen"),
        ("acme_challenge = \"dns-01\"", "is not a challenge"),
        ("acme_contact = \"nobody\"", "is not a mail address"),
        ("acme_eab_key_id = \"kid-1\"", "tls.acme_eab_key_id and tls.acme_eab_key go together"),
        ("acme_eab_key = \"eab\"", "go together: set both, or neither"),
        ("acme_eab_key_id = \"kid-1\"\nacme_eab_key = \"not a name\"", "this is not the name of a secret"),
        ("acme_directory = \"http://example.com/dir\"", "does not start with https://"),
        ("redirect_listen = \"80\"", "is not an address with a port"),
    ] {
        let found = problem(&acme(more));
        assert!(found.contains(words), "{found}");
    }
    for address in ["https://127.0.0.1", "https://localhost"] {
        let found = problem(&format!("[server]\npublic_url = {address:?}\n[tls]\nmode = \"acme\""));
        assert!(found.contains("for names such as example.com only"), "{found}");
    }
    let found = problem("[tls]\nmode = \"acme\"");
    assert!(found.contains("server.public_url must be there"), "{found}");
}

#[test]
fn what_contradicts_itself_is_refused() {
    let found = problem("[tls]\nredirect_listen = \"127.0.0.1:80\"");
    assert!(found.contains("which tls.mode = \"off\" does not serve"), "{found}");
    assert!(problem("[tls]\nmode = \"on\"").contains("\"on\" is not a mode"));
}

#[test]
fn limits_of_requests_have_their_defaults_and_can_be_off() {
    let config = read("[rate_limits]\nlogin = \"off\"\nsearch = \"5/m\"");
    assert_eq!(config.rate_limits.of(RateGroup::Login), None);
    let search = config.rate_limits.of(RateGroup::Search).unwrap();
    assert_eq!((search.requests.get(), search.burst.get(), search.period), (5, 5, Duration::from_secs(60)));
    let api = config.rate_limits.of(RateGroup::Api).unwrap();
    assert_eq!((api.requests.get(), api.burst.get(), api.period), (10, 20, Duration::from_secs(1)));
    assert!(problem("[rate_limits]\nlogin = \"fast\"").contains("\"fast\" is not a limit"));
}
