//! Policy headers, asked once and filtered.

use sandpress::plugins::ResponseKind;

use crate::support::sandbox::{config_of, load};

#[tokio::test]
async fn a_plugin_sets_policy_headers_and_no_others() {
    let plugins = load(&config_of("well_behaved", "")).await.unwrap();
    for kind in ResponseKind::ALL {
        let headers = plugins.response_headers(kind);
        assert!(headers.contains(&("x-frame-options".into(), "DENY".into())), "{kind:?}: {headers:?}");
        assert!(!headers.iter().any(|(name, _)| name == "set-cookie"), "{kind:?}: {headers:?}");
    }
}
