//! What those find who work on the site.

use sandpress::domain::Role;

use crate::support::app::TestApp;

#[tokio::test]
async fn the_list_and_the_palette_find_words_in_drafts() {
    let app = TestApp::start().await;
    app.post("Low water", "Where crème ends.").await;
    app.draft("Quay notes", "Nobody reads of the harbour yet.").await;
    let owner = app.owner().await;
    for (query, title) in
        [("harbour", "Quay notes"), ("creme", "Low water"), ("ow+wat", "Low water"), ("harb", "Quay notes")]
    {
        for page in ["/admin/entries", "/admin/jump"] {
            let found = owner.get(&format!("{page}?q={query}")).await;
            assert!(found.shows(title), "{page} {query}: {}", found.body);
        }
    }
    assert!(!owner.get("/admin/entries?q=harbour").await.shows("Low water"));
    let drafts = owner.get("/admin/entries?q=creme&status=draft").await;
    assert!(!drafts.shows("Low water") && !drafts.shows("Quay notes"));
    let contributor = app.user_as(Role::Contributor).await;
    for page in ["/admin/entries", "/admin/jump"] {
        let found = contributor.get(&format!("{page}?q=harbour")).await;
        assert!(!found.shows("Quay notes"), "{page} shows others' drafts");
    }
    let own = [("field.title", "Sandbank"), ("field.body", "My harbour."), ("action", "save")];
    assert_eq!(contributor.post_form("/admin/entries/new/text", &own).await.status, 303);
    assert!(contributor.get("/admin/entries?q=harbour").await.shows("Sandbank"));
    app.shutdown().await;
}
