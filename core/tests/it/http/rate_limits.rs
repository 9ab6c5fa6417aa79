//! How many requests of a kind one visitor may send.

use futures::future::join_all;
use http::Method;
use sandpress::{config::RateGroup, domain::Role};

use crate::support::{app::TestApp, client::Page, program::Program};

const LOGIN: (&str, &str) = ("RATE_LIMITS__LOGIN", "10/s burst 20");
const PROXIES: (&str, &str) = ("SERVER__TRUSTED_PROXIES", "127.0.0.1/32");

/// So many log-ins at once, each said to come from what `from` says of its number.
async fn log_ins(app: &TestApp, requests: usize, from: impl Fn(usize) -> String) -> Vec<Page> {
    let client = app.client();
    let one = |number| {
        let (client, from) = (client.clone(), from(number));
        async move {
            let headers = [("x-forwarded-for", from.as_str())];
            let fields = [("login", "The Owner"), ("password", "not the password")];
            client.request(Method::POST, "/login", &headers, &fields).await
        }
    };
    join_all((0..requests).map(one)).await
}

fn passed(pages: &[Page]) -> usize {
    pages.iter().filter(|page| page.status != 429).count()
}

#[tokio::test]
async fn of_a_hundred_log_ins_at_once_twenty_pass_whatever_address_they_claim() {
    let app = TestApp::with(&[], &[LOGIN]).await;
    let pages = log_ins(&app, 100, |number| format!("198.51.100.{number}")).await;
    assert_eq!(passed(&pages), 20);
    let refused = pages.iter().find(|page| page.status == 429).unwrap();
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(refused.header("cache-control"), "no-store");
    assert!(refused.header("content-security-policy").starts_with("default-src 'none'"));
    assert!(refused.shows("Too many requests") && refused.shows("Wait a moment"), "{}", refused.body);
    let login = app.app.rate_figures().into_iter().find(|figures| figures.group == RateGroup::Login);
    let login = login.unwrap();
    assert_eq!((login.passed, login.refused, login.keys), (20, 80, 1));
    assert_eq!(app.get("/").await.status, 200, "readers are not counted");
    app.wait_seconds(1);
    assert_eq!(passed(&log_ins(&app, 100, |_| String::new()).await), 10);
    app.shutdown().await;
}

#[tokio::test]
async fn behind_a_proxy_each_visitor_has_a_count_and_each_ipv6_network_one() {
    let app = TestApp::with(&[], &[LOGIN, PROXIES]).await;
    let claimed = log_ins(&app, 100, |number| format!("203.0.113.{number}, 192.0.2.7")).await;
    assert_eq!(passed(&claimed), 20, "what stands before the visitor's own address is the visitor's word");
    assert_eq!(passed(&log_ins(&app, 30, |_| "192.0.2.8".to_owned()).await), 20);
    let network = log_ins(&app, 100, |number| format!("2001:db8:1:2:{number:x}::1")).await;
    assert_eq!(passed(&network), 20);
    assert_eq!(passed(&log_ins(&app, 1, |_| "2001:db8:1:3::1".to_owned()).await), 1);
    app.shutdown().await;
}

#[tokio::test]
async fn an_account_has_one_count_for_all_its_addresses_and_programs_get_a_problem() {
    let app = TestApp::with(&[], &[("RATE_LIMITS__API", "1/m burst 3"), PROXIES]).await;
    let program = Program::whole(&app, Role::Author).await;
    let bearer = format!("Bearer {}", program.secret);
    let client = app.client();
    let ask = async |from: &str, token: &str| {
        let headers = [("authorization", token), ("x-forwarded-for", from)];
        client.call(Method::GET, "/api/v1/me", &headers, None).await
    };
    let statuses = [
        ask("192.0.2.1", &bearer).await.status,
        ask("192.0.2.2", &bearer).await.status,
        ask("192.0.2.3", &bearer).await.status,
    ];
    assert_eq!(statuses, [200; 3]);
    let refused = ask("192.0.2.4", &bearer).await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "60"));
    assert_eq!(refused.header("content-type"), "application/problem+json");
    let problem: serde_json::Value = serde_json::from_str(&refused.body).unwrap();
    assert_eq!((&problem["status"], &problem["title"]), (&429.into(), &"Too many requests".into()));
    // Without a good token only the address counts.
    for status in [401, 401, 429] {
        assert_eq!(ask("192.0.2.4", "Bearer sp_wrong").await.status, status);
    }
    app.wait_a_minute();
    assert_eq!(ask("192.0.2.5", &bearer).await.status, 200);
    app.shutdown().await;
}

#[tokio::test]
async fn what_visitors_send_to_plugins_counts_and_what_they_read_does_not() {
    let app = TestApp::with(&["private_routes"], &[("RATE_LIMITS__COMMENT", "1/h burst 2")]).await;
    let client = app.client();
    for _ in 0..5 {
        assert_eq!(client.get("/x/private-routes/open").await.status, 200);
    }
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(client.post_bare("/x/private-routes/open", &[]).await.status);
    }
    assert!(statuses[..2].iter().all(|status| *status != 429) && statuses[2] == 429, "{statuses:?}");
    app.shutdown().await;
}
