//! Entries as readers would see them, before they do.

use sandpress::domain::Actor;

use crate::support::app::TestApp;

#[tokio::test]
async fn what_stands_in_the_form_is_shown_and_not_saved() {
    let app = TestApp::start().await;
    let entry = app.draft("Shared", "The beginning.").await;
    let owner = app.owner().await;
    let fields = [("revision", "1"), ("field.title", "In the form"), ("field.body", "Not **saved**.")];
    for path in [format!("/admin/entries/{}/preview", entry.id), "/admin/entries/new/text/preview".to_owned()]
    {
        let page = owner.post_form(&path, &fields).await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(page.shows("In the form") && page.body.contains("<strong>saved</strong>"));
        let policy = page.header("content-security-policy");
        assert!(
            policy.contains("frame-ancestors 'self'") && policy.ends_with("sandbox allow-same-origin"),
            "{policy}"
        );
        assert_eq!(page.header("x-frame-options"), "SAMEORIGIN");
        assert_eq!(page.header("cache-control"), "no-store");
    }
    assert_eq!(super::body(&app, entry.id).await, "The beginning.");
    app.shutdown().await;
}

#[tokio::test]
async fn a_link_shows_what_is_saved_until_it_expires_or_is_revoked() {
    let app = TestApp::start().await;
    let services = app.app.services();
    let entry = app.draft("Shared", "The beginning.").await;
    let owner = app.owner().await;
    let form = format!("/admin/entries/{}", entry.id);
    assert_eq!(owner.post_form(&format!("{form}/links"), &[]).await.status, 303);
    let page = owner.get(&form).await;
    assert!(page.shows("It is shown this once"));
    let secret = page.between("/preview/", "<");
    let path = format!("/preview/{}", secret.trim());
    let shared = app.get(&path).await;
    assert_eq!(shared.status, 200, "{}", shared.body);
    assert!(shared.shows("The beginning."));
    assert_eq!(shared.header("cache-control"), "no-store");
    assert_eq!(shared.header("x-robots-tag"), "noindex, nofollow");
    assert_eq!(shared.header("set-cookie"), "");
    assert!(!owner.get(&form).await.body.contains(secret.trim()), "the secret is shown again");

    for wrong in [format!("{path}x"), "/preview/x".to_owned(), format!("/preview/{}", "A".repeat(43))] {
        assert_eq!(app.get(&wrong).await.status, 404, "{wrong}");
    }
    let link = services.list_preview_links(&Actor::System, entry.id).await.unwrap().remove(0);
    let revoke = [("link", link.id.to_string())];
    let revoke: Vec<_> = revoke.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(owner.post_form(&format!("{form}/links/revoke"), &revoke).await.status, 303);
    assert_eq!(app.get(&path).await.status, 404);

    let (_, token) = services.make_preview_link(&Actor::System, entry.id).await.unwrap();
    let path = format!("/preview/{}", token.as_str());
    assert_eq!(app.get(&path).await.status, 200);
    app.wait_seconds(7 * 24 * 60 * 60 + 1);
    assert_eq!(app.get(&path).await.status, 404);
    services.tidy_entries().await.unwrap();

    let (_, token) = services.make_preview_link(&Actor::System, entry.id).await.unwrap();
    services.trash_entry(&Actor::System, entry.id).await.unwrap();
    assert_eq!(app.get(&format!("/preview/{}", token.as_str())).await.status, 404);
    app.shutdown().await;
}
