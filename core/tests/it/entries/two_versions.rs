//! Two people at one entry: what they wrote is put together.

use sandpress::domain::Role;

use super::body;
use crate::support::{
    app::TestApp,
    client::{Client, Page},
};

async fn save(client: &Client, form: &str, revision: &str, body: &str) -> Page {
    let fields =
        [("revision", revision), ("field.title", "Shared"), ("field.body", body), ("action", "save")];
    client.post_form(form, &fields).await
}

#[tokio::test]
async fn changes_in_different_places_stand_together_in_the_form() {
    let app = TestApp::start().await;
    let entry = app.draft("Shared", "One.\n\nTwo.\n\nThree.").await;
    let form = format!("/admin/entries/{}", entry.id);
    let (owner, editor) = (app.owner().await, app.user_as(Role::Editor).await);
    assert_eq!(save(&editor, &form, "1", "One.\n\nTwo.\n\nThree, by the editor.").await.status, 303);
    let page = save(&owner, &form, "1", "One, by the owner.\n\nTwo.\n\nThree.").await;
    assert_eq!(page.status, 409);
    assert!(page.shows("The Editor saved this entry on") && page.shows("Nothing of it is saved yet"));
    let together = "One, by the owner.\n\nTwo.\n\nThree, by the editor.";
    assert_eq!((page.field("body").as_str(), page.hidden("revision").as_str()), (together, "2"));
    assert_eq!(body(&app, entry.id).await, "One.\n\nTwo.\n\nThree, by the editor.");
    assert_eq!(save(&owner, &form, "2", together).await.status, 303);
    assert_eq!(body(&app, entry.id).await, together);
    app.shutdown().await;
}

#[tokio::test]
async fn places_that_both_changed_are_chosen_without_a_script() {
    let app = TestApp::start().await;
    let entry = app.draft("Shared", "A low tide.\n\nThe end.").await;
    let form = format!("/admin/entries/{}", entry.id);
    let (owner, editor) = (app.owner().await, app.user_as(Role::Editor).await);
    save(&editor, &form, "1", "A spring tide.\n\nThe end, by the editor.").await;
    let page = save(&owner, &form, "1", "A high tide.\n\nThe end.").await;
    assert_eq!(page.status, 409);
    assert!(page.shows("Two versions of this entry") && page.shows("One place was changed by both"));
    assert!(page.body.contains("name=\"choice.body.0\" value=\"theirs\""), "{}", page.body);
    for (choice, tide) in [("mine", "high"), ("theirs", "spring"), ("both", "spring high")] {
        let fields = [
            ("revision", "1"),
            ("field.title", "Shared"),
            ("field.body", "A high tide.\n\nThe end."),
            ("choice.body.0", choice),
        ];
        let page = owner.post_form(&format!("{form}/merge"), &fields).await;
        assert_eq!(page.status, 409);
        assert_eq!(page.field("body"), format!("A {tide} tide.\n\nThe end, by the editor."));
        assert_eq!(page.hidden("revision"), "2");
    }
    assert_eq!(body(&app, entry.id).await, "A spring tide.\n\nThe end, by the editor.");
    app.shutdown().await;
}
